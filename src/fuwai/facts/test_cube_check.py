"""The other way gives the cells of the reference, so that what is published can be held to it."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fuwai.core.fact import FACTS
from fuwai.facts.cube_check import FrameEngine
from fuwai.facts.test_conformance import held_to_the_reference
from fuwai.facts.testdata import facts, questions

ROWS = st.fixed_dictionaries({fact: facts(fact) for fact in FACTS})
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller example takes minutes to find


@settings(max_examples=12, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.lists(questions(), min_size=1, max_size=12))
def test_polars_gives_the_cells_of_the_reference(rows, asked):
    held_to_the_reference(FrameEngine, rows, asked)
