"""The generator: deterministic, general, and nothing but what the targets ask."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.identifier import is_valid
from fuwai.core.review import RETURN_REASONS
from fuwai.sample.check import Rows, compare, printed
from fuwai.sample.conftest import TARGETS
from fuwai.sample.generate import PLAN, World, generate
from fuwai.sample.plan import Plan
from fuwai.sample.population import CLEAR
from fuwai.sample.targets import read_targets


def digests(directory: Path) -> dict[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(directory.iterdir())}


def test_every_printed_figure_comes_out_digit_by_digit(world: World) -> None:
    figures = printed(world.targets, world.rows())
    assert len(figures) > 120
    assert [f"{name}: {wanted} ≠ {got}" for name, wanted, got in figures if wanted != got] == []


def test_a_second_province_passes_and_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    first = generate(TARGETS / "invented.toml", tmp_path / "a")
    again = generate(TARGETS / "invented.toml", tmp_path / "b")
    assert first == again
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert Plan.read(tmp_path / "a" / PLAN) == first


def test_the_sample_is_as_large_as_asked(zhejiang: tuple[Plan, Path]) -> None:
    plan, out = zhejiang
    assert plan.counts["contract"] >= 5000
    assert plan.counts["execution"] >= 20000
    assert plan.counts["bad_rows"] >= 50
    assert plan.counts["returned"] >= 20
    assert len(plan.submissions) <= 160
    assert all((out / submission.file).is_file() for submission in plan.submissions)
    assert {submission.by for submission in plan.submissions} == {"enterprise", "body"}


def test_files_are_sent_in_order_and_decided_after(zhejiang: tuple[Plan, Path]) -> None:
    plan, _ = zhejiang
    moments = [submission.submitted_at for submission in plan.submissions]
    assert moments == sorted(moments)
    for submission in plan.submissions:
        assert [*submission.decided_at.values()] == sorted(submission.decided_at.values())
        assert submission.submitted_at < submission.decided_at[1]
        assert all(one.reason in RETURN_REASONS and one.words for one in submission.returns)


def test_as_many_enterprises_register_in_the_period_as_printed(zhejiang: tuple[Plan, Path]) -> None:
    plan, _ = zhejiang
    in_period = [each for each in plan.submissions if "2015-01-01" <= each.submitted_at[:10] <= "2015-06-30"]
    joining = [each for each in in_period if each.file.startswith("new-")]
    rows = sum(each.rows - len(each.bad_rows) for each in joining)
    assert rows == read_targets(TARGETS / "zhejiang-2015h1.toml").tables["registered"]["new"]


def test_nobody_stands_near_a_bound_by_accident(world: World) -> None:
    sizes: Counter[tuple[str, bool]] = Counter()
    for deal in world.deals:
        for each in deal.executions:
            if deal.country != "CN" and deal.window and each.day.month <= 6:
                sizes[world.people[id(deal.firm)].code, each.day.year == 2015] += each.cents
    for bound in (500_000_000, 1_000_000_000):
        assert not [size for size in sizes.values() if abs(size - bound) < bound * CLEAR / 2]


def test_every_execution_lies_within_its_contract(world: World) -> None:
    for deal in world.deals:
        assert sum(each.minor for each in deal.executions) <= deal.minor
        assert deal.end is not None
        assert all(deal.start <= each.day <= deal.end and each.minor > 0 for each in deal.executions)


def test_codes_are_valid_and_names_invented(world: World) -> None:
    everyone = [*world.people.values(), *world.idle]
    assert all(is_valid(each.code) for each in everyone)
    assert len({each.code for each in everyone}) == len({each.name for each in everyone}) == len(everyone)
    assert all("示例" in each.name or "样本" in each.name for each in everyone)


def test_a_changed_amount_shows_in_the_check(world: World) -> None:
    rows = world.rows()
    month, country = (rows.executions[name] for name in ("month", "country"))
    place = int(((month == 201506) & (country == "IN")).arg_max() or 0)
    cents = rows.executions["cents"].to_list()
    cents[place] += 2 * 10**8
    executions = rows.executions.with_columns(pl.Series("cents", cents))
    changed = Rows(executions, rows.contracts, rows.enterprises)
    assert "market IN 201506" in {each.figure for each in compare(world.targets, changed)}


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('share = "80.00"', 'share = "81.00"', ("executed 330100 22.65", "330100 占比 81.00%", "全省执行额 28.31")),
        ('own_contracts = ["0.009", "0.07"]', "", ("全省合同额同比 -15.09%", "contracts 330100 同比 -23.76%")),
        ('growth = "217.24"\n', 'growth = "-400.00"\n', ("201506 环比 -400.00%",)),
        ("count = 616\n", "count = 90\n", ("0 以上企业数 90", "5000000 以上企业数 95")),
        ("count = 3833\n", "count = 500\n", ("500",)),
        ('executed = "15.78"', "executed = 15.78", ("[division] executed = 15.78",)),
        ('growth = "-3.01"', 'growth = "three"', ("[city] growth = 'three'",)),
        ("newcomers = [1, 2, 3]", "newcomers = [1, 2]", ("3 项", "2 个数")),
    ],
)
def test_inconsistent_targets_are_refused_by_name(tmp_path: Path, old: str, new: str, named: tuple[str, ...]) -> None:
    text = (TARGETS / "zhejiang-2015h1.toml").read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FuwaiError) as refused:
        generate(changed, tmp_path / "out")
    assert refused.value.code == "sample.targets"
    assert all(name in refused.value.zh for name in named)
    assert not (tmp_path / "out").exists()


def test_a_file_without_cities_is_refused(tmp_path: Path) -> None:
    lean = tmp_path / "lean.toml"
    lean.write_text('[page]\nregion = "330000"\nperiod = "2015H1"\n', encoding="utf-8")
    with pytest.raises(FuwaiError, match="city"):
        read_targets(lean)
