"""`fuwai standard`: what it prints, what it refuses, and that the page about the catalogue shows what it prints."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from fuwai.cli.standard import standard
from fuwai.core.error import FuwaiError
from fuwai.standards import catalogue

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "catalogue.md"
BLOCK = re.compile(r"```console\n\$ fuwai standard ([^\n]+)\n(.*?)```", re.DOTALL)


def run(*words: str) -> str:
    result = CliRunner().invoke(standard, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_showing_a_group_prints_it_in_both_languages_with_what_does_not_belong():
    shown = run("show", "B62")
    assert "采购外包服务" in shown
    assert "Procurement outsourcing services" in shown
    for id in ("X-BPO-1", "X-B6-1", "X-B62-1", "X-B62-2"):
        assert id in shown


@pytest.mark.parametrize("words", ["i22", "测试外包服务", "Testing outsourcing services", "I22.1"])
def test_an_entry_is_shown_by_code_or_name(words):
    assert run("show", words).startswith("I22  测试外包服务")


def test_an_unknown_code_is_answered_with_its_division():
    with pytest.raises(FuwaiError, match="I11, I12, I19"):
        CliRunner().invoke(standard, ["show", "I13"], catch_exceptions=False)


def test_a_code_of_another_list_is_shown():
    assert run("show", "--list", "country", "香港").startswith("HK  中国香港 · Hong Kong, China")


def test_a_name_that_does_not_decide_is_answered_with_the_codes():
    result = CliRunner().invoke(standard, ["show", "--list", "region", "普陀区"])
    assert result.exit_code == 1
    assert "310107, 330903" in result.output


def test_the_tree_prints_every_entry_once():
    codes = [line.split()[0] for line in run("tree").splitlines()[1:-2]]
    edition = catalogue.edition()
    assert sorted(codes) == sorted([*edition.sections, *edition.divisions, *edition.groups])


def test_search_finds_names_before_clauses():
    codes = [line.split()[0] for line in run("search", "软件测试").splitlines() if not line.startswith(" ")]
    assert codes[0] == "I11"  # a typical business
    assert "I22" in codes  # excluded there


def test_a_search_that_finds_nothing_says_so():
    result = CliRunner().invoke(standard, ["search", "造船"])
    assert result.exit_code == 1
    assert "没有找到" in result.output


def test_the_difference_of_editions_marks_the_break_and_claims_nothing_unknown():
    shown = run("diff", "2012", "2015")
    assert "2015-01-01 中断" in shown
    assert "前版不详 · unknown before  I11" in shown
    assert "name:product-technology-development  产品技术研发  无对应" in shown


def test_the_csv_has_a_row_for_each_entry_and_typical_business():
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv"))))
    counted = {
        level: sum(row["level"] == level for row in rows) for level in ("section", "division", "group", "typical")
    }
    assert counted == {"section": 3, "division": 9, "group": 35, "typical": 77}
    assert all(row["source"] for row in rows)


def test_the_json_is_the_edition_whole():
    content = json.loads(run("export", "--format", "json"))
    found = {exclusion["id"] for group in content["groups"] for exclusion in group["exclusions"]}
    assert {"X-I22-1", "X-K92-4"} <= found


def test_the_skos_names_every_entry_once_and_points_only_to_entries():
    text = run("export", "--format", "skos")
    edition = catalogue.edition()
    subjects = re.findall(r"^<urn:fuwai:catalogue:2015:([^>]+)> a skos:Concept", text, re.MULTILINE)
    assert sorted(subjects) == sorted([*edition.sections, *edition.divisions, *edition.groups])
    assert set(re.findall(r"skos:(?:broader|related) <urn:fuwai:catalogue:2015:([^>]+)>", text)) <= set(subjects)
    for statement in text.split("\n\n")[1:]:
        assert statement.rstrip().endswith(".")


def test_a_code_list_is_exported_to_a_file(tmp_path):
    file = tmp_path / "countries.csv"
    run("export", "--list", "country", "-o", str(file))
    assert len(list(csv.DictReader(file.open(encoding="utf-8")))) == 249


def test_skos_is_for_the_catalogue_only():
    assert CliRunner().invoke(standard, ["export", "--list", "country", "--format", "skos"]).exit_code == 2


def test_the_page_has_a_block_for_each_kind_of_answer():
    assert [command.split()[0] for command, _ in BLOCK.findall(PAGE.read_text(encoding="utf-8"))] == [
        "show",
        "tree",
        "show",
    ]


@pytest.mark.parametrize(("command", "printed"), BLOCK.findall(PAGE.read_text(encoding="utf-8")))
def test_the_page_shows_what_the_command_prints(command, printed):
    try:
        output = run(*shlex.split(command))
    except FuwaiError as error:
        output = f"{error}\n"
    assert output.rstrip() == printed.rstrip()
