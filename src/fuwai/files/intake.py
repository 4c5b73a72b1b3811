"""A file that someone sends, read into typed columns: the place of every cell known, every unreadable cell a finding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError, Place
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.files import column
from fuwai.files.column import CellFault
from fuwai.files.delimited import ragged
from fuwai.files.fault import words
from fuwai.files.heading import EXAMPLE, Heading, recognise
from fuwai.files.scan import Merged, column_letter
from fuwai.files.sheet import RawSheet, sheets
from fuwai.standards.codelist import codes

SHEET = -1  # the row of a finding about a sheet as a whole
FINDINGS = 200_000  # of one sheet; with more, the sheet is not what it seems, and is refused as a whole
TOTALS = ("合计", "总计", "小计", "本页合计", "本页小计", "累计", "total", "grand total", "subtotal")
OWN_SHEETS = ("填报说明", "问题清单")  # sheets of our template and of a marked workbook that hold no records
SOURCE = "house: intake"


@dataclass(frozen=True)
class Grid:
    """One sheet as read. *frame*: `_row` (Int64 from 0) and every field of the noun in its dtype.

    *row_numbers*: Excel's row of each row of the frame; *columns*: field → Excel's column letter, for those the sheet
    has. A finding with row -1 is about the sheet. A cell with a blocking finding is null in the frame.
    """

    noun: str
    frame: pl.DataFrame
    file: str
    sheet: str
    row_numbers: pl.Series
    columns: Mapping[str, str]
    findings: tuple[Finding, ...]

    def place(self, row: int, field: str) -> Place:
        """Where the field of a row stands; without a column where the sheet has none, without a row for the sheet."""
        number = int(self.row_numbers[row]) if row >= 0 else None
        return Place(self.file, self.sheet, number, self.columns.get(field, ""))


def read(path: Path, defaults: Mapping[str, str] | None = None) -> tuple[Grid, ...]:
    """Every sheet of *path* that holds records, as a Grid. *defaults* fill fields that a sheet has no column for.

    Raises FuwaiError `intake.…` where the file cannot or must not be read, or holds no records at all.
    """
    given = dict(defaults or {})
    grids: list[Grid] = []
    strangers: list[RawSheet] = []
    empty = True
    for sheet in sheets(path):
        if sheet.name in OWN_SHEETS:
            continue
        heading = recognise(sheet, codes("currency"), frozenset(given)) if sheet.shown else None
        if heading is None:
            strangers.append(sheet)
        else:
            grids.append(_grid(sheet, heading, given))
        empty = False
    if not grids:
        raise _nothing(path, strangers, empty)
    findings = tuple(_stranger(sheet, grids[0].noun) for sheet in strangers if sheet.shown)
    if findings:
        grids[0] = _with_findings(grids[0], findings)
    return tuple(grids)


def _with_findings(grid: Grid, more: tuple[Finding, ...]) -> Grid:
    return Grid(grid.noun, grid.frame, grid.file, grid.sheet, grid.row_numbers, grid.columns, (*more, *grid.findings))


def _grid(sheet: RawSheet, heading: Heading, defaults: Mapping[str, str]) -> Grid:
    record = heading.record
    body = sheet.cells.slice(heading.row + 1)
    unheaded = _unheaded(sheet, heading, body)
    mapped = pl.DataFrame(
        {name: body[str(index)] if index < body.width else None for name, index in heading.columns.items()},
        schema=dict.fromkeys(heading.columns, pl.String),
    ).with_columns(pl.all().replace("", None))
    kept, examples, totals = _kept(mapped, body, heading)
    numbers = pl.Series("row_number", kept + heading.row + 2, dtype=pl.Int64)
    raw = mapped[kept.to_list()] if kept.len() < mapped.height else mapped
    filled = _filled(raw, record, defaults, heading)
    frame, faults = column.read(filled, record, heading, sheet)
    columns = {name: column_letter(sheet.first_column + index) for name, index in heading.columns.items()}
    frame = frame.select(pl.int_range(frame.height, dtype=pl.Int64).alias("_row"), *record.names)
    grid = Grid(record.noun, frame, sheet.file, sheet.name, numbers, columns, ())
    marked, faults = _marked(sheet, heading, numbers, faults, examples, kept)
    found = (
        *_of_sheet(sheet, heading, defaults),
        *(_column_unknown(sheet, heading, index, "（无标题）", "(no heading)") for index in unheaded),
        *(_total(grid, int(index) + heading.row + 2) for index in totals),
        *_of_cells(grid, record, [*marked, *faults]),
    )
    return _blanked(_with_findings(grid, found), marked)


def _kept(mapped: pl.DataFrame, body: pl.DataFrame, heading: Heading) -> tuple[pl.Series, set[int], list[int]]:
    """Indices of the rows that are read; among them those marked as example but unlike it; and rows of totals."""
    empty = mapped.select(pl.all_horizontal(pl.all().is_null() | (pl.all() == "")).alias("e"))["e"]
    first = mapped.select(pl.coalesce(pl.all()).str.strip_chars().str.to_lowercase().alias("f"))["f"]
    spaced = first.str.replace_all(r"[\s:：]+", "")
    totals = spaced.is_in([text.replace(" ", "") for text in TOTALS]).fill_null(False)
    skipped = empty | totals
    unlike: set[int] = set()
    if heading.mark is not None:
        mark = body[str(heading.mark)].str.strip_chars().str.starts_with(EXAMPLE).fill_null(False)
        marked = (mark & ~skipped).arg_true().to_list()
        unlike = {index for index in marked if not _is_example(mapped.row(index, named=True), heading.record)}
        alike = set(marked) - unlike
        skipped |= pl.Series([index in alike for index in range(mapped.height)], dtype=pl.Boolean)
    return (~skipped).arg_true().cast(pl.Int64), unlike, totals.arg_true().to_list()


def _is_example(row: Mapping[str, str | None], record: RecordType) -> bool:
    """Whether a marked row is the template's own: its key is as printed there."""
    printed = {name: record[name].example for name in record.key if name in row}
    return all(
        (row[name] or "").strip() in ("", example) or (row[name] or "").startswith(f"{example} ")  # `code 名称`
        for name, example in printed.items()
    )


