"""The sheets of a file as columns of text, each cell's place known. Numbers come as their shortest decimal text."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
import fastexcel
import polars as pl
from defusedxml import DefusedXmlException

from fuwai.core.error import FuwaiError
from fuwai.files import biff, safety
from fuwai.files.delimited import read_text
from fuwai.files.scan import Marks, marks

PART_BYTES = 4 * safety.MB  # bytes of xl/workbook.xml and its relations; some 200 bytes a sheet
SHEETS = 100  # sheets of a workbook that are looked at
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

logging.getLogger("fastexcel").setLevel(logging.ERROR)  # it warns of each cell it turns to text, which is what we ask


@dataclass(frozen=True)
class RawSheet:
    """One sheet. *cells*: String columns, `cells[r, c]` stands in Excel's row r + 1, column *first_column* + c (from 0).

    *binary*: whether numbers were stored as floats (a workbook) and not as typed (csv). *shown*: hidden sheets are not.
    """

    file: str
    name: str
    cells: pl.DataFrame
    first_column: int = 0
    marks: Marks = field(default_factory=Marks)
    binary: bool = True
    shown: bool = True
    date1904: bool = False


def sheets(path: Path) -> Iterator[RawSheet]:
    """The sheets of *path* that hold anything, in order. Raises FuwaiError `intake.…`."""
    kind = safety.kind_of(path)
    if kind == "text":
        yield RawSheet(path.name, "", read_text(path), binary=False)
    elif kind == "xlsx":
        yield from _xlsx(path)
    else:
        yield from _xls(path)


@dataclass(frozen=True)
class _Part:
    name: str
    member: str
    shown: bool


def _xlsx(path: Path) -> Iterator[RawSheet]:
    source = safety.package(path)
    parts, date1904 = _parts(source)
    found = {part.name: marks(source, part.member) for part in parts}
    reader = _guarded(path, fastexcel.read_excel, str(path))
    for part in parts:
        cells = _cells(path, reader, part.name)
        if not cells.is_empty():
            yield RawSheet(
                path.name,
                part.name,
                cells,
                _first_column(found[part.name], cells),
                found[part.name],
                shown=part.shown,
                date1904=date1904,
            )


def _xls(path: Path) -> Iterator[RawSheet]:
    safety.check_ole(path)
    found = biff.old_sheets(path)
    reader = _guarded(path, fastexcel.read_excel, str(path))
    for sheet in found[:SHEETS]:
        cells = _cells(path, reader, sheet.name)
        if not cells.is_empty():
            first = _first_column(sheet.marks, cells)
            yield RawSheet(path.name, sheet.name, cells, first, sheet.marks, shown=sheet.shown)


def _cells(path: Path, reader: Any, name: str) -> pl.DataFrame:
    sheet = _guarded(
        path, reader.load_sheet, name, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True
    )
    if sheet.total_height > safety.ROWS:
        raise safety.too_many_rows(path, name, sheet.total_height)
    frame: pl.DataFrame = _guarded(path, sheet.to_polars)
    return frame.rename({column: str(index) for index, column in enumerate(frame.columns)})


def _first_column(found: Marks, cells: pl.DataFrame) -> int:
    """Excel's column of the frame's first, from a row near the top whose first value both readers know."""
    for row in sorted({row for row, _ in found.head}):
        values = cells.row(row - 1) if row <= cells.height else ()
        first = next((index for index, value in enumerate(values) if value is not None), None)
        excel = found.first_column(row)
        if first is not None and excel is not None:
            return excel - first
    return 0


def _parts(source: safety.Package) -> tuple[list[_Part], bool]:
    """The sheets by name and member, and whether days count from 1904."""
    book = _tree(source, "xl/workbook.xml")
    targets = {
        relation.get("Id"): _member(relation.get("Target") or "")
        for relation in _tree(source, "xl/_rels/workbook.xml.rels")
        if (relation.get("Type") or "").endswith("/worksheet")
    }
    parts = []
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            member = targets.get(element.get(RELATION) or element.get(STRICT_RELATION), "")
            if member in source.members:
                parts.append(_Part(element.get("name") or "", member, element.get("state", "visible") == "visible"))
    settings = next((e for e in book.iter() if e.tag.rpartition("}")[2] == "workbookPr"), None)
    return parts[:SHEETS], settings is not None and settings.get("date1904") in ("1", "true")


def _member(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"


def _tree(source: safety.Package, name: str) -> Element:
    if name not in source.members or source.members[name].file_size > PART_BYTES:
        raise safety.truncated(source.path)
    try:
        root: Element = SafeTree.fromstring(b"".join(safety.inflate(source, name)), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise safety.truncated(source.path) from None
    return root


def _guarded(path: Path, call: Any, *args: Any, **kwargs: Any) -> Any:
    """Call a reader written in Rust: whatever it raises on damaged bytes, a panic too, is the file's fault."""
    try:
        return call(*args, **kwargs)
    except (KeyboardInterrupt, SystemExit, MemoryError, FuwaiError):
        raise
    except BaseException as error:
        if "assword" in str(error) or "ncrypt" in str(error):
            raise safety.encrypted(path) from None
        raise safety.truncated(path) from error
