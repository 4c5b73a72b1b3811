"""Rows that came one by one, from a form or as JSON: read cell by cell as a sheet is, so that one reader serves all."""

from collections.abc import Mapping, Sequence

import polars as pl

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError, Place
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.files import column
from fuwai.files.fault import words
from fuwai.files.heading import Heading
from fuwai.files.intake import SOURCE, Grid
from fuwai.files.sheet import RawSheet

ROWS = 5_000  # of one request; more come as a workbook
TEXT = 10_000  # characters of one cell that are looked at: far above any field's limit, which is an edit check's


def typed(noun: str, rows: Sequence[Mapping[str, str]], most: int = ROWS) -> Grid:
    """The rows, each field → the text as typed, in the dtypes of *noun*; what cannot be read is a finding on its field.

    Raises FuwaiError `form.noun`, `form.field` for what the record has not, `form.rows` for too many.
    """
    record = _record(noun)
    if len(rows) > most:
        raise FuwaiError(
            "form.rows",
            f"一次最多 {most} 行, 现有 {len(rows)} 行; 更多请用工作簿导入",
            f"at most {most} rows at once, these are {len(rows)}; send more as a workbook",
        )
    if strange := sorted({name for row in rows for name in row} - set(record.names)):
        raise FuwaiError(
            "form.field",
            f"{record.zh}没有这些项目: {', '.join(strange)}; 有: {', '.join(record.names)}",
            f"a {record.en} has no {', '.join(strange)}; it has {', '.join(record.names)}",
        )
    raw = pl.DataFrame(
        {name: [_text(row.get(name)) for row in rows] for name in record.names},
        schema=dict.fromkeys(record.names, pl.String),
    )
    heading = Heading(record, 0, {name: index for index, name in enumerate(record.names)})
    frame, faults = column.read(raw, record, heading, RawSheet("", record.zh, raw, binary=False))
    numbered = frame.select(pl.int_range(len(rows), dtype=pl.Int64).alias("_row"), *record.names)
    found = [_finding(record, fault) for fault in sorted(faults, key=lambda each: each.row)]
    numbers = pl.Series("row_number", range(1, len(rows) + 1), dtype=pl.Int64)
    return Grid(noun, numbered, "", "", numbers, {}, tuple(found))


def _record(noun: str) -> RecordType:
    if noun not in RECORDS:
        known = ", ".join(RECORDS)
        raise FuwaiError(
            "form.noun", f"没有 {noun!r} 这种填报; 有: {known}", f"{noun!r} is not filed; known are: {known}"
        )
    return RECORDS[noun]


def _text(typed_in: str | None) -> str | None:
    text = (typed_in or "").strip()
    return text[:TEXT] or None


def _finding(record: RecordType, fault: column.CellFault) -> Finding:
    zh, en = words(fault.fault, column.slots(record[fault.field], fault.slots))
    place = Place(row=fault.row + 1)
    return Finding(f"cell.{fault.fault}", Grade.BLOCKING, record.noun, fault.row, fault.field, zh, en, place, SOURCE)
