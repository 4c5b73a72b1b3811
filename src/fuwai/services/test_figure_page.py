"""One figure opened: computed again from its id alone, with the facts and filings behind it, for those who may see."""

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.phrase import digits
from fuwai.facts.reference import ReferenceEngine
from fuwai.services.figure_page import as_plain, opened
from fuwai.services.figure_rebuild import Rebuilder
from fuwai.services.testdata import AS_OF, approve_one, facts, page

ANALYST = Viewer("analyst", "330000", name="分析员", role=Role.ANALYST)


@pytest.fixture
def approved(sqlite_store):
    approve_one()


@pytest.mark.parametrize(
    ("region", "period", "kind"),
    [
        ("330000", "2015H1", None),
        ("330100", "2015H1", None),
        ("330000", "2015M06", None),
        ("000000", "2015H1", None),
        ("330000", "2015H1", "brief"),
    ],
)
def test_every_figure_of_a_bulletin_is_computed_again_from_its_id(region, period, kind):
    document = page(region, period, kind=kind)
    rebuilder = Rebuilder(ReferenceEngine(facts()), AS_OF)
    for id_, figure in document.figures.items():
        again = rebuilder.figure(id_)
        assert (again.id, digits(again, "zh"), again.value) == (id_, digits(figure, "zh"), figure.value)


def test_a_figure_tells_its_facts_filings_and_edition(approved):
    found = opened(ANALYST, "executed|330000|2015H1|direction=offshore")
    (behind,) = found.contributions
    assert found.figure.value == behind.usd_cents == sum(one.usd_cents or 0 for one in behind.filings)
    assert sum(number for _, number in behind.editions) == behind.facts == len(behind.filings)
    assert {one.noun for one in behind.filings} == {"execution"}
    assert found.level == ("省级", "province")
    assert as_plain(found)["value"] == str(behind.usd_cents)


def test_a_share_tells_both_of_its_levels(approved):
    found = opened(ANALYST, "executed_share|330000|2015H1|direction=offshore|city=330100|of:total")
    assert [part.indicator for part in found.parts] == ["executed", "executed"]
    assert len(found.contributions) == 2


def test_a_figure_of_another_region_is_not_opened(approved):
    for viewer in (
        Viewer("analyst", "340000", name="外省", role=Role.ANALYST),
        Viewer("enterprise", "000000001", name="企业", role=Role.FILER),
    ):
        with pytest.raises(FuwaiError) as caught:
            opened(viewer, "executed|330000|2015H1|direction=offshore")
        assert caught.value.code == "access.figures"


def test_a_figure_that_there_is_not_is_said_to_be_unknown(approved):
    with pytest.raises(FuwaiError) as caught:
        opened(ANALYST, "exceeded|330000|2015H1|direction=offshore")
    assert caught.value.code == "figure.unknown"
