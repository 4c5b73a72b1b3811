"""A statistical table as Markdown, csv, json or xlsx: one content, four forms, the same bytes for the same table."""

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure, Missing
from fuwai.core.moment import minute_zh
from fuwai.core.table import Column, Row, Table
from fuwai.files.document_zip import fixed_zip

UNITS = {  # unit of a column → its words on the page, and of the unrounded value in json
    "usd": ("亿美元", "100 million USD", "USD cent"),
    "usd_10k": ("万美元", "10,000 USD", "USD cent"),
    "percent": ("%", "percent", "percent"),
    "points": ("百分点", "percentage points", "percentage points"),
    "count": ("", "", "count"),
    "person": ("人", "persons", "person"),
    "rank": ("", "", "rank"),
    "index": ("", "", "index"),
}
NUMBER_FORMATS = dict.fromkeys(("usd", "usd_10k", "percent", "points", "index"), "0.00")
SMALL = "0.000"  # amounts below 0.01 亿美元
FIXED = datetime(2000, 1, 1, tzinfo=UTC)  # the moment inside an archive, so that two runs give the same bytes


def markdown(table: Table) -> str:
    """Title, one table with the units in its head, and the notes."""
    heads = [heading(column) for column in table.columns]
    rules = ["---:" if column.unit else "---" for column in table.columns]
    lines = [f"**{table.zh}**", "", _line(heads), _line(rules)]
    lines += [_line([shown(row, column) for column in table.columns]) for row in table.rows]
    notes = [f"{zh}  \n{en}" for zh, en in zip(table.notes_zh, table.notes_en, strict=True)]
    return "\n".join([*lines, "", "\n\n".join(notes), ""])


def csv_text(table: Table) -> str:
    """Comma-separated, the names of the columns in the first line, figures as printed."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([text(row, column) for column in table.columns] for row in table.rows)
    return target.getvalue()


def plain(table: Table) -> str:
    """For a terminal: columns aligned, Chinese characters counted as two."""
    lines = [[heading(column) for column in table.columns]]
    lines += [[shown(row, column) for column in table.columns] for row in table.rows]
    widths = [max(map(wide, cells)) for cells in zip(*lines, strict=True)]
    aligned = [
        "  ".join(
            " " * (width - wide(cell)) + cell if column.unit else cell + " " * (width - wide(cell))
            for cell, width, column in zip(line, widths, table.columns, strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([table.zh, "", *aligned, "", *table.notes_zh, ""])


def wide(text: str) -> int:
    """Columns of a terminal that *text* takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def parquet(table: Table) -> bytes:
    """One row a figure: the row's words and codes, the column, the exact value as text (and whole numbers as int64), the
    text as printed, the mark where there is no number, and whether a break lies before it."""
    words = [column.name for column in table.columns if not column.unit]
    lines = []
    for row in table.rows:
        for column in table.columns:
            if (figure := row.figures.get(column.name)) is None:
                continue
            whole = figure.value if isinstance(figure.value, int) else None
            mark = figure.value.value if isinstance(figure.value, Missing) else ""
            lines.append(
                {"row": row.code}
                | {name: row.texts.get(name, "") for name in words}
                | {"column": column.name, "unit": UNITS[figure.unit][2], "value": exact(figure), "whole": whole}
                | {"text": figure.text(), "mark": mark, "break_before": figure.broken}
            )
    schema = {"row": pl.String, **dict.fromkeys(words, pl.String), "column": pl.String, "unit": pl.String}
    schema |= {"value": pl.String, "whole": pl.Int64, "text": pl.String, "mark": pl.String, "break_before": pl.Boolean}
    target = io.BytesIO()
    pl.DataFrame(lines, schema=schema).write_parquet(target, compression="zstd")
    return target.getvalue()


