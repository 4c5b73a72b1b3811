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


@pytest.fixture
def amended(sqlite_store):
    """Filed on 1 July, approved by the county on the 3rd, amended on the 5th under another title; an execution on the 4th."""
    [one] = file("contract", contracts("A-1", title="信贷系统开发", group="I11"), at=july(1)).filings
    review.approve(Viewer("administrator"), [one], at=july(3))
    file("execution", executions("A-1"), at=july(4))
    file("contract", contracts("A-1", title="呼叫中心服务", group="B61", value=24_000_000), at=july(5))
    return one


def july(day: int) -> datetime:
    return datetime(2015, 7, day, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        (
            "/contracts?as_of=2015-07-02",
            ["信贷系统开发", "县级待审", "滨江区 2015-07-01 起", "120,000.00"],
            ["呼叫中心"],
        ),
        ("/contracts?as_of=2015-07-04", ["信贷系统开发", "市级待审", "杭州市 2015-07-03 起"], ["呼叫中心"]),
        ("/contracts?as_of=2015-07-06", ["呼叫中心服务", "县级待审", "240,000.00"], ["信贷系统"]),
        ("/contracts?as_of=2015-06-30", ["当时没有有效的填报"], ["信贷系统", "呼叫中心"]),
        ("/contracts?as_of=2015-07-04&words=呼叫", ["当时没有有效的填报"], ["信贷系统"]),
        ("/contracts?as_of=2015-07-06&words=呼叫", ["呼叫中心服务"], []),
        ("/contracts?as_of=2015-07-04&group=I11", ["信贷系统开发"], []),
        ("/contracts?as_of=2015-07-06&group=I11", ["当时没有有效的填报"], ["信贷系统"]),
        ("/contracts?as_of=2015-07-04&first=2016-01", ["当时没有有效的填报"], ["信贷系统"]),
        ("/executions?as_of=2015-07-04", ["信贷系统开发"], ["呼叫中心"]),
        ("/executions?as_of=2015-07-03", ["当时没有有效的填报"], ["信贷系统"]),
        ("/executions?as_of=2015-07-06&country=US&last=2015-12", ["呼叫中心服务"], []),
        ("/enterprises?as_of=2015-07-04", ["示例甲"], []),
        ("/workforce?as_of=2015-07-04&first=2015-01", ["当时没有有效的填报"], []),
        ("/contracts?as_of=tomorrow", ["不是日期", "呼叫中心服务"], ["此后的变化不在内"]),
    ],
)
def test_a_list_is_shown_as_it_stood_at_the_end_of_a_day(amended, query, there, absent):
    page = signed_in(Role.HEAD, "330108").get(query).content.decode().partition("<main")[2]
    assert [words for words in there if words not in page] == []
    assert [words for words in absent if words in page] == []


def test_a_list_of_the_past_leads_to_what_had_happened_and_back_to_the_present_in_few_queries(amended):
    filer = signed_in(Role.FILER)
    filer.get("/executions?as_of=2015-07-04")
    with CaptureQueriesContext(connection) as asked:
        page = filer.get("/contracts?as_of=2015-07-04&words=信贷").content.decode()
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]
    assert f'/trail/filings/{amended}?as_of=2015-07-04"' in page
    assert "此后的变化不在内" in page
    assert "?sort=" not in page
    head = signed_in(Role.HEAD, "330108")
    head.get("/executions")
    with CaptureQueriesContext(connection) as asked:
        assert "信贷系统" in head.get("/executions?as_of=2015-07-04&words=信贷&country=US").content.decode()
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked.captured_queries]


def test_the_workbook_of_a_list_is_of_the_present_and_says_so_to_who_asks_for_the_past(amended):
    answer = signed_in(Role.FILER).get("/contracts/export.xlsx?as_of=2015-07-04")
    assert answer.status_code == 422
    assert "as_of.export" in answer.content.decode()


def test_nobody_sees_a_list_of_anothers_past(amended):
    for stranger in (signed_in(Role.HEAD, "330106"), signed_in(Role.FILER, "000000002")):
        assert "信贷系统" not in stranger.get("/contracts?as_of=2015-07-04").content.decode()
