"""Heads open and award, clerks review, enterprises apply, experts score, payers pay; and the printed table says so."""

from pathlib import Path

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.account import ROLE_NAMES
from fuwai.core.error import FuwaiError
from fuwai.core.grant_power import GRANT_MAY, GRANT_POWER_NAMES, GrantPower, may_grant, require_grant


@pytest.mark.parametrize(
    ("power", "roles"),
    [
        (GrantPower.OPEN, {Role.HEAD}),
        (GrantPower.APPLY, {Role.FILER, Role.MANAGER, Role.TRAINER}),
        (GrantPower.REVIEW, {Role.CLERK, Role.HEAD}),
        (GrantPower.SCORE, {Role.EXPERT}),
        (GrantPower.PAY, {Role.PAYER}),
        (GrantPower.AWARD, {Role.HEAD}),
    ],
)
def test_the_table_of_powers(power, roles):
    assert set(GRANT_MAY[power]) == roles
    assert set(GRANT_MAY) == set(GRANT_POWER_NAMES) == set(GrantPower)


def test_an_operators_command_is_held_to_its_kind():
    assert may_grant(Viewer("body", "330700"), GrantPower.AWARD)
    assert not may_grant(Viewer("body", "330700"), GrantPower.PAY)
    with pytest.raises(FuwaiError, match="拨付经办") as error:
        require_grant(Viewer("body", "330700", "甲", Role.HEAD), GrantPower.PAY)
    assert error.value.code == "access.role"


def test_the_printed_table_is_the_law():
    printed = (Path(__file__).parents[3] / "docs" / "methods" / "grants.md").read_text()
    for power, roles in GRANT_MAY.items():
        named = ", ".join(" ".join(ROLE_NAMES[role]) for role in Role if role in roles)
        assert f"| {' '.join(GRANT_POWER_NAMES[power])} | {named} |" in printed
