"""Lists of records: what is found, by whom, in how many queries; saved views; the workbook of the same rows."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fuwai.core.access import Role, Viewer
from fuwai.services import draft, review
from fuwai.storage.models import SavedView
from fuwai.storage.testdata import ENTERPRISE, contracts, executions, file
from fuwai.web.testdata import client_of, person, signed_in

COUNTY = Viewer("body", "330108", "甲")
MOST_QUERIES = 12


def population():
    """Three contracts of one enterprise (one returned, one held by nothing), executions of two, and another's contract."""
    titles = ["信贷系统开发", "呼叫中心服务", "芯片版图设计"]
    days = [date(2015, 3, 2), date(2015, 4, 2), date(2015, 5, 2)]
    more = {"title": titles, "signed": days, "client_country": ["US", "JP", "US"], "group": ["I11", "B61", "K92"]}
    filed = file("contract", contracts("A-1", "A-2", "A-3", **more))
    file("execution", executions("A-1", "A-2"))
    file("contract", contracts("B-1", enterprise_code="000000002", title="他人合同"))
    review.return_(COUNTY, [filed.filings[1]], "amount", "多了两个零")
    return filed.filings


@pytest.fixture
def filer(sqlite_store):
    population()
    return signed_in(Role.FILER)


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("", ["A-1", "A-2", "A-3"], ["B-1"]),
        ("?words=呼叫", ["A-2"], ["A-1", "A-3"]),
        ("?words=a-3", ["A-3"], ["A-1", "A-2"]),
        ("?words=example bank", ["A-1", "A-2", "A-3"], []),
        ("?stage=returned", ["A-2"], ["A-1", "A-3"]),
        ("?stage=under_review", ["A-1", "A-3"], ["A-2"]),
        ("?group=K92", ["A-3"], ["A-1", "A-2"]),
        ("?country=日本", ["A-2"], ["A-1", "A-3"]),
        ("?first=2015-04&last=201504", ["A-2"], ["A-1", "A-3"]),
        ("?words=他人", [], ["B-1"]),
    ],
)
def test_a_list_shows_what_is_asked_for_and_one_s_own_alone(filer, query, there, absent):
    page = filer.get(f"/contracts{query}").content.decode()
    assert [number for number in there if f">{number}<" not in page] == []
    assert [number for number in absent if f">{number}<" in page] == []


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("?words=呼叫", ["A-2-1"], ["A-1-1"]),
        ("?group=I11", ["A-1-1"], ["A-2-1"]),
        ("?country=JP", ["A-2-1"], ["A-1-1"]),
        ("?words=A-1-1", ["A-1-1"], ["A-2-1"]),
    ],
)
def test_an_execution_is_found_by_its_contract(filer, query, there, absent):
    page = filer.get(f"/executions{query}").content.decode()
    assert [number for number in there if f">{number}<" not in page] == []
    assert [number for number in absent if f">{number}<" in page] == []


def test_a_list_is_sorted_both_ways(filer):
    up = filer.get("/contracts?sort=title").content.decode()
    down = filer.get("/contracts?sort=-title").content.decode()
    first, last = "信贷系统开发", "芯片版图设计"
    assert up.index(first) < up.index(last)
    assert down.index(last) < down.index(first)


def test_the_stage_says_at_whose_desk_since_when(filer):
    page = filer.get("/contracts?stage=under_review").content.decode()
    assert "县级待审" in page
    assert "滨江区 2015-06-30 起" in page


def test_what_is_no_month_is_told_beside_its_field(filer):
    answer = filer.get("/contracts?first=去年")
    assert answer.status_code == 200
    assert "去年 不是月份" in answer.content.decode()


def test_a_reviewer_sees_the_enterprises_of_its_region(sqlite_store):
    population()
    page = signed_in(Role.CLERK).get("/contracts").content.decode()
    assert page.count("示例甲信息服务有限公司") >= 2
    assert ">B-1<" in page
    assert ">A-1<" not in signed_in(Role.CLERK, "330106").get("/contracts").content.decode()


def test_drafts_stand_on_top_and_can_be_thrown_away(filer):
    number = draft.save(Viewer("enterprise", ENTERPRISE, "甲"), "contract", {"title": "没写完的合同"})
    page = filer.get("/contracts").content.decode()
    assert page.index("没写完的合同") < page.index("信贷系统开发")
    assert filer.post(f"/contracts/drafts/{number}/delete").status_code == 302
    assert "没写完的合同" not in filer.get("/contracts").content.decode()


def test_a_saved_view_is_its_owner_s_alone(filer):
    filer.post("/contracts/views", {"name": "日本 的", "country": "JP", "sort": "-month"})
    kept = SavedView.objects.get()
    assert (kept.name, kept.query) == ("日本 的", "country=JP&sort=-month")
    assert "日本 的" in filer.get("/contracts").content.decode()
    other = client_of(person(Role.MANAGER))
    assert "日本 的" not in other.get("/contracts").content.decode()
    assert other.post(f"/contracts/views/{kept.pk}/delete").status_code == 404
    assert filer.post(f"/contracts/views/{kept.pk}/delete").status_code == 302
    assert not SavedView.objects.exists()


def test_the_workbook_has_exactly_the_rows_of_the_list(filer):
    answer = filer.get("/contracts/export.xlsx?country=US&sort=signed")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    head = rows[0]
    numbers = [row[head.index("合同编号")] for row in rows[1:]]
    assert numbers == ["A-1", "A-3"]
    assert rows[1][head.index("合同金额")] == 120_000
    assert rows[1][head.index("签订日期")] == datetime(2015, 3, 2)
    assert rows[1][head.index("审核")] == "县级待审"


def test_a_workbook_that_was_exported_can_be_imported(filer, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(filer.get("/contracts/export.xlsx").content)
    from fuwai.services.intake import Sender, check_file

    own = Viewer("enterprise", ENTERPRISE, "甲")
    outcome = check_file(path, Sender(own, "甲", ENTERPRISE), datetime.now(UTC), lambda _: None)
    assert [(sheet.noun, sheet.rows, sheet.unchanged) for sheet in outcome.sheets] == [("contract", 3, 3)]


@pytest.mark.parametrize("path", ["/contracts", "/executions", "/contracts?words=a&group=I11&country=US&first=201501"])
@pytest.mark.parametrize("role", [Role.FILER, Role.CLERK])
def test_a_list_asks_the_database_little(sqlite_store, role, path):
    population()
    client = signed_in(role)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]


def test_outbound_contracts_are_a_list_of_their_own_and_begin_as_such(filer):
    file("contract", contracts("OUT-1", kind="outbound"))
    page = filer.get("/contracts?kind=outbound").content.decode()
    assert ">OUT-1<" in page
    assert ">A-1<" not in page
    assert '<option value="outbound" selected>' in filer.get("/contracts/new?kind=outbound").content.decode()
