"""What the texts of contracts say against their scope and group, among the findings of the edit checks."""

from dataclasses import replace

import polars as pl

from fuwai.checks.message import FINDING_SCHEMA
from fuwai.checks.run import CheckResult
from fuwai.services.classify import DIFFERS, EDITION, check_rows
from fuwai.standards import catalogue

TEXTS = ("title", "description")
JUDGED = (*TEXTS, "client_kind", "group")
SERIALS = (  # 第 17 号, No. 17, 3 期: say nothing of the business. One by one: together they take twice the time
    (r"第\s*[0-9]+", "第1"),
    (r"编号\s*[0-9]+", "编号1"),
    (r"[Nn][Oo]\.?\s*[0-9]+", "No1"),
    (r"[0-9]+\s*期", "1期"),
)


def with_coding(result: CheckResult, frame: pl.DataFrame) -> CheckResult:
    """*result* with what the texts of *frame* (contracts: fields and `_row`) say against their filing.

    Texts that differ in a serial number only are judged once. That a client is a private person is an edit check of its
    own (contract.client_kind.organisation), and is told there. A group of an earlier edition is not compared with those
    of the present one.
    """
    if result.noun != "contract" or frame.is_empty():
        return result
    organisations = pl.when(pl.col("client_kind") != "individual").then("client_kind").alias("client_kind")
    numbered = [_without_serials(pl.col(name)).alias(f"_{name}") for name in TEXTS]
    asked = frame.select("_row", *TEXTS, "group", organisations, *numbered)
    key = [*(f"_{name}" for name in TEXTS), "client_kind", "group"]
    distinct = asked.unique(key, keep="first", maintain_order=True).with_row_index("_case")
    known = catalogue.edition(EDITION).groups
    groups = distinct["group"].to_list()
    said = [
        (one.row, one.check, one.grade.value, one.field, one.zh, one.en, one.source)
        for one in check_rows(distinct.select(pl.col("_case").alias("_row"), *JUDGED))
        if one.check != DIFFERS or groups[one.row] in known
    ]
    if not said:
        return result
    found = pl.DataFrame(
        said, schema={"_case": pl.UInt32, **{k: v for k, v in FINDING_SCHEMA.items() if k != "_row"}}, orient="row"
    )
    cases = asked.select("_row", *key).join(distinct.select("_case", *key), on=key, nulls_equal=True)
    rows = cases.join(found, on="_case").select(pl.col("_row").cast(pl.Int64), *list(FINDING_SCHEMA)[1:])
    return replace(result, findings=pl.concat([result.findings, rows]).sort("_row", maintain_order=True))


def _without_serials(text: pl.Expr) -> pl.Expr:
    for serial, same in SERIALS:
        text = text.str.replace_all(serial, same)
    return text
