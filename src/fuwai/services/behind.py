"""What stands behind a figure: the filings that were counted, as far as the viewer's rights reach, each with what it adds."""

from collections.abc import Mapping
from dataclasses import dataclass

from fuwai.core.access import Viewer
from fuwai.core.cell import SUMS
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Unit
from fuwai.core.question import Question
from fuwai.facts.engine import DuckEngine
from fuwai.services.ask import answer, own
from fuwai.services.facts import build_facts, parse_moment
from fuwai.storage.models import Filing
from fuwai.storage.reference import SEPARATOR

MOST = 500  # filings named; the others are counted
AT_ONCE = 900  # ids of a look-up: SQLite takes no more parameters than this and some


@dataclass(frozen=True)
class Behind:
    """*listed*: filings with the name of their enterprise and what each adds (cents for `usd`, else its count), the largest
    first, *MOST* at the most.

    *count*: how many were counted; *seen*: how many of these the viewer may see. *as_of*: the moment of the facts.
    """

    figure: Figure
    unit: Unit
    listed: tuple[tuple[Filing, str, int], ...]
    count: int
    seen: int
    as_of: str
    statement: str


def behind(question: Question, id: str, viewer: Viewer) -> Behind:
    """The filings behind the figure *id* of the table that *question* asks for.

    Raises FuwaiError `access.figures`, `figure.unknown`, `figure.not_counted` for what is compared or divided.
    """
    own(viewer, question.region)
    built = build_facts(parse_moment(question.as_of or None))
    engine = DuckEngine(built.path)
    found = answer(question, engine, built.as_of.isoformat())
    id = id or next(iter(reversed(found.queries)), "")  # the total
    if id not in found.figures:
        raise FuwaiError("figure.unknown", f"这张表没有数字 {id[:80]!r}", f"this table has no figure {id[:80]!r}")
    if id not in found.queries:
        raise FuwaiError(
            "figure.not_counted",
            "这个数由别的数算出, 请打开它的分子或基数",
            "this figure is computed from others; open the level that it compares or divides",
        )
    query = found.queries[id]()
    adds = engine.filings(query)
    seen = visible(adds, viewer)
    largest = Filing.objects.in_bulk(seen[:MOST])
    unit: Unit = "usd" if query.measures[0] in SUMS and found.figures[id].unit == "usd" else "count"
    names = engine.names(question.region)
    listed = tuple(
        (filing, names.get(filing.enterprise_id, filing.enterprise_id), adds[number])
        for number in seen[:MOST]
        for filing in (largest[number],)
    )
    return Behind(found.figures[id], unit, listed, len(adds), len(seen), built.as_of.isoformat(), query.statement())


def number_of(filing: Filing) -> str:
    """The record's own number, as its enterprise wrote it: the key without the enterprise."""
    return filing.key.partition(SEPARATOR)[2].replace(SEPARATOR, " / ")


def visible(adds: Mapping[int, int], viewer: Viewer) -> list[int]:
    """The numbers of those filings that *viewer* may see, the largest first."""
    numbers = sorted(adds, key=lambda number: (-adds[number], number))
    found: list[int] = []
    for start in range(0, len(numbers), AT_ONCE):
        portion = numbers[start : start + AT_ONCE]
        seen = set(Filing.objects.visible_to(viewer).filter(pk__in=portion).values_list("pk", flat=True))
        found += [number for number in portion if number in seen]
    return found
