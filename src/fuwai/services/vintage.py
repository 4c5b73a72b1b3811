"""修订: every release of a table is kept; what changed between two of them is told, and which filings did it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.moment import beijing
from fuwai.core.period import Period
from fuwai.core.question import Question
from fuwai.core.table import Column, Row, Table, change
from fuwai.facts.engine import DuckEngine
from fuwai.files.table import UNITS, exact, json_text
from fuwai.services.ask import Answer, answer
from fuwai.services.facts import build_facts
from fuwai.storage import append
from fuwai.storage.models import Filing, TableRelease

OPERATOR = Viewer("administrator", name="operator")
MOST_FILINGS = 40  # named in a cell of the report; the rest is counted


@dataclass(frozen=True)
class Released:
    """A release: its number and the digest of the table's json."""

    number: int
    digest: str


def subject(question: Question) -> str:
    """What successive releases of a table share: the question without its period, moment and engine."""
    return replace(question, period=Period.parse("2000"), as_of="", engine="").text


def release(found: Answer, viewer: Viewer = OPERATOR) -> Released:
    """Keep *found* as a release; the same facts released again are another release with the same digest.

    Raises FuwaiError `vintage.no_moment` for a table whose facts have no moment.
    """
    if not found.table.as_of:
        raise FuwaiError("vintage.no_moment", "没有数据时点的表不能发布", "a table without a moment cannot be released")
    content, now = json_text(found.table), datetime.now(UTC)
    digest = sha256(content.encode()).hexdigest()
    with append.transaction():
        number = (TableRelease.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
        TableRelease.objects.create(
            id=number,
            region=found.question.region,
            subject=subject(found.question),
            question=found.question.text,
            period=found.question.period.code,
            as_of=datetime.fromisoformat(found.table.as_of),
            content=content,
            figures={figure.id: told(figure) for figure in found.figures.values()},
            digest=digest,
            actor=viewer.actor,
            recorded_at=now,
        )
        detail = {"release": number, "digest": digest, "question": found.question.text}
        append.audit("release_table", viewer.actor, f"table {number}", now, detail)
    return Released(number, digest)


def told(figure: Figure) -> Mapping[str, str]:
    """A figure as it is kept: exact value, mark, unit, words, and the indicator."""
    mark = figure.value.value if isinstance(figure.value, Missing) else ""
    names = {"indicator": figure.indicator, "unit": figure.unit, "zh": figure.zh, "en": figure.en}
    return {"value": exact(figure), "mark": mark, "broken": "1" if figure.broken else "", **names}


def kept(id: str, entry: Mapping[str, str]) -> Figure:
    """A figure as it was released."""
    value: int | Fraction | Missing = Missing(entry["mark"]) if entry["mark"] else Fraction(entry["value"])
    if isinstance(value, Fraction) and value.denominator == 1 and entry["unit"] in ("usd", "count", "person", "rank"):
        value = int(value)
    unit, broken = entry["unit"], bool(entry["broken"])
    return Figure(id, entry["indicator"], value, unit, entry["zh"], entry["en"], broken=broken)  # type: ignore[arg-type]


def releases(question: Question, viewer: Viewer = OPERATOR) -> list[TableRelease]:
    """The releases of a table, of any period, the first first. Raises FuwaiError `vintage.none`."""
    found = list(TableRelease.objects.visible_to(viewer).filter(subject=subject(question)).order_by("id"))
    if not found:
        raise FuwaiError(
            "vintage.none",
            "这张表还没有发布过; 请先用 --release 发布",
            "this table was never released; release it first, by --release",
        )
    return found


def triangle(question: Question, viewer: Viewer = OPERATOR) -> Table:
    """修订三角: a row each figure within the question's period, a column each release, and the revision from its first to
    its last value; `…` where a release did not reach it yet."""
    found = releases(question, viewer)
    wanted: dict[str, Mapping[str, str]] = {}
    for each in found:
        wanted |= {id: entry for id, entry in each.figures.items() if _within(id, question.period)}
    columns = [Column("figure", "数字", "Figure"), Column("unit", "单位", "Unit")]
    columns += [
        Column(f"r{each.pk}", f"第{each.pk}版 {day(each.as_of)}", f"release {each.pk}, {day(each.as_of)}")
        for each in found
    ]
    columns.append(Column("revision", "修订", "Revision"))
    rows = []
    for id in sorted(wanted, key=lambda id: (id.split("|")[0], _period(id).length, _period(id), id)):
        values = {
            f"r{each.pk}": kept(id, each.figures[id]) if id in each.figures else _unreached(id, wanted[id])
            for each in found
        }
        known = [figure for figure in values.values() if not isinstance(figure.value, Missing)]
        first, last = (known[0].value, known[-1].value) if known else (Missing.NOT_FILED, Missing.NOT_FILED)
        moved = change(last, first)  # type: ignore[arg-type]  # fractions subtract as counts do
        revision = replace(kept(id, wanted[id]), id=f"{id}|revision", value=moved)
        rows.append(
            Row(id, wanted[id]["zh"], wanted[id]["en"], values | {"revision": revision}, {"figure": wanted[id]["zh"]})
        )
    notes = [
        (f"提问: {question.text}", f"question: {question.text}"),
        ("… 该版尚未涉及", "… not reached by that release"),
    ]
    return _table("vintages", "修订三角", "Revision triangle", question, found[-1], (columns, rows, notes))


def revisions(question: Question, viewer: Viewer = OPERATOR) -> Table:
    """修订报告: what the last release changed in the one before, figure by figure, with the filings that entered and left.

    Both are counted again as of their moments; a filing is named as far as the viewer may see it.
    Raises FuwaiError `vintage.none`, `vintage.one`.
    """
    found = releases(question, viewer)
    if len(found) < 2:
        raise FuwaiError(
            "vintage.one", "只发布过一版, 没有可比的", "there is one release only, and nothing to set beside it"
        )
    before, after = found[-2:]
    columns = (
        Column("figure", "数字", "Figure"),
        Column("unit", "单位", "Unit"),
        *(Column(name, zh, en) for name, zh, en in (("before", "原数", "Before"), ("after", "新数", "After"))),
        Column("change", "增减", "Change"),
        Column("entered", "新计入的填报", "Filings that entered"),
        Column("left", "不再计入的填报", "Filings that left"),
    )
    behind = Behind(before, after, viewer)
    rows = []
    for id, entry in after.figures.items():
        if id not in before.figures or (before.figures[id]["value"], before.figures[id]["mark"]) == (
            entry["value"],
            entry["mark"],
        ):
            continue
        old, new = kept(id, before.figures[id]), kept(id, entry)
        moved = replace(new, id=f"{id}|change", value=change(new.value, old.value))  # type: ignore[arg-type]
        entered, left = behind.of(id)
        texts = {**_about(entry), "entered": entered, "left": left}
        rows.append(Row(id, entry["zh"], entry["en"], {"before": old, "after": new, "change": moved}, texts))
    words = f"第{before.pk}版 → 第{after.pk}版", f"release {before.pk} → release {after.pk}"
    notes = [words, (f"提问: {question.text}", f"question: {question.text}")]
    return _table("revisions", "修订报告", "Revision report", question, after, (columns, rows, notes))


class Behind:
    """Which filings stand behind the figures of two releases, counted again as of each."""

    def __init__(self, before: TableRelease, after: TableRelease, viewer: Viewer) -> None:
        self.viewer = viewer
        self.sides = [self._side(each) for each in (before, after)]

    def _side(self, kept: TableRelease) -> tuple[DuckEngine, Answer]:
        engine = DuckEngine(build_facts(kept.as_of).path)
        return engine, answer(Question.parse(kept.question), engine, kept.as_of.isoformat())

    def of(self, id: str) -> tuple[str, str]:
        """The filings that entered and that left the figure, in words; of one that is no count, none."""
        old, new = (self._filings(engine, made, id) for engine, made in self.sides)
        entered = {filing: adds for filing, adds in new.items() if old.get(filing) != adds}
        left = {filing: adds for filing, adds in old.items() if new.get(filing) != adds}
        return self.named(entered), self.named(left)

    def _filings(self, engine: DuckEngine, made: Answer, id: str) -> Mapping[int, int]:
        query = made.queries.get(id)
        return engine.filings(query()) if query else {}

    def named(self, filings: Mapping[int, int]) -> str:
        """execution 91330108…/A-1/1 v2; only those that the viewer may see are named, the others are counted."""
        seen = Filing.objects.visible_to(self.viewer).filter(id__among=sorted(filings)).order_by("id")
        rows = list(seen.values_list("noun", "key", "version")[:MOST_FILINGS])
        words = [f"{noun} {key.replace(chr(31), '/')} v{version}" for noun, key, version in rows]
        rest = len(filings) - len(rows)
        return "; ".join([*words, *([f"+{rest}"] if rest else [])])


def day(moment: datetime) -> str:
    return f"{beijing(moment):%Y-%m-%d %H:%M}"


def _about(entry: Mapping[str, str]) -> dict[str, str]:
    return {"figure": entry["zh"], "unit": UNITS[entry["unit"]][0]}


def _period(id: str) -> Period:
    return Period.parse(id.split("|")[2])


def _within(id: str, period: Period) -> bool:
    own = _period(id)
    return period.first <= own.first and own.last <= period.last


def _unreached(id: str, entry: Mapping[str, str]) -> Figure:
    return replace(kept(id, entry), value=Missing.NOT_FILED)


def _table(
    kind: str,
    zh: str,
    en: str,
    question: Question,
    last: TableRelease,
    parts: tuple[Sequence[Column], Sequence[Row], Sequence[tuple[str, str]]],
) -> Table:
    columns, rows, notes = parts
    level = json.loads(last.content)["level"]
    about = (question.region, question.period.code, question.direction, level, last.as_of.isoformat())
    told = tuple(zh for zh, _ in notes), tuple(en for _, en in notes)
    return Table(kind, zh, en, *about, tuple(columns), tuple(rows), *told)


def listed(question: Question, viewer: Viewer = OPERATOR) -> Iterator[Mapping[str, object]]:
    """The releases of a table for a page: number, moment, digest, who and when."""
    for each in releases(question, viewer):
        yield {
            "number": each.pk, "as_of": each.as_of, "digest": each.digest, "actor": each.actor, "period": each.period,
            "recorded_at": each.recorded_at,
        }  # fmt: skip
