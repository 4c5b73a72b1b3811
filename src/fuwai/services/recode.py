"""换版重编: a series coded under an earlier edition of the catalogue, line by line under a later one.

One to one goes by the bridge; one to many by the text, among the bridge's targets only; the rest is left to people.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fuwai.coding.coder import Answer
from fuwai.core.access import Viewer
from fuwai.core.catalogue import Bridge, Edition
from fuwai.core.error import FuwaiError, Place
from fuwai.files.sheet import sheets
from fuwai.services.classify import CLIENTS, EDITION, coder, filed
from fuwai.services.correction import text_of
from fuwai.standards import catalogue
from fuwai.storage import history

HOWS = {"bridge": ("对应表", "bridge"), "text": ("文字", "text"), "people": ("由人判定", "people")}
REASONS = {
    "": ("", ""),
    "unknown": ("前一版没有此代码", "not a code of the earlier edition"),
    "unmapped": ("对应表没有去处", "the bridge links it to nothing"),
    "no_text": ("没有可读的描述", "no description to go by"),
    "elsewhere": ("文字不像任何一个去处", "the text speaks for none of the targets"),
    "unsure": ("文字不足以分辨", "the text does not tell the targets apart"),
    "edition": ("编码器没有这一版", "the coder does not know the later edition"),
}
NEEDED = 0.5  # of the chances, what the bridge's targets have together at least
HEADINGS = {
    "name": ("id", "编号", "合同编号", "provider_number"),
    "code": ("code", "old", "group", "业务类别", "代码"),
    "title": ("title", "合同名称", "名称"),
    "text": ("text", "description", "合同内容", "业务描述", "描述"),
    "client": ("client_type", "client_kind"),
}
COLUMNS = ("id", "old", "new", "how", "confidence", "suggested", "reason")
FORMULA = ("=", "+", "@", "\t", "\r")  # what a spreadsheet would take for a formula


@dataclass(frozen=True)
class Line:
    """One line of a series: its name, its code under the earlier edition, and its text."""

    name: str
    code: str
    text: str
    client: str = ""


@dataclass(frozen=True)
class Recoded:
    """*new* is empty where people must decide (*reason* says why); *suggested* is then what the text speaks for.

    *confidence* from 0 to 1: of a text's choice among the bridge's targets, provided that the bridge is right.
    """

    name: str
    old: str
    new: str
    how: str
    confidence: float | None
    suggested: str = ""
    reason: str = ""


def recode(lines: Sequence[Line], from_code: str, to_code: str) -> list[Recoded]:
    """Each line under the edition *to_code*, in order. Raises FuwaiError `catalogue.unknown_edition`."""
    earlier, later = catalogue.edition(from_code), catalogue.edition(to_code)
    bridge = catalogue.bridge(from_code, to_code)
    open_ = [line for line in lines if bridge.kind(line.code) != "one_to_one"]
    answers = dict(zip(map(id, open_), _answers(open_, to_code), strict=True))
    return [_recoded(line, bridge, earlier, later, answers.get(id(line))) for line in lines]


def shares(found: Sequence[Recoded]) -> dict[str, int]:
    """How many lines went by bridge, by text, and were left to people."""
    counted = Counter(one.how for one in found)
    return {how: counted[how] for how in HOWS}


def read(path: Path) -> list[Line]:
    """The lines of a csv or workbook with a heading: a code, and a title or a text or both; optionally an id.

    Raises FuwaiError `recode.heading`, and `intake.…` where the file cannot be read.
    """
    for sheet in sheets(path):
        rows = [[str(cell or "").strip() for cell in row] for row in sheet.cells.iter_rows()]
        place = _columns(rows[0]) if rows else {}
        if "code" in place and ("text" in place or "title" in place):
            return [_line(number, row, place) for number, row in enumerate(rows[1:], 2) if any(row)]
    wanted = f"{'、'.join(HEADINGS['code'])}; {'、'.join((*HEADINGS['title'], *HEADINGS['text']))}"
    raise FuwaiError(
        "recode.heading",
        f"第一行应有代码和文字的标题, 例如 {wanted}",
        f"the first row is to name a code and a text, as {wanted}",
        Place(file=path.name, row=1),
    )


def filings(viewer: Viewer, from_code: str, to_code: str) -> list[Line]:
    """The standing contracts that the viewer sees whose group is of the earlier edition and not of the later one."""
    only = set(catalogue.edition(from_code).groups) - set(catalogue.edition(to_code).groups)
    found = history.current(viewer, "contract").filter(pl.col("group").is_in(list(only)))
    names = ("filing", "group", "title", "description", "client_kind")
    return [
        Line(str(filing), group, text_of(title, description), client if client in CLIENTS else "")
        for filing, group, title, description, client in found.select(names).iter_rows()
    ]


def csv_text(found: Sequence[Recoded]) -> str:
    """id, old, new, how, confidence, suggested, reason; an id that a spreadsheet would compute gets an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        name, old = (f"'{word}" if word.startswith(FORMULA) else word for word in (one.name, one.old))
        confidence = "" if one.confidence is None else f"{one.confidence:.4f}"
        writer.writerow((name, old, one.new, one.how, confidence, one.suggested, one.reason))
    return target.getvalue()


