"""Files as they come, through `run`: what the context columns are derived from, and what a result says."""

from datetime import date

import polars as pl
import pytest

from fuwai.checks.context import Context
from fuwai.checks.run import CheckResult, derive, run
from fuwai.core.edit_check import Grade
from fuwai.core.identifier import credit_code
from fuwai.core.records import RECORDS

ONE, TWO = credit_code("91330108000000019"), credit_code("91330106000000027")
DAY = date(2015, 7, 10)
BASE = {
    "enterprise": {
        "enterprise_code": ONE,
        "name": "示例甲信息服务有限公司",
        "county": "330108",
        "registration_type": "173",
        "industry": "I65",
        "founded": date(2008, 3, 12),
    },
    "contract": {
        "enterprise_code": ONE,
        "provider_number": "HT-1",
        "kind": "inbound",
        "title": "信贷管理系统定制开发",
        "description": "按客户需求开发信贷管理系统, 含测试",
        "client_name": "Example Bank Inc.",
        "client_kind": "enterprise",
        "client_country": "US",
        "group": "I11",
        "value": 12_000_050,
        "currency": "USD",
        "signed": date(2015, 3, 2),
        "start": date(2015, 3, 10),
        "end": date(2015, 12, 31),
    },
    "execution": {
        "enterprise_code": ONE,
        "provider_number": "HT-1",
        "execution_number": "1",
        "executed": date(2015, 6, 18),
        "amount": 3_500_025,
        "currency": "USD",
    },
    "receipt": {
        "enterprise_code": ONE,
        "receipt_number": "SH0001",
        "kind": "bank_slip",
        "received": date(2015, 6, 20),
        "amount": 3_500_025,
        "currency": "USD",
        "payer": "Example Bank Inc.",
        "payer_country": "US",
    },
    "allotment": {
        "enterprise_code": ONE,
        "receipt_number": "SH0001",
        "provider_number": "HT-1",
        "execution_number": "1",
        "allotted": 3_500_025,
        "currency": "USD",
    },
    "workforce": {
        "enterprise_code": ONE,
        "month": 201506,
        "employees": 120,
        "college": 96,
        "new_hires": 6,
        "new_college_hires": 5,
    },
    "certification": {
        "enterprise_code": ONE,
        "certification": "iso27001",
        "certificate_number": "IS-000001",
        "issued": date(2014, 9, 1),
        "expires": date(2017, 8, 31),
    },
    "training": {
        "enterprise_code": ONE,
        "training_number": "PX-1",
        "title": "软件测试工程师岗前培训",
        "start": date(2015, 4, 1),
        "end": date(2015, 4, 30),
        "trainees": 30,
        "hired": 22,
    },
}
FRAMES = {
    "enterprise": "enterprises",
    "contract": "contracts",
    "execution": "executions",
    "receipt": "receipts",
    "allotment": "allotments",
    "workforce": "workforce",
    "certification": "certifications",
    "training": "trainings",
}


def rows(noun: str, *changes: dict[str, object]) -> pl.DataFrame:
    """Rows of a noun: the base row with each change."""
    record = RECORDS[noun]
    kinds = {"date": pl.Date, "month": pl.Int32, "count": pl.Int64, "amount": pl.Int64}
    filled = [{**BASE[noun], **change} for change in changes or ({},)]
    return pl.DataFrame(
        {
            "_row": pl.Series(range(len(filled)), dtype=pl.Int64),
            **{
                f.name: pl.Series([row.get(f.name) for row in filled], dtype=kinds.get(f.kind, pl.String))
                for f in record
            },
        }
    )


def stored(**frames: pl.DataFrame) -> Context:
    """A context in which everything was looked up; what is not given is empty; the enterprise ONE is registered."""
    empty = {FRAMES[noun]: rows(noun).head(0) for noun in FRAMES}
    return Context(**{**empty, "enterprises": rows("enterprise"), **frames})


