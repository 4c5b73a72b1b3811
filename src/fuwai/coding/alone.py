"""What the model says of one text, in plain Python: the first answer of a process comes before numpy could be loaded.

`bulk` says the same of many at once; a test holds the two to each other.
"""

from collections.abc import Sequence
from math import exp, log, log1p, sqrt
from operator import add, mul
from typing import NamedTuple

from fuwai.coding.asked import CUES, TEXT, WEIGHTS, Asked, cue_keys
from fuwai.coding.model import Model, columns
from fuwai.coding.signs import keys
from fuwai.core.scope_cue import Raised


class Said(NamedTuple):
    """Chances of the classes and verdicts, trust in the likeliest class, and how many features are known, of how many."""

    likely: list[float]
    verdicts: list[float]
    trusted: float
    known: int
    total: int


def said(model: Model, asked: Asked, raised: Sequence[Raised]) -> Said:
    """What *model* says of one description that raises these cues."""
    head, calibration = model.head, model.calibration
    sums = [float(one) for one in model.intercepts]
    known = total = 0
    for block, found in (*((block, keys(words, block)) for block, words in asked.words), (CUES, cue_keys(raised))):
        at = columns(model, found)
        _add(model, at, WEIGHTS[block], sums)
        if block == TEXT:
            known, total = len(at), len(found)
    classes = len(head.classes)
    linear, verdicts, hidden = sums[:classes], sums[classes : head.scores], sums[head.scores :]
    net = _net(model, hidden)
    scores = [calibration.linear * one + calibration.net * other for one, other in zip(linear, net, strict=True)]
    scores[-1] += calibration.out
    likely = softmax(scores)
    odds = sum(map(mul, calibration.trust, evidence(likely, known, total)))
    return Said(likely, softmax([calibration.verdict * one for one in verdicts]), 1 / (1 + exp(-odds)), known, total)


def _add(model: Model, at: Sequence[int], weight: float, sums: list[float]) -> None:
    """The rows of a block's features, which have the length *weight* together."""
    if not at:
        return
    idf, scales, steps, width = model.idf, model.scales, model.steps, model.head.width
    share = weight / (sqrt(sum(idf[place] ** 2 for place in at)) + 1e-6)
    for place in at:
        value = idf[place] * share * scales[place]
        row = steps[place * width : (place + 1) * width].tolist()
        sums[:] = map(add, sums, [value * step for step in row])


def _net(model: Model, hidden: list[float]) -> list[float]:
    """The classes' scores by the nets. *hidden*: sums of rows and intercepts, before the unit."""
    classes = len(model.classes)
    result = [float(one) for one in model.bias]
    for place, value in enumerate(hidden):
        if value > 0:
            row = model.second[place * classes : (place + 1) * classes].tolist()
            result = list(map(add, result, [value * model.head.unit * weight for weight in row]))
    return result


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as chances."""
    highest = max(scores)
    raised = [exp(score - highest) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]


def evidence(likely: Sequence[float], known: int, total: int) -> tuple[float, ...]:
    """What the trust in the first candidate rests on, the first number 1; *known* of the *total* features are the model's."""
    best, second, third = sorted(likely, reverse=True)[:3]
    return (
        1.0,
        log((best + 1e-4) / (1 - best + 1e-4)),
        log((best + 1e-4) / (second + 1e-4)),
        third,
        known / max(total, 1),
        log1p(known),
    )