def _filled(raw: pl.DataFrame, record: RecordType, defaults: Mapping[str, str], heading: Heading) -> pl.DataFrame:
    """The raw columns with defaults where the sheet has no column; a currency may also come from an amount's unit."""
    given = {name: text for name, text in defaults.items() if name in record.names}
    for name, unit in heading.units.items():
        if unit.currency:
            given.setdefault(record[name].currency, unit.currency)
    missing = {name: text for name, text in given.items() if name not in raw.columns}
    return raw.with_columns(pl.lit(text, pl.String).alias(name) for name, text in missing.items())


def _marked(
    sheet: RawSheet,
    heading: Heading,
    numbers: pl.Series,
    faults: Sequence[CellFault],
    examples: set[int],
    kept: pl.Series,
) -> tuple[list[CellFault], list[CellFault]]:
    """Faults that the sheet's own marks show (formulas, errors, merged cells), and the others not on the same cell."""
    row_of = {int(number): row for row, number in enumerate(numbers)} if _any_marks(sheet) else {}
    field_of = {sheet.first_column + index: name for name, index in heading.columns.items()}
    found: dict[tuple[int, str], CellFault] = {}

    def note(at: Sequence[tuple[int, int]], fault: str, came: str = "") -> None:
        for number, place in at:
            if number in row_of and place in field_of:
                key = row_of[number], field_of[place]
                found.setdefault(key, CellFault(key[0], key[1], fault, {"came": came}))

    note(sheet.marks.formulas, "formula")
    note(sheet.marks.errors, "error")
    for merged in sheet.marks.merged:
        if len(found) <= FINDINGS:
            note(list(_cells_of(merged, row_of, field_of)), "merged", _range(merged))
    positions = {int(index): row for row, index in enumerate(kept)} if examples else {}
    first = next(iter(heading.columns))
    example = [CellFault(positions[index], first, "marked_example", {}) for index in sorted(examples)]
    return [*found.values(), *example], [fault for fault in faults if (fault.row, fault.field) not in found]


def _any_marks(sheet: RawSheet) -> bool:
    return bool(sheet.marks.formulas or sheet.marks.errors or sheet.marks.merged)


