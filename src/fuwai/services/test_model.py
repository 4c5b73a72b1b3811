"""A new version of the model: it takes the place of a worse one only, and never of a better."""

from dataclasses import replace

import pytest

from fuwai.coding import corpus, net, train
from fuwai.coding import model as models
from fuwai.coding.report import Card, better
from fuwai.services import classify as services
from fuwai.services import model as making
from fuwai.standards import catalogue

GOOD = Card("held-out", 100, 0.9, 0.97, 0.9, 0.92, 0.92, 0.6, 0.015, 0.02, {}, ())


WORSE = [
    ({"top1": 0.89}, False),
    ({"top1": 0.896}, True),
    ({"automatic": 0.58}, False),
    ({"automatic_error": 0.021}, False),
    ({"top1": 0.95, "automatic": 0.7}, True),
    ({}, True),
]


@pytest.mark.parametrize(("change", "kept"), WORSE)
def test_a_model_that_falls_short_is_refused(change, kept):
    assert better(replace(GOOD, **change), GOOD) is kept


def test_a_model_whose_errors_are_fewer_than_before_is_not_refused_for_them():
    assert better(replace(GOOD, automatic_error=0.03), replace(GOOD, automatic_error=0.04))


@pytest.fixture
def hasty(monkeypatch, tmp_path):
    """A home of its own, few descriptions, nets that learn in seconds."""
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    monkeypatch.setattr(net, "NETS", 1)
    monkeypatch.setattr(net, "ROUNDS", 3)
    few = corpus.learnt()[::30]
    monkeypatch.setattr(corpus, "learnt", lambda: few)
    monkeypatch.setattr(making, "always", lambda edition="2015": corpus.of_catalogue(catalogue.edition(edition)))
    services.forget()
    yield tmp_path
    services.forget()


def test_retraining_on_less_is_refused_and_leaves_the_present_model(hasty):
    before = services.coder().model.digest
    made = services.retrain()
    assert made.kept is False
    assert made.after.top1 < made.before.top1
    assert not made.file.exists()
    assert services.coder().model.digest == before


def test_a_better_model_takes_the_place_and_is_used_at_once(hasty):
    poor = train.fitted(corpus.learnt()[::4], services.cues(), services.coder().model.classes)
    making.write(hasty / services.OWN, bytes(poor.data))
    services.forget()
    made = services.retrain([replace(corpus.learnt()[0], source="correction")])
    assert made.kept is True
    assert made.after.top1 > made.before.top1
    assert models.read(made.file).digest == made.digest == services.coder().model.digest


def test_a_correction_of_a_group_that_is_none_is_refused(hasty):
    with pytest.raises(making.FuwaiError) as error:
        services.retrain([replace(corpus.learnt()[0], codes=("Z99",))])
    assert error.value.code == "coding.unknown_group"
