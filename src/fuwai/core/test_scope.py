"""The law of scope against brute force: small laws made at random, every completion of the facts tried."""

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fuwai.core.error import FuwaiError
from fuwai.core.scope import determine, law, presume
from fuwai.core.scope_condition import All, Any, Constant, Not, Test
from fuwai.core.scope_diagram import outcome_of
from fuwai.core.scope_dialogue import answered, next_question
from fuwai.core.scope_rule import Choice, Effect, FactSpec, Presumption, Rule, Statute

FACTS = (
    FactSpec("x", "choice", "?", "?", "s", tuple(Choice(value, value, value) for value in "pqr")),
    *(FactSpec(name, "yes_no", "?", "?", "s") for name in "abc"),
    FactSpec("m", "amount", "?", "?", "s", gate="a", zh_name="甲", en_name="M"),
    FactSpec("n", "amount", "?", "?", "s", zh_name="乙", en_name="N"),
)
VALUES = {spec.id: spec.values() for spec in FACTS if spec.values()}
YES = frozenset((True,))


def rule(name, when, kind, *, codes=(), amount="", yields_to=()):
    return Rule(name, name, name, "s", when, Effect(kind, codes, amount), yields_to=yields_to)


ALWAYS_IN = rule("T", Constant(True), "in")


def is_(fact, *values):
    return Test(fact, frozenset(values or (True,)))


