"""Tables from made-up facts: what stands in them, what adds up, and what prints as what."""

import csv
import doctest
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fuwai.core.error import FuwaiError
from fuwai.core.figure import Missing
from fuwai.core.period import Period
from fuwai.core.table import Table
from fuwai.facts.reference import ReferenceEngine
from fuwai.files import table as forms
from fuwai.services.figure import FigureBook
from fuwai.services.table import table, tables

MILLION = 10**8
KINDS = ("industry", "markets", "cities", "enterprises", "months")


def fact(month=201506, county="330108", cents=MILLION, country="US", group="I11", enterprise="E1", **different):
    """One execution or contract."""
    return {
        "month": month, "county": county, "city": county[:4] + "00", "province": county[:2] + "0000",
        "section": {"I": "ITO", "B": "BPO", "K": "KPO"}.get(group[0], "other"),
        "division": group[:2] if group[0] in "IBK" else "other", "group": group, "country": country,
        "offshore": country != "CN", "enterprise": enterprise, "contract": "C1", "usd_cents": cents,
        "level_from": 1, "level_to": 4, "kind": "inbound",
    } | different  # fmt: skip


def book(executions, contracts=(), region="330000", period="2015H1", enterprises=()):
    engine = ReferenceEngine({"executions": executions, "contracts": contracts, "enterprises": enterprises})
    return FigureBook(engine, region, Period.parse(period), as_of="2015-07-15T00:00:00+08:00")


def made(kind, of, **asked):
    return table(kind, of.region, of.period, book=of, **asked)


def printed(found: Table):
    """The csv, read back."""
    return list(csv.DictReader(io.StringIO(forms.csv_text(found))))


def test_industry_has_nine_divisions_under_three_sections_other_and_the_total():
    found = made(
        "industry", book([fact(cents=3 * MILLION), fact(group="name:old"), fact(group="K81", county="330702")])
    )
    rows = {row["code"]: row for row in printed(found)}
    assert len([row for row in found.rows if row.parent]) == 9
    assert [row.code for row in found.rows if not row.parent] == ["ITO", "BPO", "KPO", "other", "total"]
    assert rows["ITO"] == {"code": "ITO", "name": "信息技术外包", "executed": "0.03", "share": "60.00"}
    assert rows["other"] == {"code": "other", "name": "其他", "executed": "0.01", "share": "20.00"}
    assert rows["total"] == {"code": "total", "name": "合计", "executed": "0.05", "share": "--"}
    assert list(rows["ITO"]) == ["code", "name", "executed", "share"]


def test_a_group_of_countries_within_another_has_its_share_of_that_one():
    of = book([fact(country="KH", cents=5 * MILLION), fact(country="IN", cents=7 * MILLION), fact(cents=88 * MILLION)])
    rows = printed(made("markets", of, groups=("southeast-asia-11", "belt-and-road")))
    assert [(row["code"], row["executed"], row["share"], row["share_of"], row["rank"]) for row in rows] == [
        ("US", "0.88", "88.00", "全部市场", "1"),
        ("IN", "0.07", "7.00", "全部市场", "2"),
        ("KH", "0.05", "5.00", "全部市场", "3"),
        ("southeast-asia-11", "0.05", "41.67", "“一带一路”国家和地区", ""),
        ("belt-and-road", "0.12", "12.00", "全部市场", ""),
    ]


def test_cities_name_every_city_the_provinces_own_body_and_the_total():
    contracts = [
        fact(cents=4 * MILLION),
        fact(county="330000", city="330000", cents=MILLION),
        fact(201406, cents=10 * MILLION),
    ]
    found = made("cities", book([fact(cents=8 * MILLION), fact(201406, cents=10 * MILLION)], contracts))
    rows = {row["code"]: row for row in printed(found)}
    assert len(rows) == 11 + 1 + 1
    assert list(rows.values())[-2]["name"] == "浙江省本级"
    assert rows["330100"] == {
        "code": "330100", "name": "杭州", "contract_value": "0.04", "contract_growth": "-60.00",
        "executed": "0.08", "executed_share": "100.00", "executed_growth": "-20.00",
    }  # fmt: skip
    assert rows["330000"]["contract_value"] == "0.01"
    assert rows["330000"]["contract_growth"] == "--"
    assert rows["total"]["contract_value"] == "0.05"
    assert rows["total"]["name"] == "浙江"


