"""Returned, held, amended, relocated, reviewed late: what a filing's way does to the figures, in a small office."""

import shutil
import sqlite3
from pathlib import Path

from .conftest import CODES, Office, contract, enterprise, execution

PERIOD = ("330000", "2015H1")


def cents(page, indicator: str = "executed") -> int:
    """The whole of the region, in cents."""
    return int(page.figures[f"{indicator}|330000|2015H1|direction=offshore"]["cents"])


def executed(office: Office, *options: str) -> int:
    return cents(office.bulletin(*PERIOD, *options))


def test_a_returned_filing_stays_out_and_comes_in_once_corrected(small):
    before = executed(small)
    late = execution(CODES[1], "2015-06-26", "64,900.10")
    small.send("more.csv", "2015-07-04T09:00", execution=[late], code=0)
    (filing,) = [one["filing"] for one in small.waiting("--body", "330000")]
    reason = ("--reason", "amount", "--words", "与发票不符", "--at", "2015-07-05T09:00")
    small.fuwai("review", "return", filing, "--body", "330000", *reason)
    small.approve("2015-07-05T10:00")
    assert [one["filing"] for one in small.waiting("--enterprise", CODES[1])] == [filing]
    assert executed(small) == before
    small.send("more.csv", "2015-07-06T09:00", execution=[late | {"amount": "46,900.10"}], code=1)
    assert executed(small) == before
    small.approve("2015-07-07T09:00")
    assert executed(small) == before + 4_690_010
    assert small.waiting("--enterprise", CODES[1]) == []


def test_a_held_finding_needs_an_override_with_words(small):
    before = executed(small)
    other = execution(CODES[1], "2015-06-29", "5,000.00")
    slip = execution(CODES[2], "2015-06-30", "1,600,500.50")  # its contract is worth 1,250,400.50
    said = small.send("held.csv", "2015-07-04T09:00", execution=[other, slip], code=2)
    assert "待说明 held" in said
    held = [one["filing"] for one in small.waiting("--body", "330000") if one["held"]]
    assert held
    refused = small.fuwai("review", "approve", *held, "--body", "330000", "--at", "2015-07-05T09:00", code=2)
    assert "[review.refused]" in refused.stderr
    small.approve("2015-07-05T10:00")
    assert executed(small) == before + 500_000
    words = ("--words", "已核对合同与收汇凭证", "--at", "2015-07-06T09:00")
    small.fuwai("review", "override", *held, "--body", "330000", *words)
    small.approve("2015-07-06T10:00")
    assert executed(small) == before + 500_000 + 160_050_050


def test_a_bulletin_of_an_earlier_moment_is_the_same_after_later_filings(small):
    moment = ("--as-of", "2015-07-03T23:00")
    before = small.bulletin(*PERIOD, *moment)
    small.send("more.csv", "2015-07-04T09:00", execution=[execution(CODES[0], "2015-06-27", "10,101.01")])
    small.approve("2015-07-05T10:00")
    shutil.rmtree(small.home / "facts")
    assert small.bulletin(*PERIOD, *moment).content == before.content
    assert executed(small) == cents(before) + 1_010_101


def test_business_counts_where_the_enterprise_was_registered_on_the_day(small):
    moved = enterprise(CODES[0], county="330106", effective="2015-06-01")
    small.send("moved.csv", "2015-07-04T09:00", enterprise=[moved], code=0)
    small.approve("2015-07-04T10:00")
    again = [execution(CODES[0], "2015-05-20", "150,010.30"), execution(CODES[0], "2015-06-20", "250,020.40")]
    small.send("after.csv", "2015-07-05T09:00", execution=again)
    small.approve("2015-07-05T10:00")
    assert executed_in(small, "330106") == 25_002_040
    assert executed_in(small, "330108") == cents(small.bulletin(*PERIOD)) - 25_002_040


def executed_in(office: Office, county: str) -> int:
    page = office.bulletin(county, "2015H1")
    return int(page.figures[f"executed|{county}|2015H1|direction=offshore"]["cents"])


def test_the_same_file_again_files_nothing_twice(small):
    file = small.desk / "first.xlsx"
    rows = {"contract": [contract(CODES[1], "JP")], "execution": [execution(CODES[1], "2015-06-09", "199,730.60")]}
    small.write(file.name, rows)
    before = small.fuwai("audit", "verify").stdout
    for _ in range(2):
        said = small.fuwai("import", file, "--body", "330100", "--at", "2015-07-08T09:00").stdout
        assert said.count("新增 new 0, 变更 amended 0, 未变 unchanged 1") == 2
    assert small.fuwai("audit", "verify").stdout == before


def test_one_who_changes_the_database_is_found_out_by_the_entry(small):
    assert "完好 · holds" in small.fuwai("audit", "verify").stdout
    database = sqlite3.connect(small.home / "fuwai.sqlite3")
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    (table,) = [name for (name,) in database.execute(names) if name == "execution_version"]
    (filing,) = database.execute(f"SELECT filing_id FROM {table} WHERE amount = 42011725").fetchone()
    database.execute(f"UPDATE {table} SET amount = 42011700 WHERE amount = 42011725")
    database.commit()
    database.close()
    said = small.fuwai("audit", "verify", code=2).stdout
    assert "不完好 · broken" in said
    assert f" {filing}:" in said


def test_one_who_rewrites_the_last_anchor_is_found_out(small):
    anchors = small.home / "anchors.log"
    lines = anchors.read_text().splitlines()
    copy = Path(shutil.copy(anchors, small.desk / "anchors.log"))
    anchors.write_text("\n".join([*lines[:-1], lines[-1].replace(lines[-1].split()[1], "0" * 64)]) + "\n")
    assert "不完好 · broken" in small.fuwai("audit", "verify", code=2).stdout
    assert "完好 · holds" in small.fuwai("audit", "verify", "--anchors", copy).stdout
