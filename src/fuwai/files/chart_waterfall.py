"""What each part adds to the whole: bars that begin where the one above ends, and the whole as the last."""

from fuwai.files.chart_points import GREY, INK, PALETTE, RULE, Points, Spec

UP, DOWN, WHOLE = PALETTE[0], PALETTE[1], GREY
STEP = 26  # pixels of a line
ROOM = 0.18  # of the width beyond the longest bar, for its value


def waterfall(drawn: Points, _width: int) -> Spec:
    """The last category is the whole and stands on zero; what has no number adds nothing and carries its mark."""
    end, rows = 0.0, []
    for number, row in enumerate(drawn.rows):
        value = float(str(row["value"] or 0))
        whole = number == len(drawn.rows) - 1
        start = 0.0 if whole else end
        end = start + value
        tone = WHOLE if whole else DOWN if value < 0 else UP
        rows.append({**row, "start": start, "end": end, "right": max(start, end), "tone": tone})
    low, high = min(0.0, *(min(r["start"], r["end"]) for r in rows)), max(0.0, *(r["right"] for r in rows))
    span = (high - low) or 1.0
    scale = {"domain": [low - span * 0.02, high + span * ROOM], "nice": False}
    y = {
        "field": "category",
        "type": "nominal",
        "sort": list(drawn.categories),
        "axis": {"title": None, "ticks": False, "labelPadding": 8, "labelLimit": 220, "domain": False, "grid": False},
    }
    axis = {"title": None, "tickCount": 5, "domain": False, "ticks": False, "gridColor": RULE}
    return {
        "data": {"values": rows},
        "height": STEP * len(drawn.categories),
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": STEP - 10},
                "encoding": {
                    "x": {"field": "start", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "end"},
                    "color": {"field": "tone", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": INK},
                "encoding": {
                    "x": {"field": "right", "type": "quantitative", "scale": scale},
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }
