"""Charts of a bulletin: a ChartBlock becomes a Vega-Lite specification, and that an SVG or a PNG, the same every time.

The specification is the JSON that Altair writes; it is built here directly, because importing Altair takes longer than
drawing all charts of a bulletin (ADR 0081). A page may hand the same specification to Vega in the browser.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

import vl_convert

from fuwai.core.bulletin import ChartBlock
from fuwai.core.figure import Figure
from fuwai.files.chart_points import CHARACTER, GREY, INK, PALETTE, RULE, Points, Spec, points
from fuwai.files.chart_tile import tiles
from fuwai.files.chart_waterfall import waterfall
from fuwai.files.document_grid import display_width
from fuwai.files.document_number import bare_unit, text_in
from fuwai.files.font import register_for_charts

VEGA_LITE = "6.1"
WIDE, NARROW = 640, 340  # pixels: a page of A4 or a desk's screen, and a telephone
BAR, ROW_GAP, FRAME = 20, 6, 64  # height of a bar, space between two, axis and legend together
COLUMNS = 240  # height of a chart of columns
LABEL_LINE = 15  # pixels: a line of a category's name
MOST_LABELS = 14  # on a line; beyond, only the highest, the lowest and the last point carry their value
FALLBACK_FONTS = "Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"


def spec(block: ChartBlock, figures: Mapping[str, Figure], width: int = WIDE) -> Spec:
    """The Vega-Lite specification of *block*, *width* pixels wide with everything in it."""
    drawn = points(block, figures, wrap=24 if width >= WIDE else 14)
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE[0]}.json",
        "description": alt_text(block, figures),
        "width": width,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "white",
        "config": config(register_for_charts()),
        **KINDS[block.kind](drawn, width),
    }


def horizontal_bars(drawn: Points, width: int) -> Spec:
    """A bar for each category, the longest names having room; markets and cities."""
    grouped = len(drawn.series) > 1
    step = max(BAR * len(drawn.series), LABEL_LINE * drawn.label_lines) + ROW_GAP
    encoding: Spec = {
        "y": category_axis("y", drawn, sort=True),
        "x": value_axis(drawn, padded=True),
    }
    if grouped:
        encoding["yOffset"] = {"field": "series", "type": "nominal", "sort": list(drawn.series)}
        encoding["color"] = colour(drawn, width)
    return {
        "data": {"values": list(drawn.rows)},
        "height": step * len(drawn.categories) + FRAME,
        "encoding": encoding,
        "layer": [bar_mark(grouped, BAR - 4), *end_labels("x", "left", "right")],
    }


def vertical_bars(drawn: Points, width: int) -> Spec:
    """A column for each category; bars instead where the names do not fit side by side."""
    widest = max((display_width(line) for name in drawn.categories for line in name.split("\n")), default=0)
    if len(drawn.categories) * (widest * CHARACTER + ROW_GAP) > width:
        return horizontal_bars(drawn, width)
    grouped = len(drawn.series) > 1
    encoding: Spec = {"x": category_axis("x", drawn, sort=True), "y": value_axis(drawn, padded=True)}
    if grouped:
        encoding["xOffset"] = {"field": "series", "type": "nominal", "sort": list(drawn.series)}
        encoding["color"] = colour(drawn, width)
    return {
        "data": {"values": list(drawn.rows)},
        "height": COLUMNS,
        "encoding": encoding,
        "layer": [
            bar_mark(grouped, min(56, int(width * 0.5 / len(drawn.categories)))),
            *end_labels("y", "bottom", "top"),
        ],
    }


def stacked_bars(drawn: Points, width: int) -> Spec:
    """One bar for each category, made of its series; a piece too small for its digits goes without them. A piece that is
    missing is no piece of 0: behind the bar stands its series with its mark."""
    ends: dict[object, float] = {}
    marks: dict[object, list[str]] = {}
    rows = []
    total = max(sum(float(str(r["value"] or 0)) for r in drawn.rows if r["category"] == c) for c in drawn.categories)
    for row in drawn.rows:
        start = ends.get(row["category"], 0.0)
        if row["value"] is None:
            ends.setdefault(row["category"], start)
            marks.setdefault(row["category"], []).append(f"{row['series']} {row['label']}")
            continue
        end = start + float(str(row["value"]))
        ends[row["category"]] = end
        room = (end - start) / total * width * 0.75 if total else 0
        label = row["label"] if room > display_width(str(row["label"])) * 7 else ""
        rows.append({**row, "start": start, "end": end, "middle": (start + end) / 2, "label": label})
    y = category_axis("y", drawn, sort=True)
    widest = max((display_width(", ".join(told)) for told in marks.values()), default=0) * CHARACTER
    most = max(ends.values(), default=0.0) or 1.0
    room_behind = (
        {"scale": {"domain": [0, most * width / max(width - widest, width / 2)], "nice": False}} if marks else {}
    )
    bar = {
        "mark": {"type": "bar", "height": BAR + 10, "stroke": "white", "strokeWidth": 1},
        "encoding": {
            "y": y,
            "x": {**value_axis(drawn, padded=False), "field": "start", **room_behind},
            "x2": {"field": "end"},
            "color": colour(drawn, width),
        },
    }
    text = {
        "mark": {"type": "text", "color": "white", "fontSize": 12},
        "encoding": {"y": y, "x": {"field": "middle", "type": "quantitative"}, "text": {"field": "label"}},
    }
    missing = {
        "data": {"values": [{"category": c, "end": ends[c], "label": ", ".join(told)} for c, told in marks.items()]},
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 12},
        "encoding": {"y": y, "x": {"field": "end", "type": "quantitative"}, "text": {"field": "label"}},
    }
    return {
        "data": {"values": rows},
        "height": (BAR + 10 + 2 * ROW_GAP) * len(drawn.categories) + FRAME + 24,
        "layer": [bar, text, *([missing] if marks else [])],
    }


def lines(drawn: Points, width: int) -> Spec:
    """A line for each series over the months; a month without a number leaves a gap."""
    x = category_axis("x", drawn, sort=True)
    encoding: Spec = {"x": x, "y": value_axis(drawn, padded=True)}
    if len(drawn.series) > 1:
        encoding["color"] = colour(drawn, width)
        encoding["shape"] = {"field": "series", "type": "nominal", "sort": list(drawn.series), "legend": None}
    rows = [
        {**row, "valley": valley, "label": row["label"] if said else ""}
        for row, valley, said in zip(drawn.rows, valleys(drawn), labelled(drawn), strict=True)
    ]
    labels = [
        {
            "mark": {"type": "text", "dy": 14 if below else -12, "fontSize": 12},
            "encoding": {"text": {"field": "label", "type": "nominal"}, "color": {"value": INK}},
            "transform": [{"filter": f"datum.value !== null && datum.valley === {str(below).lower()}"}],
        }
        for below in (False, True)
    ]
    return {
        "data": {"values": rows},
        "height": 280,
        "encoding": encoding,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2, **single(drawn)}},
            {"mark": {"type": "point", "size": 45, "filled": True, "opacity": 1, **single(drawn)}},
            *labels,
        ],
    }


def labelled(drawn: Points) -> list[bool]:
    """Whether each row carries its value: all where there is room, else the highest, the lowest and the last."""
    if len(drawn.categories) <= MOST_LABELS:
        return [True] * len(drawn.rows)
    present = [number for number, row in enumerate(drawn.rows) if row["value"] is not None]
    chosen: set[int] = set()
    for series in drawn.series:
        own = sorted(
            (number for number in present if drawn.rows[number]["series"] == series),
            key=lambda number: float(str(drawn.rows[number]["value"])),
        )
        chosen |= {*own[:1], *own[-1:], *([max(own)] if own else [])}
    return [number in chosen for number in range(len(drawn.rows))]


def valleys(drawn: Points) -> list[bool]:
    """Whether each row lies lower than both its neighbours on the line: its label goes below, off the line."""
    result = []
    for number, row in enumerate(drawn.rows):
        beside = [drawn.rows[at] for at in (number - 1, number + 1) if 0 <= at < len(drawn.rows)]
        near = [one["value"] for one in beside if one["series"] == row["series"] and one["value"] is not None]
        low = row["value"] is not None and bool(near) and all(float(str(row["value"])) < float(str(v)) for v in near)
        result.append(low)
    return result


KINDS: Mapping[str, Callable[[Points, int], Spec]] = {
    "bar": vertical_bars,
    "bar_horizontal": horizontal_bars,
    "stacked": stacked_bars,
    "line": lines,
    "tiles": tiles,
    "waterfall": waterfall,
}


def single(drawn: Points) -> Spec:
    """The first colour where there is one series; else the colour comes from the series."""
    return {"color": PALETTE[0]} if len(drawn.series) == 1 else {}


def bar_mark(grouped: bool, size: int) -> Spec:
    return {"mark": {"type": "bar", **({} if grouped else {"color": PALETTE[0], "size": size})}}


def end_labels(axis: str, after: str, before: str) -> list[Spec]:
    """The printed values just beyond the ends of the bars, on the far side of zero; -- at zero where there is none."""
    offset = "dx" if axis == "x" else "dy"
    side = "align" if axis == "x" else "baseline"
    sign = 1 if axis == "x" else -1
    mark = {"type": "text", "fontSize": 12, "color": INK}
    text = {"text": {"field": "label", "type": "nominal"}}
    kinds = (("datum.value >= 0", after, 5 * sign), ("datum.value < 0", before, -5 * sign))
    layers: list[Spec] = [
        {
            "transform": [{"filter": f"datum.value !== null && {test}"}],
            "mark": {**mark, side: where, offset: shift},
            "encoding": {**text, "color": {"value": INK}},
        }
        for test, where, shift in kinds
    ]
    layers.append(
        {
            "transform": [{"filter": "datum.value === null"}, {"calculate": "0", "as": "zero"}],
            "mark": {**mark, side: after, offset: 5 * sign},
            "encoding": {**text, "color": {"value": GREY}, axis: {"field": "zero", "type": "quantitative"}},
        }
    )
    return layers


def category_axis(channel: str, drawn: Points, sort: bool) -> Spec:
    axis: Spec = {
        "title": None,
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 260,
        "ticks": False,
        "labelPadding": 8,
        "grid": False,
    }
    if channel == "x":
        axis |= {"labelAngle": 0, "labelOverlap": True}
    return {"field": "category", "type": "nominal", "sort": list(drawn.categories) if sort else None, "axis": axis}


def value_axis(drawn: Points, padded: bool) -> Spec:
    """From zero, with room for the labels beyond the ends; the unit is the title."""
    axis = {"title": bare_unit(drawn.unit) or None, "domain": False, "ticks": False, "tickCount": 5}
    encoded: Spec = {"field": "value", "type": "quantitative", "axis": axis}
    if padded:
        span = (max(drawn.high, 0.0) - min(drawn.low, 0.0)) or 1.0
        low = drawn.low - span * 0.16 if drawn.low < 0 else 0.0
        high = drawn.high + span * 0.16 if drawn.high > 0 else 0.0
        encoded["scale"] = {"domain": [low, high if high > low else 1.0], "nice": False, "zero": True}
    return encoded


def colour(drawn: Points, width: int) -> Spec:
    size = len(drawn.series)
    range_ = [PALETTE[index % len(PALETTE)] for index in range(size)]
    longest = max(display_width(series) for series in drawn.series) * CHARACTER + 34  # pixels of the widest entry
    columns = max(1, min(size, int(width * 0.8 // longest)))
    legend = {"title": None, "orient": "top", "symbolType": "square", "columns": columns}
    scale = {"domain": list(drawn.series), "range": range_}
    return {"field": "series", "type": "nominal", "sort": list(drawn.series), "scale": scale, "legend": legend}


def config(family: str) -> Spec:
    """One look for all charts: *family* for every text, light rules, no frame."""
    text = {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK,
        "titleColor": GREY,
        "titleFontWeight": "normal",
    }
    return {
        "font": f"{family}, {FALLBACK_FONTS}",
        "aria": False,
        "view": {"stroke": None},
        "axis": {**text, "gridColor": RULE, "domainColor": GREY},
        "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -12, "titleX": -8},
        "legend": {**text, "labelLimit": 260, "offset": 28},  # clear of the unit that stands above the axis
    }


def alt_text(block: ChartBlock, figures: Mapping[str, Figure]) -> str:
    """What the chart shows, for those who do not see it: the author's words, else its caption and its values."""
    if block.alt:
        return block.alt
    several = len({series for series, _, _ in block.points}) > 1
    values = (
        f"{category}{' ' + series if several else ''} {text_in(figures[identifier], block.unit)}"
        for series, category, identifier in block.points
    )
    return f"{block.caption} ({bare_unit(block.unit)}): " + "; ".join(values)


def svg(block: ChartBlock, figures: Mapping[str, Figure], width: int = WIDE) -> str:
    """The chart as SVG text."""
    return drawn_svg(json.dumps(spec(block, figures, width), ensure_ascii=False))


@lru_cache(maxsize=64)
def drawn_svg(specification: str) -> str:
    """Drawn once, though docx, PDF and html each want it."""
    return vl_convert.vegalite_to_svg(json.loads(specification), vl_version=VEGA_LITE)


def png(drawing: str, scale: float = 3) -> bytes:
    """An SVG of ours as PNG, *scale* dots a pixel; 3 is sharp in print."""
    register_for_charts()
    return vl_convert.svg_to_png(drawing, scale=scale)
