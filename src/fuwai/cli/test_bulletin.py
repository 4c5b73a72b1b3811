"""`fuwai bulletin` on a small store."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from fuwai.cli.bulletin import bulletin as command
from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import review
from fuwai.storage.models import AuditEntry
from fuwai.storage.testdata import contracts, executions, file, person

LOADER = Viewer("administrator", name="管理员")  # loads history: the window of review is that of 2015


@pytest.fixture
def approved(sqlite_store):
    """An enterprise, a contract and an execution of 3.5 million dollars, approved by all four levels."""
    filings = [
        *file("contract", contracts("A")).filings,
        *file("execution", executions("A", amount=350_000_000)).filings,
    ]
    for _ in range(4):
        review.approve(LOADER, [1, *filings], datetime(2015, 7, 1, tzinfo=UTC))  # the enterprise is the first filing
    return sqlite_store


def test_the_command_writes_the_files_and_says_where(approved, tmp_path):
    out = tmp_path / "out"
    done = CliRunner().invoke(
        command, ["--region", "330000", "--period", "2015H1", "--out", str(out), "--formats", "html,json"]
    )
    assert done.exit_code == 0, done.output
    written = [str(out / f"bulletin-330000-2015H1.{end}") for end in ("html", "json")]
    assert done.output.splitlines()[:2] == written
    assert "内部版" in done.output
    content = json.loads((out / "bulletin-330000-2015H1.json").read_text())
    assert content["marking"] == "内部版"
    assert "内部版" in (out / "bulletin-330000-2015H1.html").read_text()


def test_the_command_lifts_the_mark_for_a_named_exemption(approved, tmp_path):
    asked = ["--region", "330000", "--period", "2015H1", "--out", str(tmp_path), "--formats", "json"]
    done = CliRunner().invoke(command, [*asked, "--exempt", "张示例", "--reason", "定稿送审"])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "bulletin-330000-2015H1.json").read_text())["marking"] == ""
    assert AuditEntry.objects.filter(verb="release", actor="张示例").count() == 1
    refused = CliRunner().invoke(command, [*asked, "--exempt", "张示例"])
    assert isinstance(refused.exception, FuwaiError)


def test_the_command_takes_an_offices_own_file_and_says_where_it_is_wrong(approved, tmp_path):
    methods = (Path(__file__).parents[3] / "docs" / "methods" / "bulletin.md").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(methods.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    asked = ["--region", "330000", "--period", "2015H1", "--out", str(tmp_path), "--formats", "json"]
    done = CliRunner().invoke(command, [*asked, "--template", str(own)])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "own-330000-2015H1.json").read_text())["title"] == "2015年上半年浙江省服务外包要情"
    own.write_text(own.read_text().replace("离岸执行额{executed}", "离岸执行额28.31亿美元"), encoding="utf-8")
    refused = CliRunner().invoke(command, [*asked, "--template", str(own)])
    assert isinstance(refused.exception, FuwaiError)
    assert refused.exception.code == "bulletin.digit"
    assert "own.toml!markets.all.zh!第" in str(refused.exception)
    both = CliRunner().invoke(command, [*asked, "--template", str(own), "--kind", "brief"])
    assert both.exception.code == "bulletin.kind_and_template"
    none = CliRunner().invoke(command, [*asked, "--template", str(tmp_path / "no.toml")])
    assert none.exception.code == "bulletin.no_file"


def said(*words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_a_version_is_saved_released_and_corrected_by_two_accounts(approved, tmp_path):
    writer, second = person(Role.ANALYST, "330000").login, person(Role.HEAD, "330000").login
    place = ("--region", "330000", "--period", "2015H1", "--kind", "brief")
    opened = json.loads(said("save", "--as", writer, *place, "--open").output)
    first = opened["sentences"][0]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps({"sentences": {first["id"]: first["words"].replace("执行额", "执行金额")}}))
    assert said("save", "--as", writer, *place, "--text", changed).output.startswith("稿本 version 1")
    with pytest.raises(FuwaiError, match="另一人"):
        raise said("release", 1, "--as", writer).exception
    assert said("release", 1, "--as", second).output.startswith("已发布 released 1")
    with pytest.raises(FuwaiError, match="没有账号"):
        raise said("release", 1, "--as", "nobody").exception
    said("save", "--as", writer, *place, "--base", 1)
    assert said("erratum", 2, "--as", second, "--reason", "数据补报").output.startswith("已发布更正 erratum 2")
    listed = json.loads(said("versions", "--as", writer, "--json").output)
    assert [(each["number"], each["released"]) for each in listed] == [(2, 2), (1, 1)]
    assert "执行金额" in said("show", 2, "--as", second).output
    assert "(console: " in AuditEntry.objects.filter(verb="release_bulletin").last().actor


@pytest.mark.parametrize("text", ["[]", "{", '{"sentences": []}', '{"sentences": {"a": 1}}', '{"other": ""}'])
def test_changes_of_another_form_are_refused(approved, tmp_path, text):
    writer, changed = person(Role.ANALYST, "330000").login, tmp_path / "changed.json"
    changed.write_text(text)
    done = said("save", "--as", writer, "--region", "330000", "--period", "2015H1", "--text", changed)
    assert done.exit_code == 2
    assert "changed.json" in done.output
