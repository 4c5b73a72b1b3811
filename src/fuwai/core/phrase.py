"""措辞: words that follow figures (增长/下降/持平), places in words (第五至八位), and numbers with their unit.

A phrase is data: its cases are read from the top, and the first whose bounds hold is said. It judges the figure as
printed, so that 0.004 % is 持平 beside a printed 0.00; `exact` phrases judge the exact value (半数 is one half exactly).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Literal

from fuwai.core.figure import CENTS_IN_WAN, CENTS_IN_YI, Figure, Missing
from fuwai.core.rounding import round_half_away

Language = Literal["zh", "en"]

PARAMETER = "parameter"  # the indicator of a figure that a dated parameter sets
DIGITS_ZH = "〇一二三四五六七八九"
PLACES_ZH = ((1000, "千"), (100, "百"), (10, "十"))
ORDINALS_EN = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
    "nineteenth",
)
TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
COUNTED_ZH = "亿万家个份人位名项倍成国市县省条件次年月日"
NUMERALS_ZH = "〇零一二两三四五六七八九十百千万亿"
TYPED_ZH = re.compile(f"第[{NUMERALS_ZH}]|[{NUMERALS_ZH}几半]+(?:[{COUNTED_ZH}]|百分点)|半数")
TYPED_EN = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?|thousands?"
    r"|millions?|billions?|dozens?|double[ds]?|twice|half|halves|thirds?|quarters?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Case:
    """Bounds and what is said within them; `{size}` prints the figure without its sign, `{value}` with it."""

    zh: str
    en: str
    above: Fraction | None = None
    below: Fraction | None = None
    at_least: Fraction | None = None
    at_most: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        return (
            (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
            and (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
        )


@dataclass(frozen=True)
class Phrase:
    """A word choice by a figure. *zh_meaning* and *en_meaning* state what the words promise."""

    id: str
    cases: tuple[Case, ...]
    zh_meaning: str
    en_meaning: str
    exact: bool = False

    def say(self, figure: Figure, language: Language) -> str | None:
        """The words for *figure*; None where it is missing or no case holds."""
        number = figure.number()
        if isinstance(figure.value, Missing) or number is None:
            return None
        value = Fraction(figure.value) if self.exact else Fraction(number)
        case = next((case for case in self.cases if case.holds(value)), None)
        if case is None:
            return None
        unsigned = -figure.value if figure.value < 0 else figure.value
        size = printed(replace(figure, value=unsigned), language)
        words = case.en if language == "en" else case.zh
        return words.replace("{size}", size).replace("{value}", printed(figure, language))


def digits(figure: Figure, language: Language) -> str:
    """The number as a table cell carries it, in the unit of the page: 亿美元 in Chinese, million dollars in English.

    Both have the same precision: 28.31 and 2,831, 0.002 and 0.2; percent has its sign.
    """
    number = figure.number()
    if number is None or language == "zh":
        return figure.text() + ("%" if figure.unit == "percent" and number is not None else "")
    if figure.unit == "usd":
        number = number.scaleb(2)
    return f"{number:,f}" + ("%" if figure.unit == "percent" else "")


def printed(figure: Figure, language: Language) -> str:
    """The number with its unit, as sentences carry it: 28.31亿美元, 2.20%, 616; USD 2,831 million, 2.20%, 616.

    A bound that a parameter sets is said as offices say it: 500万美元, 20%.
    """
    text = digits(figure, language)
    if figure.indicator == PARAMETER and figure.unit in ("percent", "points"):
        text = re.sub(r"(\.\d*?)0+(?=%?$)", r"\1", text).replace(".%", "%").removesuffix(".")
    if isinstance(figure.value, Missing) or figure.unit not in ("usd", "points"):
        return text
    if figure.indicator == PARAMETER and language == "zh" and abs(Fraction(figure.value)) < CENTS_IN_YI:
        return f"{round_half_away(Fraction(figure.value, CENTS_IN_WAN)):f}万美元"
    if figure.indicator == PARAMETER and language == "zh" and figure.unit == "usd":
        return f"{text.rstrip('0').rstrip('.')}亿美元"
    if figure.unit == "points":
        return text + ("个百分点" if language == "zh" else " percentage points")
    if language == "en":
        return f"-USD {text[1:]} million" if text.startswith("-") else f"USD {text} million"
    return f"{text}亿美元"


def faint(figure: Figure) -> bool:
    """Whether an amount that is there would print as if it were not: 0.000亿美元."""
    return figure.unit == "usd" and not figure.missing and bool(figure.value) and figure.number() == 0


def typed_number(text: str) -> str:
    """The first number that stands typed in *text*, in digits of any script or in words; empty where there is none."""
    if digit := next((letter for letter in text if letter.isnumeric() and letter not in NUMERALS_ZH), ""):
        return digit
    match = TYPED_ZH.search(text) or TYPED_EN.search(text)
    return match[0] if match else ""


def numeral_zh(number: int) -> str:
    """五, 十, 二十一, 一百〇五; below 10,000."""
    words, rest, gap = "", number, False
    for size, place in PLACES_ZH:
        digit, rest = divmod(rest, size)
        if digit:
            words += ("〇" if gap else "") + DIGITS_ZH[digit] + place
        gap = bool(words) and not digit and bool(rest)
    if rest or not words:
        words += ("〇" if gap else "") + DIGITS_ZH[rest]
    return words.removeprefix("一") if words.startswith("一十") else words


def ordinal_en(number: int) -> str:
    """Fifth, twenty-first; from one hundred on by number in words is not needed on a page, and is refused."""
    if number < len(ORDINALS_EN):
        return ORDINALS_EN[number]
    if number > 99:
        raise ValueError(f"no English ordinal for {number}: a list on a page ends before the hundredth place")
    tens, ones = divmod(number, 10)
    word = TENS_EN[tens - 2]
    return f"{word}-{ORDINALS_EN[ones]}" if ones else f"{word[:-1]}ieth"


def enumerate_words(words: Sequence[str], language: Language) -> str:
    """印度、德国、英国; India, Germany and the United Kingdom."""
    if language == "zh":
        return "、".join(words)
    mark = "; " if any("," in word for word in words) else ", "
    return " and ".join(filter(None, (mark.join(words[:-1]), words[-1]))) if words else ""


def places(ranked: Sequence[tuple[int, str]], language: Language) -> str:
    """第五至八位分别为：印度、德国、英国、柬埔寨, with ties said as ties: 印度、德国并列第五位，第七位为英国."""
    clauses: list[str] = []
    run: list[tuple[int, str]] = []
    for rank, sharing in groupby(ranked, key=lambda pair: pair[0]):
        names = [name for _, name in sharing]
        if len(names) == 1:
            run.append((rank, names[0]))
            continue
        if run:
            clauses.append(_run_of_places(run, language))
            run = []
        clauses.append(_shared_place(rank, names, language))
    if run:
        clauses.append(_run_of_places(run, language))
    return ("，" if language == "zh" else "; ").join(clauses)


def _shared_place(rank: int, names: list[str], language: Language) -> str:
    if language == "zh":
        return f"{'、'.join(names)}并列第{numeral_zh(rank)}位"
    return f"{enumerate_words(names, 'en')} share {ordinal_en(rank)} place"


def _run_of_places(run: list[tuple[int, str]], language: Language) -> str:
    first, last, names = run[0][0], run[-1][0], [name for _, name in run]
    if len(run) == 1:
        return f"第{numeral_zh(first)}位为{names[0]}" if language == "zh" else f"{ordinal_en(first)} is {names[0]}"
    join: Callable[[str, str], str]
    if language == "zh":
        join = "第{}、{}位分别为：".format if len(run) == 2 else "第{}至{}位分别为：".format
        return join(numeral_zh(first), numeral_zh(last)) + "、".join(names)
    join = "{} and {} are ".format if len(run) == 2 else "{} to {} are ".format
    return join(ordinal_en(first), ordinal_en(last)) + enumerate_words(names, "en")
