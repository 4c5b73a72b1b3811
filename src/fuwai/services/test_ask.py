"""Any table from one question, by the reference engine on a population that can be checked by hand."""

import doctest
from fractions import Fraction
from pathlib import Path

import pytest

from fuwai.core.figure import Missing
from fuwai.core.indicator import Count, counts
from fuwai.core.question import Question
from fuwai.facts.reference import ReferenceEngine
from fuwai.services import ask
from fuwai.services.test_figure import MILLION, enterprise, execution
from fuwai.standards.indicators import indicators

PEOPLE = ("workforce", "certifications", "trainings", "enterprises")
NC, NF = Missing.NOT_COMPUTABLE, Missing.NOT_FILED


def fact(month, usd_million, **different):
    """An execution with every column that a question may name."""
    more = {
        "final_country": "US", "client_industry": "J66", "client_kind": "enterprise", "registration_type": "173",
        "industry": "I65", "currency": "USD", "amount_minor": int(usd_million * MILLION),
    }  # fmt: skip
    return execution(month, usd_million, **(more | different))


def people(code, month, employees, **different):
    return (
        enterprise(code, month)
        | {"employees": employees, "college": employees // 2, "new_hires": 1, "new_college_hires": None}
        | different
    )


NINGBO = {"county": "330203", "city": "330200"}
FACTS = {
    "executions": [
        fact(201406, 10),
        fact(201406, 4, enterprise="E2", country="IN", **NINGBO),
        fact(201505, 6, enterprise="E2", country="IN", **NINGBO),
        fact(201505, 1, enterprise="E1", country="IN", client_industry="I64"),
        fact(201506, 9, section="KPO", division="K8", group="K81"),
        fact(201506, 5, enterprise="E1", country="KH", **NINGBO),  # it moved in June
        fact(201506, 2, enterprise="E4", country="CN"),
    ],
    "contracts": [
        fact(201506, 20, contract="C1"),
        fact(201505, 4, contract="C2", **NINGBO),
        fact(201406, 8, contract="C3"),
    ],
    "enterprises": [enterprise("E1", 201312), enterprise("E2", 201405, **NINGBO)],
    "workforce": [
        people("E1", 201505, 9_000),
        people("E1", 201506, 12_000, **NINGBO),
        people("E2", 201504, 10_000, **NINGBO),
    ],
    "certifications": [
        enterprise("E1", 201409) | {"certificate": "E1|cmmi|1", "certification": "cmmi"},
        enterprise("E1", 201501) | {"certificate": "E1|other|2", "certification": "other"},
    ],
    "trainings": [],
}


def asked(address, facts=FACTS):
    return ask.answer(Question.parse(address), ReferenceEngine(facts), "2015-07-15T00:00:00+08:00")


def values(address, facts=FACTS):
    """By row and column, the exact values."""
    return {
        (row.code, name): figure.value
        for row in asked(address, facts).table.rows
        for name, figure in row.figures.items()
    }


def only(address, facts=FACTS):
    (value,) = (figure.value for figure in asked(address, facts).figures.values())
    return value


HERE = "&region=330000&period=2015H1"


def test_a_table_has_rows_columns_and_totals():
    found = values("measure=executed&rows=city&columns=section" + HERE)
    assert found == {
        ("330100", "executed@ITO"): 1 * MILLION,
        ("330100", "executed@KPO"): 9 * MILLION,
        ("330100", "executed@total"): 10 * MILLION,
        ("330200", "executed@ITO"): 11 * MILLION,
        ("330200", "executed@KPO"): 0,
        ("330200", "executed@total"): 11 * MILLION,
        ("total", "executed@ITO"): 12 * MILLION,
        ("total", "executed@KPO"): 9 * MILLION,
        ("total", "executed@total"): 21 * MILLION,
    }


def test_distinct_counts_are_asked_for_totals_and_never_added():
    found = values("measure=enterprises,markets&rows=city&columns=month" + HERE)
    assert found["330100", "enterprises@2015M05"] == found["330100", "enterprises@2015M06"] == 1
    assert found["330200", "enterprises@total"] == 2
    assert found["total", "enterprises@total"] == 2  # E1 is in both cities and in both months
    assert found["total", "markets@total"] == 3
    quarters = values("measure=enterprises&rows=quarter" + HERE)
    assert quarters["2015Q2", "enterprises"] == 2


@pytest.mark.parametrize(
    ("compare", "expected"),
    [
        ("yoy", Fraction(50)),
        ("pop", NC),  # the first half of 2014 is where the snapshot begins, its second half has no business
        ("yoy_change", 7 * MILLION),
        ("yoy_constant", Fraction(50)),
        ("contribution", Fraction(50)),  # of the total: its own growth
        ("cagr:1", Fraction(50)),
        ("share", NC),
        ("rank", NC),
    ],
)
def test_the_total_is_compared(compare, expected):
    total = asked(f"measure=executed&compare={compare}" + HERE).table.rows[0].figures
    assert total[f"executed_{compare}"].value == expected


def test_the_parts_contribute_what_the_whole_grew():
    found = values("measure=executed&rows=city&compare=contribution,share,rank,yoy" + HERE)
    points = [found[city, "executed_contribution"] for city in ("330100", "330200")]
    assert points == [Fraction(0), Fraction(50)]
    assert found["330200", "executed_share"] == Fraction(1100, 21)
    assert (found["330100", "executed_rank"], found["330200", "executed_rank"]) == (2, 1)
    assert found["total", "executed_share"] is NC


def test_a_division_has_its_share_of_its_section():
    found = values("measure=executed&rows=division&compare=parent_share" + HERE)
    assert found["I1", "executed_parent_share"] == found["K8", "executed_parent_share"] == 100


def test_growth_at_constant_rates_leaves_out_what_only_the_rate_did():
    facts = FACTS | {
        "executions": [
            fact(201406, 100, currency="JPY", amount_minor=10**10),
            fact(201506, 80, currency="JPY", amount_minor=10**10),  # the same yen, fewer dollars
        ]
    }
    found = values("measure=executed&compare=yoy,yoy_constant" + HERE, facts)
    assert found["total", "executed_yoy"] == -20
    assert found["total", "executed_yoy_constant"] == 0


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("contracts", 2),
        ("contracts_10m", 1),
        ("contract_value_10m", 20 * MILLION),
        ("average_contract", 12 * MILLION),
        ("execution_rate", Fraction(2100, 24)),
        ("enterprises_5m", 2),
        ("enterprises_10m", 1),
        ("executed_10m", 15 * MILLION),
        ("enterprises_100m", 0),
        ("registered", 2),
        ("employees", 22_000),  # E1 counts once, by its last month
        ("college_share", 50),
        ("new_hires", 3),
        ("enterprises_10000_employees", 1),
        ("certificates", 2),
        ("certificates_13", 1),
        ("cr4", 100),
        ("herfindahl", Fraction(10_000 * (15 * 15 + 6 * 6), 21 * 21)),
        ("kpo_share", Fraction(900, 21)),
        ("demonstration_share", Fraction(1000, 21)),  # Hangzhou is one, Ningbo not yet
        ("yangtze_delta_share", 100),
        ("west_share", 0),
        ("trainees", NF),  # nobody has filed a training: no zero
    ],
)
def test_an_indicator_is_what_its_definition_says(measure, expected):
    assert only(f"measure={measure}" + HERE) == expected


