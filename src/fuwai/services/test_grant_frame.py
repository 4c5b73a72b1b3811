"""A whole population at once says what the law says row by row; more never means less; letters, lists and simulations."""

import io
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import FIGURES
from fuwai.core.grant_award import Certificate, assess
from fuwai.services import grant_award, grant_export, grant_simulate
from fuwai.services.grant_frame import CERTIFICATES, FRAME, Population, assess_all, share_all
from fuwai.services.grant_simulate import Variant
from fuwai.services.grant_testdata import (
    CITY,
    CUT_OFF,
    GIVEN,
    HEAD,
    OFFICE,
    PAYER,
    applied,
    filer,
    firm,
    opened,
    passed,
)
from fuwai.services.test_grant_paid import PAST, RANKING
from fuwai.standards.grants import scheme
from fuwai.storage.models import GrantAward

CAPS = {"enterprise_cap": 3_000}
VALUES = {
    "jinhua-2015": {**GIVEN, "small_least": 500, "large_least": 2_000, "growth_rate": 130, "growth_cap": 2_500, **CAPS},
    "pudong-2015": {**GIVEN, "small_least": 500, "large_least": 2_000, "growth_rate": 130, "growth_cap": 2_500, **CAPS},
    "central-2009": {"least": 700, "hire_amount": 90, "training_amount": 11, **CAPS},
    "shanghai-2018": {"least": 100, "upper_tier": 900, "upper_weight": 3, "rate": 70, **CAPS},
    "province-ranking": {**RANKING, "least": 100, "size_low": 500, "size_high": 900, "rate": 150, **CAPS},
}
FIRM = st.fixed_dictionaries(
    {
        "abroad": st.integers(0, 1500),
        "home": st.integers(0, 1500),
        "prior": st.integers(0, 800),
        "people": st.one_of(st.none(), st.integers(0, 20)),
        "hires": st.integers(0, 9),
        "answer": st.one_of(st.none(), st.booleans()),
        "contracts": st.one_of(st.none(), st.integers(0, 12)),
        "costs": st.lists(st.one_of(st.none(), st.integers(0, 900)), max_size=4),
    }
)
FIRMS = st.lists(FIRM, min_size=1, max_size=6)


