"""`fuwai grant`: the schemes and a file that is none; the panel, objections and the trail of a call."""

import json

import pytest
from click.testing import CliRunner

from fuwai.cli.grant import grant
from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.services import grant as verbs
from fuwai.services import grant_award, grant_review
from fuwai.services.grant_testdata import CLOSES, COUNTY, CUT_OFF, OPENS, applied, code, filer, firm, passed
from fuwai.services.test_grant_paid import RANKING
from fuwai.services.test_grant_rights import OPEN_NOW, PROVINCE
from fuwai.storage.testdata import person


def test_a_file_that_is_no_scheme_is_told_beside_those_that_are(tmp_path, monkeypatch):
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    (tmp_path / "grants").mkdir()
    (tmp_path / "grants" / "spoilt.toml").write_text('id = "spoilt"\nnonsense = 1\n', encoding="utf-8")
    listed = CliRunner().invoke(grant, ["schemes"])
    assert listed.exit_code == 1
    assert "jinhua-2015" in listed.stdout
    assert "spoilt.toml" in listed.stderr
    printed = CliRunner().invoke(grant, ["schemes", "--json"])
    assert printed.exit_code == 1
    assert {one["id"] for one in json.loads(printed.stdout)} >= {"jinhua-2015", "pudong-2015"}


def test_the_shipped_schemes_are_listed_with_what_must_be_filled(tmp_path, monkeypatch):
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    listed = CliRunner().invoke(grant, ["schemes", "--json"])
    assert listed.exit_code == 0
    missing = {one["id"]: one["missing"] for one in json.loads(listed.stdout)}
    assert "enterprise_cap" in missing["jinhua-2015"]


def said(*words):
    result = CliRunner().invoke(grant, [str(one) for one in words])
    if isinstance(result.exception, FuwaiError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def ranked(sqlite_store):
    """A call by points with one application that passed review."""
    firm(1, 600_000 * 100)
    made = verbs.open_call(PROVINCE, verbs.Plan("评分排序", "province-ranking", 10**9, RANKING, OPENS, CLOSES, CUT_OFF))
    number = applied(made, 1, answers={})
    passed(number)
    grant_review.approve(PROVINCE, [number])
    return made, number


def test_a_panel_is_appointed_declares_scores_and_is_read(ranked):
    call, number = ranked
    for login in ("expert-a", "expert-b"):
        person(Role.EXPERT, "330000", login)
    assert "2 名" in said("panel", call, "--body", "330000", "--appoint", "expert-a", "--appoint", "expert-b")
    assert said("panel", call, "--body", "330000").count("尚未声明") == 2
    with pytest.raises(FuwaiError, match="声明") as error:
        said("score", number, "market=12", "innovation=5", "--as", "expert-a")
    assert error.value.code == "grant.declare_first"
    for login, market in (("expert-a", 12), ("expert-b", 9)):
        said("declare", call, "--as", login)
        said("score", number, f"market={market}", "innovation=5", "--as", login, "--words", "方向清楚")
    found = json.loads(said("panel", call, "--body", "330000", "--json"))
    assert [one["declared"] for one in found["experts"]] == [True, True]
    assert found["scores"] == [
        {
            "application": number,
            "enterprise": code(1),
            "experts": {"expert-a": 17, "expert-b": 14},
            "mean": 15.5,
            "spread": 3,
        }
    ]
    assert "平均 mean 15.50" in said("panel", call, "--body", "330000")
    with pytest.raises(FuwaiError) as error:
        said("panel", call, "--body", COUNTY)
    assert error.value.code == "grant.body"
    assert CliRunner().invoke(grant, ["score", str(number), "market=many", "--as", "expert-a"]).exit_code == 2


def test_objections_are_read_and_answered_and_the_trail_tells_it(ranked):
    call, number = ranked
    person(Role.EXPERT, "330000", "expert-a")
    said("panel", call, "--body", "330000", "--appoint", "expert-a")
    said("declare", call, "--as", "expert-a")
    said("score", number, "market=12", "innovation=5", "--as", "expert-a")
    said("award", call, "--body", "330000")
    grant_award.publish(PROVINCE, call, *OPEN_NOW)
    assert "没有异议" in said("objections", call, "--body", "330000")
    raised = grant_award.object_to(filer(1), call, "排序有误", "12345")
    assert "排序有误" in said("objections", call, "--body", "330000", "--open")
    assert "排序有误" not in said("objections", call, "--body", COUNTY)  # of another body's call: that there is one
    said("reply", raised, "--body", "330000", "--words", "经复核无误")
    assert "不采纳" in said("objections", call, "--body", "330000")
    assert "没有异议" in said("objections", call, "--body", "330000", "--open")
    told = said("trail", call, "--body", "330000")
    for words in ("开始", "expert-a", "10,000,000.00 元"):
        assert words in told
    entries = json.loads(said("trail", call, "--body", "330000", "--json"))
    assert entries[0]["verb"] == "open_call"
    assert len({one["digest"] for one in entries}) == len(entries)