def test_every_indicator_of_the_catalogue_is_answered():
    for id in indicators():
        assert asked(f"measure={id}" + HERE).table.rows[0].figures[id].value is not None


def test_people_count_where_the_enterprise_was_at_last():
    found = values("measure=employees&rows=city" + HERE)
    assert found == {("330200", "employees"): 22_000, ("total", "employees"): 22_000}


def test_relocated_business_counts_where_it_was_then():
    found = values("measure=enterprises&rows=city&columns=month&where=enterprise in E1" + HERE)
    assert (found["330100", "enterprises@2015M05"], found["330200", "enterprises@2015M05"]) == (1, 0)
    assert (found["330100", "enterprises@2015M06"], found["330200", "enterprises@2015M06"]) == (1, 1)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("country in group:southeast-asia-11", 5),
        ("country in group:belt-and-road", 12),
        ("country in group:belt-and-road and city in 330200", 11),
        ("city in group:demonstration-city", 10),
        ("client_industry in J*", 20),
        ("client_sector = I", 1),
        ("section in ITO,KPO and country in I*", 7),
    ],
)
def test_a_condition_restricts(where, expected):
    assert only(f"measure=executed&where={where}" + HERE) == expected * MILLION


def test_bands_of_size_do_not_overlap():
    found = values("measure=enterprises,executed&rows=size_band" + HERE)
    assert found["5000000", "enterprises"] == found["10000000", "enterprises"] == 1
    assert found["10000000", "executed"] == 15 * MILLION


