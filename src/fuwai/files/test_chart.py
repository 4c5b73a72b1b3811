"""Charts: values as printed, orders kept, the same SVG every time, a specification that Vega-Lite knows."""

import json

import altair
import pytest
from lxml import etree

from fuwai.core.bulletin import ChartBlock
from fuwai.core.figure import Figure, Missing
from fuwai.files import chart, chart_points, chart_tile
from fuwai.files.test_document_html import luminance

FIGURES = {
    "a": Figure("a", "executed", 28_310_000_000, "usd"),
    "b": Figure("b", "executed", 21_345_678, "usd"),
    "c": Figure("c", "executed", Missing.NOT_FILED, "usd"),
    "d": Figure("d", "growth", -1509, "percent"),
}
POINTS = (("今年", "杭州", "a"), ("今年", "丽水", "b"), ("今年", "舟山", "c"))


def block(kind="bar_horizontal", points=POINTS, unit="亿美元", alt=""):
    return ChartBlock("id", "各市执行额", kind, unit, points, alt)


def texts(drawing):
    return [one.text for one in etree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("kind", list(chart.KINDS))
@pytest.mark.parametrize("width", [chart.WIDE, chart.NARROW])
def test_every_kind_is_a_specification_that_altair_accepts(kind, width):
    altair.Chart.from_dict(chart.spec(block(kind), FIGURES, width), validate=True)


@pytest.mark.parametrize("kind", ["bar_horizontal", "bar", "line"])
def test_values_names_and_unit_are_written_on_the_chart(kind):
    drawn = texts(chart.svg(block(kind), FIGURES))
    assert {"2.83", "0.002", "杭州", "丽水", "舟山", "亿美元"} <= set(drawn)


@pytest.mark.parametrize("kind", ["bar_horizontal", "bar"])
def test_a_missing_value_shows_its_mark_not_zero(kind):
    assert "…" in texts(chart.svg(block(kind), FIGURES))


def test_a_negative_value_is_drawn_below_zero_and_labelled():
    drawn = chart.svg(block(points=(("增幅", "杭州", "d"), ("增幅", "丽水", "d")), unit="%"), FIGURES)
    assert texts(drawn).count("-1509.00%") == 2


def test_the_order_of_the_points_is_kept():
    drawn = texts(chart.svg(block(points=POINTS[::-1]), FIGURES))
    names = [text for text in drawn if text in ("杭州", "丽水", "舟山")]
    assert names == ["舟山", "丽水", "杭州"]


def test_a_stack_names_its_series_and_leaves_out_digits_that_do_not_fit():
    drawn = texts(chart.svg(block("stacked", (("ITO", "2015", "a"), ("BPO", "2015", "b"))), FIGURES))
    assert {"ITO", "BPO", "2.83"} <= set(drawn)
    assert "0.002" not in drawn


def test_a_missing_piece_of_a_stack_is_told_behind_it_and_is_no_piece_of_zero():
    made = block("stacked", (("ITO", "2015", "a"), ("BPO", "2015", "c"), ("ITO", "2014", "c"), ("BPO", "2014", "c")))
    drawn = texts(chart.svg(made, FIGURES))
    assert {"BPO …", "ITO …, BPO …", "2.83"} <= set(drawn)
    assert [(row["series"], row["category"]) for row in chart.spec(made, FIGURES)["data"]["values"]] == [
        ("ITO", "2015")
    ]


def test_two_series_have_a_legend_and_two_colours():
    points = (("今年", "杭州", "a"), ("上年", "杭州", "b"))
    for kind in ("bar", "bar_horizontal", "line"):
        drawn = chart.svg(block(kind, points), FIGURES)
        assert {"今年", "上年"} <= set(texts(drawn))
        assert chart.PALETTE[0] in drawn
        assert chart.PALETTE[1] in drawn


def test_an_amount_in_ten_thousand_dollars_is_drawn_and_written_in_it():
    drawn = chart.points(block(unit="万美元"), FIGURES, wrap=24)
    assert [row["value"] for row in drawn.rows] == [28310.0, 21.345678, None]
    assert [row["label"] for row in drawn.rows] == ["28,310.00", "21.35", "…"]


def test_no_size_scale_nor_request_stands_in_a_drawing():
    drawn = chart.svg(block(), FIGURES)
    assert "style=" not in drawn
    assert "href=" not in drawn
    assert drawn == chart.drawn_svg.__wrapped__(json.dumps(chart.spec(block(), FIGURES), ensure_ascii=False))


def test_words_for_those_who_do_not_see_it():
    assert chart.alt_text(block(), FIGURES) == "各市执行额 (亿美元): 杭州 2.83; 丽水 0.002; 舟山 …"
    assert chart.alt_text(block(alt="柱状图"), FIGURES) == "柱状图"


@pytest.mark.parametrize("colour", chart.PALETTE)
def test_white_digits_can_be_read_on_every_colour(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Hong Kong, China", 14, ["Hong Kong,", "China"]),
        ("信息技术运营和维护服务", 14, ["信息技术运营和", "维护服务"]),
        ("Administrative", 8, ["Administrative"]),
    ],
)
def test_long_names_break_where_their_language_breaks(text, width, lines):
    assert chart_points.wrapped(text, width).split("\n") == lines


