"""Rows into the files that people send: headings in Chinese, dates and amounts as each sender types them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import rustpy_xlsxwriter

from fuwai.core.record import Field, RecordType
from fuwai.core.records import RECORDS
from fuwai.sample.filing import Item, Value
from fuwai.sample.money import text, units
from fuwai.standards import codelist, region

STAMP = (2015, 1, 1, 0, 0, 0)  # the zip entries' time, so that the same rows give the same bytes
CORE = "docProps/core.xml"
WAN = 10_000
DATES = ("cell", "slash", "dash", "words", "compact")
AMOUNTS = ("number", "number", "wan", "commas")

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Style:
    """How one sender types: dates, amounts, names or codes of lists, and the file's format."""

    dates: str
    amounts: str
    names: bool
    form: str = "xlsx"

    @classmethod
    def of(cls, random: Random, form: str = "xlsx") -> "Style":
        dates = random.choice(DATES if form == "xlsx" else DATES[1:])
        return cls(dates, random.choice(AMOUNTS), random.random() < 0.5, form)


def write(directory: Path, name: str, items: Sequence[Item], style: Style) -> list[tuple[Path, list[str]]]:
    """Writes the rows; each file's path with the nouns in it. A noun's rows stand in the order of *items*, from row 2."""
    by_noun: dict[str, list[Item]] = {noun: [] for noun in RECORDS}
    for item in items:
        by_noun[item.noun].append(item)
    sheets = {noun: [_row(item, RECORDS[noun], style) for item in own] for noun, own in by_noun.items() if own}
    if style.form == "xlsx":
        file = directory / f"{name}.xlsx"
        _xlsx(file, [(RECORDS[noun].zh, rows) for noun, rows in sheets.items()])
        return [(file, list(sheets))]
    written = []
    for noun, rows in sheets.items():
        file = directory / f"{name}-{noun}.csv"
        _csv(file, rows, style.form)
        written.append((file, [noun]))
    return written


def _row(item: Item, record: RecordType, style: Style) -> dict[str, Cell]:
    return {field.zh: _cell(item.row.get(field.name), field, item.row, style) for field in record}


def _cell(value: Value, field: Field, row: Mapping[str, Value], style: Style) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return _date(value, style.dates)
    if field.kind == "code":
        return _code(str(value), field.codes) if style.names else str(value)
    if field.kind == "amount" and isinstance(value, int):
        return _amount(value, str(row[field.currency]), style)
    return value


def _date(value: date, style: str) -> Cell:
    if style == "cell":
        return value
    return {
        "slash": f"{value.year}/{value.month}/{value.day}",
        "dash": value.isoformat(),
        "words": f"{value.year}年{value.month}月{value.day}日",
        "compact": f"{value:%Y%m%d}",
    }[style]


@cache
def _code(code: str, codes: str) -> str:
    """The Chinese name where it leads back to the code, else the code."""
    known = region.code_list() if codes == "region" else codelist.codes(codes)
    name = known[code].zh if code in known else code
    return name if known.find(name) == code else code


def _amount(minor: int, currency: str, style: Style) -> Cell:
    whole = units(minor, currency)
    exact = text(minor, currency)
    if style.amounts == "wan" and exact == str(whole) and whole % 100 == 0 and whole >= WAN:
        wan = f"{whole // WAN}.{whole % WAN:04d}".rstrip("0").rstrip(".")
        return f"{wan}万"
    if style.amounts == "commas":
        return f"{whole:,}{exact[len(str(whole)) :]}"
    return whole if exact == str(whole) else float(exact)


def _xlsx(file: Path, sheets: Sequence[tuple[str, list[dict[str, Cell]]]]) -> None:
    """One workbook; its own time of writing is taken out, so that it is the same bytes every time."""
    buffer = io.BytesIO()
    rustpy_xlsxwriter.write_worksheets(list(sheets), buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for entry in made.infolist():
            content = made.read(entry)
            if entry.filename == CORE:
                content = _without_times(content)
            out.writestr(zipfile.ZipInfo(entry.filename, STAMP), content, zipfile.ZIP_DEFLATED)


def _without_times(core: bytes) -> bytes:
    head, _, rest = core.partition(b"<dcterms:created")
    return head + rest[rest.index(b"</cp:coreProperties>") :] if rest else core


def _csv(file: Path, rows: Sequence[Mapping[str, Cell]], encoding: str) -> None:
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
