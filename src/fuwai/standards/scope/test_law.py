"""The rules of 2015 as a whole: whole and without contradiction, each deciding somewhere, and asking that ends."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuwai.core.catalogue import Exclusion
from fuwai.core.error import FuwaiError
from fuwai.core.scope import determine, law
from fuwai.core.scope_diagram import Builder, Node
from fuwai.core.scope_rule import BUSINESS
from fuwai.standards import catalogue
from fuwai.standards.scope.rules import LISTED, compiled, load_statute, scope_law, statute
from fuwai.standards.source import ROOM

LAW = scope_law()
STATUTE = statute()
SPECS = LAW.specs
GATES = {spec.gate for spec in STATUTE.facts if spec.gate}
QUESTIONS = [spec.id for spec in STATUTE.facts if spec.kind != "amount"]
EFFORT = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def known_facts(draw, about_business=True):
    """Some facts, consistent with each other; the business mostly among them, so that most rules come into play."""
    names = draw(st.sets(st.sampled_from(QUESTIONS), max_size=len(QUESTIONS)))
    if about_business and draw(st.booleans()):
        names |= {BUSINESS}
    return {name: draw(st.sampled_from(SPECS[name].values())) for name in names}


def clauses():
    edition = catalogue.edition("2015")
    entries = [*edition.sections.values(), *edition.divisions.values(), *edition.groups.values()]
    return {clause.id: clause for entry in entries for clause in (*entry.inclusions, *entry.exclusions)}


# ------------------------------------------------------------------------------------------------------- the standard


def test_every_clause_of_the_catalogue_is_carried_out_by_a_rule():
    assert {rule.clause for rule in STATUTE.rules if rule.clause} == set(clauses())


EFFECTS = {
    "elsewhere": {"elsewhere"},
    "not_counted_amount": {"not_counted"},
    "not_service_outsourcing": {"out", "not_counted"},
}


@pytest.mark.parametrize("rule", [rule for rule in STATUTE.rules if rule.clause], ids=lambda rule: rule.id)
def test_a_clause_is_carried_out_as_its_kind_says(rule):
    clause = clauses()[rule.clause]
    assert rule.source == clause.source
    if isinstance(clause, Exclusion):
        assert rule.effect.kind in EFFECTS[clause.kind]


def test_each_of_the_nine_disputed_rows_has_its_rules():
    rows = {rule.id.split("-")[1] for rule in STATUTE.rules if rule.id.startswith("S-D")}
    assert rows == {f"D{number}" for number in range(1, 10)}


def test_every_rule_and_question_speaks_both_languages_and_names_its_source():
    for entry in (*STATUTE.rules, *STATUTE.facts, *STATUTE.presumptions):
        assert entry.zh, entry.id
        assert entry.en.isascii(), entry.id
        assert entry.source.startswith("操作指引 "), entry.id


def test_every_fact_is_seen_by_some_rule():
    seen = {name for rule in STATUTE.rules for name in rule.when.facts()}
    seen |= {rule.effect.amount for rule in STATUTE.rules if rule.effect.amount}
    assert seen == set(SPECS)


# ------------------------------------------------------------------------------------------------- each rule decides


def case_that_differs(one: Node, other: Node):
    """Answers that lead to different ends in two diagrams of the same facts; None where they say the same."""
    place = {name: i for i, name in enumerate(SPECS)}
    seen: set[tuple[int, int]] = set()

    def walk(left, right, path):
        if (id(left), id(right)) in seen:
            return None
        seen.add((id(left), id(right)))
        facts = [node.fact for node in (left, right) if node.fact]
        if not facts:
            return path if left.outcome != right.outcome else None
        fact = min(facts, key=place.__getitem__)
        for value in SPECS[fact].values():
            ends = [node.ways[value] if node.fact == fact else node for node in (left, right)]
            if found := walk(*ends, {**path, fact: value}):
                return found
        return None

    return walk(one, other, {})


@pytest.mark.parametrize("rule", STATUTE.rules, ids=lambda rule: rule.id)
def test_every_rule_decides_alone_in_some_case(rule):
    kept = [each for each in STATUTE.rules if each.id != rule.id]
    kept = [replace(each, yields_to=tuple(name for name in each.yields_to if name != rule.id)) for each in kept]
    without = Builder(replace(STATUTE, rules=tuple(kept)), whole=False).build()
    facts = case_that_differs(LAW.root, without)
    assert facts, "striking the rule out never changes a verdict"
    assert rule.id in [reason.id for reason in determine(LAW, facts).decisive]


# ------------------------------------------------------------------------------------------------------ contradictions


def test_two_rules_of_the_standard_that_contradict_state_which_gives_way():
    broken = [replace(rule, yields_to=()) if rule.id == "S-X-B5-1" else rule for rule in STATUTE.rules]
    with pytest.raises(FuwaiError) as error:
        law(replace(STATUTE, rules=tuple(broken)))
    assert error.value.code == "scope.contradiction"
    assert "S-X-B5-1" in error.value.zh


# --------------------------------------------------------------------------------------------------------- properties


@given(known_facts(), st.data())
@EFFORT
def test_adding_an_irrelevant_fact_never_changes_a_verdict(facts, data):
    verdict = determine(LAW, facts)
    relevant = {question.fact.id for question in verdict.questions}
    others = [name for name in QUESTIONS if name not in facts and name not in relevant]
    if others:
        name = data.draw(st.sampled_from(others))
        more = determine(LAW, {**facts, name: data.draw(st.sampled_from(SPECS[name].values()))})
        assert (more.kind, more.codes, more.amount) == (verdict.kind, verdict.codes, verdict.amount)


@given(known_facts(), known_facts())
@EFFORT
def test_more_knowledge_never_turns_a_definite_verdict_into_another(facts, more):
    verdict, later = determine(LAW, facts), determine(LAW, {**more, **facts})
    assert set(later.possible) <= set(verdict.possible)
    if verdict.kind != "ask":
        assert later.kind == verdict.kind


@given(known_facts(), st.data())
@EFFORT
def test_asking_ends_in_a_definite_verdict_whatever_is_answered(facts, data):
    answers = dict(facts)
    while (verdict := determine(LAW, answers, 1_000_000)).questions:
        spec = verdict.questions[0].fact
        assert spec.id not in answers, "asked twice"
        answers[spec.id] = 1000 if spec.kind == "amount" else data.draw(st.sampled_from(spec.values()))
    assert verdict.kind in ("in", "out", "split")
    assert verdict.kind == "out" or verdict.amount.counted is not None


@given(known_facts(), st.data(), st.integers(1, 10**9))
@EFFORT
def test_parts_add_up_and_never_exceed_the_contract(facts, data, value):
    amounts = {
        spec.id: data.draw(st.integers(1, 10**9))
        for spec in STATUTE.facts
        if spec.kind == "amount" and facts.get(spec.gate, True)
    }
    stated = determine(LAW, {**facts, **amounts}).amount
    parts = [part.amount for part in stated.parts if part.fact] if stated else []
    if parts and sum(parts) >= value:
        with pytest.raises(FuwaiError, match="合同额"):
            determine(LAW, {**facts, **amounts}, value)
        return
    verdict = determine(LAW, {**facts, **amounts}, value)
    if verdict.kind in ("in", "split"):
        counted = [part.amount for part in verdict.amount.parts if part.counted]
        assert sum(part.amount for part in verdict.amount.parts) == value
        assert sum(counted) == verdict.amount.counted
        assert 0 < verdict.amount.counted <= value
        assert (verdict.amount.counted == value) == (verdict.kind == "in")


@pytest.mark.parametrize("business", SPECS[BUSINESS].values())
def test_a_clerk_who_knows_the_business_has_few_questions_left(business):
    known = {"client_kind": "enterprise", "provider_is_organisation": True, "under_contract": True, "process_use": True}
    verdict = determine(LAW, {**known, BUSINESS: business})
    assert len(verdict.questions) <= 6


@pytest.mark.parametrize("group", catalogue.edition("2015").groups)
def test_every_group_can_be_counted(group):
    facts = {**{name: SPECS[name].values()[0] for name in ("client_kind", *QUESTIONS[1:4])}, BUSINESS: group}
    assert "in" in determine(LAW, facts).possible
    assert any(rule.id == LISTED + group for rule in STATUTE.rules)


# ------------------------------------------------------------------------------------------------------------ refusals

REFUSED = [
    ('id = "S-T1"', 'id = "S-T0"', "编号重复"),
    ('clause = "X-I22-1"', 'clause = "X-I22-9"', "X-I22-9"),
    ('effect = "not_counted"', 'effect = "uncounted"', "effect"),
    ('business = "I22"', 'business = "I13"', "I13"),
    ("software_test = true", "software_tests = true", "software_tests"),
    ('client_kind = "individual"', 'client_kind = "person"', "person"),
    ('gate = "includes_hardware"', 'gate = "hardware"', "gate"),
    ('yields_to = ["S-N-I25-1"]', 'yields_to = ["S-N-I25-2"]', "S-N-I25-2"),
    ('codes = ["K73"]', 'codes = ["K70"]', "K70"),
    ('silence = "enterprise"', 'silence = "firm"', "firm"),
    ('ground = "filing"', 'ground = "guess"', "ground"),
    ("when = { process_use = false }", "", "when"),
    ('yields_to = ["S-X-B51-1", "S-X-B52-1", "S-X-B53-1"]', "", "scope.contradiction"),
    ('zh = "接包方是否为组织（而非个人）？"', "", "zh"),
]


@pytest.mark.parametrize(("text", "instead", "named"), REFUSED)
def test_a_standard_that_does_not_add_up_is_refused_with_its_place(tmp_path, text, instead, named):
    whole = (ROOM / "scope" / "2015.toml").read_text(encoding="utf-8")
    assert text in whole
    file = tmp_path / "2015.toml"
    file.write_text(whole.replace(text, instead, 1), encoding="utf-8")
    with pytest.raises(FuwaiError) as error:
        compiled(file)
    assert error.value.code == "standard.refused"
    assert named in str(error.value)


def test_an_edition_without_rules_is_refused():
    with pytest.raises(FuwaiError) as error:
        scope_law("1999")
    assert error.value.code == "scope.unknown_edition"


def test_rules_of_ones_own_take_the_place_of_ours(tmp_path, monkeypatch):
    whole = (ROOM / "scope" / "2015.toml").read_text(encoding="utf-8")
    (tmp_path / "scope").mkdir()
    strict = whole.replace('when = { business = "developers_on_site", provider_directs = true }', STRICT)
    (tmp_path / "scope" / "2015.toml").write_text(strict, encoding="utf-8")
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    facts = {"business": "developers_on_site", "provider_directs": True, "manages_or_trains": False}
    facts |= {"client_kind": "enterprise", "provider_is_organisation": True, "under_contract": True}
    facts |= {"process_use": True, "required_third_party": False}
    assert determine(LAW, facts).kind == "in"
    assert determine(scope_law(), facts).kind == "out"


STRICT = 'when = { business = "developers_on_site", provider_directs = true, manages_or_trains = true }'


def test_loading_twice_gives_the_same_statute():
    file = ROOM / "scope" / "2015.toml"
    assert load_statute.__wrapped__(file) == load_statute(file)
