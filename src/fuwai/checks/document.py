"""The tables of docs/methods/edit-checks.md, made from the data: `python -m fuwai.checks.document` writes them anew."""

from pathlib import Path

from fuwai.checks.context import CONTEXT_COLUMNS, ContextColumn
from fuwai.core.edit_check import EditCheck, Grade
from fuwai.core.records import RECORDS
from fuwai.standards.edit_checks import all_checks

DOCUMENT = Path(__file__).parents[3] / "docs" / "methods" / "edit-checks.md"
BEGIN, END = "<!-- {name}: begin, made by python -m fuwai.checks.document -->", "<!-- {name}: end -->"
GRADES = {Grade.BLOCKING: "阻断 blocking", Grade.HELD: "待说明 held", Grade.SOFT: "提示 soft"}
SCOPES = ("field", "row", "records")
UNITS = {
    "flag": "true or false",
    "cents": "US cents",
    "count": "number",
    "text": "text",
    "date": "date",
    "month": "yyyymm",
    "amount": "minor units of {currency}",
}


def checks_table() -> str:
    """Every check with grade, scope, expression, message and source, by noun."""
    parts = []
    for noun, record in RECORDS.items():
        rows = [_row(check) for check in all_checks() if check.noun == noun]
        heading = "| id | grade | scope | holds where | says | source |\n|---|---|---|---|---|---|"
        parts.append(f"### {record.zh} {record.en} ({len(rows)})\n\n{heading}\n" + "\n".join(rows))
    return "\n\n".join(parts)


def columns_table() -> str:
    """Every derived context column with its meaning and unit, by noun; those of every noun once."""
    shared = set.intersection(*(set(columns) for columns in CONTEXT_COLUMNS.values()))
    first = next(iter(CONTEXT_COLUMNS.values()))
    parts = [_columns("every noun", [column for column in first if column in shared])]
    for noun, columns in CONTEXT_COLUMNS.items():
        parts.append(_columns(noun, [column for column in columns if column not in shared]))
    heading = "| of | column | unit | 含义 | meaning |\n|---|---|---|---|---|"
    return heading + "\n" + "\n".join(parts)


def counts_table() -> str:
    """How many checks there are, by scope and grade."""
    heading = "| | " + " | ".join(GRADES.values()) + " | |\n|---|---|---|---|---|"
    rows = []
    for scope in (*SCOPES, ""):
        counts = [
            sum(check.grade is grade and scope in (check.scope, "") for check in all_checks()) for grade in GRADES
        ]
        rows.append(f"| {scope or 'all'} | " + " | ".join(map(str, counts)) + f" | {sum(counts)} |")
    return heading + "\n" + "\n".join(rows)


TABLES = {"counts": counts_table, "checks": checks_table, "columns": columns_table}


def written(text: str) -> str:
    """*text* with the tables between their marks made anew."""
    for name, table in TABLES.items():
        begin, end = BEGIN.format(name=name), END.format(name=name)
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{table()}\n{end}{rest.split(end)[1]}"
    return text


def _row(check: EditCheck) -> str:
    cells = (f"`{check.id}`", GRADES[check.grade], check.scope, f"`{check.expression}`", check.zh, check.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _columns(noun: str, columns: list[ContextColumn]) -> str:
    return "\n".join(
        f"| {noun} | `{column.name}` | {UNITS[column.kind].format(currency=column.currency)} | {column.zh} | {column.en} |"
        for column in columns
    )


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
