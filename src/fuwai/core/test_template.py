"""Tests of the slot language."""

from fractions import Fraction

import pytest

from fuwai.core.bulletin import Name
from fuwai.core.error import FuwaiError, Place
from fuwai.core.figure import Figure, Missing
from fuwai.core.phrase import Case, Phrase
from fuwai.core.template import Form, Item, Sayings, cut, fill, parse_template


def money(code, yi):
    return Figure(f"executed|{code}", "executed", int(Fraction(str(yi)) * 10**10), "usd")


def listing(*pairs):
    return tuple(Item(code, rank, {"name": Name(code), "value": money(code, 10 - rank)}) for code, rank in pairs)


SCOPE = {
    "executed": money("all", "28.31"),
    "growth": Figure("growth", "growth", Fraction(22, 10), "percent"),
    "none": Figure("none", "growth", Missing.NOT_COMPUTABLE, "percent"),
    "other": money("other", 0),
    "region": Name("浙江省"),
    "empty": Name(""),
    "large": {"count": Figure("large", "count", 95, "count")},
    "markets": listing(
        ("美国", 1), ("日本", 2), ("中国香港", 3), ("芬兰", 4), ("印度", 5), ("德国", 6), ("英国", 7), ("柬埔寨", 8)
    ),
    "nobody": (),
}
SAYINGS = Sayings(
    "zh",
    {"rises": Phrase("rises", (Case("增长{size}", "up {size}", above=Fraction(0)),), "", "")},
    {"market": Form(parse_template("{name}{value}"), "；", parse_template("来自{name}的{value}"))},
)


def say(text, scope=SCOPE, sayings=SAYINGS):
    said = fill(parse_template(text), scope, sayings)
    return None if said is None else "".join(part if isinstance(part, str) else part.text for part in said)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{region}执行额{executed}。", "浙江省执行额28.31亿美元。"),
        ("{executed}[，同比{rises|growth}]。", "28.31亿美元，同比增长2.20%。"),
        ("{executed}[，同比{rises|none}]。", "28.31亿美元。"),
        ("执行额同比{rises|none}。", None),
        ("[甲{none}][乙{growth}]", "乙2.20%"),
        ("[甲[，乙{none}]{growth}]", "甲2.20%"),
        ("{executed}[if other > 0: ；其他{other}]。", "28.31亿美元。"),
        ("{executed}[if executed > 1: ；其他{other}]。", "28.31亿美元；其他0.00亿美元。"),
        ("{executed}[if none > 0: ；增长]。", "28.31亿美元。"),
        ("{large.count}家", "95家"),
        ("{empty}省", None),
        ("{nobody.names}", None),
        ("{markets#1-3:market}", "来自美国的9.00亿美元；日本8.00亿美元；中国香港7.00亿美元"),
        ("{markets#5-8.ranked}。", "第五至八位分别为：印度、德国、英国、柬埔寨。"),
        ("{markets#1.names}居首", "美国居首"),
        ("{markets#7-.names}", "英国、柬埔寨"),
        ("{markets#7-.values}", "3.00亿美元、2.00亿美元"),
        ("{markets#9-12.ranked}", None),
    ],
)
def test_a_template_says_what_its_slots_have_and_leaves_out_what_they_lack(template, text):
    assert say(template) == text


@pytest.mark.parametrize(
    "text",
    [
        "执行额28.31亿美元",
        "有５家",
        "占{growth}, 2 of them",
        "东南亚11国",
        "上半年{executed}",
        "第五至八位：{executed}",
    ],
)
def test_a_typed_number_does_not_parse(text):
    with pytest.raises(FuwaiError) as caught:
        parse_template(text, Place(file="own.toml", sheet="markets.leading"))
    assert caught.value.code == "bulletin.digit"
    assert "own.toml!markets.leading" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{executed",
        "executed}",
        "[甲",
        "甲]",
        "{}",
        "{A}",
        "{a#}",
        "{a#3-1}",
        "{a#1.totals}",
        "{a.names:form}",
        "[if a >: x]",
        "{a b}",
        "[if a",
        "{__class__}",
    ],
)
def test_what_is_not_understood_does_not_parse(text):
    with pytest.raises(FuwaiError) as caught:
        parse_template(text)
    assert caught.value.code == "bulletin.slot"


def test_those_who_tie_with_the_last_come_along_and_do_not_come_again():
    items = listing(("甲", 1), ("乙", 2), ("丙", 2), ("丁", 4), ("戊", 5))
    assert [item.code for item in cut(items, 1, 2)] == ["甲", "乙", "丙"]
    assert [item.code for item in cut(items, 3, 4)] == ["丁"]
    assert [item.code for item in cut(items, 1, 1)] == ["甲"]
    assert [item.code for item in cut(items, 6, 9)] == []


def test_no_item_is_lost_or_told_twice_wherever_the_cut_falls():
    items = listing(("甲", 1), ("乙", 1), ("丙", 1), ("丁", 4), ("戊", 4), ("己", 6))
    for at in range(1, len(items)):
        assert [*cut(items, 1, at), *cut(items, at + 1, 99)] == list(items)


def test_an_item_that_the_form_cannot_say_is_passed_over():
    quiet = Item("乙", 2, {"name": Name("乙"), "value": Figure("x", "executed", Missing.NOT_FILED, "usd")})
    loud = listing(("甲", 1))[0]
    assert say("{markets:market}", {"markets": (quiet, loud)}) == "来自甲的9.00亿美元"


def test_an_amount_that_would_print_as_zero_is_left_out():
    small, large, nothing = money("B", "0.0004"), money("A", 1), money("C", 0)
    items = (Item("A", 1, {"name": Name("A"), "value": large}), Item("B", 2, {"name": Name("B"), "value": small}))
    sayings = Sayings("zh", {}, {"each": Form(parse_template("{name}{value}"), "；")})
    scope = {"small": small, "list": items, "nothing": nothing}
    assert fill(parse_template("{small}"), scope, sayings) is None
    told = fill(parse_template("{nothing}：{list:each}[，{small}]"), scope, sayings)
    assert "".join(part if isinstance(part, str) else part.text for part in told) == "0.00亿美元：A1.00亿美元"
