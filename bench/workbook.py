"""A contracts workbook as large as asked for: every field of the record, evidently invented text, the same for a seed."""

import random
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from rustpy_xlsxwriter import Format, write_worksheet

from fuwai.core.contract import CONTRACT
from fuwai.core.identifier import credit_code
from fuwai.standards.codelist import codes

COUNTIES = ("330106", "330108", "330110", "330203", "330212", "330402", "330482", "330502", "330702", "330902")
COUNTRIES = (("US", "USD"), ("JP", "JPY"), ("DE", "EUR"), ("IN", "USD"), ("KH", "USD"), ("HK", "HKD"), ("GB", "GBP"))
INDUSTRIES = ("J66", "C39", "I65", "M73", "F52", "G54")
WORK = (  # with the group that it belongs to: 8 works, 20 trades and 5 phases make 800 texts
    ("信贷管理系统定制开发", "I11"),
    ("嵌入式软件测试", "I11"),
    ("芯片晶圆测试", "I22"),
    ("工程图纸设计", "K82"),
    ("财务共享服务", "B42"),
    ("动漫渲染制作", "K92"),
    ("药物筛选研究", "K91"),
    ("呼叫中心坐席服务", "B53"),
)
TRADES = (
    *("银行", "保险", "证券", "汽车", "家电", "纺织", "航空", "铁路", "港口", "电力"),
    *("石化", "医院", "药企", "高校", "电商", "物流", "通信", "传媒", "农业", "水务"),
)
PHASES = ("", "续签", "扩容", "优化", "二阶段")
DETAIL = "按客户需求说明书分阶段交付, 按月提交工作报告, 双方确认工作量后验收, 凭验收单结算"
NO_MINOR_UNIT = ("JPY",)  # the only currency here without cents
NAMED = ("kind", "client_kind", "client_country", "final_client_country", "amendment")  # shown by Chinese name
FIRST_DAY = date(2014, 1, 1)


def enterprise_codes(enterprises: int) -> list[str]:
    """Credit codes of invented enterprises, with their check character."""
    return [credit_code(f"91{COUNTIES[n % len(COUNTIES)]}{n:09d}") for n in range(1, enterprises + 1)]


def contracts_frame(rows: int, seed: int = 7, enterprises: int = 600) -> pl.DataFrame:
    """Contracts in the record's own dtypes: codes, dates, values in minor units of the row's currency.

    Contract numbers do not repeat within an enterprise; dates are in order; every contract keeps its enterprise's habits
    of price within a factor of about fifty.
    """
    chance = random.Random(seed)
    codes = enterprise_codes(enterprises)
    scales = [10 ** chance.uniform(3, 5.5) for _ in codes]
    frame = pl.DataFrame(
        [_contract(n, codes, scales, chance) for n in range(rows)],
        schema=dict.fromkeys(CONTRACT.names, pl.String),
        orient="row",
        infer_schema_length=None,
    )
    dated = [field.name for field in CONTRACT if field.kind == "date"]
    return frame.with_columns(pl.col(dated).str.to_date("%Y-%m-%d"), pl.col("value").cast(pl.Int64))


def _contract(number: int, codes: list[str], scales: list[float], chance: random.Random) -> tuple[str | None, ...]:
    who = chance.randrange(len(codes))
    country, currency = chance.choice(COUNTRIES)
    signed = FIRST_DAY + timedelta(days=chance.randrange(540))
    start = signed + timedelta(days=chance.randrange(1, 30))
    end = start + timedelta(days=chance.randrange(30, 360))
    work, group = chance.choice(WORK)
    work = f"{chance.choice(TRADES)}{work}{chance.choice(PHASES)}"
    value = round(scales[who] * chance.uniform(0.3, 15) * (1 if currency in NO_MINOR_UNIT else 100))
    amended = str(signed + timedelta(days=20)) if number % 50 == 0 else None
    return (
        codes[who],
        f"HT-{signed:%Y%m}-{number:07d}",
        None,
        "inbound",
        None,
        f"{work} {number % 97 + 1} 期",
        f"{work}: {DETAIL}, 第 {number} 号",
        f"Sample Client {chance.randrange(4000):04d} Ltd.",
        "enterprise",
        country,
        country if number % 3 else None,
        chance.choice(INDUSTRIES),
        group,
        str(value),
        currency,
        str(signed),
        str(start),
        str(end),
        "value_up" if amended else None,
        amended,
        None,
    )


def contracts_sheet(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows as a workbook shows them: Chinese headings and names, values in whole units. The control number, which
    the system issues, is left out, as an enterprise leaves it: 20 columns."""
    digits = pl.when(pl.col("currency").is_in(NO_MINOR_UNIT)).then(1).otherwise(100)
    shown = frame.drop("control_number").with_columns(
        pl.col("value") / digits,
        *(
            pl.col(name).replace_strict({code: entry.zh for code, entry in codes(CONTRACT[name].codes).items()})
            for name in NAMED
        ),
    )
    return shown.rename({name: CONTRACT[name].zh for name in shown.columns})


def contracts_workbook(path: Path, rows: int, seed: int = 7, enterprises: int = 600) -> pl.DataFrame:
    """Write the workbook to *path* and give back the frame that reading it must give."""
    frame = contracts_frame(rows, seed, enterprises)
    dates = {field.zh: Format().set_num_format("yyyy/m/d") for field in CONTRACT if field.kind == "date"}
    sheet = contracts_sheet(frame)
    write_worksheet(sheet, str(path), sheet_name=CONTRACT.zh, column_formats=dates, freeze_row=1, dedupe_strings=True)
    return frame


def contracts_csv(path: Path, rows: int, seed: int = 7, enterprises: int = 600) -> pl.DataFrame:
    """The same rows as UTF-8 csv with BOM, as Excel saves it."""
    frame = contracts_frame(rows, seed, enterprises)
    contracts_sheet(frame).write_csv(path, include_bom=True)
    return frame
