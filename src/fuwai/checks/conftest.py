"""Rows for the tests of this room: files and contexts of a right row with changes; examples with every context column."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from fuwai.checks.context import CONTEXT_COLUMNS, DTYPES, Context, unread_columns
from fuwai.checks.run import CheckResult, derive
from fuwai.core.edit_check import EditCheck
from fuwai.core.identifier import credit_code
from fuwai.core.records import RECORDS

ONE, TWO = credit_code("91330108000000019"), credit_code("91330106000000027")
DAY = date(2015, 7, 10)
BASE: dict[str, dict[str, object]] = {
    "enterprise": {
        "enterprise_code": ONE,
        "name": "示例甲信息服务有限公司",
        "county": "330108",
        "registration_type": "173",
        "industry": "I65",
        "founded": date(2008, 3, 12),
    },
    "contract": {
        "enterprise_code": ONE,
        "provider_number": "HT-1",
        "kind": "inbound",
        "title": "信贷管理系统定制开发",
        "description": "按客户需求开发信贷管理系统, 含测试",
        "client_name": "Example Bank Inc.",
        "client_kind": "enterprise",
        "client_country": "US",
        "group": "I11",
        "value": 12_000_050,
        "currency": "USD",
        "signed": date(2015, 3, 2),
        "start": date(2015, 3, 10),
        "end": date(2015, 12, 31),
    },
    "execution": {
        "enterprise_code": ONE,
        "provider_number": "HT-1",
        "execution_number": "1",
        "executed": date(2015, 6, 18),
        "amount": 3_500_025,
        "currency": "USD",
    },
    "receipt": {
        "enterprise_code": ONE,
        "receipt_number": "SH0001",
        "kind": "bank_slip",
        "received": date(2015, 6, 20),
        "amount": 3_500_025,
        "currency": "USD",
        "payer": "Example Bank Inc.",
        "payer_country": "US",
    },
    "allotment": {
        "enterprise_code": ONE,
        "receipt_number": "SH0001",
        "provider_number": "HT-1",
        "execution_number": "1",
        "allotted": 3_500_025,
        "currency": "USD",
    },
    "workforce": {
        "enterprise_code": ONE,
        "month": 201506,
        "employees": 120,
        "college": 96,
        "new_hires": 6,
        "new_college_hires": 5,
    },
    "certification": {
        "enterprise_code": ONE,
        "certification": "iso27001",
        "certificate_number": "IS-000001",
        "issued": date(2014, 9, 1),
        "expires": date(2017, 8, 31),
    },
    "training": {
        "enterprise_code": ONE,
        "training_number": "PX-1",
        "title": "软件测试工程师岗前培训",
        "start": date(2015, 4, 1),
        "end": date(2015, 4, 30),
        "trainees": 30,
        "hired": 22,
    },
}
FRAMES = {
    "enterprise": "enterprises",
    "contract": "contracts",
    "execution": "executions",
    "receipt": "receipts",
    "allotment": "allotments",
    "workforce": "workforce",
    "certification": "certifications",
    "training": "trainings",
}


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


def rows(noun: str, *changes: dict[str, object]) -> pl.DataFrame:
    """Rows of a noun: the base row with each change."""
    record = RECORDS[noun]
    kinds = {"date": pl.Date, "month": pl.Int32, "count": pl.Int64, "amount": pl.Int64}
    filled = [{**BASE[noun], **change} for change in changes or ({},)]
    return pl.DataFrame(
        {
            "_row": pl.Series(range(len(filled)), dtype=pl.Int64),
            **{
                f.name: pl.Series([row.get(f.name) for row in filled], dtype=kinds.get(f.kind, pl.String))
                for f in record
            },
        }
    )


def stored(**frames: pl.DataFrame) -> Context:
    """A context in which everything was looked up; what is not given is empty; the enterprise ONE is registered."""
    empty = {FRAMES[noun]: rows(noun).head(0) for noun in FRAMES}
    return Context(**{**empty, "enterprises": rows("enterprise"), **frames})


def found(result: CheckResult) -> dict[int, set[str]]:
    """Row → the ids of its findings."""
    every: dict[int, set[str]] = {}
    for row, check in result.findings.select("_row", "check").iter_rows():
        every.setdefault(row, set()).add(check)
    return every


def outcome(noun: str, column: str, frame: pl.DataFrame, context: Context, day: date = DAY) -> list[object]:
    return derive(noun, frame, context, day)[column].to_list()
