"""The report card of a model: how often it is right, on descriptions that it has not learnt from."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuwai.coding.bulk import trust
from fuwai.coding.corpus import OUT
from fuwai.coding.model import Model
from fuwai.coding.train import Unseen

BINS = 10
PAIRS_SHOWN = 12
PROMISED = 0.02  # errors among what is automatic


@dataclass(frozen=True)
class Card:
    """Shares from 0 to 1. *automatic*: coded without a person; *automatic_error*: of those, wrong. *calibration_error*:
    mean distance of confidence and share of right answers, over ten equal bands. *recall*: by class. *confused*:
    (right class, answer, how often), the most frequent first."""

    name: str
    size: int
    top1: float
    top3: float
    macro_f1: float
    out_recall: float
    out_precision: float
    automatic: float
    automatic_error: float
    calibration_error: float
    recall: dict[str, float]
    confused: tuple[tuple[str, str, int], ...]


def card(name: str, model: Model, unseen: Unseen) -> Card:
    """The report card of what *model*'s calibration makes of *unseen*."""
    classes = model.classes
    likely = unseen.scores.likely(model.calibration)
    order = np.argsort(-likely, axis=1, kind="stable")
    lines = unseen.descriptions
    answers = [classes[first] for first in order[:, 0]]
    right = unseen.acceptable(answers)
    in_three = [any(classes[one] in line.classes for one in row[:3]) for row, line in zip(order, lines, strict=True)]
    confidence = trust(likely, unseen.scores.found, model.calibration.trust)
    automatic = confidence >= model.calibration.threshold
    # An acceptable answer counts as the class that it is; a wrong one as a miss of the best class.
    truth = [answer if good else line.classes[0] for answer, good, line in zip(answers, right, lines, strict=True)]
    recall, precision = _shares(truth, answers), _shares(answers, truth)
    f1 = [_harmonic(recall.get(each, 0.0), precision.get(each, 0.0)) for each in sorted(set(truth))]
    return Card(
        name,
        len(lines),
        float(right.mean()),
        float(np.mean(in_three)),
        float(np.mean(f1)),
        recall.get(OUT, 0.0),
        precision.get(OUT, 0.0),
        float(automatic.mean()),
        float((~right[automatic]).mean()) if automatic.any() else 0.0,
        calibration_error(confidence.astype(np.float64), right),
        recall,
        _confused(truth, answers),
    )


def calibration_error(confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Mean distance of confidence and share of right answers in BINS bands, by how many fall in each."""
    band = np.minimum((confidence * BINS).astype(int), BINS - 1)
    total = 0.0
    for each in range(BINS):
        here = band == each
        if here.any():
            total += float(here.mean() * abs(confidence[here].mean() - right[here].mean()))
    return total


def _shares(of: list[str], hit: list[str]) -> dict[str, float]:
    """For each class in *of*, how often *hit* agrees."""
    counted = Counter(of)
    agreed = Counter(one for one, other in zip(of, hit, strict=True) if one == other)
    return {each: agreed[each] / count for each, count in sorted(counted.items())}


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _confused(truth: list[str], answers: list[str]) -> tuple[tuple[str, str, int], ...]:
    pairs = Counter((right, given) for right, given in zip(truth, answers, strict=True) if right != given)
    return tuple((right, given, count) for (right, given), count in pairs.most_common(PAIRS_SHOWN))


def better(new: Card, old: Card) -> bool:
    """Whether a new model may replace the old: not less often right, not fewer automatic, and their errors within the 2% that
    is promised, or no more than now; beyond half a point or a point."""
    errors = max(PROMISED, old.automatic_error)
    return new.top1 >= old.top1 - 0.005 and new.automatic >= old.automatic - 0.01 and new.automatic_error <= errors