def found(result: CheckResult) -> dict[int, set[str]]:
    """Row → the ids of its findings."""
    every: dict[int, set[str]] = {}
    for row, check in result.findings.select("_row", "check").iter_rows():
        every.setdefault(row, set()).add(check)
    return every


def outcome(noun: str, column: str, frame: pl.DataFrame, context: Context, day: date = DAY) -> list[object]:
    return derive(noun, frame, context, day)[column].to_list()


FULL = stored(
    contracts=rows("contract"), executions=rows("execution"), receipts=rows("receipt"), workforce=rows("workforce")
)


@pytest.mark.parametrize("noun", RECORDS)
def test_a_right_row_has_no_findings(noun: str) -> None:
    context = FULL if noun in ("execution", "receipt", "allotment", "training") else stored()
    changed = {"month": 201501} if noun == "workforce" else {}
    found_ids = set(run(noun, rows(noun, changed), context, DAY).findings["check"])
    assert found_ids <= {"workforce.month.no_gap"}


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


# ------------------------------------------------------------------------------------------- executions


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


# -------------------------------------------------------------------------------------------- contracts


def test_the_second_row_of_a_key_is_blocked_and_the_first_is_not() -> None:
    frame = rows("contract", {}, {"value": 5_000_001})
    assert run("contract", frame, stored(), DAY).blocking_rows.to_list() == [1]


def test_an_amendment_may_follow_its_contract_in_one_file() -> None:
    frame = rows("contract", {}, {"value": 15_000_001, "amendment": "value_up", "amended": date(2015, 5, 1)})
    assert "contract.key.once_in_file" not in found(run("contract", frame, stored(), DAY)).get(1, set())


def test_a_changed_value_needs_a_kind_of_amendment() -> None:
    context = stored(contracts=rows("contract"))
    changed, named = {"value": 15_000_001}, {"value": 15_000_001, "amendment": "value_up", "amended": date(2015, 5, 1)}
    assert found(run("contract", rows("contract", changed), context, DAY)) == {0: {"contract.value.amendment"}}
    assert found(run("contract", rows("contract", named), context, DAY)) == {}


def test_a_contract_is_compared_with_what_was_executed_under_it() -> None:
    context = stored(contracts=rows("contract"), executions=rows("execution"))
    frame = rows("contract", {"value": 3_000_000, "amendment": "value_down", "amended": date(2015, 5, 1)})
    assert "contract.value.executed" in found(run("contract", frame, context, DAY))[0]


def test_likes_are_counted_in_the_file_and_in_storage() -> None:
    context = stored(contracts=rows("contract", {"provider_number": "HT-0", "client_name": "EXAMPLE BANK, INC"}))
    frame = rows(
        "contract", {}, {"provider_number": "HT-2", "signed": date(2015, 3, 9), "title": "信贷管理系统定制开发 二期"}
    )
    assert outcome("contract", "same_contracts", frame, context) == [2, 1]
    assert outcome("contract", "similar_contracts", frame, context) == [2, 1]


def test_an_order_finds_its_framework_in_the_file_and_in_storage() -> None:
    framework = {"provider_number": "KJ-1", "kind": "framework", "value": 10_000_001}
    order = {"provider_number": "DD-1", "kind": "order", "framework_number": "KJ-1"}
    lost = {"provider_number": "DD-2", "kind": "order", "framework_number": "KJ-9"}
    for context, frame in (
        (stored(), rows("contract", framework, order, lost)),
        (stored(contracts=rows("contract", framework)), rows("contract", {"provider_number": "X"}, order, lost)),
    ):
        assert outcome("contract", "framework_known", frame, context) == [None, True, False]
        assert outcome("contract", "framework_kind", frame, context) == [None, "framework", None]
        assert outcome("contract", "framework_orders_usd_cents", frame, context)[1] == 12_000_050


def test_the_provider_is_not_its_own_client_however_the_name_is_written() -> None:
    frame = rows("contract", {"client_name": "示例甲信息服务 有限责任公司", "client_country": "CN", "currency": "CNY"})
    assert found(run("contract", frame, stored(), DAY)) == {0: {"contract.client_name.other"}}


