"""What a reviewer corrects stays, is seen by whom it concerns, and is learnt from unless the new model is worse."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from fuwai.coding import corpus, net
from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import audit, classify, correction, model, review
from fuwai.services.correction import Known, Told, correct, corrections, descriptions
from fuwai.storage.models import AuditEntry, Correction, Decision
from fuwai.storage.testdata import ENTERPRISE, contracts, executions, file

COUNTY, CITY = Viewer("body", "330108", "甲"), Viewer("body", "330100", "乙")
ELSEWHERE, OWNER = Viewer("body", "320000", "丙"), Viewer("enterprise", ENTERPRISE)
ADMINISTRATOR, AUDITOR = Viewer("administrator", name="丁"), Viewer("auditor")
K72 = Told(("K72", "B51"), "主要是建模分析, 不是录入")
PAST = datetime(2015, 7, 1, tzinfo=UTC)


@pytest.fixture
def filing(store):
    return file("contract", contracts("A", client_industry="J66")).filings[0]


@pytest.fixture
def alone(sqlite_store, monkeypatch):
    """An empty store whose folder also holds the model that `retrain` makes."""
    monkeypatch.setenv("FUWAI_HOME", str(sqlite_store))
    return sqlite_store


def code_of(call, *words, **named):
    with pytest.raises(FuwaiError) as error:
        call(*words, **named)
    return error.value.code


def test_a_correction_of_a_filing_keeps_its_text_and_says_from_what_to_what(filing):
    number = correct(COUNTY, filing, K72)
    (found,) = corrections(AUDITOR)
    assert (found.id, found.filing, found.body, found.actor) == (number, filing, "330108", "甲 @ 330108")
    assert found.known == Known("信贷管理系统定制开发。按客户需求开发信贷管理系统", "enterprise", "货币金融服务")
    assert (found.from_code, found.from_verdict, found.told) == ("I11", "in", K72)
    assert AuditEntry.objects.filter(verb="correct", subject=f"filing {filing}").count() == 1
    assert audit.verify(AUDITOR).holds


def test_a_free_text_is_corrected_against_what_the_coder_says_of_it(alone):
    correct(CITY, Known("按劳务派遣合同向电子厂派遣工人五十名"), Told(("B41",), "只是流程中的一环", "ask"))
    (found,) = corrections(AUDITOR)
    assert (found.filing, found.from_verdict, found.from_code, found.told.verdict) == (None, "out", "", "ask")


def test_who_filed_and_the_bodies_above_see_a_correction_and_no_one_else(filing):
    correct(COUNTY, filing, K72)
    seen = {who: len(corrections(who)) for who in (COUNTY, CITY, OWNER, AUDITOR, ELSEWHERE)}
    assert seen == {COUNTY: 1, CITY: 1, OWNER: 1, AUDITOR: 1, ELSEWHERE: 0}
    correct(ELSEWHERE, Known("离岸呼叫中心"), Told(("B53",), "客服"))
    assert [one.filing for one in corrections(COUNTY)] == [filing]


@pytest.mark.parametrize("who", [OWNER, AUDITOR, ELSEWHERE])
def test_only_a_body_over_the_filing_corrects_it(filing, who):
    wanted = "correction.unknown" if who is ELSEWHERE else "correction.reviewer"
    assert code_of(correct, who, filing, K72) == wanted
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Told(("I11",), " "), "correction.words"),
        (Told((), "没有类别"), "correction.verdict"),
        (Told(("I11",), "不属于", "out"), "correction.verdict"),
        (Told(("I11",), "不知道", "perhaps"), "correction.verdict"),
        (Told(("I13",), "没有这一类"), "catalogue.unknown_group"),
    ],
)
def test_a_correction_that_says_nothing_or_contradicts_itself_is_refused(alone, told, code):
    assert code_of(correct, COUNTY, Known("信贷管理系统"), told) == code


def test_an_execution_has_no_group_to_correct(alone):
    file("contract", contracts("A"))
    execution = file("execution", executions("A")).filings[0]
    assert code_of(correct, COUNTY, execution, K72) == "correction.unknown"


def test_only_an_administrator_records_a_correction_of_the_past(alone):
    assert code_of(correct, COUNTY, Known("信贷管理系统"), K72, PAST) == "correction.future"
    correct(ADMINISTRATOR, Known("信贷管理系统"), K72, PAST)
    assert corrections(AUDITOR)[0].decided_at == PAST
    assert corrections(AUDITOR, datetime(2015, 6, 30, tzinfo=UTC)) == ()


def test_the_last_word_on_a_text_is_what_is_learnt(alone):
    text = Known("某平台的运营", "enterprise")
    for codes in (("I31",), ("I23",)):
        correct(COUNTY, text, Told(codes, "改"))
    correct(COUNTY, Known("卖服务器"), Told((), "是销售", "out"))
    learnt = [(line.text, line.classes, line.client_type, line.source) for line in descriptions(AUDITOR)]
    assert learnt == [
        ("某平台的运营", ("I23",), "enterprise", "correction"),
        ("卖服务器", ("out",), "", "correction"),
    ]


def test_a_return_for_the_group_and_the_right_group_are_one_transaction(filing):
    done = correction.return_corrected(COUNTY, [filing], "group", "是数据分析", ["K72"])
    assert done.count == 1
    assert Decision.objects.get().reason == "group"
    assert corrections(AUDITOR)[0].told == Told(("K72",), "是数据分析")
    assert [entry.verb for entry in AuditEntry.objects.order_by("id")][-2:] == ["return", "correct"]


def test_a_wrong_group_undoes_the_return_too(filing):
    call = correction.return_corrected
    assert code_of(call, COUNTY, [filing], "group", "", ["K99X"]) == "catalogue.unknown_group"
    assert code_of(call, COUNTY, [filing], "amount", "", ["K72"]) == "correction.reason"
    assert not Decision.objects.exists()
    assert review.queue(COUNTY)["stage"].unique().to_list() == ["county"]


def test_what_is_returned_for_scope_is_recorded_as_out(filing):
    correction.return_corrected(COUNTY, [filing], "scope", "", ["out"])
    assert corrections(AUDITOR)[0].told == Told((), "不属于服务外包", "out")


def test_a_tampered_correction_shows(alone):
    correct(COUNTY, Known("信贷管理系统"), K72)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'correction_no_UPDATE'")
        (sql,) = cursor.fetchone()
        cursor.execute("DROP TRIGGER correction_no_UPDATE")
        cursor.execute("UPDATE correction SET codes = 'I11'")
        cursor.execute(sql)
    (first, *_) = audit.verify(AUDITOR).breaks
    assert (first.chain, first.id) == ("correction", 1)


# ------------------------------------------------------------------------------------------------------------ the loop

JARGON = (
    "黛山机杼，叠纻七重，穿综结本，织造谱牒"  # words that no description knows, so that only a correction teaches them
)


@pytest.fixture
def few(alone, monkeypatch):
    """A twenty-fourth of the corpus to learn from and some of the held-out pass, so that a model is made in seconds."""
    learnt, tested = corpus.learnt()[::24], corpus.held_out()[::4]
    monkeypatch.setattr(corpus, "learnt", lambda: learnt)
    monkeypatch.setattr(corpus, "of_words", tuple)
    monkeypatch.setattr(corpus, "held_out", lambda: tested)
    monkeypatch.setattr(net, "NETS", 1)  # four say the same a little better
    classify.forget()
    yield alone
    classify.forget()


def test_a_worse_model_does_not_take_the_present_ones_place(few):
    made = model.retrain(descriptions(ADMINISTRATOR))
    assert made.after.top1 < made.before.top1, "a part of the corpus against the shipped model"
    assert not made.kept
    assert not (few / classify.OWN).exists()


def test_a_reviewers_correction_is_learnt_and_the_model_replaced(few, monkeypatch):
    monkeypatch.setattr(corpus, "held_out", corpus.learnt)  # both know it: the corrections alone make the difference
    own = few / classify.OWN
    model.write(own, model.built(corpus.learnt())[0])  # the present model: few descriptions, no correction
    classify.forget()
    before = own.read_bytes()
    assert classify.classify(JARGON).code != "B51"
    for text in (JARGON, f"{JARGON}，第二期", f"委托{JARGON}"):
        correct(COUNTY, Known(text), Told(("B51",), "谱牒的录入"))
    made = model.retrain(descriptions(ADMINISTRATOR))
    assert made.kept, f"{made.before} against {made.after}"
    assert own.read_bytes() != before
    assert classify.classify(JARGON).code == "B51"
