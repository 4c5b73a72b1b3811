"""Clerks review, heads answer for exceptions; nobody else touches a filing at a desk."""

from pathlib import Path

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.account import ROLE_NAMES
from fuwai.core.error import FuwaiError
from fuwai.core.power import MAY, POWER_NAMES, Power, may, require
from fuwai.core.review import Act

CLERK, HEAD, FILER, AUDITOR = Role.CLERK, Role.HEAD, Role.FILER, Role.AUDITOR
TRUTH = [
    ("approve", {CLERK, HEAD}),
    ("return", {CLERK, HEAD}),
    ("override", {HEAD}),
    ("revoke", {HEAD}),
    ("withdraw", {FILER}),
    ("strike_out", {HEAD}),
    ("comment", {CLERK, HEAD, FILER}),
    ("delegate", {HEAD}),
    ("rule", {HEAD}),
    ("campaign", {HEAD}),
]


@pytest.mark.parametrize(("power", "roles"), TRUTH)
def test_the_table_of_powers(power, roles):
    found = {role for role in (CLERK, HEAD, FILER, AUDITOR) if role in MAY[Power(power)]}
    assert found == roles


def test_every_act_of_the_law_has_its_roles():
    assert {str(act) for act in Act} <= {str(power) for power in MAY}
    assert set(MAY) == set(POWER_NAMES) == set(Power)


def test_who_may_not_is_told_who_may():
    clerk = Viewer("body", "330108", "甲", CLERK)
    with pytest.raises(FuwaiError, match="审核负责人") as refusal:
        require(clerk, Power.OVERRIDE)
    assert refusal.value.code == "access.role"
    require(clerk, Power.APPROVE)


def test_an_operators_command_has_no_role_and_is_held_to_its_kind_alone():
    assert may(Viewer("body", "330108"), Power.STRIKE_OUT)


def test_the_printed_table_is_the_law():
    printed = (Path(__file__).parents[3] / "docs" / "methods" / "review.md").read_text()
    for power, roles in MAY.items():
        named = ", ".join(" ".join(ROLE_NAMES[role]) for role in Role if role in roles)
        assert f"| {' '.join(POWER_NAMES[power])} | {named} |" in printed
