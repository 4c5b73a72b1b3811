"""csv as people save it: UTF-8 with or without BOM, UTF-16, GB18030; comma, tab or semicolon; a heading somewhere."""

import csv
import io
import re
from pathlib import Path

import polars as pl

from fuwai.core.error import FuwaiError, Place
from fuwai.files.safety import ROWS, too_many_rows

DELIMITERS = (",", "\t", ";")
BOM = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BLANK_LINE = re.compile(rb"(?m)^\r?\n")
LOOKED_AT = 30  # records at the top from which the delimiter and the number of columns are taken
COLUMNS = 200  # columns at most; the longest record has 21 fields
CELL_CHARACTERS = 131_072  # characters of one cell; Excel's own limit is 32,767


def read_text(path: Path) -> pl.DataFrame:
    """Every record of the file as String columns; record n is Excel's row n + 1. Raises FuwaiError `intake.…`."""
    data = _utf8(path)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    if b"\x00" in data:
        raise _refusal("not_a_workbook", path, "文件含有二进制内容, 不是 csv", "the file is binary, not csv")
    delimiter, width = _shape(path, data)
    records = data.count(b"\n") + 1
    if records > ROWS:
        raise too_many_rows(path, "", records)
    if b'"' not in data:  # Polars leaves blank lines out; Excel counts them
        data = BLANK_LINE.sub(delimiter.encode() + b"\n", data)
    if _regular(data):
        try:
            return _quick(data, delimiter, width)
        except (pl.exceptions.ComputeError, pl.exceptions.NoDataError, pl.exceptions.SchemaError):
            pass  # a record that is longer than the heading: read record by record, which can say which
    return _slow(path, data, delimiter, width)


def _utf8(path: Path) -> bytes:
    data = path.read_bytes()
    if data.startswith(BOM):
        data = data[len(BOM) :]
    elif data.startswith(UTF16_MARKS):
        try:
            return data.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise _undecodable(path, data, 0) from None
    try:
        data.decode()
    except UnicodeDecodeError as error:
        try:
            return data.decode("gb18030").encode()
        except UnicodeDecodeError as second:
            raise _undecodable(path, data, max(error.start, second.start)) from None
    return data


def _undecodable(path: Path, data: bytes, at: int) -> FuwaiError:
    row = data.count(b"\n", 0, at) + 1
    return FuwaiError(
        "intake.encoding",
        "文字编码既不是 UTF-8 也不是 GB18030; 请在 Excel 中另存为 CSV UTF-8",
        "the text is neither UTF-8 nor GB18030; save it from Excel as CSV UTF-8",
        Place(path.name, row=row),
    )


def _shape(path: Path, data: bytes) -> tuple[str, int]:
    """The delimiter that makes the widest records at the top, and their width."""
    top = data[: 256 * 1024].decode(errors="ignore")
    widths = {}
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(top, newline=""), delimiter=delimiter)
        try:
            widths[delimiter] = max(
                (len(record) for _, record in zip(range(LOOKED_AT), reader, strict=False)), default=0
            )
        except csv.Error:
            widths[delimiter] = 0
    delimiter = max(DELIMITERS, key=lambda mark: widths[mark])
    if not 1 <= widths[delimiter] <= COLUMNS:
        raise _refusal(
            "not_a_workbook",
            path,
            f"读不出表格的列 (应为 1 到 {COLUMNS} 列, 以逗号、制表符或分号分隔)",
            f"no table of 1 to {COLUMNS} columns, divided by commas, tabs or semicolons, can be read",
        )
    return delimiter, widths[delimiter]


def _regular(data: bytes) -> bool:
    """Whether no line is blank, so that Polars, which leaves blank lines out, counts records as Excel does."""
    return b"\n\n" not in data and b"\n\r\n" not in data and not data.startswith((b"\n", b"\r\n"))


def _quick(data: bytes, delimiter: str, width: int) -> pl.DataFrame:
    return pl.read_csv(
        data,
        separator=delimiter,
        has_header=False,
        schema={str(index): pl.String for index in range(width)},
        infer_schema=False,
    )


def _slow(path: Path, data: bytes, delimiter: str, width: int) -> pl.DataFrame:
    csv.field_size_limit(CELL_CHARACTERS)
    records: list[list[str | None]] = []
    reader = csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            if any(value.strip() for value in record[width:]):
                raise ragged(path.name, len(records) + 1)
            padded: list[str | None] = [value or None for value in record[:width]]
            records.append(padded + [None] * (width - len(padded)))
    except csv.Error as error:
        raise FuwaiError(
            "intake.quotes",
            f"引号不成对或单元格过长 ({error}); 请用 Excel 重新另存",
            f"quotes do not match or a cell is too long ({error}); save it again from Excel",
            Place(path.name, row=len(records) + 1),
        ) from None
    return pl.DataFrame(records, schema={str(index): pl.String for index in range(width)}, orient="row")


def ragged(file: str, row: int) -> FuwaiError:
    return FuwaiError(
        "intake.ragged",
        '这一行的格数多于标题行; 含分隔符的文字请加引号 (如 "1,234"), 或改用 .xlsx',
        'this row has more cells than the heading; quote texts that hold the delimiter (as "1,234"), or use .xlsx',
        Place(file, row=row),
    )


def _refusal(code: str, path: Path, zh: str, en: str) -> FuwaiError:
    return FuwaiError(f"intake.{code}", zh, en, Place(path.name))
