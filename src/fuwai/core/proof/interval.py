"""区间: what a printed number promises. 28.31 promises [28.305, 28.315), −15.09 (−15.095, −15.085], 近30 less than 30."""

from dataclasses import dataclass
from fractions import Fraction

HUNDRED = Fraction(100)


@dataclass(frozen=True)
class Interval:
    """From *low* to *high*, None where there is no bound; an open end does not belong."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def meet(self, other: "Interval") -> "Interval":
        """What both allow; empty where they contradict each other."""
        low, low_open = _tighter((self.low, self.low_open), (other.low, other.low_open), 1)
        high, high_open = _tighter((self.high, self.high_open), (other.high, other.high_open), -1)
        return Interval(low, high, low_open, high_open)

    def meets(self, other: "Interval") -> bool:
        return not self.meet(other).empty

    def holds(self, value: Fraction) -> bool:
        return self.meets(Interval(value, value))

    def scaled(self, factor: Fraction) -> "Interval":
        """Every value times *factor*, which is not zero."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        if factor > 0:
            return Interval(low, high, self.low_open, self.high_open)
        return Interval(high, low, self.high_open, self.low_open)

    def shifted(self, by: Fraction) -> "Interval":
        low = None if self.low is None else self.low + by
        return Interval(low, None if self.high is None else self.high + by, self.low_open, self.high_open)

    def __add__(self, other: "Interval") -> "Interval":
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __str__(self) -> str:
        left = "(-∞" if self.low is None else ("(" if self.low_open else "[") + decimal_text(self.low)
        right = "+∞)" if self.high is None else decimal_text(self.high) + (")" if self.high_open else "]")
        return f"{left}, {right}"


Bound = tuple[Fraction | None, bool]


def _tighter(one: Bound, two: Bound, sign: int) -> Bound:
    if one[0] is None or two[0] is None:
        return two if one[0] is None else one
    if one[0] == two[0]:
        return one[0], one[1] or two[1]
    return one if (one[0] - two[0]) * sign > 0 else two


def ratio(part: Interval, whole: Interval) -> Interval:
    """part ÷ whole, both positive; unbounded above where *whole* may be nothing.

    >>> print(ratio(printed_interval("17.10"), printed_interval("28.31")).scaled(HUNDRED))
    (60.3744, 60.431)
    """
    low = None if part.low is None or not whole.high else part.low / whole.high
    high = None if part.high is None or not whole.low else part.high / whole.low
    return Interval(low, high, part.low_open or whole.high_open, part.high_open or whole.low_open)


def printed_interval(digits: str) -> Interval:
    """The values that round, half away from zero, to the decimal text *digits*.

    >>> print(printed_interval("28.31"), printed_interval("-15.09"), printed_interval("0.00"))
    [28.305, 28.315) (-15.095, -15.085] (-0.005, 0.005)
    """
    value = Fraction(digits)
    half = Fraction(1, 2 * 10 ** decimals(digits))
    return Interval(value - half, value + half, low_open=value <= 0, high_open=value >= 0)


def exactly(value: Fraction) -> Interval:
    return Interval(value, value)


def decimals(digits: str) -> int:
    """How many decimals are printed."""
    return len(digits.partition(".")[2])


def decimal_text(value: Fraction, places: int = 4) -> str:
    """For readers: a decimal, cut after *places* decimals below one unit (more for what is small), without idle zeros."""
    if value and abs(value) < Fraction(1, 10):
        places += 2
    scaled = value * 10**places
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    text = f"{whole // 10**places}.{whole % 10**places:0{places}d}".rstrip("0").rstrip(".")
    return ("-" if scaled < 0 and whole else "") + text