def _answers(lines: Sequence[Line], to_code: str) -> Iterator[Answer | None]:
    """What the coder says of each text; nothing where it does not know the edition."""
    if to_code != EDITION:
        yield from [None] * len(lines)
        return
    yield from coder().answers([filed(line.text, line.client) for line in lines])


def _recoded(line: Line, bridge: Bridge, earlier: Edition, later: Edition, answer: Answer | None) -> Recoded:
    kind, targets = bridge.kind(line.code), bridge.targets(line.code)
    if kind == "one_to_one":
        return Recoded(line.name, line.code, targets[0], "bridge", 1.0)
    suggested = answer.code if answer and answer.doubt is None and answer.code in later.groups else None
    if kind == "unmapped":
        return _left(line, "unmapped" if line.code in earlier.groups else "unknown", suggested or "")
    if answer is None or answer.doubt is not None:
        return _left(line, "no_text" if answer else "edition", "")
    return _by_text(line, targets, answer, suggested or "")


def _by_text(line: Line, targets: Sequence[str], answer: Answer, suggested: str) -> Recoded:
    """The likeliest of the bridge's targets, where the text tells them apart: its chance among them, the bridge being
    right."""
    chances = {one.code: one.confidence for one in answer.candidates if one.code in targets}
    together = sum(chances.values())
    if answer.verdict == "out" or together < NEEDED:
        return _left(line, "elsewhere", suggested)
    best = max(chances, key=lambda code: chances[code])
    confidence = chances[best] / together
    if confidence < coder().model.calibration.threshold:
        return Recoded(line.name, line.code, "", "people", round(confidence, 4), best, "unsure")
    return Recoded(line.name, line.code, best, "text", round(confidence, 4))


def _left(line: Line, reason: str, suggested: str) -> Recoded:
    return Recoded(line.name, line.code, "", "people", None, suggested, reason)


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Which column is what, by its heading."""
    bare = [cell.lower().lstrip("*").strip() for cell in heading]
    found = {}
    for name, known in HEADINGS.items():
        place = next((bare.index(one) for one in known if one in bare), None)
        if place is not None:
            found[name] = place
    return found


def _line(number: int, row: Sequence[str], place: Mapping[str, int]) -> Line:
    cell = {name: row[at] if at < len(row) else "" for name, at in place.items()}
    client = cell.get("client", "")
    name = cell.get("name") or str(number)
    return Line(name, cell["code"], text_of(cell.get("title"), cell.get("text")), client if client in CLIENTS else "")
