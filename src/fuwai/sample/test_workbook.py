"""The files as the intake reads them back."""

from datetime import date

import polars as pl
import pytest

from fuwai.core.edit_check import Grade
from fuwai.files.intake import Grid, read
from fuwai.sample.check import Rows, compare
from fuwai.sample.conftest import TARGETS
from fuwai.sample.generate import generate
from fuwai.sample.money import cents
from fuwai.sample.plan import Plan
from fuwai.sample.targets import read_targets
from fuwai.sample.words import division_of
from fuwai.sample.workbook import Style, _amount, _date
from fuwai.standards.region import regions


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, dict[str, tuple[Grid, ...]]]:
    """The invented province's plan, and its files as the intake reads them."""
    out = tmp_path_factory.mktemp("invented")
    plan = generate(TARGETS / "invented.toml", out)
    return plan, {submission.file: read(out / submission.file) for submission in plan.submissions}


def test_cells_are_unreadable_only_where_the_plan_says_so(invented: tuple[Plan, dict[str, tuple[Grid, ...]]]) -> None:
    plan, grids = invented
    for submission in plan.submissions:
        bad = {(one.noun, one.row): one for one in submission.bad_rows}
        faulty = set()
        for grid in grids[submission.file]:
            for finding in grid.findings:
                if finding.grade is Grade.BLOCKING and finding.row >= 0:
                    row = int(grid.row_numbers[finding.row])
                    assert (grid.noun, row) in bad, (submission.file, finding)
                    faulty.add((grid.noun, row, finding.check))
        for (noun, row), one in bad.items():
            assert not one.reason.startswith("cell.") or (noun, row, one.reason) in faulty, (submission.file, one)


def test_the_files_alone_give_every_printed_figure(invented: tuple[Plan, dict[str, tuple[Grid, ...]]]) -> None:
    plan, grids = invented
    frames: dict[str, list[pl.DataFrame]] = {}
    returned = {(one.enterprise_code, one.provider_number) for each in plan.submissions for one in each.returns}
    new: set[str] = set()
    for submission in plan.submissions:
        bad = {(one.noun, one.row) for one in submission.bad_rows}
        for grid in grids[submission.file]:
            keep = [(grid.noun, int(row)) not in bad for row in grid.row_numbers]
            good = grid.frame.filter(pl.Series(keep))
            frames.setdefault(grid.noun, []).append(good)
            if submission.file.startswith("new-") and grid.noun == "enterprise":
                new |= set(good["enterprise_code"])
    key = ["enterprise_code", "provider_number"]
    last = {noun: pl.concat(found) for noun, found in frames.items()}
    contracts = last["contract"].unique(key, keep="last", maintain_order=True)
    homes = dict(last["enterprise"].select("enterprise_code", "county").iter_rows())
    tree = regions(date(2015, 6, 30))
    place = {code: tree.city_of(county) for code, county in homes.items()}
    of = {(row["enterprise_code"], row["provider_number"]): row for row in contracts.iter_rows(named=True)}
    signed = [
        (
            row["signed"].year * 100 + row["signed"].month,
            place[owner],
            row["client_country"],
            cents(row["value"], row["currency"], row["signed"]),
        )
        for (owner, number), row in of.items()
        if row["kind"] in ("inbound", "order") and (owner, number) not in returned
    ]
    executed = []
    for row in last["execution"].iter_rows(named=True):
        owner, number, day = row["enterprise_code"], row["provider_number"], row["executed"]
        if (owner, number) not in returned:
            deal = of[owner, number]
            usd = cents(row["amount"], row["currency"], day)
            executed.append(
                (
                    day.year * 100 + day.month,
                    place[owner],
                    division_of(deal["group"]),
                    deal["group"],
                    deal["client_country"],
                    owner,
                    usd,
                )
            )
    rows = Rows(
        pl.DataFrame(
            executed, schema=("month", "city", "division", "group", "country", "enterprise", "cents"), orient="row"
        ),
        pl.DataFrame(signed, schema=("month", "city", "country", "cents"), orient="row"),
        pl.DataFrame([(code, code in new) for code in homes], schema=("enterprise", "new"), orient="row"),
    )
    assert [str(one) for one in compare(read_targets(TARGETS / "invented.toml"), rows)] == []


@pytest.mark.parametrize(
    ("amounts", "minor", "currency", "typed"),
    [
        ("number", 12_000_000, "USD", 120_000),
        ("number", 123_450, "USD", 1234.5),
        ("wan", 12_500_000, "USD", "12.5万"),
        ("wan", 12_345_678, "USD", 123_456.78),
        ("commas", 123_450_050, "USD", "1,234,500.50"),
        ("commas", 1_234_500, "JPY", "1,234,500"),
        ("wan", 325_000, "JPY", "32.5万"),
    ],
)
def test_an_amount_is_typed_in_its_senders_way(amounts: str, minor: int, currency: str, typed: object) -> None:
    assert _amount(minor, currency, Style("dash", amounts, names=False)) == typed


@pytest.mark.parametrize(
    ("style", "typed"),
    [
        ("cell", date(2015, 6, 3)),
        ("slash", "2015/6/3"),
        ("dash", "2015-06-03"),
        ("words", "2015年6月3日"),
        ("compact", "20150603"),
    ],
)
def test_a_date_is_typed_in_its_senders_way(style: str, typed: object) -> None:
    assert _date(date(2015, 6, 3), style) == typed
