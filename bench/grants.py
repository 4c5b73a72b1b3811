"""Grants: 50,000 enterprises assessed under the scheme of 2015 and the budget shared among them, to the fen.

Ours: conditions, items, certificates and caps as Polars expressions on one frame, then the exact sharing. The peer: the law
row by row in Python (`core.grant_award`), and the same sharing; both must give everyone the same award.
"""

import gc
from collections.abc import Iterable

import numpy as np
import polars as pl

from bench.measure import line, median
from fuwai.core.grant import FIGURES, Given, Scheme
from fuwai.core.grant_award import Certificate, assess
from fuwai.core.grant_share import Claim, share_out
from fuwai.settings import start
from fuwai.standards.grants import scheme

SIZES = (50_000,)
BAR = "< 10 s"
BUDGET = 10**11
GIVEN: dict[str, Given] = {
    "growth_rate": 10,
    "growth_cap": 50_000_000,
    "hire_amount": 100_000,
    "hire_cap": 10_000_000,
    "certificate_codes": ("cmmi", "iso27001"),
    "certificate_each": 20_000_000,
    "certificate_most": 2,
    "enterprise_cap": 100_000_000,
}
CODES = ("cmmi", "iso27001", "iso9001", "other")


def bench(sizes: Iterable[int] = SIZES) -> list[dict[str, object]]:
    """A line for each size."""
    start()
    return [_of_size(scheme("jinhua-2015"), size) for size in sizes]


def _of_size(found: Scheme, size: int) -> dict[str, object]:
    # Imported when Django is set up: the service stands among those that know the store.
    from fuwai.services.grant_frame import Population, assess_all, share_all

    figures, certificates = _figures(size), _certificates(size)
    values = found.values(GIVEN)

    def ours() -> dict[str, int]:
        assessed = assess_all(found, values, Population(figures, certificates))
        return {code: one.award for code, one in share_all(found, BUDGET, assessed).items()}

    def peer() -> dict[str, int]:
        held: dict[str, list[Certificate]] = {}
        for code, *rest in certificates.iter_rows():
            held.setdefault(code, []).append(Certificate(*rest))
        claims = []
        for row in figures.iter_rows(named=True):
            code = row["enterprise"]
            answers = {name: row[name] for name in ("technology_export", "contract_hires")}
            fen = assess(found, values, row, answers, held.get(code, [])).fen
            if fen:
                claims.append(Claim(code, fen))
        return {code: one.award for code, one in share_out("proportional", BUDGET, claims).items()}

    if ours() != peer():
        raise AssertionError(f"{size} enterprises: the awards differ")
    return line(
        "grants: assess and award", size, median(ours, 5), "Python, row by row", median(peer, 1, gc.collect), BAR
    )


def _figures(size: int) -> pl.DataFrame:
    """Skewed amounts, so that many stand near the thresholds and few carry most; the same every time."""
    random = np.random.default_rng(2015)
    executed = np.exp(random.normal(17.5, 1.8, size)).astype(np.int64)
    offshore = (executed * random.random(size)).astype(np.int64)
    hires = random.integers(0, 60, size)
    known = {
        "executed": executed,
        "offshore": offshore,
        "overseas_final": offshore,
        "prior_offshore": (offshore * random.random(size) * 1.5).astype(np.int64),
        "new_college_hires": hires,
    }
    return pl.DataFrame(
        {"enterprise": [f"91330700SYN{number:07d}" for number in range(size)]}
        | {name: known.get(name, np.zeros(size, np.int64)) for name in FIGURES}
        | {"technology_export": random.random(size) < 0.1, "contract_hires": np.maximum(0, hires - 2)}
    )


def _certificates(size: int) -> pl.DataFrame:
    random = np.random.default_rng(2016)
    of = random.integers(0, size, size)
    return pl.DataFrame(
        {
            "enterprise": [f"91330700SYN{number:07d}" for number in of],
            "code": [CODES[at] for at in random.integers(0, len(CODES), size)],
            "number": [f"N{number}" for number in range(size)],
            "cost": random.integers(0, 40_000_000, size),
        }
    )
