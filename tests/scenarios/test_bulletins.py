"""Every kind of bulletin of the sample, in both languages: written, past its own proofreader, its figures computed again."""

import json
import subprocess
import sys

import pytest

ASKED = (
    ("330000", "2015H1", "regional"),
    ("330000", "2015M06", "monthly"),
    ("330100", "2015H1", "city"),
    ("330700", "2015M06", "monthly"),
    ("000000", "2015H1", "national"),
    ("330000", "2015H1", "brief"),
    ("330108", "2015H1", "regional"),
)
PROGRAM = """
import json, sys
from fuwai.settings import start
start()
from fuwai.core.phrase import digits
from fuwai.facts.engine import DuckEngine
from fuwai.services.bulletin import bulletin
from fuwai.services.facts import build_facts
from fuwai.services.figure_rebuild import Rebuilder
from fuwai.services.proof import gate
built = build_facts()
rebuilder = Rebuilder(DuckEngine(built.path), built.as_of.isoformat())
told = []
for region, period, kind in json.loads(sys.argv[1]):
    for language in ("zh", "en"):
        document = bulletin(region, period, None, language, kind)
        strays = [
            id_ for id_, figure in document.figures.items()
            if digits(rebuilder.figure(id_), language) != digits(figure, language)
        ]
        told.append({
            "asked": [region, period, kind, language],
            "sentences": len(list(document.sentences())),
            "findings": [finding.quote for finding in gate(document)],
            "strays": strays,
        })
print(json.dumps(told))
"""


@pytest.mark.xdist_group("zhejiang")
def test_every_bulletin_of_the_sample_passes_its_proofreader_and_its_figures_are_found_again(zhejiang):
    done = subprocess.run(  # our own program, in a process of its own as every story
        [sys.executable, "-c", PROGRAM, json.dumps(ASKED)],
        env=zhejiang.environment(),
        cwd=zhejiang.desk,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert len(told) == 2 * len(ASKED)
    for one in told:
        assert one["sentences"] >= 5, one
        assert (one["findings"], one["strays"]) == ([], []), one


@pytest.mark.xdist_group("zhejiang")
def test_a_figure_of_the_sample_is_opened_by_its_id_alone(zhejiang):
    said = zhejiang.fuwai("figure", "executed_growth|330000|2015H1|direction=offshore|yoy", "--format", "json").stdout
    figure = json.loads(said)
    assert figure["text"] == "2.20"
    assert [part["text"] for part in figure["parts"]] == ["28.31", "27.70"]
    assert figure["contributions"][0]["enterprises"] == 616


@pytest.mark.xdist_group("zhejiang")
def test_what_is_notable_in_the_sample_says_why(zhejiang):
    found = json.loads(zhejiang.fuwai("notable", "--region", "330000", "--period", "2015H1", "--format", "json").stdout)
    assert {each["kind"] for each in found} == {"contribution", "turning", "entrant", "record", "unusual"}
    assert all(each["why"] and each["figures"] for each in found)
