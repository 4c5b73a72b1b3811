"""A small invented population for the tests of bulletins: eight enterprises, each with one group and one market."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from fuwai.core.access import Viewer
from fuwai.core.bulletin import Document
from fuwai.core.catalogue import OTHER, Placement
from fuwai.core.phrase import Language
from fuwai.facts.reference import ReferenceEngine
from fuwai.services import review
from fuwai.services.page import write
from fuwai.standards.catalogue import editions
from fuwai.standards.region import regions
from fuwai.storage.testdata import contracts, executions, file

Row = tuple[Any, ...]
AS_OF = "2015-07-15T00:00:00+08:00"
WAN = 10**6  # cents in 万美元
EDITION = next(edition for edition in editions() if not edition.partial)

# county, enterprise, group, country, executed 万美元 of 2015H1 and of 2014H1, contract value likewise
POPULATION: list[Row] = [
    ("330108", "A", "I11", "US", 12_000, 10_000, 9_000, 12_000),
    ("330108", "B", "I11", "IN", 4_000, 2_000, 3_000, 4_000),
    ("330203", "C", "K91", "JP", 5_000, 5_500, 5_000, 5_000),
    ("330203", "D", "B61", "HK", 3_000, 1_000, 2_000, 4_000),
    ("330702", "E", "K92", "KH", 2_500, 600, 2_500, 800),
    ("330402", "F", "I19", "DE", 1_100, 900, 1_000, 1_100),
    ("330302", "G", "B41", "GB", 500, 700, 500, 900),
    ("331002", "H", "I11", "SG", 40, 10, 40, 20),
]


def fact(month: int, row: Row, cents: int) -> dict[str, Any]:
    """An execution, contract or enterprise of *row* in *month*."""
    county, enterprise, group, country = row[:4]
    placed = EDITION.placement(group) if group in EDITION.groups else Placement(OTHER, OTHER, group, "earlier")
    path = regions(None).paths.get(county, (county, f"{county[:4]}00", f"{county[:2]}0000"))
    codes = dict(zip(("county", "city", "province"), path, strict=True))
    day = date(month // 100, month % 100, 5)
    return codes | {
        "filing": 1,
        "month": month,
        "executed": day,
        "signed": day,
        "enterprise": enterprise,
        "contract": f"{enterprise}-{month}",
        "section": placed.section,
        "division": placed.division,
        "group": group,
        "country": country,
        "final_country": country,
        "offshore": country != "CN",
        "kind": "inbound",
        "usd_cents": cents,
        "level_from": 1,
        "level_to": 4,
    }


def facts(
    population: Sequence[Row] = POPULATION, months: Sequence[int] = (3, 5, 6)
) -> Mapping[str, list[dict[str, Any]]]:
    """Each amount over the months by tenths: 2, 3 and 5 of it, so that June is half of it and grew by two thirds on May."""
    executions, contracts, enterprises = [], [], []
    for row in population:
        for year, executed, signed in ((2015, row[4], row[6]), (2014, row[5], row[7])):
            for part, month in zip((2, 3, 5), months, strict=True):
                executions.append(fact(year * 100 + month, row, executed * WAN * part // 10))
                contracts.append(fact(year * 100 + month, row, signed * WAN * part // 10))
        firm = fact(201506 if row[1] in "GH" else 201401, row, 0)
        enterprises.append(firm | {"name": f"示例企业{row[1]}", "registered": firm["executed"]})
    return {"executions": executions, "contracts": contracts, "enterprises": enterprises}


def page(
    region: str = "330000",
    period: str = "2015H1",
    language: Language = "zh",
    population: Sequence[Row] = POPULATION,
    kind: str | None = None,
) -> Document:
    """The bulletin of the population."""
    return write(ReferenceEngine(facts(population)), region, period, AS_OF, language, kind)


LOADER = Viewer("administrator", name="管理员")  # loads history: the window of review is that of 2015


def approve_one(amount: int = 350_000_000) -> list[int]:
    """An enterprise, a contract and an execution of *amount* cents, filed and approved by all four levels."""
    filings = [
        *file("contract", contracts("A")).filings,
        *file("execution", executions("A", amount=amount)).filings,
    ]
    for _ in range(4):
        review.approve(LOADER, [1, *filings], datetime(2015, 7, 1, tzinfo=UTC))  # the enterprise is the first filing
    return filings