@pytest.mark.parametrize(
    ("region", "county", "city", "code"),
    [
        ("330100", "330108", "330100", "330108"),  # a city: its counties
        ("000000", "330108", "330100", "330000"),  # the nation: provinces
        ("310000", "310115", "310000", "310115"),  # a municipality: its districts
        ("330108", "330108", "330100", "330108"),  # a county: itself
        ("420000", "429004", "420000", "429004"),  # a county directly under its province
    ],
)
def test_the_rows_of_cities_are_the_regions_below(region, county, city, code):
    found = made("cities", book([fact(county=county, city=city)], region=region))
    rows = {row.code: row for row in found.rows}
    assert rows[code].figures["executed"].value == MILLION
    filed = [value for row in found.rows[:-1] if not isinstance(value := row.figures["executed"].value, Missing)]
    assert sum(filed) == rows["total"].figures["executed"].value
    assert found.level == {"330100": "city", "000000": "ministry", "330108": "county"}.get(region, "province")


def test_the_bands_of_enterprises_are_nested():
    executions = [fact(cents=10 * MILLION), fact(cents=5 * MILLION, enterprise="E2"), fact(enterprise="E3")]
    rows = printed(made("enterprises", book([*executions, fact(201406, cents=8 * MILLION)])))
    assert [tuple(row.values()) for row in rows] == [
        ("有执行", "3", "0.16", "100.00", "100.00"),
        ("500万美元以上", "2", "0.15", "93.75", "87.50"),
        ("1000万美元以上", "1", "0.10", "62.50", "--"),
    ]


def test_months_carry_both_comparisons_and_the_year_to_date():
    executions = [fact(201405, cents=5 * MILLION), fact(201505, cents=6 * MILLION), fact(201506, cents=9 * MILLION)]
    rows = printed(made("months", book(executions), extra=("ytd_growth",)))
    assert [row["month"] for row in rows] == [f"2015M{month:02d}" for month in range(1, 7)]
    assert rows[4] == {
        "month": "2015M05", "executed": "0.06", "executed_growth": "20.00", "executed_pop": "--",
        "executed_ytd": "0.06", "ytd_growth": "20.00",
    }  # fmt: skip
    assert (rows[5]["executed_pop"], rows[5]["executed_ytd"]) == ("50.00", "0.15")


def test_a_small_amount_has_three_decimals_nothing_is_zero_and_nobody_is_an_ellipsis():
    executions = [fact(county="331102", cents=20_000_000), fact(201406, county="330203", city="330200")]
    rows = printed(made("cities", book(executions)))
    by_code = {row["code"]: row for row in rows}
    assert by_code["331100"]["executed"] == "0.002"
    assert by_code["330200"]["executed"] == "0.00"
    assert by_code["330400"]["executed"] == by_code["330400"]["executed_share"] == "…"


def test_what_is_not_filed_prints_an_ellipsis():
    found = made("industry", book([fact()], period="2016H1"))
    assert {row["executed"] for row in printed(found)} == {"…"}
    assert any("2015年6月" in note for note in found.notes_zh)


@pytest.mark.parametrize(
    ("kind", "asked", "code"),
    [
        ("weather", {}, "table.unknown"),
        ("industry", {"extra": ("mood",)}, "table.unknown_column"),
        ("markets", {"groups": ("atlantis",)}, "group.unknown"),
    ],
)
def test_what_cannot_be_made_says_so(kind, asked, code):
    with pytest.raises(FuwaiError) as caught:
        made(kind, book([fact()]), **asked)
    assert caught.value.code == code


