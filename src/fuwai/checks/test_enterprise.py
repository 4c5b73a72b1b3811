"""Enterprises, and what else is filed of them."""

from datetime import date

import pytest

from fuwai.checks.conftest import DAY, ONE, TWO, found, outcome, rows, stored
from fuwai.checks.run import derive, run


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


def test_the_workforce_is_compared_with_the_month_before_across_the_year() -> None:
    context = stored(workforce=rows("workforce", {"month": 201412, "employees": 20}))
    frame = rows("workforce", {"month": 201501, "employees": 120})
    wide = derive("workforce", frame, context, DAY)
    assert wide.select("last_month", "last_employees", "last_month_filed").row(0) == (201412, 20, True)
    assert "workforce.employees.rise" in found(run("workforce", frame, context, DAY))[0]


def test_a_gap_between_months_shows_but_the_first_month_follows_nothing() -> None:
    frame = rows("workforce", {"month": 201501}, {"month": 201502}, {"month": 201504})
    assert outcome("workforce", "last_month_filed", frame, stored()) == [None, True, False]


def test_a_certificate_has_one_holder() -> None:
    frame = rows("certification", {}, {"enterprise_code": TWO})
    assert outcome("certification", "certificate_holders", frame, stored()) == [2, 2]


def test_a_training_filed_under_two_numbers_is_held() -> None:
    frame = rows("training", {}, {"training_number": "PX-2"})
    assert run("training", frame, stored(), DAY).held_rows.to_list() == [0, 1]
