"""统计数据: the store as of a moment, as facts on disk."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import polars as pl

from fuwai.facts import snapshot as disk
from fuwai.facts.build import Filed, Standard, build
from fuwai.standards import catalogue, codelist
from fuwai.standards.rate import rates
from fuwai.standards.region import regions
from fuwai.storage import history, paths

FOLDER = "facts"


@dataclass(frozen=True)
class Built:
    """What a build did. *nothing_new* says that the store had not moved since the snapshot was written."""

    as_of: datetime
    path: Path
    written: int
    kept: int
    rows: dict[str, int]
    nothing_new: bool = False


def build_facts(as_of: datetime | None = None, *, rebuild: bool = False) -> Built:
    """Build the snapshot as of *as_of*; without one, as of the last event in the store."""
    moment = as_of or history.last_event()
    path = _folder(moment)
    heads = history.heads(moment)
    if rebuild and path.exists():
        shutil.rmtree(path)
    if disk.about(path).get("heads") == heads:
        return Built(moment, path, 0, 0, {}, nothing_new=True)
    facts = build(filed(moment), standard())
    done = disk.write(path, facts, {"as_of": moment.isoformat(), "heads": heads})
    return Built(moment, path, len(done.written), len(done.kept), dict(done.rows))


def snapshot(as_of: datetime | None = None) -> Path:
    """The folder of the facts as of *as_of*, built where it is missing or behind the store."""
    return build_facts(as_of).path


def filed(moment: datetime) -> Filed:
    """What storage holds as of *moment*."""
    return Filed(
        enterprises=history.filings("enterprise", moment),
        contracts=history.filings("contract", moment),
        executions=history.filings("execution", moment),
        decisions=history.decisions(moment),
        levels_used=history.levels_used(),
    )


@cache
def standard() -> Standard:
    """Regions, groups and rates as the build wants them."""
    paths_of_regions = regions(None).paths
    groups = [
        (code, *_class_of(edition, code), edition.code)
        for edition in reversed(catalogue.editions())
        for code in edition.groups
    ]
    currencies = codelist.codes("currency")
    return Standard(
        regions=pl.DataFrame(list(paths_of_regions.values()), schema=["county", "city", "province"], orient="row"),
        groups=pl.DataFrame(groups, schema=["group", "division", "section", "edition"], orient="row").unique(
            "group", keep="first", maintain_order=True
        ),
        rates=rates(),
        digits={code: codelist.minor_digits(code) for code in currencies},
    )


def _class_of(edition: catalogue.Edition, code: str) -> tuple[str, str]:
    placed = edition.placement(code)
    return placed.division, placed.section


def _folder(moment: datetime) -> Path:
    return paths.home() / FOLDER / moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def parse_moment(text: str | None) -> datetime | None:
    """A moment as typed: 2015-07-15 is the end of that day in China, 2015-07-15T12:00+08:00 is itself."""
    if text is None:
        return None
    if len(text) == len("2015-07-15"):
        return datetime.combine(date.fromisoformat(text), datetime.max.time(), history.CHINA)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=history.CHINA)
