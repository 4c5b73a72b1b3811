"""Executions: what is known of their contracts, and what file and storage execute together."""

from datetime import date

import pytest

from fuwai.checks.conftest import DAY, TWO, found, outcome, rows, stored
from fuwai.checks.run import derive, run


def test_an_execution_under_a_contract_of_another_enterprise_is_blocked_and_told_so() -> None:
    context = stored(contracts=rows("contract", {"enterprise_code": TWO}))
    result = run("execution", rows("execution"), context, DAY)
    assert found(result) == {0: {"execution.provider_number.known", "execution.provider_number.own"}}


def test_an_execution_without_any_contract_is_blocked() -> None:
    assert found(run("execution", rows("execution"), stored(), DAY)) == {0: {"execution.provider_number.known"}}


def test_what_storage_and_file_execute_together_is_held_against_the_contract() -> None:
    context = stored(
        contracts=rows("contract"), executions=rows("execution", {"execution_number": "0", "amount": 9_000_000})
    )
    frame = rows("execution", {"amount": 3_000_049}, {"execution_number": "2", "amount": 1})
    assert outcome("execution", "contract_executed", frame, context) == [12_000_050, 12_000_050]
    over = rows("execution", {"amount": 3_000_050}, {"execution_number": "2", "amount": 1})
    assert "execution.amount.within_contract" in found(run("execution", over, context, DAY))[0]


def test_a_refiled_execution_stands_in_for_its_earlier_version() -> None:
    context = stored(contracts=rows("contract"), executions=rows("execution", {"amount": 11_000_000}))
    frame = rows("execution", {"amount": 2_000_000})
    assert outcome("execution", "contract_executed", frame, context) == [2_000_000]
    assert outcome("execution", "filed_amount", frame, context) == [11_000_000]


def test_executions_in_several_currencies_are_compared_in_dollars() -> None:
    context = stored(contracts=rows("contract"))
    frame = rows("execution", {}, {"execution_number": "2", "currency": "CNY", "amount": 100_000})
    wide = derive("execution", frame, context, DAY)
    assert wide["contract_executed"].to_list() == [None, None]
    cents = wide["amount_usd_cents"].to_list()
    assert wide["contract_executed_usd_cents"].to_list() == [sum(cents)] * 2
    assert cents[0] == 3_500_025
    assert 15_000 < cents[1] < 17_000  # 1,000 yuan of mid 2015


def test_equal_executions_of_a_contract_are_seen_in_the_file_and_in_storage() -> None:
    context = stored(contracts=rows("contract"), executions=rows("execution", {"execution_number": "0"}))
    frame = rows("execution", {}, {"execution_number": "2"}, {"execution_number": "3", "amount": 7})
    assert outcome("execution", "same_executions", frame, context) == [3, 3, 1]


def test_an_invoice_is_counted_within_its_enterprise() -> None:
    context = stored(
        contracts=rows("contract"), executions=rows("execution", {"execution_number": "0", "invoice_number": "A"})
    )
    frame = rows(
        "execution", {"invoice_number": "A"}, {"execution_number": "2"}, {"enterprise_code": TWO, "invoice_number": "A"}
    )
    assert outcome("execution", "same_invoices", frame, context) == [2, None, 1]


@pytest.mark.parametrize(
    ("amount", "findings"),
    [
        (281, set()),
        (208_100, {"execution.amount.unit_slip", "execution.amount.unit_slip_hundred"}),
        (28_100, {"execution.amount.unit_slip_hundred"}),
    ],
)
def test_a_slip_of_unit_shows_against_the_enterprises_own_median(amount: int, findings: set[str]) -> None:
    past = rows("execution", *({"execution_number": f"a{n}", "amount": 28_000 + n} for n in range(9)))
    context = stored(contracts=rows("contract"), executions=past)
    frame = rows("execution", {"amount": amount * 100})
    slips = {check for check in found(run("execution", frame, context, DAY)).get(0, set()) if "unit_slip" in check}
    assert slips == findings


@pytest.mark.parametrize(
    ("executed", "day", "blocked"),
    [
        (date(2017, 7, 1), date(2018, 3, 31), False),
        (date(2017, 12, 31), date(2018, 4, 1), True),
        (date(2018, 1, 1), date(2018, 4, 1), False),
        (date(2014, 1, 2), date(2015, 7, 10), False),
    ],
)
def test_the_window_of_the_day_is_read_at_the_moment_of_judging(executed: date, day: date, blocked: bool) -> None:
    context = stored(contracts=rows("contract", {"signed": date(2013, 1, 1), "start": None, "end": None}))
    result = run("execution", rows("execution", {"executed": executed}), context, day)
    assert ("execution.executed.window" in found(result).get(0, set())) is blocked


def test_a_month_is_held_against_the_headcount_of_the_same_month() -> None:
    context = stored(contracts=rows("contract"), workforce=rows("workforce", {"employees": 1}))
    frame = rows("execution", {"amount": 3_000_001}, {"execution_number": "2", "amount": 2_000_002})
    assert outcome("execution", "month_executed_usd_cents", frame, context) == [5_000_003, 5_000_003]
    assert "execution.amount.headcount" in found(run("execution", frame, context, DAY))[0]


def test_an_execution_cannot_sink_below_what_is_allotted_to_it() -> None:
    context = stored(contracts=rows("contract"), executions=rows("execution"), allotments=rows("allotment"))
    result = run("execution", rows("execution", {"amount": 3_500_024}), context, DAY)
    assert "execution.amount.allotted" in found(result)[0]
