"""审核关系 as data: the edit checks of each noun, read from the TOML files of this room and refused where they do not
add up. A file is a noun's own checks; `common.toml` holds those of several nouns, `present.toml` the one for required
fields. An expression is plain SQL: key words and functions in capitals, columns in small letters (quoted where the word
is SQL's own), so that Polars, DuckDB and Spark read the same text.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

from fuwai.core.edit_check import EditCheck, Example, Grade, Outcome, Scope
from fuwai.core.record import Field, RecordType
from fuwai.core.records import RECORDS
from fuwai.standards.source import day, need, read_toml, refuse

ROOM = Path(__file__).parent
ID_FORM = re.compile(r"[a-z]+(\.[a-z0-9_]+){2}")
LITERAL = re.compile(r"'[^']*'")
WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
SLOT = re.compile(r"\{([a-z_]+)\}")
PORTABLE = frozenset({"AND", "OR", "NOT", "IS", "NULL", "TRUE", "FALSE", "CASE", "WHEN", "THEN", "ELSE", "END"})
PORTABLE |= {"IN", "LIKE", "BETWEEN", "DATE", "CHAR_LENGTH", "SUBSTR"}
# SQL's own words among our columns; an expression quotes them.
QUOTED = frozenset({"group", "end"})
SAMPLES: dict[str, object] = {"date": date(2015, 6, 1), "month": 201506, "count": 1, "amount": 1}


def checks(noun: str, on: date | None = None) -> tuple[EditCheck, ...]:
    """The checks of *noun* in force on a day (without one: all), required fields first, then in the files' order."""
    return tuple(check for check in load(ROOM) if check.noun == noun and check.holds_on(on))


def all_checks() -> tuple[EditCheck, ...]:
    """Every check of every noun."""
    return load(ROOM)


@cache
def load(room: Path) -> tuple[EditCheck, ...]:
    """The checks of the files in *room*. Raises FuwaiError `standard.refused` naming file and check."""
    found = [check for record in RECORDS.values() for check in _presences(record, room / "present.toml")]
    found += _file(room / "common.toml", tuple(RECORDS))
    for noun in RECORDS:
        found += _file(room / f"{noun}.toml", (noun,))
    ids = [check.id for check in found]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise refuse(room, twice[0], "审核关系编号重复", "the id stands twice")
    return tuple(found)


def columns_of(expression: str) -> tuple[str, ...]:
    """The columns that an expression reads: its words in small letters, outside of literals, in order."""
    words = WORD.findall(LITERAL.sub("''", expression))
    return tuple(dict.fromkeys(word for word in words if word.islower()))


def slots_of(message: str) -> tuple[str, ...]:
    """The columns that a message shows."""
    return tuple(dict.fromkeys(SLOT.findall(message)))


def _file(file: Path, nouns: tuple[str, ...]) -> list[EditCheck]:
    tables = read_toml(file).get("check", [])
    return [_check(table, noun, file) for table in tables for noun in _nouns(table, nouns, file)]


def _nouns(table: dict[str, Any], nouns: tuple[str, ...], file: Path) -> Iterable[str]:
    named = table.get("nouns", nouns)
    if unknown := set(named) - set(nouns):
        raise refuse(file, str(table.get("id")), f"未知对象 {unknown}", f"no such noun: {unknown}")
    return tuple(named)


def _check(table: dict[str, Any], noun: str, file: Path) -> EditCheck:
    name = need(table, "id", file, "check").replace("<noun>", noun)
    record, expression = RECORDS[noun], " ".join(need(table, "expression", file, name).split())
    if not ID_FORM.fullmatch(name) or not name.startswith(f"{noun}."):
        raise refuse(file, name, "编号应写作 contract.value.positive", "an id is written contract.value.positive")
    field = need(table, "field", file, name)
    if field not in record.names:
        raise refuse(file, name, f"{record.zh}没有字段 {field}", f"{noun} has no field {field}")
    if (scope := need(table, "scope", file, name)) not in get_args(Scope):
        raise refuse(file, name, f"scope {scope!r} 无效", f"scope is one of {get_args(Scope)}, not {scope!r}")
    _refuse_dialect(expression, file, name)
    zh, en = need(table, "zh", file, name), need(table, "en", file, name)
    if set(slots_of(zh)) != set(slots_of(en)):
        raise refuse(file, name, "中英文说明的数值不一致", "the two messages do not show the same values")
    return EditCheck(
        id=name,
        noun=noun,
        grade=_grade(table, file, name),
        scope=scope,  # type: ignore[arg-type]
        field=field,
        expression=expression,
        zh=zh,
        en=en,
        source=need(table, "source", file, name),
        columns=columns_of(expression),
        valid_from=day(table.get("valid_from"), file, name),
        valid_to=day(table.get("valid_to"), file, name),
        examples=_examples(table, file, name),
    )


def _grade(table: dict[str, Any], file: Path, name: str) -> Grade:
    text = need(table, "grade", file, name)
    if text not in {grade.value for grade in Grade}:
        wanted = ", ".join(grade.value for grade in Grade)
        raise refuse(file, name, f"grade {text!r} 应为 {wanted}", f"grade is one of {wanted}, not {text!r}")
    return Grade(text)


def _examples(table: dict[str, Any], file: Path, name: str) -> tuple[Example, ...]:
    found = []
    for outcome in Outcome:
        rows = table.get(outcome.value, [])
        if not rows:
            raise refuse(file, name, f"缺少 {outcome.value} 示例", f"an example that {outcome.value} is missing")
        found += [Example(row, outcome) for row in rows]
    return tuple(found)


def _refuse_dialect(expression: str, file: Path, name: str) -> None:
    bare = LITERAL.sub("''", expression)
    words = set(WORD.findall(bare))
    if foreign := {word for word in words if not word.islower()} - PORTABLE:
        raise refuse(file, name, f"表达式用了 {foreign}", f"not plain SQL for all engines: {sorted(foreign)}")
    if unquoted := {word for word in QUOTED & words if re.search(rf'(?<!"){word}(?!")\b', bare)}:
        raise refuse(file, name, f"{unquoted} 应加引号", f"words of SQL's own are quoted: {sorted(unquoted)}")


def _presences(record: RecordType, file: Path) -> list[EditCheck]:
    table = read_toml(file)["present"]
    return [_presence(record, field, table, file) for field in record if field.required]


def _presence(record: RecordType, field: Field, table: dict[str, Any], file: Path) -> EditCheck:
    """The presence check of one required field: undecided where the cell was filled but could not be read, because
    intake has said so already."""
    name, column = f"{record.noun}.{field.name}.present", f'"{field.name}"' if field.name in QUOTED else field.name
    flag = f"{field.name}_unread"
    expression = need(table, "expression", file, name).replace("<field>", column).replace("<unread>", flag)
    return EditCheck(
        id=name,
        noun=record.noun,
        grade=_grade(table, file, name),
        scope="field",
        field=field.name,
        expression=expression,
        zh=need(table, "zh", file, name).replace("<zh>", field.zh),
        en=need(table, "en", file, name).replace("<en>", field.en),
        source=need(table, "source", file, name),
        columns=columns_of(expression),
        examples=(
            Example({field.name: SAMPLES.get(field.kind, "x"), flag: False}, Outcome.HOLDS),
            Example({flag: False}, Outcome.FAILS),
            Example({flag: True}, Outcome.UNDECIDED),
        ),
    )
