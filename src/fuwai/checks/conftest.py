"""Rows for the tests of this room: an example as a frame with every column that the runner gives a check."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from fuwai.checks.context import CONTEXT_COLUMNS, DTYPES, unread_columns
from fuwai.core.edit_check import EditCheck
from fuwai.core.records import RECORDS


def schema_of(noun: str) -> dict[str, Any]:
    """The dtypes of the frame on which the noun's expressions are evaluated."""
    record = RECORDS[noun]
    return {
        "_row": pl.Int64,
        **{field.name: DTYPES[field.kind] for field in record},
        **{column.name: DTYPES[column.kind] for column in CONTEXT_COLUMNS[noun]},
        **dict.fromkeys(unread_columns(record), pl.Boolean),
    }


def rows_of(noun: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """A frame of *rows*; what a row does not say is NULL."""
    schema = schema_of(noun)
    if unknown := {name for row in rows for name in row} - set(schema):
        raise ValueError(f"{noun}: an example speaks of {sorted(unknown)}, which are no columns")
    return pl.DataFrame(
        {name: pl.Series(name, [row.get(name) for row in rows], dtype) for name, dtype in schema.items()}
    ).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("_row"))


def examples_of(check: EditCheck) -> pl.DataFrame:
    return rows_of(check.noun, [example.values for example in check.examples])


@pytest.fixture(name="rows_of")
def _rows_of() -> Callable[[str, Sequence[Mapping[str, object]]], pl.DataFrame]:
    return rows_of


@pytest.fixture(name="examples_of")
def _examples_of() -> Callable[[EditCheck], pl.DataFrame]:
    return examples_of
