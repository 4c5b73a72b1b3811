"""The markets of a sample: what each usually weighs, the currency its clients pay in, and the groups of countries."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from fuwai.standards.group import country_group

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


def members(group: str, on: date) -> frozenset[str]:
    """The countries of a group (一带一路, 东南亚11国) as counted on a day."""
    return country_group(group, on).members
