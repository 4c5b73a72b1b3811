"""What every kind of chart draws from: the points of a block in its unit, and the colours of all charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fuwai.core.bulletin import ChartBlock
from fuwai.core.figure import Figure
from fuwai.files.document_grid import display_width
from fuwai.files.document_number import text_in, value_in

INK, GREY, RULE = "#222222", "#595959", "#d9d9d9"
# Restrained, told apart by those who see no red or no green, and dark enough (4.5:1) for white digits inside a bar.
PALETTE = (
    *("#1f4e79", "#b5500f", "#2a7f7f", "#6a4c93", "#595959"),
    *("#8a6508", "#8c2d4b", "#3f6b2f", "#4a6fa5", "#7a4a2b"),
)
CHARACTER = 6.5  # pixels: the width of half a Chinese character

Spec = dict[str, Any]


@dataclass(frozen=True)
class Points:
    """The rows that a chart draws, and the orders of its categories and series."""

    rows: tuple[Mapping[str, object], ...]
    categories: tuple[str, ...]
    series: tuple[str, ...]
    unit: str
    places: Mapping[str, tuple[int, int]]  # of tiles: column and row by category

    @property
    def label_lines(self) -> int:
        """Lines of the longest category name."""
        return max((category.count("\n") + 1 for category in self.categories), default=1)

    @property
    def low(self) -> float:
        return min((float(str(row["value"])) for row in self.rows if row["value"] is not None), default=0.0)

    @property
    def high(self) -> float:
        return max((float(str(row["value"])) for row in self.rows if row["value"] is not None), default=0.0)


def points(block: ChartBlock, figures: Mapping[str, Figure], wrap: int) -> Points:
    """The points of *block* with values in its unit; category names broken into lines of *wrap* half characters."""
    rows = []
    for series, category, identifier in block.points:
        value = value_in(figures[identifier], block.unit)
        rows.append(
            {
                "series": series,
                "category": wrapped(category, wrap),
                "value": None if value is None else float(value),
                "label": text_in(figures[identifier], block.unit),
                "figure": identifier,
            }
        )
    categories = tuple(dict.fromkeys(str(row["category"]) for row in rows))
    series_ = tuple(dict.fromkeys(str(row["series"]) for row in rows))
    places = {wrapped(category, wrap): (column, line) for category, column, line in block.tiles}
    return Points(tuple(rows), categories, series_, block.unit, places)


def wrapped(text: str, width: int) -> str:
    """*text* in lines of at most *width* half characters, broken at spaces, or between characters where it has none."""
    if text.isascii() and " " not in text:
        return text
    lines_, line = [], ""
    for word in text.split(" ") if " " in text else list(text):
        joined = f"{line}{' ' if ' ' in text and line else ''}{word}"
        if line and display_width(joined) > width:
            lines_.append(line)
            line = word
        else:
            line = joined
    return "\n".join([*lines_, line])
