"""Releases are kept whole; what a later one changed is told, with the filings that did it."""

from datetime import date, timedelta

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Missing
from fuwai.core.question import Question
from fuwai.services import ask, vintage
from fuwai.storage import append
from fuwai.storage.models import AuditEntry, TableRelease
from fuwai.storage.testdata import COUNTY, MOMENT, contracts, executions, file

MONTHS = "measure=executed,contracts&rows=month&region=330000&period="
MAY, JUNE = "2015M01..2015M05", "2015M01..2015M06"


def approved(filed, at):
    decisions = [
        append.NewDecision(number, level, "approve", region, "tester", at)
        for number in filed.filings
        for level, region in enumerate((COUNTY, "330100", "330000", "000000"), 1)
    ]
    with append.transaction():
        append.decide(decisions)
        append.audit("approve", "tester", "all", at, {})


def filed(noun, content, at):
    done = file(noun, content, at)
    approved(done, at)
    return done


@pytest.fixture
def revised(sqlite_store):
    """May released; then June filed and an execution of May amended, and the half-year released."""
    everything = contracts("A", "B")
    approved(file("enterprise", {"enterprise_code": ["000000001"], "name": "示例甲", "county": COUNTY,
                                 "registration_type": "173", "industry": "I65"}, MOMENT), MOMENT)  # fmt: skip
    filed("contract", everything, MOMENT)
    filed("execution", executions("A", executed=date(2015, 5, 6)), MOMENT)
    vintage.release(ask.ask(Question.parse(MONTHS + MAY)))
    later = MOMENT + timedelta(days=15)
    filed("execution", executions("B"), later)
    filed("execution", executions("A", executed=date(2015, 5, 6), amount=5_000_000), later + timedelta(hours=1))
    vintage.release(ask.ask(Question.parse(MONTHS + JUNE)))


def test_every_release_is_kept_with_an_audit_entry(revised):
    question = Question.parse(MONTHS + JUNE)
    assert [each["period"] for each in vintage.listed(question)] == ["2015M01..2015M05", "2015H1"]
    assert AuditEntry.objects.filter(verb="release_table").count() == 2
    assert len({each.digest for each in TableRelease.objects.all()}) == 2


def test_a_triangle_has_a_row_each_figure_and_a_column_each_release(revised):
    table = vintage.triangle(Question.parse(MONTHS + JUNE))
    rows = {row.code: row.figures for row in table.rows}
    may = rows["executed|330000|2015M05|direction=offshore"]
    assert [may[name].value for name in ("r1", "r2", "revision")] == [3_500_000, 5_000_000, 1_500_000]
    june = rows["executed|330000|2015M06|direction=offshore"]
    assert (june["r1"].value, june["r2"].value) == (Missing.NOT_FILED, 3_500_000)


def test_a_revision_names_the_filings_that_did_it(revised):
    table = vintage.revisions(Question.parse(MONTHS + JUNE))
    (row,) = [row for row in table.rows if "2015M05" in row.code]
    assert row.figures["change"].value == 1_500_000
    assert row.texts["entered"] == "execution 000000001/A/A-1 v2"
    assert row.texts["left"] == "execution 000000001/A/A-1 v1"


def test_who_may_not_see_a_filing_sees_that_there_is_one(revised):
    elsewhere = Viewer("analyst", "320000")
    assert vintage.Behind.named(_of(elsewhere), {1: 1, 2: 1}) == "+2"
    with pytest.raises(FuwaiError, match="never released"):
        vintage.triangle(Question.parse(MONTHS + JUNE), elsewhere)


def _of(viewer):
    behind = object.__new__(vintage.Behind)
    behind.viewer = viewer
    return behind


@pytest.mark.parametrize(("verb", "code"), [(vintage.triangle, "vintage.none"), (vintage.revisions, "vintage.none")])
def test_what_was_never_released_has_no_vintages(sqlite_store, verb, code):
    with pytest.raises(FuwaiError) as caught:
        verb(Question.parse(MONTHS + JUNE))
    assert caught.value.code == code


def test_one_release_has_nothing_to_be_set_beside(revised):
    ask_other = ask.ask(Question.parse("measure=executed&region=330000&period=2015H1"))
    vintage.release(ask_other)
    with pytest.raises(FuwaiError) as caught:
        vintage.revisions(ask_other.question)
    assert caught.value.code == "vintage.one"
