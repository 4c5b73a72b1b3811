"""Running the edit checks: every row of a file at once, one select for all expressions of the noun.

A check's column is three-valued: true (holds), false (fails), NULL (undecided). Messages are made for failing rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import polars as pl

from fuwai.checks import allotment, certification, contract, enterprise, execution, receipt, training, workforce
from fuwai.checks.context import CONTEXT_COLUMNS, DTYPES, Context, conform, unread_columns
from fuwai.checks.message import FINDING_SCHEMA, findings, read_columns, shown_kinds
from fuwai.core.edit_check import EditCheck, Finding, Grade
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.standards.edit_checks import checks

UNREAD = "_unread"
DERIVE = {
    "enterprise": enterprise.derive,
    "contract": contract.derive,
    "execution": execution.derive,
    "receipt": receipt.derive,
    "allotment": allotment.derive,
    "workforce": workforce.derive,
    "certification": certification.derive,
    "training": training.derive,
}


@dataclass(frozen=True)
class CheckResult:
    """What the checks found. *findings*: _row, check, grade, field, zh, en, source, in order of rows. *summary*: check,
    grade, holds, fails, undecided (rows each)."""

    noun: str
    findings: pl.DataFrame
    summary: pl.DataFrame

    @cached_property
    def blocking_rows(self) -> pl.Series:
        """The rows that are not filed, in order."""
        return self._rows(Grade.BLOCKING)

    @cached_property
    def held_rows(self) -> pl.Series:
        """The rows that are filed and wait for a reasoned override, in order; none of them is blocked."""
        held = self._rows(Grade.HELD)
        return held.filter(~held.is_in(self.blocking_rows.implode()))

    def as_findings(self, limit: int | None = None) -> list[Finding]:
        """The first *limit* findings as values; all without a limit."""
        rows = self.findings.head(limit) if limit is not None else self.findings
        return [
            Finding(check, Grade(grade), self.noun, row, field, zh, en, source=source)
            for row, check, grade, field, zh, en, source in rows.iter_rows()
        ]

    def _rows(self, grade: Grade) -> pl.Series:
        return self.findings.filter(pl.col("grade") == grade.value)["_row"].unique().sort()


def run(noun: str, frame: pl.DataFrame, context: Context, day: date) -> CheckResult:
    """All checks of *noun* in force on *day* on the rows of *frame*, judged at that day.

    *frame* has the record's fields (a missing one counts as empty) and `_row` (Int64). It may have `_unread`, a list of
    the names of fields whose cell was filled but could not be read: their presence is then undecided, not denied.
    """
    return evaluate(noun, derive(noun, frame, context, day), checks(noun, day))


def derive(noun: str, frame: pl.DataFrame, context: Context, day: date) -> pl.DataFrame:
    """The fields of *frame* with `_row` and every context column of the noun."""
    record = RECORDS[noun]
    unread = _unread(frame, record)
    rows = conform(frame, record).select("_row", *record.names).rechunk()
    wide = DERIVE[noun](rows, context, day).with_columns(unread)
    return wide.select("_row", *record.names, *_typed(noun), *unread_columns(record))


def evaluate(noun: str, wide: pl.DataFrame, asked: Sequence[EditCheck]) -> CheckResult:
    """The outcome of each check on a frame that has fields and context columns."""
    outcomes = wide.lazy().select(_expression(check.expression).alias(check.id) for check in asked).collect()
    summary = _summary(outcomes, asked)
    kinds = shown_kinds(RECORDS[noun])
    found = [
        findings(check, wide.select("_row", *read_columns(check, kinds)).filter(outcomes[check.id].not_()), kinds)
        for check, fails in zip(asked, summary["fails"], strict=True)
        if fails
    ]
    every = pl.concat([pl.DataFrame(schema=FINDING_SCHEMA), *found])
    return CheckResult(noun, every.sort("_row", maintain_order=True), summary)


@cache
def _expression(sql: str) -> pl.Expr:
    """Parsed once: the texts are those of the standard, some hundreds."""
    return pl.sql_expr(sql)


def _summary(outcomes: pl.DataFrame, asked: Sequence[EditCheck]) -> pl.DataFrame:
    height = outcomes.height
    holds = [int(outcomes[check.id].sum()) for check in asked]
    undecided = [outcomes[check.id].null_count() for check in asked]
    return pl.DataFrame(
        {
            "check": [check.id for check in asked],
            "grade": [check.grade.value for check in asked],
            "holds": holds,
            "fails": [height - held - null for held, null in zip(holds, undecided, strict=True)],
            "undecided": undecided,
        },
        schema={"check": pl.String, "grade": pl.String, "holds": pl.Int64, "fails": pl.Int64, "undecided": pl.Int64},
    )


def _typed(noun: str) -> list[pl.Expr]:
    return [pl.col(column.name).cast(DTYPES[column.kind]) for column in CONTEXT_COLUMNS[noun]]


def _unread(frame: pl.DataFrame, record: RecordType) -> list[pl.Series]:
    """A flag for each required field, from the list column `_unread`; all false where it is not there."""
    names = [field.name for field in record if field.required]
    if UNREAD not in frame.columns or not frame[UNREAD].list.len().sum():
        return [pl.Series(f"{name}_unread", [False], pl.Boolean).new_from_index(0, frame.height) for name in names]
    listed = frame[UNREAD].fill_null([])
    return [listed.list.contains(name).alias(f"{name}_unread") for name in names]
