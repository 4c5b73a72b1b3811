"""An invented call in 金华 and its applicants, for the tests of grants."""

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from fuwai.core.access import Role, Viewer
from fuwai.core.grant import Scheme
from fuwai.files.testdata import pdf
from fuwai.services import grant, grant_apply, grant_review
from fuwai.services.grant_apply import Answered
from fuwai.standards import grants
from fuwai.storage import append
from fuwai.storage.testdata import contracts, enterprises, file

COUNTY, CITY = "330702", "330700"
HEAD = Viewer("body", CITY, "市负责人", Role.HEAD, "head-330700")
CLERK = Viewer("body", COUNTY, "县审核员", Role.CLERK, "clerk-330702")
OFFICE = Viewer("body", CITY, "补录")  # loads history: no role
PAYER = Viewer("payer", CITY, "拨付经办", Role.PAYER, "payer-330700")
FILED, APPROVED, LATE = (datetime(2015, month, 1, tzinfo=UTC) for month in (5, 6, 8))
CUT_OFF = datetime(2015, 7, 31, 16, tzinfo=UTC)
OPENS, CLOSES = datetime(2015, 6, 1, tzinfo=UTC), datetime(2015, 9, 30, 16, tzinfo=UTC)
WITHIN = datetime(2015, 9, 1, tzinfo=UTC)
PDF = pdf()
DOLLARS = 100  # cents
GIVEN = {
    "growth_rate": 10,
    "growth_cap": 10**9,
    "hire_amount": 100_000,
    "hire_cap": 10**8,
    "certificate_codes": ("cmmi", "iso27001"),
    "certificate_each": 20_000_000,
    "certificate_most": 2,
    "enterprise_cap": 2 * 10**9,
}
ANSWERS = {"technology_export": False, "contract_hires": 0}


SHARING = {
    "proportional": "",
    "rank": 'points = "CASE WHEN abroad >= large_least THEN 20 WHEN abroad > prior_abroad * 2 THEN 10 ELSE 0 END"',
    "tier": 'weight = "CASE WHEN abroad >= large_least THEN 3 ELSE 1 END"',
}


def code(number: int) -> str:
    return f"{number:09d}"


def filer(number: int) -> Viewer:
    return Viewer("enterprise", code(number), "填报人", Role.FILER, f"filer-{number}")


def operator(number: int) -> Viewer:
    """Who loads history for the enterprise: a command, without a role."""
    return Viewer("enterprise", code(number), "补录")


def approve(filings: Sequence[int | None], at: datetime = APPROVED, levels: Sequence[int] = (1, 2, 3)) -> None:
    """Decisions of the levels, at a moment in the past."""
    bodies = {1: COUNTY, 2: CITY, 3: "330000"}
    with append.transaction():
        append.decide(
            [
                append.NewDecision(one, level, "approve", bodies[level], "t", at)
                for one in filings
                if one
                for level in levels
            ]
        )
        append.audit("approve", "t", "all", at, {})


def strike_out(filing: int, at: datetime | None = None) -> None:
    with append.transaction():
        moment = at or datetime.now(UTC)
        append.decide([append.NewDecision(filing, 4, "strike_out", "000000", "t", moment, "scope", "不属于服务外包")])
        append.audit("strike_out", "t", "all", moment, {})


def firm(
    number: int, offshore: int, onshore: int = 0, at: datetime = APPROVED, year: int = 2014, **about: object
) -> list[int]:
    """An enterprise with executed value in US cents, abroad and at home; the filings of its two contracts."""
    own = {"enterprise_code": [code(number)], "name": f"示例企业{number:03}", "county": COUNTY, **about}
    approve(file("enterprise", {**enterprises(code(number)), **own}, FILED, COUNTY).filings)
    return execute(number, "A", "US", offshore, at, year) + (
        execute(number, "B", "CN", onshore, at, year) if onshore else []
    )


def execute(
    number: int, name: str, country: str, cents: int, at: datetime = APPROVED, year: int = 2014, part: str = "1"
) -> list[int]:
    own = {"enterprise_code": code(number)}
    signed = {"signed": date(year, 1, 5), "client_country": country, "value": 10**11}
    new = file("contract", {**contracts(f"{name}{year}"), **own, **signed}, FILED, COUNTY)
    done = {"provider_number": f"{name}{year}", "execution_number": part, "executed": date(year, 6, 1)}
    executed = file("execution", {**own, **done, "amount": cents, "currency": "USD"}, FILED, COUNTY)
    approve([*new.filings, *executed.filings], at)
    return [one for one in new.filings if one]


def variants() -> dict[str, Scheme]:
    """The scheme of 金华 as a file for each way of sharing, and the form of 2018 for 金华 and business of 2014."""
    folder, made = Path(grants.__file__).parent, {}
    jinhua = (folder / "jinhua-2015.toml").read_text(encoding="utf-8")
    for method, more in SHARING.items():
        text = jinhua.replace('id = "jinhua-2015"', f'id = "{method}"', 1)
        text = text.replace('method = "proportional"', f'method = "{method}"\n{more}', 1)
        made[method] = text
    receipts = (folder / "shanghai-2018.toml").read_text(encoding="utf-8").replace('"310000"', f'"{CITY}"', 1)
    receipts = receipts.replace("2017-", "2014-").replace("2018-03", "2015-03")
    made["receipts"] = receipts.replace('id = "shanghai-2018"', 'id = "receipts"', 1)
    return {name: grants.read(text, tomllib.loads(text), Path(f"{name}.toml")) for name, text in made.items()}


def opened(scheme: str = "jinhua-2015", budget: int = 10**12, viewer: Viewer = HEAD, **given: object) -> int:
    values = GIVEN if scheme in ("jinhua-2015", *SHARING) else {}
    plan = grant.Plan("2015 年资金申报", scheme, budget, {**values, **given}, OPENS, CLOSES, CUT_OFF)  # type: ignore[dict-item]
    return grant.open_call(viewer, plan)


def applied(call: int, number: int, **said: object) -> int:
    told = {"answers": ANSWERS, "asked": {}, "papers": {"application": ("申请.pdf", PDF)}, **said}
    return grant_apply.submit(operator(number), call, Answered(**told), WITHIN)  # type: ignore[arg-type]


def passed(*applications: int) -> None:
    """Reviewed by county and city."""
    grant_review.approve(CLERK, applications)
    grant_review.approve(HEAD, applications)