def json_text(table: Table) -> str:
    """Everything: each figure with its id, as printed, and unrounded (whole cents, or numerator/denominator)."""
    content = {
        "kind": table.kind,
        "zh": table.zh,
        "en": table.en,
        "region": table.region,
        "period": table.period,
        "direction": table.direction,
        "level": table.level,
        "as_of": table.as_of,
        "as_of_zh": minute_zh(table.as_of),
        "columns": [
            {
                "name": column.name,
                "zh": column.zh,
                "en": column.en,
                "unit": UNITS[column.unit][1] if column.unit else "",
            }
            for column in table.columns
        ],
        "rows": [
            {
                "code": row.code,
                "zh": row.zh,
                "en": row.en,
                "parent": row.parent,
                **row.texts,
                "figures": {name: figure_content(figure) for name, figure in row.figures.items()},
            }
            for row in table.rows
        ],
        "notes": {"zh": list(table.notes_zh), "en": list(table.notes_en)},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def figure_content(figure: Figure) -> Mapping[str, object]:
    """A figure in json. *value* is exact: an integer, or numerator/denominator; empty where it is missing, and *text* is
    its mark. *break* only where a revision lies before it."""
    broken = {"break": True} if figure.broken else {}
    return broken | {
        "id": figure.id,
        "text": figure.text(),
        "value": exact(figure),
        "unit": UNITS[figure.unit][2],
        "zh": figure.zh,
        "en": figure.en,
    }


def exact(figure: Figure) -> str:
    """The unrounded value: 283100000000 (cents), 71/3 (percent); empty where it is missing."""
    if isinstance(figure.value, Missing):
        return ""
    value = Fraction(figure.value)
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def xlsx(table: Table) -> bytes:
    """One sheet: title, heads with units, numbers as numbers (marks as words), and the notes."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = table.kind
    sheet.append([table.zh])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([heading(column) for column in table.columns])
    for cell in sheet[2]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    for row in table.rows:
        sheet.append([value(row, column) for column in table.columns])
        for cell, column in zip(sheet[sheet.max_row], table.columns, strict=True):
            if cell.data_type == "n" and column.unit in NUMBER_FORMATS:
                small = column.unit == "usd" and cell.value and abs(cell.value) < 0.01
                cell.number_format = SMALL if small else NUMBER_FORMATS[column.unit]
            elif column.unit:
                cell.alignment = Alignment(horizontal="right")
    sheet.append([])
    for zh, en in zip(table.notes_zh, table.notes_en, strict=True):
        sheet.append([zh])
        sheet.append([en])
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 24 if column.name in ("name", "share_of") else 16
    sheet.freeze_panes = "A3"
    book.properties.creator = "fuwai"
    book.properties.created = book.properties.modified = FIXED.replace(tzinfo=None)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        ExcelWriter(book, archive).save()  # `book.save` would write the time of day into the file
    return fixed_zip(target.getvalue(), FIXED)


def value(row: Row, column: Column) -> float | int | str:
    """A cell of a sheet: the number as printed, or a mark or words."""
    figure = row.figures.get(column.name)
    if figure is None:
        return text(row, column)
    number = figure.number()
    if number is None:
        return figure.text()
    return int(number) if number == number.to_integral_value() and figure.unit not in NUMBER_FORMATS else float(number)


def heading(column: Column) -> str:
    """执行额（亿美元）: the heading in Chinese with its unit."""
    unit = UNITS[column.unit][0] if column.unit else ""
    return f"{column.zh}（{unit}）" if unit else column.zh


def text(row: Row, column: Column) -> str:
    """A cell as text: a figure as printed, words, or nothing where the row has no such thing."""
    figure = row.figures.get(column.name)
    return figure.text() if figure is not None else row.texts.get(column.name, "")


def shown(row: Row, column: Column) -> str:
    """A cell on the page: months by name."""
    return row.zh if column.name == "month" else text(row, column)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


FORMS: Mapping[str, Callable[[Table], str | bytes]] = {
    "md": markdown,
    "text": plain,
    "parquet": parquet,
    "csv": csv_text,
    "json": json_text,
    "xlsx": xlsx,
}


def content(table: Table, form: str) -> bytes:
    """The table in a form (md, csv, json, xlsx) as bytes; text is UTF-8. Raises FuwaiError `table.format`."""
    if form not in FORMS:
        raise FuwaiError(
            "table.format",
            f"没有格式 {form!r}; 有 {'、'.join(FORMS)}",
            f"there is no format {form!r}; there are {', '.join(FORMS)}",
        )
    made = FORMS[form](table)
    return made.encode() if isinstance(made, str) else made


def write(table: Table, form: str, path: Path) -> Path:
    """Write the table in a form to *path*; csv begins with a byte order mark, so that Excel reads its Chinese."""
    mark = b"\xef\xbb\xbf" if form == "csv" else b""
    path.write_bytes(mark + content(table, form))
    return path
