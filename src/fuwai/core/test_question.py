"""A question is printed and parsed back as the same value; what does not fit is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.core.question import COMPARISONS, PLAIN, SETS, Condition, Question

names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
codes = st.from_regex(r"(group:[a-z-]{1,9}|[A-Z0-9]{1,6}\*?)", fullmatch=True)
conditions = st.builds(Condition, st.sampled_from((*PLAIN, *SETS)), st.lists(codes, min_size=1, max_size=3).map(tuple))
periods = st.tuples(st.integers(2010 * 12, 2019 * 12), st.integers(0, 40)).map(lambda pair: Period(pair[0], sum(pair)))
axes = st.lists(st.sampled_from((*PLAIN, *SETS)), unique=True, max_size=4)


@st.composite
def questions(draw):
    dims = draw(axes)
    split = draw(st.integers(max(0, len(dims) - 2), min(3, len(dims))))
    return Question(
        tuple(draw(st.lists(names, min_size=1, max_size=3, unique=True))),
        draw(periods),
        tuple(dims[:split]),
        tuple(dims[split:]),
        tuple(draw(st.lists(st.sampled_from((*COMPARISONS, "cagr:3")), unique=True, max_size=3))),
        draw(st.sampled_from(("000000", "330000", "330108"))),
        draw(st.sampled_from(("offshore", "onshore", "all"))),
        tuple(draw(st.lists(conditions, max_size=2))),
        draw(st.sampled_from(("", "2015-07-15", "2015-07-15T12:00+08:00"))),
        draw(st.sampled_from(("", "duckdb", "spark", "postgres"))),
    )


@given(questions())
def test_a_question_is_read_back_from_its_address(question):
    assert Question.parse(question.text) == question


def test_the_address_leaves_out_what_is_as_usual():
    asked = Question.of({"measure": "executed,contracts", "rows": "division", "period": "2015M01..2015M06"})
    assert asked.text == "measure=executed,contracts&rows=division&period=2015H1"


@pytest.mark.parametrize(
    ("different", "code"),
    [
        ({"measure": ""}, "question.measure"),
        ({"period": ""}, "question.period"),
        ({"period": "2015M06..2015M01"}, "period.backwards"),
        ({"rows": "weather"}, "question.unknown"),
        ({"compare": "decade"}, "question.unknown"),
        ({"compare": "cagr:99"}, "question.unknown"),
        ({"direction": "up"}, "question.unknown"),
        ({"engine": "abacus"}, "question.unknown"),
        ({"rows": "city", "columns": "city"}, "question.twice"),
        ({"rows": "month", "columns": "quarter"}, "question.twice"),
        ({"rows": "city,county,province,group"}, "question.many"),
        ({"where": "country is US"}, "question.where"),
        ({"where": "country in U'S"}, "question.where"),
        ({"as_of": "yesterday"}, "moment.unknown"),
        ({"colour": "red"}, "question.unknown"),
    ],
)
def test_what_does_not_fit_is_refused(different, code):
    with pytest.raises(FuwaiError) as caught:
        Question.of({"measure": "executed", "period": "2015H1"} | different)
    assert caught.value.code == code


def test_an_equals_sign_is_a_list_of_one():
    assert Condition.parse("section = ITO") == Condition.parse("section in (ITO)") == Condition("section", ("ITO",))