leaves = st.one_of(
    st.sampled_from("abc").map(is_),
    st.sets(st.sampled_from("pqr"), min_size=1).map(lambda values: Test("x", frozenset(values))),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Any(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)


@st.composite
def statutes(draw):
    rules = [ALWAYS_IN]
    for i in range(draw(st.integers(1, 5))):
        kind, amount = draw(
            st.sampled_from([("out", ""), ("not_counted", "m"), ("in_group", ""), ("not_counted", "n")])
        )
        codes = ("G",) if kind == "in_group" else ()
        earlier = [each.id for each in rules[1:]]
        yields = tuple(draw(st.sets(st.sampled_from(earlier), max_size=2))) if earlier else ()
        rules.append(rule(f"R{i}", draw(conditions), kind, codes=codes, amount=amount, yields_to=yields))
    return Statute("test", FACTS, tuple(rules))


partial = st.fixed_dictionaries({name: st.sampled_from((None, *values)) for name, values in VALUES.items()})


def completions(facts):
    open_values = {name: VALUES[name] if facts.get(name) is None else (facts[name],) for name in VALUES}
    return [dict(zip(open_values, values, strict=True)) for values in product(*open_values.values())]


def by_hand(statute, facts):
    return outcome_of(tuple(each for each in statute.rules if each.when.holds(facts)))


@given(statutes(), partial)
@settings(max_examples=150, deadline=None)
def test_a_verdict_holds_for_every_way_the_unknown_facts_may_turn_out(statute, facts):
    kinds = {by_hand(statute, full).kind for full in completions(facts)}
    verdict = determine(law(statute), facts)
    assert set(verdict.possible) == kinds
    assert (verdict.kind == "ask") == (len(kinds) > 1)


@given(statutes(), partial)
@settings(max_examples=150, deadline=None)
def test_exactly_the_questions_that_can_change_the_outcome_are_asked(statute, facts):
    matter = {
        name
        for name in VALUES
        if facts[name] is None
        for full in completions(facts)
        if len({by_hand(statute, {**full, name: value}) for value in VALUES[name]}) > 1
    }
    asked = {question.fact.id for question in determine(law(statute), facts).questions}
    assert asked - {"m", "n"} == matter


@given(conditions, partial)
@settings(max_examples=200, deadline=None)
def test_a_condition_decides_only_what_every_completion_confirms(condition, facts):
    answer = condition.holds(facts)
    assert answer is None or {condition.holds(full) for full in completions(facts)} == {answer}


@given(conditions, partial)
@settings(max_examples=200, deadline=None)
def test_fixing_a_fact_says_the_same_as_knowing_it(condition, facts):
    full = completions(facts)[0]
    for name, value in full.items():
        condition = condition.given(name, value)
    assert isinstance(condition, Constant)


@given(statutes(), partial)
@settings(max_examples=100, deadline=None)
def test_what_hangs_on_an_answer_is_what_the_answer_brings(statute, facts):
    rules = law(statute)
    for question in determine(rules, facts).questions:
        for hanging in question.hanging:
            assert determine(rules, {**facts, question.fact.id: hanging.value}).possible == hanging.kinds


# ------------------------------------------------------------------------------------------------------- plain examples

DISPATCH = law(
    Statute(
        "test",
        FACTS,
        (
            ALWAYS_IN,
            rule("general", is_("x", "p"), "out", yields_to=("exception",)),
            rule("exception", All((is_("x", "p"), is_("a"))), "in_group", codes=("G",)),
            rule("goods", All((is_("x", "q"), is_("a"))), "not_counted", amount="m"),
            rule("only", is_("x", "r"), "only_part", amount="n", codes=("H",)),
        ),
        (Presumption("P", "a", False, "silence", is_("x", "p"), "未提", "silent", "s"),),
    )
)


def test_an_exception_that_holds_beats_the_rule_that_yields_to_it():
    verdict = determine(DISPATCH, {"x": "p", "a": True})
    assert (verdict.kind, verdict.codes) == ("in", ("G",))
    assert [reason.id for reason in verdict.decisive] == ["T", "exception"]


def test_an_exception_that_may_yet_hold_is_asked_for():
    verdict = determine(DISPATCH, {"x": "p"})
    assert (verdict.kind, verdict.possible) == ("ask", ("in", "out"))
    assert [question.fact.id for question in verdict.questions] == ["a"]


def test_a_split_says_how_its_amount_is_found_and_asks_for_what_it_lacks():
    verdict = determine(DISPATCH, {"x": "q", "a": True}, 100)
    assert (verdict.kind, verdict.amount.zh, verdict.amount.counted) == ("split", "合同额 − 甲", None)
    assert [question.fact.id for question in verdict.questions] == ["m"]


def test_an_amount_answers_whether_there_is_such_a_part():
    assert determine(DISPATCH, {"x": "q", "m": 0}, 100).kind == "in"
    assert determine(DISPATCH, {"x": "q", "m": 30}, 100).amount.counted == 70


def test_a_part_that_alone_counts_leaves_the_rest_uncounted():
    amount = determine(DISPATCH, {"x": "r", "n": 30}, 100).amount
    assert [(part.counted, part.amount) for part in amount.parts] == [(True, 30), (False, 70)]


ERRORS = [
    ({"x": "q", "m": 100}, "scope.parts_exceed_contract"),
    ({"x": "r", "n": 101}, "scope.parts_exceed_contract"),
    ({"x": "r", "n": 0}, "scope.part_is_empty"),
    ({"x": "q", "a": True, "m": 0}, "scope.answers_conflict"),
    ({"x": "q", "a": False, "m": 5}, "scope.answers_conflict"),
    ({"x": "z"}, "scope.bad_answer"),
    ({"a": 1}, "scope.bad_answer"),
    ({"m": -1}, "scope.bad_answer"),
    ({"m": True}, "scope.bad_answer"),
    ({"y": True}, "scope.unknown_fact"),
]


@pytest.mark.parametrize(("facts", "code"), ERRORS)
def test_an_answer_that_cannot_be_is_refused_with_a_code(facts, code):
    with pytest.raises(FuwaiError) as error:
        determine(DISPATCH, facts, 100)
    assert error.value.code == code


def test_rules_that_contradict_without_a_stated_precedence_are_no_law():
    two = (rule("one", is_("a"), "elsewhere", codes=("G",)), rule("other", is_("b"), "elsewhere", codes=("H",)))
    with pytest.raises(FuwaiError) as error:
        law(Statute("test", FACTS, (ALWAYS_IN, *two)))
    assert error.value.code == "scope.contradiction"
    stated = (rule("one", is_("a"), "elsewhere", codes=("G",), yields_to=("other",)), two[1])
    assert determine(law(Statute("test", FACTS, (ALWAYS_IN, *stated))), {"a": True, "b": True}).codes == ("H",)


def test_a_case_that_no_rule_decides_makes_no_law():
    with pytest.raises(FuwaiError) as error:
        law(Statute("test", FACTS, (rule("T", is_("a"), "in"),)))
    assert error.value.code == "scope.gap"


def test_presumptions_are_made_only_on_the_grounds_given_and_never_against_a_hint():
    facts = {"x": "p"}
    assert [each.id for each in presume(DISPATCH, facts, frozenset(("silence",)))] == ["P"]
    assert presume(DISPATCH, facts, frozenset(("filing",))) == []
    assert presume(DISPATCH, facts, frozenset(("silence",)), frozenset(("a",))) == []
    assert presume(DISPATCH, {"x": "p", "a": True}, frozenset(("silence",))) == []
    assert presume(DISPATCH, {}, frozenset(("silence",))) == []


def test_the_wizard_asks_until_nothing_is_open_and_knows_what_mattered():
    facts = {"b": True}
    asked = []
    while question := next_question(DISPATCH, facts):
        asked.append(question.fact.id)
        facts[question.fact.id] = {"x": "q", "a": True, "m": 5}[question.fact.id]
    assert asked == ["x", "a", "m"]
    assert {each.fact.id: each.matters for each in answered(DISPATCH, facts)} == {
        **{"x": True, "a": False, "m": True},
        "b": False,
    }


@given(statutes())
@settings(max_examples=30, deadline=None)
def test_the_same_statute_gives_the_same_questions(statute):
    first, second = (determine(law(statute), {}).questions for _ in range(2))
    assume(first)
    assert [question.fact.id for question in first] == [question.fact.id for question in second]
