"""数据立方: the cube follows the store: by the months that a build of the facts changed, and by what was filed or decided since.

A standing cube stays open in a process. Before each use it looks for filings and decisions that came after it; the facts of
the enterprises that these are about are built anew, and only the rows that differ are changed. So one approved filing is
seen by every table without a build. Where many enterprises moved, or a county's levels, the snapshot is built anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import polars as pl
from django.db.models import Max

from fuwai.core.cell import Fact, literal
from fuwai.core.fact import FACTS
from fuwai.facts.build import PEOPLE, Filed, build
from fuwai.facts.cube_change import Change
from fuwai.facts.cube_engine import CubeEngine
from fuwai.services.facts import READER, build_facts, last_event, open_facts, standard
from fuwai.storage import history
from fuwai.storage.models import Decision, Filing, LevelUse

MANY = 200  # enterprises; beyond these a build is as quick


@dataclass(frozen=True)
class _Seen:
    """The last filing, decision and use of levels that an engine knows."""

    filing: int
    decision: int
    levels: int


class StandingCube:
    """A cube on the store's facts that stays open and follows."""

    def __init__(self) -> None:
        self.builds = 0
        self.engine, self.moment, self._seen = self._built()

    def now(self) -> CubeEngine:
        """The engine, which has seen all that was filed and decided up to now."""
        seen = _seen()
        if seen == self._seen:
            return self.engine
        enterprises = self._touched()
        if len(enterprises) > MANY or seen.levels != self._seen.levels:
            self.engine, self.moment, self._seen = self._built()
            return self.engine
        moment = last_event()
        self.engine.change(changes(self.engine, enterprises, moment))
        self.moment, self._seen = moment, seen
        return self.engine

    def _built(self) -> tuple[CubeEngine, datetime, _Seen]:
        self.builds += 1
        seen = _seen()  # before the build: what comes while it runs is looked at again
        built = build_facts()
        return cast(CubeEngine, open_facts("cubes", built.path)), built.as_of, seen

    def _touched(self) -> list[str]:
        """The enterprises of what was filed and decided since."""
        filed = Filing.objects.filter(id__gt=self._seen.filing).values_list("enterprise_id", flat=True)
        decided = Decision.objects.filter(id__gt=self._seen.decision).values_list("filing__enterprise_id", flat=True)
        return sorted({*filed, *decided})


def changes(engine: CubeEngine, enterprises: Sequence[str], moment: datetime) -> list[Change]:
    """The rows of *enterprises* that are other than *engine* knows them, as of *moment*."""
    now = build(_filed(enterprises, moment), standard())
    found = []
    for name, frame in now.items():
        fact = cast(Fact, name)
        before = _known(engine, fact, enterprises)
        after = {row["filing"]: row for row in frame.iter_rows(named=True)}
        for filing in sorted({*before, *after}):
            if before.get(filing) != after.get(filing):
                found.append(Change(fact, before.get(filing), after.get(filing)))
    return found


def _known(engine: CubeEngine, fact: Fact, enterprises: Sequence[str]) -> dict[int, Mapping[str, Any]]:
    """The rows of *enterprises* as the engine has them, by filing."""
    columns = list(FACTS[fact])
    listed = ", ".join(f'"{name}"' for name in columns)
    codes = ", ".join(map(literal, enterprises))
    rows = engine.other.every(fact, f"SELECT {listed} FROM {{}} WHERE enterprise IN ({codes})")  # noqa: S608
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


def _filed(enterprises: Sequence[str], moment: datetime) -> Filed:
    """What storage holds of *enterprises* as of *moment*."""
    nouns = {
        noun: history.filings(READER, noun, moment, enterprises)
        for noun in ("enterprise", "contract", "execution", *PEOPLE.values())
    }
    filings = pl.concat([frame["filing"] for frame in nouns.values()])
    counties = pl.concat([frame["county"] for frame in nouns.values()]).unique().to_list()
    decided = Decision.objects.filter(filing__enterprise_id__in=enterprises, decided_at__lte=moment).order_by("id")
    decisions = history.read(decided, ("id", "filing_id", "level", "act", "decided_at"), history.DECISIONS)
    return Filed(
        nouns["enterprise"],
        nouns["contract"],
        nouns["execution"],
        decisions.filter(pl.col("filing").is_in(filings.implode())),
        history.levels_frame(counties, moment.date()),
        {noun: nouns[noun] for noun in PEOPLE.values()},
    )


def _seen() -> _Seen:
    last = [model.objects.aggregate(last=Max("id"))["last"] or 0 for model in (Filing, Decision, LevelUse)]
    return _Seen(*last)
