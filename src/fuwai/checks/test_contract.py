"""Contracts: keys, amendments, frameworks, likes."""

from datetime import date

import pytest

from fuwai.checks.conftest import DAY, found, outcome, rows, stored
from fuwai.checks.run import run


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
