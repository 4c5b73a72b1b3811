"""四舍五入: half away from zero. The one place in the house that rounds."""

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def round_half_away(value: Exact, places: int = 0) -> Decimal:
    """*value* rounded to *places* decimals, half away from zero, with exactly that many decimals.

    >>> round_half_away(Fraction(5, 1000), 2)
    Decimal('0.01')
    >>> round_half_away(Decimal("-2.5"))
    Decimal('-3')
    """
    if places < 0:
        raise ValueError(f"places must be 0 or more, not {places}")
    scaled = Fraction(value) * 10**places
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    digits = tuple(int(digit) for digit in str(whole))
    # Put together, not computed: a computed Decimal has the digits of its context, 28.
    return Decimal((int(scaled < 0 and whole > 0), digits, -places))


def divide_half_away(numerator: int, denominator: int) -> int:
    """The integer nearest to numerator / denominator, half away from zero.

    >>> divide_half_away(5, 2), divide_half_away(-5, 2)
    (3, -3)
    """
    return int(round_half_away(Fraction(numerator, denominator)))
