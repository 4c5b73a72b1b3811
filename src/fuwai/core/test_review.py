"""The law of review, held by its properties; and docs/methods/review.md, which prints it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwai.core.error import FuwaiError
from fuwai.core.review import (
    ACT_NAMES,
    DESKS,
    ENTERPRISE,
    LAW,
    RETURN_REASONS,
    STAGE_NAMES,
    Act,
    Level,
    Stage,
    actor_of,
    first_desk,
    next_stage,
    stage_after,
    stage_of,
)

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "review.md"
USED = st.sets(st.sampled_from([Level.COUNTY, Level.CITY, Level.PROVINCE])).map(
    lambda some: frozenset({*some, Level.MINISTRY})
)
CHOICES = st.lists(st.integers(0, 50), max_size=25)


def walk(choices: list[int], used: frozenset[Level]) -> list[tuple[Stage, Act, Stage]]:
    """A run of lawful acts, each picked by a number from what is possible."""
    stage, run = first_desk(Stage.COUNTY, used), []
    for choice in choices:
        possible = [act for act in Act if lawful(stage, act, used)]
        if not possible:
            break
        act = possible[choice % len(possible)]
        after = next_stage(stage, act, used)
        run.append((stage, act, after))
        stage = after
    return run


def lawful(stage: Stage, act: Act, used: frozenset[Level]) -> bool:
    try:
        next_stage(stage, act, used)
    except FuwaiError:
        return False
    return True


def level_of(actor: str) -> Level | None:
    return None if actor == ENTERPRISE else Level(DESKS.index(Stage(actor)) + 1)


def test_every_stage_is_reachable():
    reached, waiting = set(), [Stage.COUNTY]
    while waiting:
        stage = waiting.pop()
        if stage not in reached:
            reached.add(stage)
            waiting += [after for (before, _), after in LAW.items() if before is stage]
    assert reached == set(Stage)


@pytest.mark.parametrize("stage", [Stage.RETURNED, Stage.WITHDRAWN, Stage.STRUCK_OUT])
@pytest.mark.parametrize("act", Act)
def test_a_returned_filing_waits_for_its_enterprise_and_what_is_gone_stays_gone(stage, act):
    with pytest.raises(FuwaiError, match=STAGE_NAMES[stage][0]):
        next_stage(stage, act)


@pytest.mark.parametrize(("stage", "act"), [(stage, act) for stage in Stage for act in Act if (stage, act) not in LAW])
def test_no_act_is_possible_beyond_the_law(stage, act):
    with pytest.raises(FuwaiError) as error:
        next_stage(stage, act)
    assert error.value.code == "review.not_allowed"


@pytest.mark.parametrize(("stage", "act"), LAW)
def test_every_act_of_the_law_has_one_actor(stage, act):
    actor = actor_of(stage, act)
    assert actor == ENTERPRISE or Stage(actor) in DESKS
    assert (actor == ENTERPRISE) == (act is Act.WITHDRAW)


@pytest.mark.parametrize("desk", DESKS)
def test_an_approval_moves_one_desk_up_and_its_giver_alone_takes_it_back(desk):
    above = next_stage(desk, Act.APPROVE)
    assert next_stage(above, Act.REVOKE) is desk
    assert actor_of(above, Act.REVOKE) == desk


def test_a_clean_filing_is_approved_in_four_steps_or_fewer():
    assert stage_of([Act.APPROVE] * 4) is Stage.APPROVED
    assert stage_of([Act.APPROVE], frozenset({Level.MINISTRY})) is Stage.APPROVED


@given(CHOICES, USED)
def test_a_filing_never_lies_at_a_desk_that_its_region_does_not_use(choices, used):
    for before, _, after in walk(choices, used):
        for stage in (before, after):
            assert stage not in DESKS or Level(DESKS.index(stage) + 1) in used


@given(CHOICES, USED)
def test_who_acts_is_a_level_that_the_region_uses(choices, used):
    for stage, act, _ in walk(choices, used):
        level = level_of(actor_of(stage, act, used))
        assert level is None or level in used


@given(CHOICES, USED)
def test_the_last_act_that_moves_tells_the_stage(choices, used):
    run = walk(choices, used)
    moving = [(stage, act) for stage, act, _ in run if act is not Act.OVERRIDE]
    if moving:
        stage, act = moving[-1]
        expected = stage_of([act for _, act, _ in run], used)
        assert stage_after(act, level_of(actor_of(stage, act, used)), used) is expected
        assert expected is run[-1][2]


@given(CHOICES, USED)
def test_only_approval_leads_upward(choices, used):
    order = {stage: number for number, stage in enumerate((*DESKS, Stage.APPROVED))}
    for before, act, after in walk(choices, used):
        if before in order and after in order and order[after] > order[before]:
            assert act is Act.APPROVE


@given(USED)
def test_an_enterprise_withdraws_from_the_first_desk_only(used):
    first = first_desk(Stage.COUNTY, used)
    assert next_stage(first, Act.WITHDRAW, used) is Stage.WITHDRAWN
    for desk in DESKS:
        if desk is not first and desk is not Stage.COUNTY:
            with pytest.raises(FuwaiError):
                next_stage(desk, Act.WITHDRAW, used)


def test_an_override_or_an_approval_by_no_level_tells_no_stage():
    for act, level in ((Act.OVERRIDE, Level.CITY), (Act.APPROVE, None)):
        with pytest.raises(ValueError, match=str(act)):
            stage_after(act, level)


def table(heading: str) -> list[tuple[str, ...]]:
    """The rows of the first table under *heading* of the page, without its head."""
    text = PAGE.read_text().split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in text.splitlines() if line.startswith("|")
    ]
    return [row for row in rows[2:] if not re.fullmatch(r"-+", row[0])]


def named(pair: tuple[str, str]) -> str:
    return f"{pair[0]} {pair[1]}"


def test_the_page_prints_the_law():
    actors = {str(desk): named(STAGE_NAMES[desk]).replace("审核", "") for desk in DESKS} | {
        ENTERPRISE: "企业 enterprise"
    }
    assert table("The law") == [
        (
            named(STAGE_NAMES[stage]),
            named(ACT_NAMES[act]),
            actors[actor_of(stage, act)],
            named(STAGE_NAMES[LAW[stage, act]]),
        )
        for stage in Stage
        for act in Act
        if (stage, act) in LAW
    ]


def test_the_page_prints_the_reasons():
    assert table("Coded reasons") == [(reason.code, reason.zh, reason.en) for reason in RETURN_REASONS.values()]