executions = st.lists(
    st.builds(
        fact,
        month=st.sampled_from((201406, 201412, 201505, 201506)),
        county=st.sampled_from(("330108", "330702", "330000", "330203")),
        cents=st.integers(0, 10**12),
        country=st.sampled_from(("US", "KH", "IN", "CN")),
        group=st.sampled_from(("I11", "I21", "B41", "K81", "name:old")),
        enterprise=st.sampled_from(("E1", "E2", "E3")),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=40, deadline=None)
@given(executions)
def test_a_total_is_the_sum_of_its_rows_and_shares_add_up_to_a_hundred(facts):
    facts = [*facts, fact(cents=0)]  # so that the period is filed
    of = book(facts, facts)
    for kind, columns in {"industry": ("executed",), "cities": ("executed", "contract_value")}.items():
        *rows, total = made(kind, of).rows
        rows = [row for row in rows if row.code not in ("ITO", "BPO", "KPO")]
        for column in columns:
            filed = [value for row in rows if not isinstance(value := row.figures[column].value, Missing)]
            assert sum(filed) == total.figures[column].value
    rows = made("markets", of).rows
    assert sum(row.figures["executed"].value for row in rows) == of.level().value
    shares = [row.figures["share"].value for row in rows]
    if of.level().value:
        assert sum(shares) == 100
    else:
        assert set(shares) <= {Missing.NOT_COMPUTABLE}


def test_several_tables_from_one_book_are_the_tables_by_themselves():
    facts = [fact(), fact(201406, cents=9 * MILLION), fact(country="KH", enterprise="E2")]
    together = tables(KINDS, book(facts, facts), ("belt-and-road",))
    assert together == [made(kind, book(facts, facts), groups=("belt-and-road",)) for kind in KINDS]


def test_every_figure_of_a_table_stands_in_the_book():
    of = book([fact(), fact(country="KH")], [fact()])
    for found in tables(KINDS, of, ("belt-and-road",), ()):
        for row in found.rows:
            for figure in row.figures.values():
                assert of.figures[figure.id].value == figure.value


def test_json_carries_the_unrounded_value_the_level_the_moment_and_the_notes():
    of = book([fact(cents=123_456_789), fact(country="KH", cents=2)])
    content = json.loads(forms.json_text(made("markets", of)))
    share = content["rows"][0]["figures"]["share"]
    assert Fraction(share["value"]) == Fraction(12_345_678_900, 123_456_791)
    assert (share["text"], share["unit"]) == ("100.00", "percent")
    assert content["rows"][0]["figures"]["executed"]["value"] == "123456789"
    assert content["rows"][0]["figures"]["executed"]["unit"] == "USD cent"
    assert (content["level"], content["as_of"]) == ("province", "2015-07-15T00:00:00+08:00")
    assert content["as_of_zh"] == "2015-07-15 00:00（北京时间）"
    assert "省级已核准的数据; 数据截至 2015-07-15 00:00（北京时间）" in content["notes"]["zh"][0]


def test_a_sheet_has_numbers_as_numbers_and_marks_as_words():
    found = made("cities", book([fact(cents=20_000_000)]))
    sheet = load_workbook(io.BytesIO(forms.xlsx(found))).active
    assert [cell.value for cell in sheet[2]][:5] == [
        "代码",
        "名称",
        "合同额（亿美元）",
        "合同额同比（%）",
        "执行额（亿美元）",
    ]
    assert (sheet["E3"].value, sheet["E3"].number_format) == (0.002, "0.000")
    assert sheet["D3"].value == "--"


@pytest.mark.parametrize("form", sorted(forms.FORMS))
def test_the_same_table_gives_the_same_bytes(form):
    first = forms.content(made("cities", book([fact()])), form)
    assert forms.content(made("cities", book([fact()])), form) == first


def test_markdown_names_the_unit_in_the_head():
    text = forms.markdown(made("months", book([fact()])))
    assert "| 月份 | 执行额（亿美元） |" in text
    assert "| 2015年6月 | 0.01 |" in text


def test_the_worked_examples_of_the_methods_page_are_what_the_program_gives():
    page = Path(__file__).parents[3] / "docs" / "methods" / "tables.md"
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert (done.failed, done.attempted > 20) == (0, True)


def test_an_unknown_form_says_so():
    with pytest.raises(FuwaiError) as caught:
        forms.content(made("months", book([fact()])), "pdf")
    assert caught.value.code == "table.format"
