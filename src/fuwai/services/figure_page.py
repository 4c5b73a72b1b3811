"""出处: one figure opened. Its indicator, the moment and level of its facts, the facts and filings behind it, the editions
that coded them; computed again from its id alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from fuwai.core.access import Viewer
from fuwai.core.cell import literal
from fuwai.core.figure import Figure, Missing
from fuwai.core.figure_id import read_id
from fuwai.core.phrase import PARAMETER
from fuwai.core.review import LEVEL_NAMES, Level
from fuwai.facts.engine import DuckEngine
from fuwai.services.ask import own
from fuwai.services.facts import build_facts, parse_moment
from fuwai.services.figure_rebuild import Rebuilder, measured
from fuwai.services.question import Scope
from fuwai.standards.region import regions
from fuwai.standards.tables import indicator
from fuwai.storage.models import Filing

SHOWN = 20  # filings of a figure, the largest first
DEEPEST = 4  # figures of figures of figures


@dataclass(frozen=True)
class Behind:
    """One filing behind a figure: its fact's month, amount and edition; *noun* and *key* where the viewer may see it."""

    filing: int
    enterprise: str
    month: int
    usd_cents: int | None
    edition: str
    noun: str = ""
    key: str = ""
    version: int = 0


@dataclass(frozen=True)
class Contribution:
    """The facts of one level behind a figure: how many, their sum in cents, of how many enterprises, by which editions."""

    zh: str
    en: str
    statement: str
    facts: int
    usd_cents: int | None
    enterprises: int
    editions: tuple[tuple[str, int], ...]
    filings: tuple[Behind, ...]


@dataclass(frozen=True)
class Opened:
    """A figure with all that is behind it. *parts*: the figures that it is computed from."""

    figure: Figure
    indicator_zh: str
    indicator_en: str
    source: str
    as_of: str
    level: tuple[str, str]
    region: str
    parts: tuple[Figure, ...]
    contributions: tuple[Contribution, ...]


def opened(viewer: Viewer, text: str, as_of: str | None = None) -> Opened:
    """The figure of the id *text* from the facts as of a moment (as typed; without one, the last event in the store).

    Raises FuwaiError `access.figures` for a region that is not within the viewer's; `figure.id`, `figure.unknown`.
    """
    told = read_id(text)
    shared = told.name == PARAMETER  # a parameter is of no region
    for region in () if shared else sorted({told.region, *([read_id(told.other).region] if told.pair else [])}):
        own(viewer, region)
    built = build_facts(parse_moment(as_of))
    engine = DuckEngine(built.path)
    rebuilder = Rebuilder(engine, built.as_of.isoformat())
    figure = rebuilder.figure(text)
    scopes = [] if shared else rebuilder.scopes(told)
    measure, _ = measured(figure.indicator)
    about = indicator(measure) if measure else None
    parts = tuple(_parts(rebuilder, figure))
    level = Level.MINISTRY if shared else Level(regions(None).level(told.region))
    return Opened(
        figure,
        about.zh if about else figure.zh,
        about.en if about else figure.en,
        about.source if about else "",
        built.as_of.isoformat(),
        LEVEL_NAMES[level],
        "" if shared else told.region,
        parts,
        tuple(_contribution(viewer, engine, scope) for scope in _distinct(scopes, parts, rebuilder)),
    )


def _parts(rebuilder: Rebuilder, figure: Figure) -> Iterable[Figure]:
    for id_ in dict.fromkeys(figure.parts):
        yield rebuilder.figure(id_)


def _distinct(scopes: list[Scope], parts: tuple[Figure, ...], rebuilder: Rebuilder) -> list[Scope]:
    """The scopes of the figure and of the levels that it is computed from, each once."""
    found = dict.fromkeys(scopes)
    for part in parts[:DEEPEST]:
        found |= dict.fromkeys(rebuilder.scopes(read_id(part.id)))
    return list(found)[:DEEPEST]


def _contribution(viewer: Viewer, engine: DuckEngine, scope: Scope) -> Contribution:
    query = scope.question((), scope.where)
    source = engine.source(query.fact, [query])
    if not source:
        return Contribution(scope.indicator.zh, scope.indicator.en, scope.statement(), 0, None, 0, (), ())
    where = " AND ".join(query.conditions())
    money = query.fact in ("executions", "contracts")
    columns = "usd_cents, edition" if money else "NULL, ''"
    with engine.sitting() as sitting:
        # Shown and run by our own engine; every code went through `literal`.
        ((facts, enterprises, cents),) = sitting.rows(
            f"SELECT count(*), count(DISTINCT enterprise), {'sum(usd_cents)' if money else 'NULL'} FROM {source} WHERE {where}"  # noqa: S608
        )
        counted = f"SELECT edition, count(*) FROM {source} WHERE {where} GROUP BY 1 ORDER BY 1"  # noqa: S608
        editions = sitting.rows(counted) if money else ()
        largest = sitting.rows(
            f"SELECT filing, enterprise, month, {columns} FROM {source} WHERE {where} "  # noqa: S608
            f"ORDER BY {'usd_cents DESC, ' if money else ''}filing LIMIT {int(literal(SHOWN))}"
        )
    return Contribution(
        scope.indicator.zh,
        scope.indicator.en,
        scope.statement(),
        int(facts),
        None if cents is None else int(cents),
        int(enterprises),
        tuple((str(code), int(number)) for code, number in editions),
        _behind(viewer, largest),
    )


def _behind(viewer: Viewer, rows: Iterable[tuple[object, ...]]) -> tuple[Behind, ...]:
    """The filings, of which those that the viewer may see are named."""
    listed = [Behind(int(str(row[0])), str(row[1]), int(str(row[2])), row[3], str(row[4])) for row in rows]  # type: ignore[arg-type]
    visible = Filing.objects.visible_to(viewer).filter(pk__in=[one.filing for one in listed])
    seen = {pk: (noun, key, version) for pk, noun, key, version in visible.values_list("id", "noun", "key", "version")}
    return tuple(
        Behind(one.filing, one.enterprise, one.month, one.usd_cents, one.edition, *seen[one.filing])
        if one.filing in seen
        else Behind(one.filing, "", one.month, one.usd_cents, one.edition)
        for one in listed
    )


def as_plain(one: Opened) -> dict[str, object]:
    """As plain values: for json and the API."""
    figure = one.figure
    return {
        "id": figure.id,
        "zh": figure.zh,
        "en": figure.en,
        "indicator": figure.indicator,
        "indicator_source": one.source,
        "value": None if isinstance(figure.value, Missing) else str(figure.value),
        "text": figure.text(),
        "unit": figure.unit,
        "as_of": one.as_of,
        "level": one.level[1],
        "query": figure.query,
        "parts": [{"id": part.id, "text": part.text(), "zh": part.zh, "en": part.en} for part in one.parts],
        "contributions": [
            {**vars(each), "editions": dict(each.editions), "filings": [vars(filing) for filing in each.filings]}
            for each in one.contributions
        ],
    }
