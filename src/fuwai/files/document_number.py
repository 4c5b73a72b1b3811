"""A figure on a page of a given unit: its value there, and in words for those who ask where it comes from."""

import re
from fractions import Fraction

from fuwai.core.figure import CENTS_IN_WAN, CENTS_IN_YI, Figure, Missing, rounded
from fuwai.core.phrase import Language, digits
from fuwai.core.rounding import round_half_away

CENTS_IN_MILLION = 10**8
UNIT_WORDS = {
    "usd": ("美元", "US dollars"),
    "percent": ("%", "%"),
    "points": ("百分点", "percentage points"),
    "count": ("个", "number"),
    "person": ("人", "persons"),
    "rank": ("位次", "rank"),
}
MISSING_WORDS = {
    Missing.NOT_COMPUTABLE: ("不可比或不可计算", "not computable, or the base is too small"),
    Missing.NOT_FILED: ("尚未填报", "not yet filed"),
    Missing.CONFIDENTIAL: ("保密", "confidential"),
}
# What a unit line may say of dollars. The longer word stands before the one that it contains.
MONEY_UNITS = (
    (re.compile(r"亿|100 ?million", re.I), CENTS_IN_YI),
    (re.compile(r"万|10,?000|ten thousand", re.I), CENTS_IN_WAN),
    (re.compile(r"百万|million", re.I), CENTS_IN_MILLION),
)
UNIT_PREFIX = re.compile(r"^(?:单位|Units?)\s*[:：]\s*", re.I)


def bare_unit(unit: str) -> str:
    """The unit without 单位： before it."""
    return UNIT_PREFIX.sub("", unit).strip()


def cents_in(unit: str) -> int:
    """How many cents one unit of the page holds; 亿美元 where the unit line does not speak of money."""
    if "百万" in unit:
        return CENTS_IN_MILLION
    return next((cents for pattern, cents in MONEY_UNITS if pattern.search(unit)), CENTS_IN_YI)


def value_in(figure: Figure, unit: str) -> Fraction | None:
    """The exact value in the *unit* of the page (percent and counts as they are); None where it is missing."""
    if isinstance(figure.value, Missing):
        return None
    return Fraction(figure.value, cents_in(unit)) if figure.unit == "usd" else Fraction(figure.value)


def text_in(figure: Figure, unit: str) -> str:
    """The figure as printed on a page of that *unit*: 28.31, 0.002; 2,831, 0.2; 283,100.00; --.

    亿美元 and million dollars print as the sentences do, with one precision; a page in another unit has two decimals.
    """
    value, cents = value_in(figure, unit), cents_in(unit)
    if value is None or figure.unit != "usd" or cents == CENTS_IN_YI:
        return digits(figure, "zh")
    return digits(figure, "en") if cents == CENTS_IN_MILLION else f"{round_half_away(value, 2):,f}"


def exact_text(figure: Figure, language: Language) -> str:
    """The unrounded value in words: 2,831,000,000.00 美元; 60.388571…%（… / …）."""
    zh = language == "zh"
    if isinstance(figure.value, Missing):
        return f"{figure.value.value} {MISSING_WORDS[figure.value][0 if zh else 1]}"
    if figure.unit == "usd":
        return f"{round_half_away(Fraction(figure.value, 100), 2):,f} {UNIT_WORDS['usd'][0 if zh else 1]}"
    if figure.unit in ("percent", "points"):
        return f"{fraction_text(Fraction(figure.value))}{'%' if figure.unit == 'percent' else ''}"
    return f"{rounded(figure.value, figure.unit):,f}"


def fraction_text(value: Fraction) -> str:
    """A fraction to the last digit: a finite decimal as it is, any other one with eight decimals and its quotient."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 and value.denominator.bit_length() < 40:
        places = next(n for n in range(42) if 10**n % value.denominator == 0)
        return f"{round_half_away(value, places):f}"
    return f"≈{round_half_away(value, 8):f} ({value.numerator}/{value.denominator})"


def words(figure: Figure, language: Language) -> str:
    """What the figure is, in words; its indicator where nobody wrote any."""
    return (figure.zh if language == "zh" else figure.en) or figure.indicator


def source_text(figure: Figure, language: Language) -> str:
    """Where a number comes from, in four lines: words, exact value, unit, id."""
    zh = language == "zh"
    unit = UNIT_WORDS[figure.unit][0 if zh else 1]
    labels = ("精确值：", "单位：", "编号：") if zh else ("Exact value: ", "Unit: ", "Id: ")
    values = (exact_text(figure, language), unit, figure.id)
    return "\n".join((words(figure, language), *(label + value for label, value in zip(labels, values, strict=True))))
