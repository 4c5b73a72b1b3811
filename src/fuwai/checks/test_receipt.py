"""Receipts and their allotments."""

from datetime import date

from fuwai.checks.conftest import DAY, TWO, found, outcome, rows, stored
from fuwai.checks.context import Context
from fuwai.checks.run import run


def test_a_receipt_used_by_another_enterprise_is_held() -> None:
    others = rows("receipt", {"enterprise_code": TWO}).select(
        "receipt_number", "received", "amount", "currency", "enterprise_code"
    )
    held = run("receipt", rows("receipt"), stored(others=others), DAY)
    assert found(held) == {0: {"receipt.receipt_number.elsewhere", "receipt.duplicate.elsewhere"}}
    assert held.held_rows.to_list() == [0]
    same_day = rows("receipt", {"amount": 7_700})
    assert found(run("receipt", same_day, stored(others=others), DAY)) == {0: {"receipt.receipt_number.elsewhere"}}
    number_only = rows("receipt", {"amount": 7_700, "received": date(2015, 6, 22)})
    assert found(run("receipt", number_only, stored(others=others), DAY)) == {}


def test_a_receipt_filed_by_two_enterprises_in_one_file_is_held_for_both() -> None:
    result = run("receipt", rows("receipt", {}, {"enterprise_code": TWO}), Context(), DAY)
    assert result.held_rows.to_list() == [0, 1]


def test_a_receipt_under_another_number_is_noticed() -> None:
    frame = rows("receipt", {}, {"receipt_number": "SH0002", "payer": "EXAMPLE BANK INC"})
    assert outcome("receipt", "same_receipts", frame, stored()) == [2, 2]


def test_a_receipt_cannot_sink_below_what_is_allotted_from_it() -> None:
    context = stored(receipts=rows("receipt"), allotments=rows("allotment"))
    checks = found(run("receipt", rows("receipt", {"amount": 3_500_024}), context, DAY))[0]
    assert "receipt.amount.allotted" in checks


def test_allotments_of_file_and_storage_never_exceed_the_receipt() -> None:
    context = stored(
        contracts=rows("contract"),
        executions=rows("execution", {}, {"execution_number": "2"}),
        receipts=rows("receipt"),
        allotments=rows("allotment", {"allotted": 3_500_000}),
    )
    fits, exceeds = ({"execution_number": "2", "allotted": cents} for cents in (25, 26))
    assert run("allotment", rows("allotment", fits), context, DAY).blocking_rows.to_list() == []
    result = run("allotment", rows("allotment", exceeds), context, DAY)
    assert found(result) == {0: {"allotment.allotted.within_receipt"}}


def test_allotments_never_exceed_the_execution() -> None:
    context = stored(
        contracts=rows("contract"), executions=rows("execution"), receipts=rows("receipt", {"amount": 9_000_000})
    )
    result = run("allotment", rows("allotment", {"allotted": 3_500_026}), context, DAY)
    assert found(result) == {0: {"allotment.allotted.within_execution"}}


def test_an_allotment_of_unknown_receipt_and_execution_is_blocked() -> None:
    checks = found(run("allotment", rows("allotment"), stored(), DAY))[0]
    assert checks == {"allotment.receipt_number.known", "allotment.execution_number.known"}