def test_a_month_to_come_is_not_filed_and_a_quiet_one_is_zero():
    found = values("measure=executed&rows=month&region=330000&period=2015M04..2015M07")
    assert found["2015M04", "executed"] == 0
    assert found["2015M07", "executed"] is NF


def test_a_place_of_which_nobody_has_filed_has_no_zero():
    assert only("measure=executed&region=310000&period=2015H1") is NF


def test_a_revision_of_the_catalogue_leaves_a_marked_break():
    table = asked("measure=executed&rows=division&compare=yoy" + HERE).table
    assert all("2015" in row.texts["break"] for row in table.rows)
    assert table.rows[0].figures["executed_yoy"].broken
    assert not table.rows[0].figures["executed"].broken
    plain = asked("measure=executed&rows=city&compare=yoy" + HERE).table
    assert not any("break" in row.texts for row in plain.rows)


def test_a_change_of_a_country_group_leaves_a_marked_break():
    address = "measure=executed&rows=half&where=country in group:eu-28&region=330000&period=2013..2014"
    rows = {row.code: row for row in asked(address).table.rows}
    assert "HR" in rows["2013H2"].texts["break"]
    assert "break" not in rows["2014H1"].texts


@pytest.mark.parametrize("dimension", ["city", "month", "section", "country"])
def test_the_cell_of_a_code_is_the_question_restricted_to_it(dimension):
    """For every indicator: so that going down a level finds the number that it came from."""
    for id, each in indicators().items():
        parts = [each, *(indicators()[part] for part in counts([each]))]
        if dimension in ("section", "country") and any(
            part.how.fact in PEOPLE for part in parts if isinstance(part.how, Count)
        ):
            continue
        found = values(f"measure={id}&rows={dimension}{HERE}")
        for (code, name), value in found.items():
            if code != "total":
                where = (
                    f"region=330000&period={code}" if dimension == "month" else f"where={dimension} in {code}{HERE[0:]}"
                )
                assert value == only(f"measure={id}&{where}"), (id, code, name)


@pytest.mark.parametrize("id", [id for id, each in indicators().items() if each.additive and each.unit == "usd"])
def test_the_rows_of_a_sum_add_up_to_its_total(id):
    found = values(f"measure={id}&rows=city,section{HERE}")
    assert sum(value for (code, _), value in found.items() if code != "total") == found["total", id]


def test_a_series_of_sums_is_asked_once_and_one_of_distinct_counts_month_by_month():
    class Counting(ReferenceEngine):
        asked = 0

        def answer(self, queries):
            self.asked += len(queries)
            return super().answer(queries)

    of = {}
    for measure in ("executed", "enterprises"):
        engine = Counting(FACTS)
        ask.answer(Question.parse(f"measure={measure}&rows=month&compare=yoy{HERE}"), engine)
        of[measure] = engine.asked
    assert of["executed"] < 6 < 12 <= of["enterprises"]  # the table and its total, now and a year before


def test_every_figure_carries_its_words_and_its_own_question():
    answer = asked("measure=executed&rows=city&compare=yoy" + HERE)
    figure = answer.figures["executed|330000|2015H1|direction=offshore|city=330200"]
    assert figure.zh == "浙江2015年上半年宁波离岸执行额"
    assert "\"city\" IN ('330200')" in figure.query


def test_the_worked_examples_of_the_methods_page_are_what_the_program_gives():
    page = Path(__file__).parents[3] / "docs" / "methods" / "indicators.md"
    done = doctest.testfile(str(page), module_relative=False, encoding="utf-8", optionflags=doctest.ELLIPSIS)
    assert done.attempted > 10
    assert done.failed == 0
