"""企业代码的校验: check characters of the unified social credit code (GB 32100-2015) and organisation code (GB 11714).

GB 32100-2015, 4 and annex A: 18 characters of an alphabet of 31 (digits and capitals without I, O, S, V, Z); character
*i* weighs 3^(i-1) mod 31; the last one is 31 minus the sum of the first 17 mod 31, with 31 written as 0.
GB 11714-1997, 3 and 4: 8 characters of digits and all capitals (A is 10 … Z is 35), weights 3 7 9 10 5 8 4 2; the last
is 11 minus the sum mod 11, with 10 written as X and 11 as 0. It is often printed with a hyphen before the last one.
"""

import re

from fuwai.core.error import FuwaiError

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
CREDIT_VALUES = {char: value for value, char in enumerate(CREDIT_ALPHABET)}
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_CHECKS = "0X987654321"  # by the sum mod 11: 0 gives 11 (written 0), 1 gives 10 (written X)

# registering department, category, county, organisation code, check (GB 32100-2015, 4)
CREDIT_FORM = re.compile(rf"[0-9A-HJ-NPQRTUWXY]{{2}}\d{{6}}[{CREDIT_ALPHABET}]{{10}}")
ORGANISATION_FORM = re.compile(r"[0-9A-Z]{8}[0-9X]")


def credit_code(first17: str) -> str:
    """The 18 characters whose first 17 are given. Raises FuwaiError `identifier.form`."""
    if not CREDIT_FORM.fullmatch(f"{first17}0"):
        raise _bad_form(first17, 17, "2 个字母或数字, 6 位地区数字, 9 个不含 I O S V Z 的字母或数字")
    total = sum(CREDIT_VALUES[char] * weight for char, weight in zip(first17, CREDIT_WEIGHTS, strict=True))
    return first17 + CREDIT_ALPHABET[-total % 31]


def organisation_code(first8: str) -> str:
    """The 9 characters, without hyphen, whose first 8 are given. Raises FuwaiError `identifier.form`."""
    if not ORGANISATION_FORM.fullmatch(f"{first8}0"):
        raise _bad_form(first8, 8, "8 个大写字母或数字")
    pairs = zip(first8, ORGANISATION_WEIGHTS, strict=True)
    return first8 + ORGANISATION_CHECKS[sum(ORGANISATION_ALPHABET.index(char) * weight for char, weight in pairs) % 11]


def is_valid(code: str) -> bool:
    """Whether *code* is a credit code of 18 or an organisation code of 9 characters with the right check character.

    >>> is_valid(credit_code("91330108000000015"))
    True
    >>> is_valid("91330108000000015B")
    False
    """
    if CREDIT_FORM.fullmatch(code):
        return credit_code(code[:17]) == code
    return ORGANISATION_FORM.fullmatch(code) is not None and organisation_code(code[:8]) == code


def checked(code: str) -> str:
    """*code* with the check character that its other characters call for; empty where its form allows none."""
    if CREDIT_FORM.fullmatch(code):
        return credit_code(code[:17])
    return organisation_code(code[:8]) if ORGANISATION_FORM.fullmatch(code) else ""


def _bad_form(came: str, length: int, wanted: str) -> FuwaiError:
    return FuwaiError(
        "identifier.form",
        f"{came!r} 不能补校验位; 应为 {length} 位: {wanted}",
        f"{came!r} takes no check character; {length} characters of the alphabet of its standard are wanted",
    )
