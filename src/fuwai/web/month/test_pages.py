"""The month's grid: good rows are filed, bad ones stay beside their findings, drafts keep themselves, nil is one act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fuwai.core.access import Role
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.core.moment import beijing
from fuwai.services import comment
from fuwai.storage.models import Comment, Draft, Filing, NilReturn
from fuwai.storage.testdata import contracts, enterprises, executions, file
from fuwai.web.testdata import signed_in

CODE = credit_code("91330108000000091")
TODAY = beijing(datetime.now(UTC)).date()
MONTH = f"{TODAY:%Y%m}"
OWN = {"enterprise_code": CODE, "signed": TODAY - timedelta(days=40)}
MOST_QUERIES = 12


@pytest.fixture
def filer(sqlite_store):
    """Three open contracts, a framework and one that is ended."""
    file("enterprise", enterprises(CODE))
    file("contract", contracts("A", "B", "C", **OWN))
    file("contract", contracts("F", **OWN, kind="framework"))
    file("contract", contracts("Z", **OWN, terminated=TODAY.replace(day=1) - timedelta(days=1)))
    return signed_in(Role.FILER, CODE)


def record(number):
    return Filing.objects.get(noun="contract", key__endswith=f"\x1f{number}").pk


def sent(**rows):
    """The form with these rows: contract → (day, amount, invoice)."""
    found = {"month": MONTH, "act": "submit"}
    for number, texts in rows.items():
        for name, text in zip(("executed", "amount", "invoice_number"), texts, strict=True):
            found[f"{name}-{record(number)}"] = text
    return found


def unkept(*_args):
    raise FuwaiError("test.unkept", "不能保存", "cannot be kept")


def executed():
    return sorted(Filing.objects.filter(noun="execution").values_list("executionversion__provider_number", flat=True))


def test_the_grid_has_every_open_contract_and_no_other(filer):
    page = filer.get(f"/month?month={MONTH}").content.decode()
    shown = [part.split('"')[0] for part in page.split('data-number="')[1:]]
    assert shown == ["A", "B", "C"]


def test_a_row_tells_what_was_executed_and_what_is_left(filer):
    file("execution", executions("A", **{**OWN, "executed": TODAY, "signed": None}) | {"amount": 3_500_000})
    page = filer.get(f"/month?month={MONTH}").content.decode()
    assert "35,000.00" in page
    assert "85,000.00" in page
    assert "本月已报" in page


def test_good_rows_are_filed_and_bad_ones_stay_with_their_findings(filer):
    day = TODAY.isoformat()
    answer = filer.post("/month", sent(A=(day, "1万", "F-1"), B=(day, "abc", ""), C=("", "", "")))
    assert answer.status_code == 422
    assert executed() == ["A"]
    page = answer.content.decode()
    assert 'value="abc"' in page
    assert "cell.number" in page
    assert "有 1 行没有上报" in page
    assert [one.content["provider_number"] for one in Draft.objects.all()] == ["B"]
    again = filer.post("/month", sent(B=(day, "200", "")))
    assert again.status_code == 302, again.content.decode()
    assert executed() == ["A", "B"]
    assert not Draft.objects.exists()


def test_an_empty_grid_is_not_submitted(filer):
    answer = filer.post("/month", sent(A=(TODAY.isoformat(), "", "")))
    assert answer.status_code == 422
    assert "month.empty" in answer.content.decode()
    assert executed() == []


def test_what_is_held_waits_for_words_and_keeps_them(filer):
    day = TODAY.isoformat()
    typed = sent(A=(day, "100000", ""), B=(day, "100000", ""))
    typed |= {f"amount-{record('A')}": "150000"}  # more than the contract's value
    answer = filer.post("/month", typed)
    page = answer.content.decode()
    names = [part.split('"')[0] for part in page.split('name="explain-')[1:]]
    assert answer.status_code == 422
    assert names
    assert all(name.startswith(f"{record('A')}-") for name in names)
    only = sent(A=(day, "150000", "")) | {f"explain-{name}": "补充协议增加了工作量" for name in names}
    assert filer.post("/month", only).status_code == 302
    assert "补充协议" in Comment.objects.get().words


def test_where_the_words_cannot_be_kept_no_row_is_filed(filer, monkeypatch):
    monkeypatch.setattr(comment, "explain", unkept)
    typed = sent(A=(TODAY.isoformat(), "150000", ""))
    answer = filer.post("/month", typed)
    names = [part.split('"')[0] for part in answer.content.decode().split('name="explain-')[1:]]
    assert filer.post("/month", typed | {f"explain-{name}": "增加了工作量" for name in names}).status_code == 422
    assert executed() == []


def test_drafts_keep_themselves_row_by_row(filer):
    typed = sent(A=(TODAY.isoformat(), "12", ""), B=("", "34", ""))
    answer = filer.post("/month/draft", {**typed, "touched": str(record("A"))})
    assert "已自动保存" in answer.json()["said"]
    assert [one.content["amount"] for one in Draft.objects.all()] == ["12"]
    assert 'value="12"' in filer.get(f"/month?month={MONTH}").content.decode()
    filer.post("/month/draft", {**sent(A=("", "", "")), "touched": str(record("A"))})
    assert not Draft.objects.exists()


def test_the_check_beside_the_cells_stores_nothing(filer):
    answer = filer.post("/month/check", sent(A=(TODAY.isoformat(), "abc", ""), B=(TODAY.isoformat(), "10", "")))
    page = answer.content.decode()
    assert "cell.number" in page
    assert "可上报" in page
    assert executed() == []
    assert not Draft.objects.exists()


def test_a_nil_month_is_one_act_and_the_page_says_so(filer):
    assert "报零" in filer.get(f"/month?month={MONTH}").content.decode()
    assert filer.post("/month/nil", {"month": MONTH}).status_code == 302
    assert NilReturn.objects.get().month == int(MONTH)
    page = filer.get(f"/month?month={MONTH}").content.decode()
    assert "已报零" in page
    assert "确认报零" not in page


def test_the_grid_asks_the_database_little(filer):
    filer.post("/month", sent(A=(TODAY.isoformat(), "100", "")))
    filer.get("/month")
    with CaptureQueriesContext(connection) as asked:
        assert filer.get(f"/month?month={MONTH}").status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]
