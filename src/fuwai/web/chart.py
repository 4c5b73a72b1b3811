"""Charts of a page: a bulletin's chart block, drawn to SVG on the server and kept by its specification."""

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from fuwai.core.bulletin import ChartBlock
from fuwai.core.figure import Figure

KEPT = 256  # drawings in memory, some 20 KB each
WIDE, NARROW = 640, 340  # pixels: a desk's screen, a telephone
WHOLE = 1000  # pixels: the whole width of a desk's screen, for a map of the world


@dataclass(frozen=True)
class Chart:
    """What `part/chart.html` shows. *source*, *narrow*: the SVG as a data address, for wide and narrow screens; *rows*: the
    figures beside it, as printed."""

    caption: str
    unit: str
    alt: str
    source: str
    narrow: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def drawn(block: ChartBlock, figures: Mapping[str, Figure], most: int = WIDE) -> Chart:
    """The chart of *block*, *most* pixels wide on a wide screen, with its figures as a table: categories down, series across."""
    charts, numbers = _drawing(), import_module("fuwai.files.document_number")
    wide, narrow = (
        picture(json.dumps(charts.spec(block, figures, width), ensure_ascii=False)) for width in (most, NARROW)
    )
    series = tuple(dict.fromkeys(one for one, _, _ in block.points))
    categories = tuple(dict.fromkeys(category for _, category, _ in block.points))
    texts = {(one, category): numbers.text_in(figures[name], block.unit) for one, category, name in block.points}
    unit: str = numbers.bare_unit(block.unit)
    return Chart(
        caption=block.caption,
        unit=unit,
        alt=charts.alt_text(block, figures),
        source=wide,
        narrow=narrow,
        heads=("", *(series if len(series) > 1 else (unit,))),
        rows=tuple((category, *(texts.get((one, category), "") for one in series)) for category in categories),
    )


@lru_cache(maxsize=KEPT)
def picture(specification: str) -> str:
    """A Vega-Lite specification (json) as the data address of its SVG."""
    svg: str = _drawing().drawn_svg(specification)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _drawing() -> ModuleType:
    """files.chart brings Vega: half a second that the first chart pays, not the start of the site."""
    name = "fuwai.files.chart"
    return sys.modules.get(name) or import_module(name)
