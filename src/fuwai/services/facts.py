"""统计数据: the store as of a moment, as facts on disk."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db.models import Max

from fuwai.core.access import Viewer
from fuwai.core.cell import Engine
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.core.moment import BEIJING
from fuwai.facts import snapshot as disk
from fuwai.facts.build import PEOPLE, Filed, Standard, build
from fuwai.facts.open import Addresses, open_engine
from fuwai.standards import catalogue, codelist
from fuwai.standards.rate import rates
from fuwai.standards.region import regions
from fuwai.storage import history
from fuwai.storage.chain import head
from fuwai.storage.models import Decision, Filing

FOLDER = "facts"
COLUMNS = sha256(json.dumps(FACTS).encode()).hexdigest()[:16]  # a snapshot of other columns is built anew
READER = Viewer("administrator", name="facts")  # facts hold everything; who may see which table is asked there


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
    moment = as_of or last_event()
    path = _folder(moment)
    heads = ":".join(head(chain).digest for chain in ("filing", "decision"))
    if rebuild and path.exists():
        shutil.rmtree(path)
    known = disk.about(path)
    if known.get("heads") == heads and known.get("columns") == COLUMNS:
        return Built(moment, path, 0, 0, {}, nothing_new=True)
    facts = build(filed(moment), standard())
    done = disk.write(path, facts, {"as_of": moment.isoformat(), "heads": heads, "columns": COLUMNS})
    return Built(moment, path, len(done.written), len(done.kept), dict(done.rows))


def snapshot(as_of: datetime | None = None) -> Path:
    """The folder of the facts as of *as_of*, built where it is missing or behind the store."""
    return build_facts(as_of).path


def open_facts(name: str, path: Path) -> Engine:
    """The engine *name* (empty: the office's own, FUWAI_ENGINE) on the snapshot at *path*. Raises FuwaiError `engine.…`."""
    addresses = Addresses(settings.FACTS_POSTGRES, settings.FACTS_SPARK)
    return open_engine(name or settings.FACTS_ENGINE, path, addresses)


def last_event() -> datetime:
    """The moment of the last submission or decision in the store. Raises FuwaiError `facts.nothing_filed`."""
    moments = [
        Filing.objects.aggregate(last=Max("submitted_at"))["last"],
        Decision.objects.aggregate(last=Max("decided_at"))["last"],
    ]
    if moments[0] is None:
        raise FuwaiError(
            "facts.nothing_filed",
            "还没有任何填报; 请先运行 fuwai import, 或用 fuwai demo 载入示例",
            "nothing has been filed yet; run fuwai import, or load the sample by fuwai demo",
        )
    return max(moment for moment in moments if moment is not None)


def filed(moment: datetime) -> Filed:
    """What storage holds as of *moment*."""
    enterprises, contracts, executions = (
        history.filings(READER, noun, moment) for noun in ("enterprise", "contract", "execution")
    )
    people = {noun: history.filings(READER, noun, moment) for noun in PEOPLE.values()}
    frames = (enterprises, contracts, executions, *people.values())
    counties = pl.concat([frame["county"] for frame in frames]).unique().to_list()
    decisions = history.decisions(READER, moment)
    return Filed(enterprises, contracts, executions, decisions, history.levels_frame(counties, moment.date()), people)


@cache
def standard() -> Standard:
    """Regions, groups and rates as the build wants them."""
    paths_of_regions = regions(None).paths
    groups = [
        (code, *_class_of(edition, code), edition.code)
        for edition in reversed(catalogue.editions())
        for code in edition.groups
    ]
    return Standard(
        regions=pl.DataFrame(list(paths_of_regions.values()), schema=["county", "city", "province"], orient="row"),
        groups=pl.DataFrame(groups, schema=["group", "division", "section", "edition"], orient="row").unique(
            "group", keep="first", maintain_order=True
        ),
        rates=rates(),
        digits=codelist.minor_digits(),
    )


def _class_of(edition: catalogue.Edition, code: str) -> tuple[str, str]:
    placed = edition.placement(code)
    return placed.division, placed.section


def _folder(moment: datetime) -> Path:
    return Path(settings.FUWAI_HOME) / FOLDER / moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def parse_moment(text: str | None) -> datetime | None:
    """A moment as typed: 2015-07-15 is the end of that day in China, 2015-07-15T12:00+08:00 is itself.

    Raises FuwaiError `moment.unknown` for anything else."""
    if text is None:
        return None
    try:
        if len(text) == len("2015-07-15"):
            return datetime.combine(date.fromisoformat(text), datetime.max.time(), BEIJING)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FuwaiError(
            "moment.unknown",
            f"不认识时刻 {text[:40]!r}; 请写作 2015-07-15 或 2015-07-15T12:00+08:00",
            f"{text[:40]!r} is no moment; write 2015-07-15 or 2015-07-15T12:00+08:00",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
