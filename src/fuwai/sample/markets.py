"""The markets of a sample: what each usually weighs, the currency its clients pay in, and the groups of countries."""

import csv
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words"


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (WORDS / "markets.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def weights() -> dict[str, float]:
    """How much of a usual year comes from each country; only the proportions count."""
    return {row["code"]: float(row["weight"]) for row in _rows()}


@cache
def currencies() -> dict[str, str]:
    """The currency that a country's clients often pay in."""
    return {row["code"]: row["currency"] for row in _rows()}


@cache
def members(group: str) -> tuple[str, ...]:
    """The countries of a group (一带一路, 东南亚11国) as counted in 2015."""
    with open(f"/work/shared/lists/{ {'belt_and_road': 'bri_countries', 'southeast_asia': 'sea11'}[group] }.csv") as f:
        return tuple(row["iso2"] for row in csv.DictReader(f))
