"""What a result says, for every noun."""

from datetime import date

import polars as pl
import pytest

from fuwai.checks.conftest import DAY, found, rows, stored
from fuwai.checks.context import Context
from fuwai.checks.run import run
from fuwai.core.edit_check import Grade
from fuwai.core.records import RECORDS

FULL = stored(
    contracts=rows("contract"), executions=rows("execution"), receipts=rows("receipt"), workforce=rows("workforce")
)


@pytest.mark.parametrize("noun", RECORDS)
def test_a_right_row_has_no_findings(noun: str) -> None:
    context = FULL if noun in ("execution", "receipt", "allotment", "training") else stored()
    changed = {"month": 201501} if noun == "workforce" else {}
    assert set(run(noun, rows(noun, changed), context, DAY).findings["check"]) == set()


@pytest.mark.parametrize("noun", RECORDS)
def test_an_empty_file_and_an_unknown_context_cause_no_findings(noun: str) -> None:
    assert run(noun, rows(noun).head(0), Context(), DAY).findings.is_empty()
    assert run(noun, rows(noun), Context(), DAY).findings.is_empty()


@pytest.mark.parametrize("noun", RECORDS)
def test_every_required_field_that_is_missing_blocks(noun: str) -> None:
    required = [field.name for field in RECORDS[noun] if field.required]
    frame = rows(noun).select("_row")
    result = run(noun, frame, stored(), DAY)
    assert {f"{noun}.{name}.present" for name in required} <= set(result.findings["check"])
    assert result.blocking_rows.to_list() == [0]


@pytest.mark.parametrize("noun", RECORDS)
def test_a_file_in_pieces_gives_the_findings_of_the_whole(noun: str) -> None:
    record = RECORDS[noun]
    bad = {field.name: -5 for field in record if field.kind in ("amount", "count")}
    bad |= {field.name: date(2031, 1, 1) for field in record if field.kind == "date"}
    whole = rows(noun, {}, bad, {}, bad)
    pieces = pl.concat([whole[:1], whole[1:3], whole[3:]], rechunk=False)
    context = Context(
        **{name: pl.concat([frame, frame], rechunk=False) for name, frame in vars(FULL).items() if frame is not None}
    )
    found_in_pieces = run(noun, pieces, context, DAY).findings
    assert found_in_pieces.height
    assert found_in_pieces.equals(run(noun, whole, context, DAY).findings)


def test_a_cell_that_could_not_be_read_is_not_called_missing() -> None:
    frame = rows("contract", {"signed": None, "value": None}).with_columns(pl.Series("_unread", [["signed"]]))
    checks = found(run("contract", frame, stored(), DAY))[0]
    assert "contract.value.present" in checks
    assert "contract.signed.present" not in checks


def test_a_result_counts_each_check_three_ways() -> None:
    frame = rows("contract", {}, {"provider_number": "HT-2", "value": 0}, {"provider_number": "HT-3", "value": None})
    result = run("contract", frame, stored(), DAY)
    counts = result.summary.row(by_predicate=pl.col("check") == "contract.value.positive", named=True)
    assert (counts["holds"], counts["fails"], counts["undecided"]) == (1, 1, 1)
    assert result.blocking_rows.to_list() == [1, 2]


def test_a_blocked_row_is_not_also_held() -> None:
    frame = rows(
        "contract", {"client_kind": "individual", "value": 0}, {"provider_number": "HT-2", "client_kind": "individual"}
    )
    result = run("contract", frame, stored(), DAY)
    assert result.blocking_rows.to_list() == [0]
    assert result.held_rows.to_list() == [1]


def test_findings_are_values_with_their_messages_up_to_a_limit() -> None:
    frame = rows("contract", {"value": -208_100, "start": date(2015, 1, 1)})
    result = run("contract", frame, stored(), DAY)
    (first,) = result.as_findings(limit=1)
    every = result.as_findings()
    assert (first.row, first.noun, len(every)) == (0, "contract", result.findings.height)
    value = next(finding for finding in every if finding.check == "contract.value.positive")
    assert value.grade is Grade.BLOCKING
    assert value.zh == "合同金额 -2,081.00 USD 应大于零"
    assert value.en == "contract value -2,081.00 USD is to be above zero"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (208_100, "USD", "2,081.00 USD"),
        (5, "USD", "0.05 USD"),
        (123_456_789_012, "CNY", "1,234,567,890.12 CNY"),
        (100_000, "JPY", "100,000 JPY"),
        (999, "JPY", "999 JPY"),
    ],
)
def test_an_amount_is_shown_in_units_of_its_currency(amount: int, currency: str, shown: str) -> None:
    context = stored(
        contracts=rows("contract", {"value": 1, "currency": currency}), executions=rows("execution").head(0)
    )
    frame = rows("execution", {"amount": amount, "currency": currency})
    findings = run("execution", frame, context, DAY).findings
    message = findings.filter(pl.col("check") == "execution.amount.within_contract")["zh"].item()
    assert f"执行合计 {shown} 超过" in message
