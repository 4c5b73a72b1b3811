"""印出的数: digits, unit and the words before and after it, and the exact interval that they promise together."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fuwai.core.proof.interval import Interval, exactly, printed_interval

Measure = Literal["usd", "cny", "percent", "points", "count", "times", "plain"]

YI, WAN = Fraction(10**8), Fraction(10**4)
MONEY = Fraction(1, 10**8)  # money is told in 亿
# unit as printed → measure, and what one of it is in the measure's own unit (亿美元, 亿元, %, 个百分点, 1)
UNITS: dict[str, tuple[Measure, Fraction]] = {
    "亿美元": ("usd", Fraction(1)),
    "万美元": ("usd", WAN * MONEY),
    "十亿美元": ("usd", Fraction(10)),
    "百万美元": ("usd", 100 * WAN * MONEY),
    "千美元": ("usd", 1000 * MONEY),
    "美元": ("usd", MONEY),
    "亿元人民币": ("cny", Fraction(1)),
    "万元人民币": ("cny", WAN * MONEY),
    "亿人民币": ("cny", Fraction(1)),
    "亿元": ("cny", Fraction(1)),
    "万元": ("cny", WAN * MONEY),
    "元": ("cny", MONEY),
    "个百分点": ("points", Fraction(1)),
    "百分点": ("points", Fraction(1)),
    "%": ("percent", Fraction(1)),
    "万人次": ("count", WAN),
    "万人": ("count", WAN),
    "万家": ("count", WAN),
    "万份": ("count", WAN),
    "人次": ("count", Fraction(1)),
    "人": ("count", Fraction(1)),
    "名": ("count", Fraction(1)),
    "户": ("count", Fraction(1)),
    "种": ("count", Fraction(1)),
    "大": ("count", Fraction(1)),
    "倍": ("times", Fraction(1)),
    "家": ("count", Fraction(1)),
    "个": ("count", Fraction(1)),
    "份": ("count", Fraction(1)),
    "项": ("count", Fraction(1)),
    "": ("plain", Fraction(1)),
}
RARE = ("十亿美元", "百万美元", "千美元", "美元", "元", "亿人民币")  # nobody slips into these
BELOW = ("近", "将近", "接近", "不足", "不到")
ABOVE = ("超过", "突破", "逾", "超", "高于")
ABOUT = ("约", "大约", "大致")
AFTER_ABOVE = ("以上", "多", "余")


@dataclass(frozen=True)
class Printed:
    """*digits* as printed without separators, *sign* −1 where the words say 下降, *before* and *after* its hedges."""

    digits: str
    unit: str = ""
    before: str = ""
    after: str = ""
    sign: int = 1

    @property
    def measure(self) -> Measure:
        return UNITS[self.unit][0]

    @property
    def factor(self) -> Fraction:
        return UNITS[self.unit][1]

    @property
    def value(self) -> Fraction:
        """In the measure's own unit."""
        return Fraction(self.digits) * self.factor * self.sign

    @property
    def whole(self) -> bool:
        """Whether it counts things one by one, so that nothing is rounded."""
        return self.measure == "count" and self.factor == 1 and "." not in self.digits

    @property
    def bounded(self) -> bool:
        """Whether only one side is promised: 近, 超过, 以上."""
        return self.before in (*BELOW, *ABOVE) or self.after in AFTER_ABOVE

    def interval(self) -> Interval | None:
        """What is promised, in the measure's own unit; None for 约, which promises nothing that can be refuted."""
        if self.before in ABOUT:
            return None
        value = self.value
        if self.before in BELOW:
            return Interval(None, value, high_open=True)
        if self.before in ABOVE or self.after in AFTER_ABOVE:
            return Interval(value, None, low_open=self.before in ABOVE)
        if self.whole:
            return exactly(value)
        return printed_interval(self.digits).scaled(self.factor * self.sign)

    def text(self) -> str:
        return self.digits + self.unit


def edits(number: Printed) -> list[tuple[Printed, str]]:
    """Numbers one slip of the hand away, likeliest first, each with the name of the slip."""
    digits, found = number.digits, list[tuple[str, str]]()
    bare = digits.lstrip("-")
    lead = digits[: len(digits) - len(bare)]
    for at, letter in enumerate(bare):
        if letter == "0" and "." not in bare and 0 < at < len(bare) - 1:
            found.append((bare[:at] + "." + bare[at + 1 :], "point_typed_as_zero"))
    if "." not in bare:
        found += [(bare[:at] + "." + bare[at:], "point_lost") for at in range(1, len(bare))]
    else:
        joined = bare.replace(".", "")
        found += [(f"{joined[:at]}.{joined[at:]}", "point_moved") for at in range(1, len(joined))]
    for at in range(len(bare) - 1):
        if bare[at].isdigit() and bare[at + 1].isdigit() and bare[at] != bare[at + 1]:
            found.append((bare[:at] + bare[at + 1] + bare[at] + bare[at + 2 :], "digits_swapped"))
    for at, letter in enumerate(bare):
        if letter.isdigit():
            found.append((bare[:at] + bare[at + 1 :], "digit_added"))
    for at in range(len(bare) + 1):
        found += [(bare[:at] + new + bare[at:], "digit_dropped") for new in "0123456789"]
    for at, letter in enumerate(bare):
        if letter.isdigit():
            found += [(bare[:at] + new + bare[at + 1 :], "digit_changed") for new in "0123456789" if new != letter]
    plain = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
    changed = [
        (Printed(lead + new, number.unit, number.before, number.after, number.sign), slip)
        for new, slip in found
        if plain.fullmatch(new) and new != bare
    ]
    return _other_units(number) + changed


def _other_units(number: Printed) -> list[tuple[Printed, str]]:
    """The same digits under another unit of the measure, and with the other sign for a rate."""
    same = [
        unit
        for unit, (measure, _) in UNITS.items()
        if measure == number.measure and unit[-1:] == number.unit[-1:] and unit not in RARE
    ]
    found = [
        (Printed(number.digits, unit, number.before, number.after, number.sign), "unit_changed")
        for unit in same
        if UNITS[unit][1] != number.factor and number.measure in ("usd", "cny", "count")
    ]
    if number.measure in ("percent", "points"):
        found.append((Printed(number.digits, number.unit, number.before, number.after, -number.sign), "sign_changed"))
    return found
