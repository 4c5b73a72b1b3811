"""Made-up contracts, executions and a context for the benchmark of edit checks; the same for the same size."""

from datetime import date

import polars as pl

from fuwai.checks.context import Context, conform
from fuwai.core.identifier import credit_code
from fuwai.core.records import RECORDS

GROUPS = ("I11", "I12", "I21", "B41", "B51", "B61", "K71", "K81")
ROWS_AN_ENTERPRISE, ROWS_A_CONTRACT = 500, 25


def codes(size: int) -> pl.Series:
    """The enterprises of a file of *size* rows."""
    return pl.Series([credit_code(f"91330108{number:09d}") for number in range(max(size // ROWS_AN_ENTERPRISE, 20))])


def mixed(size: int, step: int, below: int) -> pl.Series:
    """Whole numbers from 0 to below *below*, well mixed."""
    row = pl.int_range(size, eager=True)
    return (row * step + row // 7 * 13) % below


def days(first: date, after: pl.Series) -> pl.Series:
    """The days so many *after* the first."""
    return (after + (first - date(1970, 1, 1)).days).cast(pl.Int32).cast(pl.Date)


def contracts(size: int, enterprises: pl.Series | None = None) -> pl.DataFrame:
    """*size* contracts of 20 columns, about one in fifty wrong in some way."""
    held, row = codes(size) if enterprises is None else enterprises, pl.int_range(size, eager=True)
    signed = days(date(2016, 1, 1), mixed(size, 37, 500))
    frame = pl.DataFrame(
        {
            "_row": row,
            "enterprise_code": held.gather(mixed(size, 17, len(held))),
            "provider_number": "HT-" + row.cast(pl.String),
            "title": "系统开发与维护服务项目" + row.cast(pl.String),
            "description": "按客户需求开发并维护业务系统, 含测试与培训, 第 " + row.cast(pl.String) + " 期",
            "client_name": "Example Client " + mixed(size, 29, 997).cast(pl.String) + " Inc.",
            "client_country": pl.Series(["US", "JP", "CN", "DE", "HK"]).gather(mixed(size, 3, 5)),
            "group": pl.Series(GROUPS).gather(mixed(size, 5, len(GROUPS))),
            "value": 50_000_000 + mixed(size, 7919, 90_000_001),
            "currency": pl.Series(["USD", "CNY", "JPY"]).gather(mixed(size, 11, 3)),
            "signed": signed,
            "start": signed,
            "end": signed.dt.offset_by("700d"),
        }
    ).with_columns(
        pl.lit("inbound").alias("kind"),
        pl.lit("enterprise").alias("client_kind"),
        pl.lit("US").alias("final_client_country"),
        pl.lit("J66").alias("client_industry"),
    )
    at = pl.col("_row") % 100
    spoiled = frame.with_columns(
        pl.when(at == 7).then(pl.col("value") * 1000).otherwise("value").alias("value"),
        pl.when(at == 9).then(date(2015, 1, 1)).otherwise("end").alias("end"),
    )
    return conform(spoiled, RECORDS["contract"]).select("_row", *RECORDS["contract"].names)


def executions(size: int, context: Context) -> pl.DataFrame:
    """*size* executions of the stored contracts, about one in two hundred wrong in some way."""
    filed = conform(context.contracts, RECORDS["contract"]).select("enterprise_code", "provider_number", "currency")
    row = pl.int_range(size, eager=True)
    frame = filed[mixed(size, 31, filed.height)].with_columns(
        row.alias("_row"),
        ("ZX-" + row.cast(pl.String)).alias("execution_number"),
        days(date(2017, 6, 28), mixed(size, 41, 266)).alias("executed"),
        (100_001 + mixed(size, 104_729, 1_000_003)).alias("amount"),
        ("FP" + row.cast(pl.String)).alias("invoice_number"),
        pl.lit("按进度结算").alias("remark"),
    )
    at = pl.col("_row") % 1000
    number = pl.col("execution_number")
    spoiled = frame.with_columns(
        pl.when(at == 3).then(pl.lit("HT-none")).otherwise("provider_number").alias("provider_number"),
        pl.when(at == 5).then(pl.col("amount") * 740).when(at == 6).then(0).otherwise("amount").alias("amount"),
        pl.when(at == 8).then(date(2018, 4, 2)).otherwise("executed").alias("executed"),
        pl.when(at == 9).then(pl.lit("EUR")).otherwise("currency").alias("currency"),
        pl.when(at == 11)
        .then(number.shift(-filed.height, fill_value="ZX-0"))
        .otherwise(number)
        .alias("execution_number"),
    )
    return conform(spoiled, RECORDS["execution"]).select("_row", *RECORDS["execution"].names)


def context_of(size: int) -> Context:
    """Storage: the enterprises, a contract for 25 rows, two years' workforce; nothing executed or allotted before."""
    held = codes(size)
    enterprises = pl.DataFrame(
        {"enterprise_code": held, "name": "示例" + pl.int_range(len(held), eager=True).cast(pl.String) + "有限公司"}
    ).with_columns(pl.lit("330108").alias("county"), pl.lit(date(2010, 1, 1)).alias("founded"))
    months = [year * 100 + month for year in (2017, 2018) for month in range(1, 13)]
    workforce = (
        enterprises.select("enterprise_code")
        .join(pl.DataFrame({"month": pl.Series(months, dtype=pl.Int32)}), how="cross")
        .with_columns(
            (50 + pl.col("month") % 89).cast(pl.Int64).alias("employees"), pl.lit(40, pl.Int64).alias("college")
        )
    )
    filed = contracts(max(size // ROWS_A_CONTRACT, 100), held).drop("_row")
    return Context(
        enterprises=enterprises,
        contracts=filed,
        executions=conform(None, RECORDS["execution"]),
        allotments=conform(None, RECORDS["allotment"]),
        workforce=workforce,
    )
