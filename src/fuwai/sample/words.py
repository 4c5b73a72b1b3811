"""The words of the sample: titles and descriptions by group, invented names of enterprises and clients."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fuwai.core.catalogue import OTHER
from fuwai.standards import catalogue

WORDS = Path(__file__).parent / "words"
EARLIER, CURRENT = "2012", "2015"


@cache
def _groups() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = tomllib.loads((WORDS / "groups.toml").read_text(encoding="utf-8"))
    return found


@cache
def groups_of(division: str) -> tuple[str, ...]:
    """The groups of a division; those of `other` are the names of the earlier edition."""
    if division == OTHER:
        return tuple(catalogue.edition(EARLIER).groups)
    return catalogue.edition(CURRENT).groups_of(division)


@cache
def division_of(group: str) -> str:
    """The division of a group, `other` for one of the earlier edition."""
    return OTHER if group in catalogue.edition(EARLIER).groups else catalogue.edition(CURRENT).division_of(group)


def group_weight(group: str) -> float:
    """How much of its division the group usually has; only the proportions count."""
    return float(_groups()[group]["weight"])


def title_and_description(group: str, random: Random) -> tuple[str, str]:
    """A contract's title and what it is about, fitting its group."""
    words = _groups()[group]
    thing = random.choice(words["things"])
    return thing + random.choice(words["doings"]), str(random.choice(words["bodies"])).format(thing)
