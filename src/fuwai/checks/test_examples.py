"""Every check's own examples, through the real runner; through DuckDB; and through rules that have been tampered with."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from fuwai.checks.conftest import examples_of
from fuwai.checks.context import CONTEXT_COLUMNS, unread_columns
from fuwai.checks.message import EMPTY
from fuwai.checks.run import evaluate
from fuwai.core.edit_check import EditCheck, Grade, Outcome
from fuwai.core.records import RECORDS
from fuwai.standards.edit_checks import LITERAL, all_checks, slots_of

CHECKS = all_checks()
VALUES = {Outcome.HOLDS: True, Outcome.FAILS: False, Outcome.UNDECIDED: None}
SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "="}
REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
WORDS = {"AND": "OR", "OR": "AND", "IS NOT NULL": "IS NULL", "IS NULL": "IS NOT NULL", "NOT LIKE": "LIKE"}
TOKEN = re.compile(r"DATE '[^']*'|'[^']*'|\"[a-z]+\"|IS NOT NULL|IS NULL|NOT LIKE|[A-Za-z_]+|\d+|<=|>=|<>|[<>=]|\S|\s+")
by_id = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def wanted(check: EditCheck) -> list[bool | None]:
    return [VALUES[example.outcome] for example in check.examples]


def outcomes(check: EditCheck, rows: pl.DataFrame) -> list[bool | None]:
    return rows.select(pl.sql_expr(check.expression).alias("outcome"))["outcome"].cast(pl.Boolean).to_list()


@by_id
def test_a_check_gives_its_examples_their_outcomes(check: EditCheck) -> None:
    result = evaluate(check.noun, examples_of(check), [check])
    failing = [row for row, outcome in enumerate(wanted(check)) if outcome is False]
    assert result.findings["_row"].to_list() == failing
    counts = result.summary.row(0, named=True)
    assert [counts["holds"], counts["fails"], counts["undecided"]] == [
        wanted(check).count(True),
        len(failing),
        wanted(check).count(None),
    ]
    rows = result.findings["_row"].to_list()
    assert result.blocking_rows.to_list() == (rows if check.grade is Grade.BLOCKING else [])
    assert result.held_rows.to_list() == (rows if check.grade is Grade.HELD else [])


@by_id
def test_a_check_has_an_example_of_each_outcome(check: EditCheck) -> None:
    assert {example.outcome for example in check.examples} == set(Outcome)


@by_id
def test_the_first_failing_example_fills_every_slot_of_its_message(check: EditCheck) -> None:
    finding = evaluate(check.noun, examples_of(check), [check]).findings.row(0, named=True)
    assert not re.search(r"[{}]", finding["zh"] + finding["en"])
    if check.id != "contract.terminated.amendment" and not check.id.endswith("amendment.dated"):
        shown = finding["zh"].replace("——", "")
        assert EMPTY not in shown or not slots_of(check.zh), finding["zh"]


@by_id
def test_duckdb_reads_the_same_text_and_gives_the_same_outcomes(check: EditCheck, tmp_path: Path) -> None:
    file = tmp_path / "examples.parquet"
    examples_of(check).write_parquet(file)
    found = duckdb.sql(f"SELECT {check.expression} FROM read_parquet('{file}') ORDER BY _row").fetchall()
    assert [outcome for (outcome,) in found] == wanted(check)


@by_id
def test_tampering_with_a_rule_makes_an_example_fail(check: EditCheck) -> None:
    rows, right = examples_of(check), wanted(check)
    survivors = [text for text in mutants(check.expression) if _read(check, text, rows) == right]
    assert survivors == []


@by_id
def test_a_check_speaks_only_of_columns_that_the_runner_gives(check: EditCheck) -> None:
    record = RECORDS[check.noun]
    given = {*record.names, *unread_columns(record), *(column.name for column in CONTEXT_COLUMNS[check.noun])}
    assert set(check.columns) | set(slots_of(check.zh)) <= given


def test_every_context_column_is_read_by_a_check_or_its_message_or_its_currency() -> None:
    for noun, columns in CONTEXT_COLUMNS.items():
        mine = [check for check in CHECKS if check.noun == noun]
        read = {name for check in mine for name in (*check.columns, *slots_of(check.zh))}
        currencies = {column.currency for column in columns}
        assert {column.name for column in columns} - read - currencies <= {"judged_on"}, noun


def test_there_are_enough_checks_of_every_kind() -> None:
    own = [check for check in CHECKS if not check.id.endswith(".present")]
    assert len(own) >= 60
    assert sum(check.scope == "row" for check in own) >= 30
    assert len({check.id.split(".", 1)[1] for check in own if check.scope == "records"}) >= 15
    assert {check.grade for check in own} == set(Grade)
    assert {check.noun for check in own} == set(RECORDS)


def _read(check: EditCheck, text: str, rows: pl.DataFrame) -> list[bool | None] | str:
    """The outcomes of a tampered rule; one that no longer computes is noticed too."""
    try:
        return outcomes(replace(check, expression=text), rows)
    except pl.exceptions.PolarsError as error:
        return str(error)


def mutants(expression: str) -> Iterator[str]:
    """Tampered forms of a rule: negated, removed, never failing or deciding, each comparison moved or reversed, each bound
    shifted, each connective, test for NULL and text changed."""
    yield f"NOT ({expression})"
    yield "TRUE"
    yield "FALSE"
    yield "NULL"
    yield f"COALESCE({expression}, TRUE)"
    yield f"COALESCE({expression}, FALSE)"
    tokens = TOKEN.findall(expression)
    for place, token in enumerate(tokens):
        for other in _others(token):
            yield "".join([*tokens[:place], other, *tokens[place + 1 :]])


def _others(token: str) -> Iterator[str]:
    yield from (table[token] for table in (SWAPS, REVERSED, WORDS) if token in table)
    if token.isdigit():
        yield from (str(int(token) + 1), str(int(token) - 1))
    elif token.startswith("DATE"):
        day = date.fromisoformat(LITERAL.findall(token)[0].strip("'"))
        yield from (f"DATE '{day + timedelta(days=step)}'" for step in (1, -1))
    elif token.startswith("'"):
        yield f"{token[:-1]}#'"
