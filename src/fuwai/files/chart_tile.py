"""A map without a map: each place is a square of the same size, darker where the figure is larger. No border is drawn.

Squares stand where `ChartBlock.tiles` puts them. A place without a number is white with its mark, never the palest colour.
"""

from fuwai.files.chart_points import INK, PALETTE, Points, Spec

SIDE = {True: 56, False: 34}  # pixels of a square at most: with room for the value, and without
GAP = 2
ACROSS = 6  # squares of a row where no place is known
PALE, DARK = "#dbe7f2", PALETTE[0]
TURN = 0.45  # of the way from pale to dark, from which on letters are white (4.5:1 on either side)


def tiles(drawn: Points, width: int) -> Spec:
    """The squares of *drawn*, with name and value where the grid leaves room, else with the name alone."""
    places = placed(drawn)
    columns = 1 + max(column for column, _ in places.values())
    lines = 1 + max(line for _, line in places.values())
    roomy = width / columns >= 44
    side = min(SIDE[roomy], width // columns)
    size = 11 if roomy else max(6, side // 4)
    rows = []
    for row in drawn.rows:
        column, line = places[str(row["category"])]
        depth = depth_of(row["value"], drawn)
        rows.append(
            {
                **row,
                "x": column * side + side / 2,
                "y": line * side + side / 2,
                "fill": "#ffffff" if depth is None else mixed(depth),
                "ink": "#ffffff" if depth is not None and depth >= TURN else INK,
            }
        )
    place = {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, columns * side]}},
        "y": {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [lines * side, 0]}},
    }
    ink = {"color": {"field": "ink", "type": "nominal", "scale": None}}
    square = {"type": "square", "size": (side - GAP) ** 2, "opacity": 1, "stroke": "#b8c4cf", "strokeWidth": 0.5}
    layer: list[Spec] = [
        {
            "mark": {**square, "filled": True},
            "encoding": {**place, "fill": {"field": "fill", "type": "nominal", "scale": None}},
        },
        {
            "mark": {
                "type": "text",
                "fontSize": size,
                "dy": -7 if roomy else 0,
                "limit": side - GAP - 2,
                "lineBreak": "\n",
            },
            "encoding": {**place, **ink, "text": {"field": "category", "type": "nominal"}},
        },
    ]
    if roomy:
        layer.append(
            {
                "mark": {"type": "text", "fontSize": size, "dy": 9, "limit": side - GAP - 2},
                "encoding": {**place, **ink, "text": {"field": "label", "type": "nominal"}},
            }
        )
    return {
        "data": {"values": rows},
        "width": columns * side,
        "height": lines * side,
        "autosize": {"type": "pad"},
        "layer": layer,
    }


def placed(drawn: Points) -> dict[str, tuple[int, int]]:
    """Column and row of each category. Those without a place stand in their order in rows of their own below the others."""
    known = {name: drawn.places[name] for name in drawn.categories if name in drawn.places}
    rest = [name for name in drawn.categories if name not in drawn.places]
    across = max((column for column, _ in known.values()), default=ACROSS - 1) + 1
    below = max((line for _, line in known.values()), default=-2) + 2
    return known | {name: (number % across, below + number // across) for number, name in enumerate(rest)}


def depth_of(value: object, drawn: Points) -> float | None:
    """How far from pale to dark, by the square root, so that the small ones are told apart; None without a number."""
    if value is None or value == 0:
        return None if value is None else 0.0
    return (max(0.0, float(str(value))) / drawn.high) ** 0.5 if drawn.high > 0 else 0.0


def mixed(depth: float) -> str:
    """The colour *depth* (0 to 1) of the way from pale to dark."""
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (PALE, DARK)]
    return "#" + "".join(f"{round(low + (high - low) * depth):02x}" for low, high in zip(*ends, strict=True))
