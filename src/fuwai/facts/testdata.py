"""Random facts and random questions, to which every engine is put; and small snapshots."""

from datetime import date

import polars as pl
from hypothesis import strategies as st

from fuwai.core.cell import SUMS, Bound, CellQuery, counting
from fuwai.core.fact import FACTS
from fuwai.core.period import Period
from fuwai.facts.build import DTYPES
from fuwai.facts.snapshot import write

PLACES = (
    ("330108", "330100", "330000"),
    ("330102", "330100", "330000"),
    ("330702", "330700", "330000"),
    ("330000", "330000", "330000"),  # the province's own body
    ("310115", "310000", "310000"),  # a district directly under a municipality
    ("310101", "310000", "310000"),
)
MONTHS = (201405, 201406, 201412, 201501, 201505, 201506)
CLASSES = (("ITO", "I1", "I11"), ("ITO", "I1", "I12"), ("KPO", "K2", "K21"), ("other", "other", "name:old"))
REGIONS = ("000000", "330000", "310000", "330100", "330108", "310115", "330700")
PERIODS = ("2015H1", "2014H1", "2015M06", "2015M05", "2015", "2014M12..2015M01", "2014", "2016")
BY_OF = {
    "executions": ("month", "county", "city", "province", "section", "division", "group", "country", "offshore"),
    "contracts": ("month", "city", "group", "country", "enterprise", "client_industry", "contract"),
    "enterprises": ("month", "county", "city", "registration_type"),
    "workforce": ("month", "city", "industry", "enterprise"),
    "certifications": ("city", "certification", "registration_type"),
    "trainings": ("month", "county"),
}
MEASURES_OF = {
    "executions": ("usd_cents", "rows", "enterprises", "contracts", "countries", "amount_minor"),
    "contracts": ("usd_cents", "rows", "enterprises", "contracts", "countries"),
    "enterprises": ("rows", "enterprises"),
    "workforce": ("employees", "college", "new_hires", "rows", "enterprises"),
    "certifications": ("certificates", "enterprises", "rows"),
    "trainings": ("trainees", "hired", "rows"),
}
BOUNDS = {
    "executions": (Bound("enterprise", "usd_cents", 10**12), Bound("contract", "usd_cents", 0, 10**13)),
    "contracts": (Bound("contract", "usd_cents", 5 * 10**12), Bound("enterprise", "usd_cents", 10**9, 10**13)),
    "workforce": (Bound("enterprise", "employees", 500), Bound("enterprise", "employees", 0, 500)),
}


@st.composite
def facts(draw, fact):
    """Rows of one kind of fact, with the columns of core.fact."""
    rows = []
    for number in range(draw(st.integers(0, 25))):
        month = draw(st.sampled_from(MONTHS))
        county, city, province = draw(st.sampled_from(PLACES))
        section, division, group = draw(st.sampled_from(CLASSES))
        country = draw(st.sampled_from(("US", "JP", "CN", "IN")))
        level_from = draw(st.integers(1, 4))
        everything = {
            "filing": number,
            "month": month,
            "county": county,
            "city": city,
            "province": province,
            "enterprise": draw(st.sampled_from(("E1", "E2", "E3"))),
            "name": f"示例{number}",
            "contract": draw(st.sampled_from(("C1", "C2", "C3"))),
            "section": section,
            "division": division,
            "group": group,
            "edition": "2015",
            "country": country,
            "final_country": country,
            "offshore": country != "CN",
            "client_industry": draw(st.sampled_from((None, "I", "M"))),
            "client_kind": "enterprise",
            "registration_type": draw(st.sampled_from((None, "110"))),
            "industry": "I",
            "amount_minor": 1,
            "currency": "USD",
            "usd_cents": draw(st.integers(-(10**6), 10**13)),
            "rate": "1",
            "kind": draw(st.sampled_from(("inbound", "order", "framework"))),
            "level_from": level_from,
            "level_to": draw(st.integers(level_from, 4)),
            "employees": draw(st.integers(0, 1000)),
            "college": draw(st.integers(0, 1000)),
            "new_hires": draw(st.sampled_from((None, 0, 7))),
            "new_college_hires": None,
            "certificate": draw(st.sampled_from(("c1", "c2"))),
            "certification": draw(st.sampled_from(("cmmi", "other"))),
            "trainees": draw(st.integers(0, 50)),
            "hired": draw(st.sampled_from((None, 0, 20))),
        }
        day = date(month // 100, month % 100, 1)
        everything |= dict.fromkeys(("executed", "signed", "registered", "rate_date", "issued", "ended"), day)
        rows.append({name: everything[name] for name in FACTS[fact]})
    return rows


@st.composite
def questions(draw):
    fact = draw(st.sampled_from(sorted(FACTS)))
    by = tuple(draw(st.lists(st.sampled_from(BY_OF[fact]), unique=True, max_size=3)))
    measures = tuple(draw(st.lists(st.sampled_from(MEASURES_OF[fact]), unique=True, min_size=1)))
    region, period = draw(st.sampled_from(REGIONS)), Period.parse(draw(st.sampled_from(PERIODS)))
    direction = draw(st.sampled_from(("offshore", "onshore", "all")))
    restricted = {
        "executions": (("country", ("US", "IN")), ("enterprise", ("E1",)), ("group", ("I11",)), ("offshore", (True,))),
        "contracts": (("enterprise", ("E1", "E2")), ("client_industry", ("",)), ("month", (201506,)), ("city", ())),
        "enterprises": (("city", ("330100",)), ("county", ("330108", "310115"))),
        "workforce": (("city", ("330100", "310000")), ("registration_type", ("",))),
        "certifications": (("certification", ("cmmi",)),),
        "trainings": (("city", ("330100",)),),
    }[fact]
    where = tuple(draw(st.lists(st.sampled_from(restricted), unique=True, max_size=2)))
    until = fact in ("enterprises", "certifications", "workforce") and draw(st.booleans())
    latest = fact == "workforce" and draw(st.booleans())
    bound = draw(st.sampled_from((None, *BOUNDS.get(fact, ()))))
    if bound:
        measures = tuple(name for name in measures if name in (*SUMS, "rows", counting(bound.per))) or ("rows",)
    return CellQuery(fact, measures, by, region, period, direction, where, until, latest, bound)


def snapshot(rows, path):
    """Write rows as a snapshot."""
    frames = {
        fact: pl.DataFrame(
            rows.get(fact, []), schema={name: DTYPES[kind] for name, kind in columns.items()}, orient="row"
        )
        for fact, columns in FACTS.items()
    }
    write(path, frames, {})
    return path