@pytest.mark.parametrize(
    ("group", "signed", "day", "in_force"),
    [
        ("I11", date(2015, 3, 2), DAY, True),
        ("I13", date(2015, 3, 2), DAY, False),
        ("I11", date(2014, 3, 2), date(2014, 4, 1), True),
    ],
)
def test_a_group_is_of_the_catalogue_of_its_day(group: str, signed: date, day: date, in_force: bool) -> None:
    frame = rows("contract", {"group": group, "signed": signed})
    assert outcome("contract", "group_in_force", frame, stored(), day) == [in_force]


# -------------------------------------------------------------------------- receipts, allotments, others


def test_a_receipt_used_by_another_enterprise_is_held() -> None:
    others = rows("receipt", {"enterprise_code": TWO}).select(
        "receipt_number", "received", "amount", "currency", "enterprise_code"
    )
    held = run("receipt", rows("receipt"), stored(others=others), DAY)
    assert found(held) == {0: {"receipt.receipt_number.elsewhere", "receipt.duplicate.elsewhere"}}
    assert held.held_rows.to_list() == [0]
    number_only = run("receipt", rows("receipt", {"amount": 7_700}), stored(others=others), DAY)
    assert found(number_only) == {0: {"receipt.receipt_number.elsewhere"}}


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


def test_the_workforce_is_compared_with_the_month_before_across_the_year() -> None:
    context = stored(workforce=rows("workforce", {"month": 201412, "employees": 20}))
    frame = rows("workforce", {"month": 201501, "employees": 120})
    wide = derive("workforce", frame, context, DAY)
    assert wide.select("last_month", "last_employees", "last_month_filed").row(0) == (201412, 20, True)
    assert "workforce.employees.rise" in found(run("workforce", frame, context, DAY))[0]


def test_a_certificate_has_one_holder() -> None:
    frame = rows("certification", {}, {"enterprise_code": TWO})
    assert outcome("certification", "certificate_holders", frame, stored()) == [2, 2]


def test_a_training_filed_under_two_numbers_is_held() -> None:
    frame = rows("training", {}, {"training_number": "PX-2"})
    assert run("training", frame, stored(), DAY).held_rows.to_list() == [0, 1]


# ------------------------------------------------------------------------------------------- enterprises


def test_a_name_under_two_codes_is_held() -> None:
    frame = rows("enterprise", {"enterprise_code": TWO, "name": "示例甲信息服务有限责任公司", "county": "330106"})
    result = run("enterprise", frame, stored(), DAY)
    assert found(result) == {0: {"enterprise.name.one_code"}}


def test_a_relocation_needs_the_day_it_takes_effect() -> None:
    moved, dated = {"county": "330106"}, {"county": "330106", "effective": date(2015, 5, 1)}
    assert found(run("enterprise", rows("enterprise", moved), stored(), DAY)) == {
        0: {"enterprise.county.relocation_dated"}
    }
    assert found(run("enterprise", rows("enterprise", dated), stored(), DAY)) == {}


def test_a_wrong_check_character_is_shown_with_the_right_one() -> None:
    wrong = ONE[:-1] + ("0" if ONE[-1] != "0" else "1")
    (finding,) = run(
        "enterprise", rows("enterprise", {"enterprise_code": wrong, "name": "示例乙厂"}), stored(), DAY
    ).as_findings()
    assert finding.check == "enterprise.enterprise_code.check_character"
    assert ONE in finding.zh


@pytest.mark.parametrize(
    ("phone", "formed"),
    [("0571-12345678", True), ("13800000000", True), ("+86 571 12345678", True), ("无", False), ("12", False)],
)
def test_a_telephone_has_the_form_of_one(phone: str, formed: bool) -> None:
    assert outcome("enterprise", "phone_formed", rows("enterprise", {"contact_phone": phone}), stored()) == [formed]
