"""Nothing is typed in: one execution of the sample is amended and approved, and the bulletin follows it, and only it."""

import sqlite3
from contextlib import closing

import polars as pl
import pytest

from .conftest import Office, Page

pytestmark = pytest.mark.xdist_group("zhejiang")

REGION, PERIOD, CITY = "330000", "2015H1", "330200"
DIMENSIONS = ("city", "section", "division", "group", "country", "month", "enterprise")


def picked(office: Office) -> dict[str, object]:
    """The largest execution for an American client of 宁波 in the period whose receipts are not filed."""
    with closing(sqlite3.connect(office.home / "fuwai.sqlite3")) as database:
        allotted = [code for (code,) in database.execute("SELECT DISTINCT enterprise_code FROM allotment_version")]
        facts = pl.read_parquet(str(office.home / "facts" / "*" / "executions" / "*.parquet"))
        found = facts.filter(
            pl.col("month").is_between(201501, 201506),
            pl.col("city") == CITY,
            pl.col("country") == "US",
            pl.col("currency") == "USD",
            ~pl.col("enterprise").is_in(allotted),
        )
        row = found.sort("usd_cents", "filing").row(-1, named=True)
        names = "provider_number, execution_number, executed"
        chosen = database.execute(f"SELECT {names} FROM execution_version WHERE filing_id = ?", [row["filing"]])
        return row | dict(zip(names.split(", "), chosen.fetchone(), strict=True))


def amended(office: Office, row: dict[str, object]) -> int:
    """File half of the amount and have it approved; by how many cents the execution fell."""
    half = int(row["amount_minor"]) // 2
    filing = {
        "enterprise_code": row["enterprise"],
        "provider_number": row["provider_number"],
        "execution_number": row["execution_number"],
        "executed": row["executed"],
        "amount": f"{half // 100}.{half % 100:02}",
        "currency": "USD",
    }
    said = office.send("amended.csv", "2015-07-16T09:00", body=CITY, execution=[filing])
    assert "变更 amended 1" in said
    assert office.waiting("--noun", "execution", "--enterprise", str(row["enterprise"])) == []
    office.approve("2015-07-17T09:00", desks=(str(row["county"]), CITY, REGION, "000000"))
    return int(row["amount_minor"]) - half


def test_a_changed_filing_changes_text_table_and_chart_and_no_unrelated_figure(changed_zhejiang):
    office = changed_zhejiang
    before = office.bulletin(REGION, PERIOD)
    cities = office.table("cities", REGION, PERIOD)
    row = picked(office)
    fell = amended(office, row)
    after = office.bulletin(REGION, PERIOD)

    moved = {id_ for id_ in before.figures if id_ in after.figures and drop(before, after, id_) not in (0, None)}
    mine = {id_ for id_ in before.figures if id_.startswith("executed|") and concerns(id_, row)}
    assert {id_ for id_ in moved if "above=" not in id_} == {id_ for id_ in mine if "above=" not in id_}
    assert {drop(before, after, id_) for id_ in moved} == {fell}
    whole = f"executed|{REGION}|{PERIOD}|direction=offshore"
    of_city, of_country = f"{whole}|city={CITY}", f"{whole}|country=US"
    assert {whole, of_city, of_country} <= moved
    assert {of_city, of_country} <= {*after.points}

    assert before.sentences["closing.contracts"] == after.sentences["closing.contracts"]
    assert before.figures[of_city]["text"] != after.figures[of_city]["text"]
    assert after.figures[of_city]["text"] in after.cells
    rows = zip(cities, office.table("cities", REGION, PERIOD), strict=True)
    changed = {old["code"] for old, new in rows if old["executed"] != new["executed"]}
    assert CITY in changed <= {CITY, "total"}
    told = before.figures[f"executed_growth|{REGION}|{PERIOD}|direction=offshore|yoy"]["text"]
    assert told not in after.sentences["lead.executed"]


def drop(before: Page, after: Page, id_: str) -> int | None:
    """By how many cents an amount fell; None for what is no amount."""
    old, new = before.figures[id_]["cents"], after.figures[id_]["cents"]
    return int(old) - int(new) if old is not None and new is not None else None


def concerns(id_: str, row: dict[str, object]) -> bool:
    """Whether an amount's filters take the row in: `executed|330000|2015H1|direction=offshore|city=330200`."""
    _, _, period, *filters = id_.split("|")
    wanted = dict(one.split("=") for one in filters if "=" in one)
    in_period = period == PERIOD or period == f"2015M{int(row['month']) % 100:02}"
    mine = {name: str(row[name]) for name in DIMENSIONS} | {"direction": "offshore", "country_group": "none"}
    return in_period and all(mine[name] == value for name, value in wanted.items() if name != "above")
