"""What a reviewer should see first: signs of trouble, each with its weight and its words, times what is at stake.

The law is the table `SIGNS`. A record's risk is the sum of the weights of its signs, times the digits of its amount: ten
times the money weighs one step more, so that neither a large clean contract nor a small doubtful one hides the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SMALL = 1_000_000  # US cents: below ten thousand dollars an amount adds nothing
LARGE = 1_000_000_000  # US cents: ten million dollars, the size that the national overview lists one by one


@dataclass(frozen=True)
class Sign:
    """One sign. *weight*: points; *zh*, *en*: the reason that the queue shows."""

    code: str
    weight: int
    zh: str
    en: str


SIGNS: Mapping[str, Sign] = {
    sign.code: sign
    for sign in (
        Sign("held", 40, "有待说明的问题", "a held finding is open"),
        Sign("receipt", 30, "收汇凭证可能重复使用", "a receipt may be used twice"),
        Sign("twin", 25, "与另一份填报几乎相同", "nearly the same as another filing"),
        Sign("growth", 20, "占本地区当月金额比重大", "a large share of its region's month"),
        Sign("large", 15, "金额在 1000 万美元以上", "ten million dollars or more"),
        Sign("returned", 15, "曾被退回", "was returned before"),
        Sign("changed", 10, "核准后又变更", "amended after approval"),
        Sign("soft", 8, "有提示", "has soft findings"),
        Sign("new", 6, "企业首次填报", "the enterprise's first filing of its kind"),
    )
}


@dataclass(frozen=True)
class Risk:
    """*points* order the queue; *reasons* are codes of SIGNS, the weightiest first."""

    points: int
    reasons: tuple[str, ...]


def risk(signs: Iterable[str], usd_cents: int | None) -> Risk:
    """The risk of a record with these signs and this amount (US cents; None: it has none)."""
    found = sorted({*signs}, key=lambda code: (-SIGNS[code].weight, code))
    weight = 1 + sum(SIGNS[code].weight for code in found)
    return Risk(weight * stake(usd_cents), tuple(found))


def stake(usd_cents: int | None) -> int:
    """1 below ten thousand dollars, one more for each further digit of the amount."""
    return 1 if not usd_cents or abs(usd_cents) < SMALL else len(str(abs(usd_cents))) - len(str(SMALL)) + 2


def least(code: str) -> int:
    """The points that a record with this sign has at least: what an index may skip by."""
    return 1 + SIGNS[code].weight
