"""What a coder of a small model answers, and how a model is made and kept."""

import numpy as np
import pytest

from fuwai.coding import corpus, train
from fuwai.coding import model as models
from fuwai.coding.coder import Filed
from fuwai.coding.features import Asked
from fuwai.coding.report import calibration_error


def test_candidates_are_groups_or_out_in_falling_order(coder, edition):
    for line in corpus.learnt()[::211]:
        answer = coder.answer(Filed(Asked(line.text)))
        values = [one.confidence for one in answer.candidates]
        assert values == sorted(values, reverse=True)
        assert {one.code for one in answer.candidates} <= {*edition.groups, "out"}
        assert (answer.code is None) == (answer.verdict == "out")


def test_the_same_descriptions_make_the_same_bytes(few, spoken, edition, small):
    again, _ = train.made(*few, spoken, edition.groups, {"descriptions": "few"})
    assert models.written(again) == models.written(small)


def test_a_model_is_read_as_it_was_written(small):
    read = models.from_bytes(models.written(small))
    assert read.classes == small.classes
    assert np.array_equal(read.keys, small.keys)
    assert np.allclose(read.weights, small.weights, atol=1e-6)
    assert read.calibration == small.calibration


def test_more_trust_is_more_often_right(small, few, spoken):
    learnt = {line.text for line in few[0]}
    others = [line for line in corpus.learnt()[5::12] if line.text not in learnt]
    unseen = train.seen(small, others, spoken)
    right = unseen.right(small.classes)
    trusted = models.trust(small.likely(unseen.scores), unseen.found, small.calibration.trust)
    more = trusted >= np.median(trusted)
    assert right[more].mean() > right[~more].mean() + 0.1


def test_an_automatic_threshold_keeps_its_promise_or_is_out_of_reach():
    confidence = np.linspace(1, 0, 1000, dtype=np.float32)
    right = np.ones(1000, dtype=bool)
    right[400:] = False
    found = train.threshold(confidence, right, 0.02)
    assert (~right[confidence >= found]).mean() <= 0.02
    assert train.threshold(confidence, ~right, 0.02) > 1


def test_perfect_confidence_has_no_calibration_error():
    assert calibration_error(np.array([1.0, 1.0, 0.0]), np.array([True, True, False])) == 0
    assert calibration_error(np.array([0.9, 0.9]), np.array([True, False])) == pytest.approx(0.4)