def _cells_of(merged: Merged, rows: Mapping[int, int], columns: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    """The cells of a merged range, without its first, that lie among the records."""
    last = min(merged.last_row, max(rows, default=0))
    for place in columns:
        if merged.first_column <= place <= merged.last_column:
            for number in range(merged.first_row, last + 1):
                if number in rows and (number, place) != (merged.first_row, merged.first_column):
                    yield number, place


def _range(merged: Merged) -> str:
    return (
        f"{column_letter(merged.first_column)}{merged.first_row}:{column_letter(merged.last_column)}{merged.last_row}"
    )


def _blanked(grid: Grid, marked: Sequence[CellFault]) -> Grid:
    """The cached value of a formula is not taken: its cell is null, as every cell with a blocking finding."""
    by_field: dict[str, list[int]] = {}
    for fault in marked:
        if fault.fault != "marked_example":
            by_field.setdefault(fault.field, []).append(fault.row)
    frame = grid.frame.with_columns(
        pl.when(~pl.col("_row").is_in(pl.lit(pl.Series(rows, dtype=pl.Int64)).implode())).then(pl.col(name)).alias(name)
        for name, rows in by_field.items()
    )
    return Grid(grid.noun, frame, grid.file, grid.sheet, grid.row_numbers, grid.columns, grid.findings)


def _of_cells(grid: Grid, record: RecordType, faults: Sequence[CellFault]) -> Iterator[Finding]:
    if len(faults) > FINDINGS:
        first = faults[0]
        zh, en = words(first.fault, column.slots(record[first.field], first.slots))
        raise FuwaiError(
            "intake.too_many_findings",
            f"超过 {FINDINGS} 个单元格读不出来, 表格大概错了列; 第一处: {zh}",
            f"more than {FINDINGS} cells cannot be read; the columns are probably shifted. The first: {en}",
            grid.place(first.row, first.field),
        )
    said: dict[tuple[str, str, tuple[object, ...]], tuple[str, str]] = {}
    for fault in sorted(faults, key=lambda each: each.row):
        key = fault.field, fault.fault, tuple(fault.slots.values())
        if key not in said:
            said[key] = words(fault.fault, column.slots(record[fault.field], fault.slots))
        zh, en = said[key]
        yield Finding(
            f"cell.{fault.fault}",
            Grade.BLOCKING,
            record.noun,
            fault.row,
            fault.field,
            zh,
            en,
            grid.place(fault.row, fault.field),
            SOURCE,
        )


def _of_sheet(sheet: RawSheet, heading: Heading, defaults: Mapping[str, str]) -> Iterator[Finding]:
    """Findings about the heading: required columns that are missing, columns that are not known."""
    noun = heading.record.noun
    for wanted in heading.missing:
        from_unit = any(
            unit.currency and heading.record[name].currency == wanted.name for name, unit in heading.units.items()
        )
        if wanted.name in defaults or from_unit:
            continue
        accepted = "、".join((wanted.zh, *wanted.synonyms[:3]))
        yield Finding(
            "sheet.column_missing",
            Grade.BLOCKING,
            noun,
            SHEET,
            wanted.name,
            f"缺少必填的列“{wanted.zh}”; 请在标题行加上 (可写作 {accepted})",
            f"the required column {wanted.en!r} is missing; add it to the heading (as {wanted.zh} or {wanted.en})",
            Place(sheet.file, sheet.name, heading.row + 1),
            SOURCE,
        )
    for index, text in heading.unknown.items():
        yield _column_unknown(sheet, heading, index, text[:40], text[:40])


def _column_unknown(sheet: RawSheet, heading: Heading, index: int, zh: str, en: str) -> Finding:
    return Finding(
        "sheet.column_unknown",
        Grade.SOFT,
        heading.record.noun,
        SHEET,
        "",
        f"不认识列“{zh}”, 该列未导入; 若要导入, 请改用模板中的标题",
        f"the column {en!r} is not known and was not read; to have it read, use a heading of the template",
        Place(sheet.file, sheet.name, heading.row + 1, column_letter(sheet.first_column + index)),
        SOURCE,
    )


def _unheaded(sheet: RawSheet, heading: Heading, body: pl.DataFrame) -> list[int]:
    """Columns that hold something under no heading. In csv, right of the last heading, they are the rest of a row that
    a delimiter within a text has shifted. Raises FuwaiError `intake.ragged`."""
    known = {*heading.columns.values(), *heading.unknown, heading.mark}
    held = body.select((pl.all().str.strip_chars() != "").fill_null(False))
    bare = [index for index in range(body.width) if index not in known and held[str(index)].any()]
    beyond = [index for index in bare if index > max(heading.columns.values())]
    if beyond and not sheet.binary:
        rows = held.select(pl.any_horizontal(str(index) for index in beyond)).to_series().arg_true()
        raise ragged(sheet.file, heading.row + int(rows[0]) + 2)
    return bare


def _total(grid: Grid, number: int) -> Finding:
    return Finding(
        "sheet.total_row",
        Grade.SOFT,
        grid.noun,
        SHEET,
        "",
        "这一行是合计, 未导入",
        "this row holds totals and was not read",
        Place(grid.file, grid.sheet, number),
        SOURCE,
    )


def _stranger(sheet: RawSheet, noun: str) -> Finding:
    return Finding(
        "sheet.not_recognised",
        Grade.SOFT,
        noun,
        SHEET,
        "",
        f"工作表“{sheet.name}”没有可识别的标题行, 未导入; {_known_zh()}",
        f"the sheet {sheet.name!r} has no heading that is known and was not read; {_known_en()}",
        Place(sheet.file, sheet.name),
        SOURCE,
    )


def _known_zh() -> str:
    return "可导入: " + "、".join(record.zh for record in RECORDS.values()) + " (标题见模板: fuwai template)"


def _known_en() -> str:
    return "known are: " + ", ".join(record.en for record in RECORDS.values()) + " (headings: fuwai template)"


def _nothing(path: Path, strangers: Sequence[RawSheet], empty: bool) -> FuwaiError:
    if empty:
        return FuwaiError(
            "intake.empty",
            "文件中没有数据; 请填写后再导入",
            "the file holds no data; fill it in first",
            Place(path.name),
        )
    hidden = [sheet.name for sheet in strangers if not sheet.shown]
    more = f"; 隐藏的工作表 {'、'.join(hidden)} 不读取" if hidden else ""
    more_en = f"; hidden sheets are not read: {', '.join(hidden)}" if hidden else ""
    return FuwaiError(
        "intake.no_heading",
        f"前 30 行里没有可识别的标题行; {_known_zh()}{more}",
        f"no heading is known among the first 30 rows; {_known_en()}{more_en}",
        Place(path.name, strangers[0].name if strangers else ""),
    )
