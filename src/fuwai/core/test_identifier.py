"""Check characters, against published codes of public bodies and against every single-character slip."""

import pytest

from fuwai.core.enterprise import ENTERPRISE_CODE
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import (
    CREDIT_ALPHABET,
    CREDIT_WEIGHTS,
    ORGANISATION_ALPHABET,
    checked,
    credit_code,
    is_valid,
    organisation_code,
)


def test_the_weights_are_those_printed_in_the_standard() -> None:
    assert CREDIT_WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def test_the_alphabet_leaves_out_the_five_letters_that_look_like_digits() -> None:
    assert len(CREDIT_ALPHABET) == 31
    assert not set("IOSVZ") & set(CREDIT_ALPHABET)


def test_the_standards_own_example_of_an_organisation_code_holds() -> None:
    assert organisation_code("D2143569") == "D2143569X"


@pytest.mark.parametrize("code", ["D2143569X", "000000019", ENTERPRISE_CODE.example])
def test_a_right_code_is_valid(code: str) -> None:
    assert is_valid(code)
    assert checked(code) == code


@pytest.mark.parametrize(
    "code", ["", "D2143569-X", "D21435690", "d2143569x", "91330108", "9133010800000001I5", "91330X080000000150"]
)
def test_a_wrong_form_or_check_character_is_not_valid(code: str) -> None:
    assert not is_valid(code)


def test_every_single_slip_in_a_credit_code_shows() -> None:
    code = credit_code("91330108000000015")
    for place in range(18):
        for char in CREDIT_ALPHABET.replace(code[place], ""):
            assert not is_valid(code[:place] + char + code[place + 1 :])


def test_organisation_codes_reach_every_check_character() -> None:
    assert {organisation_code(f"0000000{char}")[-1] for char in ORGANISATION_ALPHABET} == set("0123456789X")


@pytest.mark.parametrize("first", ["9133010800000001", "9133010800000001O", "91330A08000000015"])
def test_no_check_character_is_made_for_a_wrong_form(first: str) -> None:
    with pytest.raises(FuwaiError, match=r"identifier\.form"):
        credit_code(first)