def figures_of(one):
    abroad, people = one["abroad"], one["people"]
    known = {"executed": abroad + one["home"], "offshore": abroad, "overseas_final": abroad}
    known |= {"prior_offshore": one["prior"], "prior_overseas_final": one["prior"]}
    known |= {"received": abroad // 2, "received_offshore": abroad // 2, "new_college_hires": one["hires"]}
    known |= {
        "employees": people,
        "college": None if people is None else people * 3 // 4,
        "trained_hired": one["hires"],
    }
    return {name: known.get(name, 0) for name in FIGURES}


def answers_of(scheme, one):
    return {
        each.id: one["contracts"]
        if each.kind == "number"
        else one["answer"]
        if each.id == "technology_export"
        else True
        for each in scheme.questions
    }


def population_of(scheme, firms):
    rows, certificates = [], []
    for at, one in enumerate(firms):
        rows.append({"enterprise": f"E{at}", **figures_of(one), **answers_of(scheme, one)})
        certificates += [(f"E{at}", "cmmi", f"{n}", cost) for n, cost in enumerate(one["costs"])]
    schema = {**FRAME, **{each.id: pl.Boolean if each.kind == "truth" else pl.Int64 for each in scheme.questions}}
    return Population(pl.DataFrame(rows, schema=schema), pl.DataFrame(certificates, schema=CERTIFICATES, orient="row"))


@pytest.mark.parametrize("name", VALUES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(firms=FIRMS)
def test_the_columns_say_what_the_law_says_row_by_row(name, firms):
    found = scheme(name)
    values = found.values(VALUES[name])
    assessed = assess_all(found, values, population_of(found, firms))
    for at, one in enumerate(firms):
        held = [Certificate("cmmi", f"{n}", cost) for n, cost in enumerate(one["costs"])]
        law = assess(found, values, figures_of(one), answers_of(found, one), held)
        row = assessed.row(at, named=True)
        assert row["qualifies"] is law.qualifies
        assert (row["fen"], row["points"], row["weight"]) == (law.fen, law.points, law.weight)
        assert [row[f"condition.{met.condition.id}"] for met in law.conditions] == [
            met.answer for met in law.conditions
        ]
        assert [row[f"item.{item.item.id}"] for item in law.items] == [item.fen for item in law.items]


@pytest.mark.parametrize("name", VALUES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(firms=FIRMS, budget=st.integers(0, 9_000), who=st.integers(0, 5), more=st.integers(1, 1_500))
def test_more_approved_offshore_value_never_lowers_the_own_award(name, firms, budget, who, more):
    found, at = scheme(name), who % len(firms)
    values = found.values(VALUES[name])
    grown = [*firms[:at], {**firms[at], "abroad": firms[at]["abroad"] + more}, *firms[at + 1 :]]
    before, after = (
        share_all(found, budget, assess_all(found, values, population_of(found, each))) for each in (firms, grown)
    )
    own = f"E{at}"
    assert (after[own].award if own in after else 0) >= (before[own].award if own in before else 0)
    assert sum(one.award for one in after.values()) <= budget
    assert all(one.award <= VALUES[name]["enterprise_cap"] for one in after.values())


def test_certificates_are_paid_to_their_number_their_cap_and_their_cost():
    found = scheme("jinhua-2015")
    values = found.values(GIVEN)
    held = [
        Certificate("cmmi", "1", 30_000_000),
        Certificate("cmmi", "2", 100),
        Certificate("iso27001", "3", 7_000_000),
    ]
    held += [Certificate("other", "4", 99_000_000), Certificate("cmmi", "5", None)]
    item = assess(found, values, dict.fromkeys(FIGURES, 0), {}, held).items[2]
    assert item.fen == 20_000_000 + 7_000_000


# ----------------------------------------------------------------------------------------- letters, lists, simulations


@pytest.fixture
def published(sqlite_store):
    for number, dollars in ((1, 600_000), (2, 900_000)):
        firm(number, dollars * 100)
    call = opened()
    passed(*(applied(call, number, account="62220000") for number in (1, 2)))
    grant_award.award(HEAD, call)
    return call


def test_a_letter_prints_every_step_and_an_enterprise_reads_it_once_it_is_published(published, tmp_path):
    award = GrantAward.objects.order_by("application__enterprise").first()
    with pytest.raises(FuwaiError, match="没有核定"):
        grant_export.letter(filer(1), award.pk)
    grant_award.publish(OFFICE, published, *PAST)
    made = grant_export.letter(filer(1), award.pk)
    assert "核定金额 60,000.00 元" in made.lead[0].text
    assert [row[0].text for row in made.sections[0].blocks[0].rows] == [step[0] for step in award.steps]
    assert "supported" in grant_export.letter(HEAD, award.pk, "en").lead[0].text
    paths = grant_export.write_letters(HEAD, published, tmp_path, ("docx",))
    assert len(paths) == 2
    assert all(path.stat().st_size > 1000 for path in paths)


def test_the_lists_are_workbooks_with_amounts_in_yuan(published):
    grant_award.publish(OFFICE, published, *PAST)
    sheet = load_workbook(io.BytesIO(grant_export.payments_xlsx(PAYER, published))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (rows[1][3], rows[1][4], rows[1][7]) == ("62220000", 60_000, 60_000)
    public = load_workbook(io.BytesIO(grant_export.published_xlsx(published))).active
    assert [row[3] for row in public.iter_rows(min_row=2, values_only=True)] == [90_000, 60_000]


def test_a_simulation_says_who_gains_who_loses_and_what_it_costs(sqlite_store):
    firm(1, 600_000 * 100)
    firm(2, 900_000 * 100)
    firm(3, 450_000 * 100)
    before = Variant("jinhua-2015", GIVEN, 12_000_000)
    after = Variant("jinhua-2015", {**GIVEN, "small_least": 40_000_000}, 12_000_000)
    assume = {"technology_export": False, "contract_hires": "new_college_hires"}
    found = grant_simulate.simulate(HEAD, CITY, CUT_OFF + timedelta(days=1), before, after, assume)
    assert (found.claims, found.cost, found.qualifying) == ((15_000_000, 19_500_000), (12_000_000, 12_000_000), (2, 3))
    assert {row["name"]: (row["before"], row["after"]) for row in found.rows.iter_rows(named=True)} == {
        "示例企业001": (4_800_000, 3_692_308),
        "示例企业002": (7_200_000, 5_538_461),
        "示例企业003": (0, 2_769_231),
    }
    assert (found.count("gains"), found.count("loses"), found.sum("gains") + found.sum("loses")) == (1, 2, 0)
    assert grant_simulate.charted(found).startswith("<svg")
    assert load_workbook(io.BytesIO(grant_export.simulation_xlsx(found))).active.max_row == 4
    with pytest.raises(FuwaiError) as error:
        grant_simulate.simulate(Viewer("body", CITY, "审核员", Role.CLERK, "c"), CITY, CUT_OFF, before, after)
    assert error.value.code == "access.role"
