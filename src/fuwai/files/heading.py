"""Which row of a sheet is the heading, which noun it is of, and which column is which field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fuwai.core.codelist import CodeList, fold
from fuwai.core.error import FuwaiError, Place
from fuwai.core.record import Field, RecordType
from fuwai.core.records import RECORDS
from fuwai.files.scan import Merged, column_letter
from fuwai.files.sheet import RawSheet

LOOKED_AT = 30  # rows at the top among which the heading is looked for
LEAST = 2  # fields that a heading must name
SHARE = 0.5  # of the required fields that it must name, unless the sheet bears the noun's name
MARK = "标记"  # the template's column that marks the example row
EXAMPLE = "示例"  # what stands in it

UNITS = {"": 0, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}  # powers of ten
UNIT = re.compile(r"(?:单位[:：]?)?(百万|千万|千|万|亿)?(.*?)")
UNIT_LINE = re.compile(r"单位[:：](.+)")
BRACKETS = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
DECORATION = re.compile(r"[*:：。]|必填|选填|可不填")
UNITLIKE = re.compile(r"[千万亿元圆$¥€£]|单位")
UNIT_SEPARATORS = re.compile(r"[/_\-,，]")


@dataclass(frozen=True)
class Unit:
    """What one of an amounts column stands for: 10 ** *power* units of *currency* (empty: the row's own)."""

    power: int = 0
    currency: str = ""


@dataclass(frozen=True)
class Heading:
    """The heading of one sheet. *row*: its index in the cells; *columns*: field → index of its column in the cells."""

    record: RecordType
    row: int
    columns: Mapping[str, int]
    units: Mapping[str, Unit] = field(default_factory=dict)
    mark: int | None = None
    unknown: Mapping[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[Field]:
        return [wanted for wanted in self.record if wanted.required and wanted.name not in self.columns]


@dataclass(frozen=True)
class _Match:
    field: str
    unit: Unit | None = None


def recognise(sheet: RawSheet, currencies: CodeList, given: frozenset[str]) -> Heading | None:
    """The heading of *sheet*, None where no row is one. *given*: fields that come from elsewhere.

    Raises FuwaiError `intake.merged_heading`, `intake.heading_twice`, `intake.unit_unknown`.
    """
    rows: list[list[str]] = []
    best: tuple[float, RecordType, int] | None = None
    for index, row in enumerate(sheet.cells.head(LOOKED_AT).iter_rows()):
        if best is not None and _whole(best[1], rows[best[2]], given):
            break  # a row that names all that is required is the heading: what stands below are records
        texts = [fold(text) if text else "" for text in row]
        rows.append(texts)
        bare = [_bare(text) for text in texts]
        for record in RECORDS.values():
            score = _score(record, bare, texts, sheet.name, given)
            if score and (best is None or score > best[0]):
                best = (score, record, index)
    if best is None:
        return None
    _, record, index = best
    _refuse_merged(sheet, index)
    return _read(sheet, record, index, rows, currencies)


def _whole(record: RecordType, texts: list[str], given: frozenset[str]) -> bool:
    """Whether a row names every required field."""
    found = {match.field for text in texts if text and (match := _match(record, text)) is not None}
    return all(wanted.name in found or wanted.name in given for wanted in record if wanted.required)


def _names(record: RecordType) -> dict[str, str]:
    """Folded heading → field name."""
    return {
        fold(text): wanted.name for wanted in record for text in (wanted.name, wanted.en, *wanted.synonyms, wanted.zh)
    }


NAMES = {noun: _names(record) for noun, record in RECORDS.items()}
NUMERIC = {
    noun: {text: name for text, name in NAMES[noun].items() if record[name].kind in ("amount", "count")}
    for noun, record in RECORDS.items()
}


def _bare(text: str) -> str:
    """A folded heading without brackets and marks of duty: 合同金额 for *合同金额(万美元)."""
    return DECORATION.sub("", BRACKETS.sub("", text))


def _score(record: RecordType, bare: list[str], texts: list[str], sheet: str, given: frozenset[str]) -> float:
    """How well a row fits: fields named, less a little for required ones that are not. 0: it is no heading of this."""
    names = NAMES[record.noun]
    found = {names[text] for pair in zip(bare, texts, strict=True) for text in pair if text in names}
    found |= {match.field for text in texts if (match := _with_unit(record, text)) is not None}
    required = [wanted.name for wanted in record if wanted.required and wanted.name not in given]
    named = fold(sheet) in (fold(record.zh), fold(record.en), record.noun)
    share = len(found & set(required)) / len(required) if required else 1.0
    if len(found) < LEAST or (share < SHARE and not named):
        return 0.0
    return len(found) + share + (1.5 if named else 0.0)


def _with_unit(record: RecordType, text: str) -> _Match | None:
    """An amount's heading with its unit behind it: 合同金额(万美元), 合同金额/万美元, 合同金额万美元."""
    outside = _bare(text)
    for name, wanted in NUMERIC[record.noun].items():
        if outside.startswith(name):
            rest = UNIT_SEPARATORS.sub("", outside[len(name) :])
            inside = "".join(BRACKETS.findall(text))
            if not rest or (UNITLIKE.search(rest) and rest[0] in "百千万亿元美人日欧港英¥$"):
                return _Match(wanted, _unit(rest or inside))
    return None


def _unit(text: str) -> Unit | None:
    """The unit that *text* names, without looking the currency up: its word is kept as it stands."""
    if not text or not UNITLIKE.search(text):
        return Unit()
    match = UNIT.fullmatch(text)
    return Unit(UNITS[match[1] or ""], match[2]) if match else None


def _read(sheet: RawSheet, record: RecordType, index: int, rows: list[list[str]], currencies: CodeList) -> Heading:
    columns: dict[str, int] = {}
    units: dict[str, Unit] = {}
    unknown: dict[int, str] = {}
    mark = None
    for position, text in enumerate(rows[index]):
        if not text:
            continue
        if _bare(text) == MARK:
            mark = position
            continue
        match = _match(record, text)
        if match is None:
            unknown[position] = sheet.cells.row(index)[position] or ""
            continue
        if match.field in columns:
            raise _twice(sheet, record[match.field], index, columns[match.field], position)
        columns[match.field] = position
        if match.unit is not None and match.unit != Unit():
            units[match.field] = _known(sheet, index, position, match.unit, currencies)
    line = _unit_line(sheet, rows[:index], currencies)
    amounts = [wanted.name for wanted in record if wanted.kind == "amount" and wanted.name in columns]
    for name in amounts if line is not None else ():
        units.setdefault(name, line or Unit())
    return Heading(record, index, columns, units, mark, unknown)


def _match(record: RecordType, text: str) -> _Match | None:
    names = NAMES[record.noun]
    for candidate in (text, DECORATION.sub("", text)):
        if candidate in names:
            return _Match(names[candidate])
    if (match := _with_unit(record, text)) is not None:
        return match
    return _Match(names[_bare(text)]) if _bare(text) in names else None


def _known(sheet: RawSheet, row: int, column: int, unit: Unit, currencies: CodeList) -> Unit:
    """The unit with its currency as a code. Raises FuwaiError `intake.unit_unknown`."""
    word = unit.currency
    if word in ("", "元", "圆", "人", "人次"):
        return Unit(unit.power)
    code = currencies.find(word) or currencies.find(word.removesuffix("元"))
    if code is None:
        raise FuwaiError(
            "intake.unit_unknown",
            f"不认识标题中的单位 {word!r}; 请写作 (元)、(万元)、(万美元)、(亿日元) 等",
            f"the unit {word!r} in the heading is not known; write (元), (万元), (万美元), (亿日元) and the like",
            _place(sheet, row, column),
        )
    return Unit(unit.power, code)


def _unit_line(sheet: RawSheet, above: list[list[str]], currencies: CodeList) -> Unit | None:
    """单位：万美元 in a line above the heading holds for every amount without a unit of its own."""
    for row, texts in enumerate(above):
        for column, text in enumerate(texts):
            if (match := UNIT_LINE.search(text)) and UNITLIKE.search(match[1]):
                unit = _unit(BRACKETS.sub("", match[1]).rstrip(")]】"))
                if unit is not None:
                    return _known(sheet, row, column, unit, currencies)
    return None


def _refuse_merged(sheet: RawSheet, index: int) -> None:
    for merged in sheet.marks.merged:
        if merged.first_row <= index + 1 <= merged.last_row:
            raise FuwaiError(
                "intake.merged_heading",
                f"标题行的 {_range(merged)} 是合并单元格; 请取消合并, 每列一个标题",
                f"{_range(merged)} in the heading is merged; unmerge it and give each column one heading",
                _place(sheet, index, merged.first_column - sheet.first_column),
            )


def _range(merged: Merged) -> str:
    first = f"{column_letter(merged.first_column)}{merged.first_row}"
    return f"{first}:{column_letter(merged.last_column)}{merged.last_row}"


def _twice(sheet: RawSheet, wanted: Field, row: int, first: int, second: int) -> FuwaiError:
    one, other = (column_letter(sheet.first_column + index) for index in (first, second))
    return FuwaiError(
        "intake.heading_twice",
        f"{one} 列和 {other} 列都是“{wanted.zh}”; 请删去一列或改正标题",
        f"columns {one} and {other} are both {wanted.en!r}; delete one or correct its heading",
        _place(sheet, row, second),
    )


def _place(sheet: RawSheet, row: int, column: int) -> Place:
    return Place(sheet.file, sheet.name, row + 1, column_letter(sheet.first_column + column))
