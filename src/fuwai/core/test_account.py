"""The laws of people who sign in, as truth tables."""

from datetime import UTC, datetime, timedelta

import pytest

from fuwai.core.access import Role
from fuwai.core.account import (
    ACCOUNT_LOCK,
    ADDRESS_LOCK,
    BELONGS,
    ROLE_NAMES,
    Outcome,
    SessionLaw,
    check_belonging,
    check_email,
    check_login,
    check_name,
    check_password,
    check_phone,
    password_faults,
    second_factor_required,
)
from fuwai.core.error import FuwaiError

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COMMON = frozenset({"password123", "qwertyuiop"})


def failures(*minutes_ago: float) -> list[tuple[datetime, Outcome]]:
    return [(NOW - minutes * MINUTE, Outcome.PASSWORD) for minutes in sorted(minutes_ago, reverse=True)]


@pytest.mark.parametrize(
    ("history", "minutes"),
    [
        ([], None),
        (failures(1, 2, 3, 4), None),
        (failures(1, 2, 3, 4, 5), 14),
        (failures(15, 16, 17, 18, 19), None),
        (failures(14, 15, 16, 17, 18), 1),
        (failures(1, 20, 21, 22, 23, 24), 29),
        (failures(1, 40, 60, 61, 62, 63, 64), 59),
        (failures(0, *range(100, 120)), 24 * 60),
        (failures(1, 24 * 60, 24 * 60 + 1, 24 * 60 + 2, 24 * 60 + 3), None),
        ([*failures(1, 2, 3, 4, 5), (NOW, Outcome.CLEARED)], None),
        ([*failures(5, 6, 7, 8, 9), (NOW - MINUTE, Outcome.LOCKED)], 10),
        ([(NOW - MINUTE, Outcome.CODE)] * 5, 14),
        ([*failures(5, 6, 7, 8), (NOW - 3 * MINUTE, Outcome.ENTERED), *failures(1)], None),
    ],
)
def test_five_failures_in_a_row_lock_out_for_a_quarter_of_an_hour_and_each_further_one_for_twice_as_long(
    history, minutes
):
    until = ACCOUNT_LOCK.until(history, NOW)
    assert until == (None if minutes is None else NOW + minutes * MINUTE)


def test_an_office_behind_one_address_may_fail_more_often_than_one_person():
    assert ADDRESS_LOCK.until(failures(*range(29)), NOW) is None
    assert ADDRESS_LOCK.until(failures(*range(30)), NOW) is not None


@pytest.mark.parametrize(
    ("entered", "seen", "why"),
    [
        (0, 0, ""),
        (29, 29, ""),
        (30, 30, "idle"),
        (8 * 60 - 1, 0, ""),
        (8 * 60, 0, "whole"),
        (9 * 60, 60, "whole"),
        (60, 31, "idle"),
    ],
)
def test_a_session_ends_by_idleness_or_after_a_working_day(entered, seen, why):
    law = SessionLaw(idle=30 * MINUTE, whole=8 * 60 * MINUTE)
    assert law.ended(NOW - entered * MINUTE, NOW - seen * MINUTE, NOW) == why


@pytest.mark.parametrize(
    ("role", "region", "required"),
    [
        (Role.ADMINISTRATOR, "", True),
        (Role.CLERK, "000000", True),
        (Role.HEAD, "000000", True),
        (Role.CLERK, "330000", True),
        (Role.HEAD, "310000", True),
        (Role.CLERK, "330100", False),
        (Role.HEAD, "330108", False),
        (Role.ANALYST, "330000", False),
        (Role.AUDITOR, "", False),
        (Role.MANAGER, "", False),
    ],
)
def test_a_second_factor_is_required_where_an_act_reaches_a_province(role, region, required):
    assert second_factor_required(role, region) is required


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("紫色的 圆桌 会唱歌", True),
        ("violet table sings", True),
        ("k3-Lq9-vTz", True),
        ("k3-Lq9-vT", False),
        ("password123", False),
        ("PassWord123", False),
        ("1234567890", False),
        ("zyxwvutsrqp", False),
        ("aaaaaaaaaaaa", False),
        ("abcabcabcabc", False),
        ("zhangsan2026", False),
        ("ZhangSan-2026", False),
        ("示例甲信息服务有限公司", False),
        ("示例甲信息服务有限公司一号", False),
        ("x" * 150 + "abcdefghij" * 6, False),
    ],
)
def test_a_password_is_long_uncommon_and_not_the_name(password, fine):
    like = ("zhangsan", "示例张三", "示例甲信息服务有限公司")
    assert (password_faults(password, COMMON, like) == []) is fine


def test_every_fault_of_a_password_is_told_at_once():
    with pytest.raises(FuwaiError) as error:
        check_password("zhang", COMMON, ("zhang",))
    assert "至少" in error.value.zh
    assert "太像" in error.value.zh
    assert "zhang" not in error.value.zh + error.value.en, "an answer never repeats a password"


@pytest.mark.parametrize(
    ("login", "kept"),
    [
        ("zhang.san", "zhang.san"),
        ("  Zhang.San ", "zhang.san"),
        ("a@b.cn", "a@b.cn"),
        ("330108-01", "330108-01"),
        ("ab", None),
        ("", None),
        (".zhang", None),
        ("张三", None),
        ("zhang san", None),
        ("x" * 31, None),
        ("ｚhang", None),
    ],
)
def test_a_sign_in_name_is_short_plain_and_small(login, kept):
    if kept:
        assert check_login(login) == kept
        return
    with pytest.raises(FuwaiError) as error:
        check_login(login)
    assert error.value.code == "account.login"


@pytest.mark.parametrize(
    ("check", "value", "fine"),
    [
        (check_name, " 示例  张三 ", True),
        (check_name, "张", False),
        (check_name, "张\x07三", False),
        (check_name, "x" * 41, False),
        (check_email, "", True),
        (check_email, "a@example.cn", True),
        (check_email, "a@example", False),
        (check_email, "a@example.cn\nBcc: b@example.cn", False),
        (check_phone, "", True),
        (check_phone, "0571-00000000", True),
        (check_phone, "call me", False),
    ],
)
def test_what_a_person_says_of_itself_has_its_form(check, value, fine):
    if fine:
        check(value)
        return
    with pytest.raises(FuwaiError):
        check(value)


ENTERPRISE, REGION = "91330108000000019R", "330108"
FITS = {  # an enterprise alone, a region alone, both, none
    "enterprise": (True, False, False, False),
    "region": (False, True, False, False),
    "region or none": (False, True, False, True),
    "none": (False, False, False, True),
}


@pytest.mark.parametrize("role", Role)
def test_an_account_belongs_to_what_its_role_says_and_to_nothing_else(role):
    given = ((ENTERPRISE, ""), ("", REGION), (ENTERPRISE, REGION), ("", ""))
    for (enterprise, region), fits in zip(given, FITS[BELONGS[role]], strict=True):
        if fits:
            check_belonging(role, enterprise, region)
            continue
        with pytest.raises(FuwaiError) as error:
            check_belonging(role, enterprise, region)
        assert error.value.code == "account.belonging"


def test_every_role_has_its_name_and_its_belonging():
    assert set(ROLE_NAMES) == set(BELONGS) == set(Role)
