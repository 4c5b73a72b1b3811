"""`fuwai classify` as it is typed: a text, a file of lines with bad ones among them, corrections and what is learnt."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from fuwai.cli.classify import classify
from fuwai.cli.evidence import lines
from fuwai.cli.review import review
from fuwai.coding.coder import Vote
from fuwai.coding.report import Card
from fuwai.coding.vote import with_vote
from fuwai.core.error import FuwaiError
from fuwai.services import model as services
from fuwai.services.classify import coder, filed
from fuwai.services.evidence import evidence
from fuwai.storage.models import Correction
from fuwai.storage.testdata import contracts, file

TEXT = "为某银行开发信贷管理系统并提供两年维护"


def run(*words: str, code: int = 0, group=classify) -> str:
    """What the command printed on both streams."""
    result = CliRunner().invoke(group, list(words), catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def test_a_text_is_told_with_verdict_groups_sources_and_the_catalogues_words():
    told = run(TEXT)
    assert "属于服务外包 · service outsourcing" in told
    assert "I11  软件研发及开发服务" in told
    assert "操作指引 二（三）1（1）I11" in told
    assert "S-L-I11" in told


def test_a_question_says_how_to_answer_and_what_each_answer_leads_to():
    told = run("家电外观工业设计", "--facts", '{"data_delivery": true}')
    asked = run("开发信贷管理系统", "--fact", "includes_hardware=yes")
    assert "--fact design_technology=yes  是 · yes → 属于 in\n" in told
    assert "--fact hardware_amount=" in asked


def test_facts_come_as_options_or_as_json_and_must_be_facts():
    assert "部分属于" in run(TEXT, "--facts", '{"includes_hardware": true}')
    assert "不属于" in run(TEXT, "--fact", "provider_is_organisation=no")
    for words, wanted in (
        ("[1", "coding.bad_facts"),
        ("[1]", "coding.bad_facts"),
        ('{"nope": 1}', "scope.unknown_fact"),
    ):
        with pytest.raises(FuwaiError) as error:
            run(TEXT, "--facts", words)
        assert error.value.code == wanted


def test_a_text_may_begin_with_a_dash():
    assert "I11" in run("--", "-为某银行开发信贷管理系统")


def test_json_is_the_shape_of_the_open_api():
    found = json.loads(run(TEXT, "--json"))
    assert (found["verdict"], found["code"]) == ("in", "I11")
    assert found["evidence"]["groups"][0]["code"] == "I11"


LINES = [
    ('{"id": 1, "text": "信贷管理系统定制软件开发"}', None),
    ("not json", "第 2 行"),
    ('{"text": "没有编号"}', "第 3 行"),
    ('{"id": 4, "text": "软件", "client_type": "firm"}', "client_type"),
    ('{"id": 5, "text": "软件", "facts": {"nope": 1}}', "nope"),
    ("[1]", "第 6 行"),
    (
        '{"id": 7, "text": "厂房施工，设计另签子合同", "facts": {"own_subcontract": "design", "subcontract_amount": 0}}',
        "",
    ),
    ('{"id": "\\ud800", "text": "\\ud800软件开发服务"}', None),
    ('{"id": 9}', None),
    ('{"id": 10, "text": 5, "facts": 3}', "第 10 行"),
    ("[" * 5000, "第 11 行"),
    ('{"id": 12, "text": "软件", "facts": [1]}', "facts 应为 JSON 对象"),
]


def test_a_bad_line_is_told_with_its_number_and_costs_the_others_nothing(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\ufeff" + "\n".join(line for line, _ in LINES) + "\n\n", encoding="utf-8")
    told = run("--file", str(source), "--out", str(target), code=1)
    answers = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(answers) == len(LINES)
    for answer, (line, said) in zip(answers, LINES, strict=True):
        assert {"id", "verdict", "code", "candidates", "decision", "questions", "rules"} <= set(answer)
        if said is None:
            assert "error" not in answer, line
        elif said:
            assert said in answer["error"]["zh"], line
            assert answer["error"]["zh"] in told
    assert [answer["id"] for answer in answers] == [1, None, None, 4, 5, None, 7, "\ud800", 9, 10, None, 12]


def test_a_file_is_not_written_over_itself(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "text": "晶圆测试"}\n', encoding="utf-8")
    assert "--file" in run("--file", str(source), "--out", str(source), code=2)
    assert "晶圆测试" in source.read_text(encoding="utf-8")


def test_a_file_of_good_lines_exits_with_0(tmp_path):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": 1, "text": "晶圆测试"}\n', encoding="utf-8")
    assert "1 条" in run("--file", str(source), "--out", str(target))
    source.write_text("", encoding="utf-8")
    assert "0 条" in run("--file", str(source), "--out", str(target))


def test_a_correction_is_recorded_listed_and_shown_in_the_dossier(sqlite_store):
    filing = str(file("contract", contracts("A")).filings[0])
    said = ("--group", "K72", "--group", "B51", "--words", "主要是建模分析", "--body", "330108", "--as", "张某")
    assert "更正 correction 1" in run("correct", filing, *said)
    told = run("corrections", "--body", "330100")
    assert "张某 @ 330108" in told
    assert f"填报 filing {filing}: in I11 → in K72 | B51  主要是建模分析" in told
    shown = run("show", filing, "--body", "330108", group=review)
    assert "判定 verdict: 属于服务外包" in shown
    assert "S-L-I11" in shown
    assert "I11  软件研发及开发服务" in shown
    assert "更正 corrected: I11 → K72 | B51  张某 @ 330108: 主要是建模分析" in shown


def test_a_return_may_say_the_right_group(sqlite_store):
    filing = str(file("contract", contracts("A")).filings[0])
    words = ("return", filing, "--body", "330108", "--reason", "group", "--group", "K72", "--words", "是分析")
    assert "1 份" in run(*words, group=review)
    assert Correction.objects.get().codes == "K72"


def test_either_a_filing_or_a_text_is_corrected(sqlite_store):
    said = ("--group", "out", "--words", "是销售", "--body", "330100")
    run("correct", "--text", "卖服务器", *said)
    assert Correction.objects.get().verdict == "out"
    assert "请给出" in run("correct", *said, code=2)


@pytest.mark.parametrize("kept", [True, False])
def test_retraining_says_what_it_learnt_and_exits_with_1_where_it_replaced_nothing(
    sqlite_store, tmp_path, monkeypatch, kept
):
    run("correct", "--text", "卖服务器", "--group", "out", "--words", "是销售", "--body", "330100")
    seen = []

    def made(lines):
        seen.extend(lines)
        card = Card("made", 1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, {}, ())
        return services.Retrained(card, card, "0" * 64, kept, tmp_path)

    monkeypatch.setattr(services, "retrain", made)
    told = run("retrain", code=0 if kept else 1)
    assert "更正 · corrections: 1" in told
    assert [(line.text, line.verdict, line.source) for line in seen] == [("卖服务器", "out", "correction")]
    assert ("已替换" in told) is kept


@pytest.mark.parametrize(
    ("vote", "said"),
    [(Vote("K81"), "K81"), (Vote(None, "没有回答", "no answer"), "没有回答 · no answer")],
)
def test_one_more_voice_is_told_as_such(vote, said):
    found = evidence(TEXT, with_vote(coder().answer(filed(TEXT)), vote))
    assert f"one more voice: {said}" in "\n".join(lines(found))


def test_the_stores_contracts_of_an_earlier_edition_are_recoded_into_a_csv(sqlite_store, tmp_path):
    old = file("contract", contracts("A", group="name:product-technology-development")).filings[0]
    out = tmp_path / "recoded.csv"
    told = run("recode", "--from", "2012", "--filings", "--out", str(out))
    assert "由人判定 · people: 1 (100%)" in told
    assert "对应表没有去处" in told
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    assert (row["id"], row["new"], row["how"], row["suggested"]) == (str(old), "", "people", "I11")


def test_a_series_is_not_written_over_itself(tmp_path):
    series = tmp_path / "series.csv"
    series.write_text("code,text\nI11,软件\n", encoding="utf-8")
    assert "FILE" in run("recode", "--from", "2012", str(series), "--out", str(series), code=2)
    assert "软件" in series.read_text(encoding="utf-8")


def test_either_a_file_or_the_store_is_recoded(sqlite_store):
    assert "请给出" in run("recode", "--from", "2012", code=2)
