"""Every shipped scheme at each of its bounds: by the law for each parameter that its conditions and shares speak of, and along
the whole path. A scheme file without rows here fails, and so does a bound without one."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import FIGURES
from fuwai.core.grant_award import assess
from fuwai.services import grant, grant_apply, grant_award, grant_panel, grant_pay, grant_review
from fuwai.services.grant_testdata import (
    CITY,
    CLOSES,
    COUNTY,
    CUT_OFF,
    FILED,
    GIVEN,
    HEAD,
    LATE,
    OFFICE,
    OPENS,
    PAYER,
    PDF,
    WITHIN,
    approve,
    code,
    execute,
    filer,
    firm,
    operator,
    passed,
    strike_out,
)
from fuwai.services.test_grant_paid import RANKING
from fuwai.standards import grants
from fuwai.storage.models import Filing, GrantAward, GrantRecovery
from fuwai.storage.testdata import file, person

NOW = datetime.now(UTC)
OVER = NOW - timedelta(days=10), NOW - timedelta(days=3)
DAY = date(2015, 12, 1)
FILLED = {  # what the source leaves open, and nothing that it says
    "central-2009": {"enterprise_cap": 10**9},
    "jinhua-2015": GIVEN,
    "pudong-2015": GIVEN,
    "shanghai-2018": {
        "least": 50_000_000,
        "upper_tier": 90_000_000,
        "upper_weight": 2,
        "rate": 10,
        "enterprise_cap": 10**9,
    },
    "province-ranking": {**RANKING, "least": 50_000_000},
}
ANSWERS = {"technology_export": False, "contract_hires": 3, "lawful": True, "training_contracts": 0}
STAFF = {"employees": 10, "college": 8}
K = 100_000  # cents in a thousand dollars

# scheme, parameter, the figures exactly at the bound (thousands of dollars), the figure that moves by one unit, and the
# parameter that says whether the bound is included; without one the rule includes it.
BOUNDS = [
    ("central-2009", "least", {"executed": 1500, "overseas_final": 1500}, "executed", "bound_included"),
    ("central-2009", "share", {"executed": 2000, "overseas_final": 1400}, "overseas_final", "bound_included"),
    ("jinhua-2015", "small_least", {"executed": 500, "offshore": 500}, "executed", "least_included"),
    ("jinhua-2015", "small_share", {"executed": 600, "offshore": 300}, "offshore", "share_included"),
    ("jinhua-2015", "large_least", {"executed": 5000, "offshore": 2000}, "executed", "least_included"),
    ("jinhua-2015", "large_share", {"executed": 6000, "offshore": 2100}, "offshore", "share_included"),
    ("pudong-2015", "small_least", {"executed": 500, "overseas_final": 500, **STAFF}, "executed", "least_included"),
    ("pudong-2015", "small_share", {"executed": 600, "overseas_final": 300, **STAFF}, "overseas_final", "share_included"),
    ("pudong-2015", "large_least", {"executed": 5000, "overseas_final": 2000, **STAFF}, "executed", "least_included"),
    ("pudong-2015", "large_share", {"executed": 6000, "overseas_final": 2100, **STAFF}, "overseas_final", "share_included"),
    ("pudong-2015", "college_share", {"executed": 600, "overseas_final": 600, **STAFF, "college": 7}, "college", "share_included"),
    ("shanghai-2018", "least", {"received_offshore": 500}, "received_offshore", ""),
    ("shanghai-2018", "upper_weight", {"received_offshore": 500, "upper_weight": 1}, "upper_weight", ""),
    ("province-ranking", "least", {"executed": 500}, "executed", ""),
]  # fmt: skip
# scheme, parameter, figures at the bound, the figure that moves, and points (or weight) just under, at and just over.
GRADES = [
    ("shanghai-2018", "upper_tier", {"received_offshore": 900}, "received_offshore", (1, 2, 2)),
    ("province-ranking", "size_low", {"offshore": 500, "prior_offshore": 10_000}, "offshore", (0, 10, 10)),
    ("province-ranking", "size_high", {"offshore": 800, "prior_offshore": 10_000}, "offshore", (10, 20, 20)),
    ("province-ranking", "growth_share", {"offshore": 110, "prior_offshore": 100}, "offshore", (0, 5, 5)),
]
# What an answer decides, beside the figures at which everything else is met.
DECIDED = [
    ("central-2009", "lawful", True, {"executed": 1500, "overseas_final": 1500}),
    ("jinhua-2015", "technology_export", False, {"executed": 500, "offshore": 500}),
]
FLAGS = {(name, flag) for name, _, _, _, flag in BOUNDS if flag} | {
    ("jinhua-2015", "by_final_client"),
    ("pudong-2015", "by_final_client"),
}
MONEY = ("executed", "offshore", "overseas_final", "received", "received_offshore", "prior_offshore")


def reached(scheme, rules) -> Iterator[str]:
    """Every name on which the rules stand, through what derives from them."""
    derived = {one.id: one.rule for one in scheme.figures}
    for rule in rules:
        for name in rule.names:
            yield from reached(scheme, [derived[name]]) if name in derived else (name,)


def test_each_bound_of_each_shipped_scheme_has_its_row():
    assert set(FILLED) == set(grants.schemes())
    bounds, decided, grades, flags = set(), set(), set(), set()
    for name, scheme in grants.schemes().items():
        units = {one.id: one.unit for one in scheme.parameters}
        for used in reached(scheme, [one.rule for one in scheme.conditions]):
            (flags if units.get(used) == "truth" else bounds).update({(name, used)} if used in units else ())
            decided |= {(name, used)} & {(name, one.id) for one in scheme.questions}
        sharing = [rule for rule in (scheme.apportionment.points, scheme.apportionment.weight) if rule]
        grades |= {(name, used) for used in reached(scheme, sharing) if units.get(used) in ("usd", "percent")}
    assert bounds == {row[:2] for row in BOUNDS}
    assert flags == FLAGS
    assert decided == {row[:2] for row in DECIDED}
    assert grades == {row[:2] for row in GRADES}


def judged(name, figures, moved="", step=0, answers=ANSWERS, **given):
    scheme = grants.scheme(name)
    row = {one: value * (K if one in MONEY else 1) for one, value in figures.items()}
    if moved:
        row[moved] += step
    filled = {**FILLED[name], **given, **{one: value for one, value in row.items() if one not in FIGURES}}
    return assess(scheme, scheme.values(filled), {**dict.fromkeys(FIGURES, 0), **row}, answers)


@pytest.mark.parametrize(("name", "parameter", "figures", "moved", "flag"), BOUNDS)
def test_just_under_at_and_just_over_each_bound(name, parameter, figures, moved, flag):
    given = {flag: True} if flag else {}
    assert [judged(name, figures, moved, step, **given).qualifies for step in (-1, 0, 1)] == [False, True, True]
    if flag:
        assert [judged(name, figures, moved, step, **{flag: False}).qualifies for step in (-1, 0, 1)] == [
            False,
            False,
            True,
        ]


@pytest.mark.parametrize(("name", "parameter", "figures", "moved", "wanted"), GRADES)
def test_just_under_at_and_just_over_each_grade_of_a_share(name, parameter, figures, moved, wanted):
    found = [judged(name, figures, moved, step) for step in (-1, 0, 1)]
    by_rank = grants.scheme(name).apportionment.method == "rank"
    assert tuple(one.points if by_rank else one.weight for one in found) == wanted


@pytest.mark.parametrize(("name", "question", "wanted", "figures"), DECIDED)
def test_an_answer_that_decides_is_met_denied_or_undecided(name, question, wanted, figures):
    found = [judged(name, figures, answers={**ANSWERS, question: one}).qualifies for one in (wanted, not wanted, None)]
    assert found == [True, False, None]


@pytest.mark.parametrize("name", ["jinhua-2015", "pudong-2015"])
def test_whose_share_counts_is_the_parameter(name):
    figures = {"executed": 600, "offshore": 600, **STAFF}
    assert judged(name, figures, by_final_client=False).qualifies is True
    assert judged(name, figures, by_final_client=True).qualifies is False


# ---------------------------------------------------------------------------------------------------- the whole path


@pytest.fixture
def at_home(monkeypatch):
    """The shipped schemes as of 金华; nothing else of them is changed."""
    made = {name: _read(name) for name in FILLED}
    monkeypatch.setattr(grants, "schemes", lambda: made)
    return made


def _read(name, old="", new=""):
    source = Path(grants.__file__).parent / f"{name}.toml"
    text = source.read_text(encoding="utf-8").replace(old, new, 1)
    text = text.replace(f'region = "{tomllib.loads(text)["region"]}"', f'region = "{CITY}"', 1)
    return grants.read(text, tomllib.loads(text), source)


LEAST = {"central-2009": 1500, "shanghai-2018": 500}  # thousands of dollars; 500 in the others


def settled(number, scheme, cents):
    """An enterprise with so much executed abroad, its staff, and a receipt for all of it."""
    year = scheme.calendar.last.year
    firm(number, cents, year=year)
    month = {"month": year * 100 + 5, "employees": 10, "college": 9, "new_college_hires": 5}
    approve(file("workforce", {"enterprise_code": code(number), **month}, FILED, COUNTY).filings)
    slip(number, year, "A", cents)


def slip(number, year, name, cents):
    own = {"enterprise_code": code(number), "receipt_number": f"{name}-{number}", "currency": "USD"}
    paid = {"kind": "bank_slip", "received": date(year, 6, 2), "amount": cents}
    pair = {"provider_number": f"{name}{year}", "execution_number": "1", "allotted": cents}
    approve(file("receipt", {**own, **paid}, FILED, COUNTY).filings)
    approve(file("allotment", {**own, **pair}, FILED, COUNTY).filings)


def call_of(name, cut_off=CUT_OFF, **given):
    return grant.open_call(HEAD, grant.Plan("申报", name, 10**9, {**FILLED[name], **given}, OPENS, CLOSES, cut_off))


def told(scheme):
    answers = {one.id: ANSWERS[one.id] for one in scheme.questions}
    return grant_apply.Answered(
        answers, {}, papers={one.id: ("材料.pdf", PDF) for one in scheme.papers if one.required}
    )


def qualifies(call, number, scheme):
    return grant_apply.eligible(filer(number), call, told(scheme).answers).assessment.qualifies


def refused(error_code, act, *given):
    with pytest.raises(FuwaiError) as error:
        act(*given)
    assert error.value.code == error_code


@pytest.mark.parametrize("name", sorted(FILLED))
def test_the_whole_path_of_each_shipped_scheme_at_its_bound(sqlite_store, at_home, monkeypatch, name):
    scheme, least = at_home[name], LEAST.get(name, 500) * K
    year = scheme.calendar.last.year
    for number, step in ((1, -1), (2, 0), (3, 1), (4, -1)):
        settled(number, scheme, least + step)
    execute(4, "L", "US", 10_000 * 100, at=LATE, year=year)  # the fourth would reach it by what came after the cut-off
    slip(4, year, "L", 10_000 * 100)
    call = call_of(name)
    assert [qualifies(call, number, scheme) for number in (1, 2, 3, 4)] == [False, True, True, False]
    later = call_of(name, cut_off=LATE + timedelta(days=1))
    assert qualifies(later, 4, scheme) is True  # and does, where the cut-off is later
    refused("grant.not_eligible", grant_apply.submit, operator(4), call, told(scheme), WITHIN)
    refused("grant.closed", grant_apply.submit, operator(2), call, told(scheme), CLOSES + timedelta(seconds=1))
    application = grant_apply.submit(operator(2), call, told(scheme), CLOSES)
    with monkeypatch.context() as changed:
        changed.setattr(grants, "schemes", lambda: {name: _read(name, "level = 3", "near = 11\nlevel = 3")})
        refused("grant.scheme_changed", grant_review.approve, HEAD, [application])
    passed(application)
    _scored(scheme, call, application)
    grant_award.award(HEAD, call)
    grant_award.publish(OFFICE, call, *OVER)
    award = GrantAward.objects.get()
    assert award.fen > 0
    grant_pay.pay(PAYER, call, [(award.pk, award.fen, DAY, "R1")])
    strike_out(Filing.objects.get(noun="contract", enterprise=code(2)).pk)
    [back] = grant_pay.recover(HEAD, call)
    assert GrantRecovery.objects.get(pk=back).fen == award.fen


def _scored(scheme, call, application):
    if not scheme.criteria:
        return
    expert = Viewer("expert", CITY, "专家", Role.EXPERT, "expert-a")
    person(Role.EXPERT, CITY, expert.login)
    grant_panel.appoint(HEAD, call, [expert.login])
    grant_panel.declare(expert, call)
    grant_panel.score(expert, application, {one.id: one.most for one in scheme.criteria})
