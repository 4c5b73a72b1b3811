"""What a coder of a small model answers, and how a model is made and kept."""

import numpy as np
import pytest

from fuwai.coding import corpus, train
from fuwai.coding import model as models
from fuwai.coding.alone import said
from fuwai.coding.asked import Asked
from fuwai.coding.bulk import trust
from fuwai.coding.coder import Filed
from fuwai.coding.many import Many
from fuwai.coding.report import calibration_error
from fuwai.core.error import FuwaiError
from fuwai.core.scope_cue import raised


def test_candidates_are_groups_or_out_in_falling_order(coder, edition):
    for line in corpus.learnt()[::211]:
        answer = coder.answer(Filed(Asked(line.text)))
        values = [one.confidence for one in answer.candidates]
        assert values == sorted(values, reverse=True)
        assert {one.code for one in answer.candidates} <= {*edition.groups, "out"}
        assert (answer.code is None) == (answer.verdict == "out")


def test_the_same_descriptions_make_the_same_bytes(small, small_again):
    assert small_again.digest == small.digest


def test_a_model_is_read_as_it_was_written(small, tmp_path):
    file = tmp_path / "model.bin"
    file.write_bytes(small.data)
    read = models.read(file)
    assert (read.head, read.digest) == (small.head, small.digest)
    assert read.steps == small.steps
    assert read.column(small.keys[7]) == 7
    assert read.column(max(small.keys) + 1) == models.UNSEEN


@pytest.mark.parametrize("cut", [0, 5, 40, 2000, -1])
def test_a_file_that_is_cut_off_is_refused(small, tmp_path, cut):
    file = tmp_path / "model.bin"
    file.write_bytes(bytes(small.data)[:cut])
    with pytest.raises(FuwaiError) as error:
        models.read(file)
    assert error.value.code == "coding.bad_model"


def test_one_text_alone_is_read_as_many_are(small, spoken):
    lines = corpus.learnt()[::23]
    asked = [Asked(line.text, line.client_type, line.client_industry, line.supplier) for line in lines]
    asked += [Asked(text) for text in ("", "x", "\ud800😀", "Ａ股開戶 12,3 --- C++", "開發" * 40)]
    cues, rows = Many(small, spoken).seen(asked, len(small.classes))
    for one, found, row in zip(asked, cues, rows, strict=True):
        assert found == raised(one.text, spoken)
        alone = said(small, one, found)
        order, chances, trusted, verdicts, known, total = row
        assert (alone.known, alone.total) == (known, total)
        assert alone.trusted == pytest.approx(trusted, abs=3e-4)
        assert [alone.likely[place] for place in order] == pytest.approx(chances, abs=3e-4)
        assert alone.verdicts == pytest.approx(verdicts, abs=3e-4)


def test_more_trust_is_more_often_right(small, few, spoken):
    learnt = {line.text for line in few[0]}
    others = [line for line in corpus.learnt()[5::12] if line.text not in learnt]
    unseen = train.seen(small, others, spoken)
    likely = unseen.scores.likely(small.calibration)
    right = unseen.right(likely, small.classes)
    trusted = trust(likely, unseen.scores.found, small.calibration.trust)
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