def test_a_long_line_labels_only_its_ends_and_extremes():
    figures = {str(n): Figure(str(n), "executed", (n * 7 % 24 + 1) * 10**10, "usd") for n in range(24)}
    points = tuple(("执行额", f"{n + 1}", str(n)) for n in range(24))
    drawn = chart.labelled(chart.points(block("line", points), figures, wrap=24))
    assert [n for n, said in enumerate(drawn) if said] == [0, 17, 23]


def test_columns_whose_names_do_not_fit_side_by_side_become_bars():
    figures = {str(n): Figure(str(n), "executed", n * 10**9, "usd") for n in range(31)}
    points = tuple(("执行额", f"示例省份{n:02}", str(n)) for n in range(31))
    many, few = (chart.spec(block("bar", chosen), figures) for chosen in (points, points[:3]))
    assert many["encoding"]["y"]["field"] == "category"
    assert few["encoding"]["x"]["field"] == "category"


def test_a_place_without_a_square_stands_below_the_others():
    figures = {name: Figure(name, "executed", 10**10, "usd") for name in "abc"}
    drawn = chart.points(
        ChartBlock(
            "t", "t", "tiles", "usd", (("", "甲", "a"), ("", "乙", "b"), ("", "丙", "c")), tiles=(("乙", 1, 0),)
        ),
        figures,
        wrap=24,
    )
    assert chart_tile.placed(drawn) == {"乙": (1, 0), "甲": (0, 2), "丙": (1, 2)}


def test_a_square_without_a_number_is_white_and_carries_its_mark():
    figures = {
        "a": Figure("a", "executed", Missing.NOT_FILED, "usd"),
        "b": Figure("b", "executed", 0, "usd"),
        "c": Figure("c", "executed", 10**10, "usd"),
    }
    block = ChartBlock("t", "t", "tiles", "usd", (("", "甲", "a"), ("", "乙", "b"), ("", "丙", "c")))
    rows = {row["category"]: row for row in chart.spec(block, figures)["data"]["values"]}
    assert (rows["甲"]["fill"], rows["甲"]["label"]) == ("#ffffff", "…")
    assert rows["乙"]["fill"] == chart_tile.PALE
    assert rows["丙"]["fill"] == chart_tile.DARK


def test_each_bar_of_a_waterfall_begins_where_the_last_one_ended_and_the_whole_on_zero():
    deltas = {"a": 300, "b": -500, "c": 50, "t": -150}
    figures = {name: Figure(name, "executed", value, "points") for name, value in deltas.items()}
    block = ChartBlock("w", "w", "waterfall", "points", tuple(("", name, name) for name in deltas))
    rows = chart.spec(block, figures)["data"]["values"]
    assert [(row["start"], row["end"]) for row in rows] == [(0, 300), (300, -200), (-200, -150), (0, -150)]
