"""The id of a figure, read: which indicator of which region, period, direction and dimensions, and how it is computed.

    executed|330000|2015H1|direction=offshore
    executed_share|330000|2015H1|direction=offshore|country=US|of:total
    executed_growth|330000|2015H1|direction=offshore|yoy
    executed_enterprises|330000|2015H1|direction=offshore|above=5000000

A figure computed from two others names both: `A|of:B` a share, `A|on:B` a growth, `A|less:B` a gap in points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fuwai.core.error import FuwaiError
from fuwai.core.fact import DIMENSIONS

PAIRS = ("of", "on", "less")
WORDS = ("yoy", "pop", "total")
GROUPED = "country_group"


@dataclass(frozen=True)
class FigureId:
    """*name*: the indicator with what is done to it. *dims*: dimension → codes. *marks*: above, bound, of, by → text; a
    word that stands alone (yoy) → itself. *pair* and *other*: how, and with which figure, one of two is computed."""

    text: str
    name: str
    region: str
    period: str
    direction: str = ""
    dims: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    pair: str = ""
    first: str = ""
    other: str = ""


def read_id(text: str) -> FigureId:
    """The parts of *text*. Raises FuwaiError `figure.id`."""
    for pair in PAIRS:
        first, found, other = text.partition(f"|{pair}:")
        if found and other.count("|") >= 2:  # a whole id follows, not the base of a share
            whole = read_id(first)
            return FigureId(text, whole.name, whole.region, whole.period, pair=pair, first=first, other=other)
    name, *rest = text.split("|")
    if len(rest) < 2 or not name:
        raise FuwaiError(
            "figure.id",
            f"{text[:60]!r} 不是指标编号; 应如 executed|330000|2015H1|direction=offshore, 见通报 json 的 figures",
            f"{text[:60]!r} is no id of a figure; wanted is executed|330000|2015H1|direction=offshore, as under figures in "
            "the json of a bulletin",
        )
    region, period, *more = rest
    direction, dims, marks = "", dict[str, tuple[str, ...]](), dict[str, str]()
    for part in more:
        key, mark, value = part.partition("=")
        if mark and key == "direction":
            direction = value
        elif mark and (key in DIMENSIONS or key == GROUPED) and "of" not in marks:
            dims[key] = tuple(value.split("+"))
        elif mark and not key.startswith(("of:", "by:")):
            marks[key] = value
        else:
            word, _, named = part.partition(":")
            marks[word] = named or word
    return FigureId(text, name, region, period, direction, dims, marks)
