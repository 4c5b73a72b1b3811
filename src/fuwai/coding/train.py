"""How the model is made: features that occur, a linear voice, nets, and calibration on descriptions left out.

Nothing here rests on chance or on the time: the same descriptions give the same model.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fuwai.coding import model as models
from fuwai.coding.asked import Asked
from fuwai.coding.bulk import Bulk, Scan, Scores, evidence, trust
from fuwai.coding.corpus import CATALOGUE, OUT, VERDICTS, Description
from fuwai.coding.features import Block, Matrix, blocks, columns_of, matrix
from fuwai.coding.model import Calibration, Heading, Model
from fuwai.coding.net import Lesson, Net, nets
from fuwai.coding.signs import BITS, LONG
from fuwai.coding.softmax import Floats, Sparse, fit, softmax
from fuwai.core.scope_cue import Cues

Places = npt.NDArray[np.int64]

RIDGE = 1e-6
STEPS = 80
RARE, RARE_LONG = 2, 6  # a feature of fewer descriptions is left out; so is a long run of fewer than the second
LONG_SHARE = np.float32(0.5)  # of its weight in a text that a long run has
FIRST_SHARE = 0.75  # of the target for the best of several acceptable codes
BARE_WEIGHT, FULL_WEIGHT, CATALOGUE_WEIGHT = 0.6, 0.4, 0.7
INTERCEPT = 0.1  # the value of the column that every row has, so that no row is empty
WANTED_ERROR = 0.015  # below the 2% that is promised: a margin
FOLDS = 5
# Added to the score of `out`. Each hand left out in turn, models held too much to be out: every hand has its own picture of
# what is outside, and how much of a corpus is outside is its authors' choice. Chosen by hands left out (docs/methods/coding.md).
OUT_SHIFT = -1.0
NET_SHARE = 0.7  # of the nets in a class's score, once both voices are calibrated
PLAIN = Calibration(1.0, 1.0, 1.0, (0.0, 1.0, 0.0, 0.0, 0.0, 0.0), 1.01)


@dataclass(frozen=True)
class Rows:
    """Descriptions made ready: each bare and, where it says more, with client and provider."""

    asked: tuple[Asked, ...]
    of: npt.NDArray[np.int64]  # the description of each row
    weights: Floats
    blocks: list[Block]


def rows(descriptions: Sequence[Description], cues: Cues) -> Rows:
    """The rows to learn from or to test on."""
    asked, of, weights = [], [], []
    for number, line in enumerate(descriptions):
        full = Asked(line.text, line.client_type, line.client_industry, line.supplier)
        bare = Asked(line.text)
        weight = CATALOGUE_WEIGHT if line.source == CATALOGUE else 1.0
        for each, share in ((bare, BARE_WEIGHT), (full, FULL_WEIGHT)) if full != bare else ((bare, 1.0),):
            asked.append(each)
            of.append(number)
            weights.append(weight * share)
    found = Scan(cues).raised([line.text for line in descriptions])
    made = blocks(asked, [found[number] for number in of])
    return Rows(tuple(asked), np.array(of), np.array(weights, dtype=np.float32), made)


def targets(descriptions: Sequence[Description], classes: Sequence[str]) -> Floats:
    """Shares of the classes: the best of several acceptable ones has the most."""
    column = {name: number for number, name in enumerate(classes)}
    result = np.zeros((len(descriptions), len(classes)), dtype=np.float32)
    for row, line in enumerate(descriptions):
        first, *others = line.classes
        result[row, column[first]] = FIRST_SHARE if others else 1.0
        for other in others:
            result[row, column[other]] += (1 - FIRST_SHARE) / len(others)
    return result


def verdict_targets(descriptions: Sequence[Description]) -> Floats:
    """1 for the verdict of each description."""
    return np.array([[line.verdict == kind for kind in VERDICTS] for line in descriptions], dtype=np.float32)


def fitted(descriptions: Sequence[Description], cues: Cues, classes: Sequence[str]) -> Model:
    """A model without calibration."""
    ready = rows(descriptions, cues)
    height = len(ready.asked)
    keys, idf = _vocabulary(ready, len(descriptions))
    found = matrix(ready.blocks, height, columns_of(keys), idf)
    x = _sparse(found, height, len(keys))
    wanted = targets(descriptions, classes)[ready.of], verdict_targets(descriptions)[ready.of]
    linear = np.hstack([fit(x, each, ready.weights, RIDGE, STEPS) for each in wanted])
    groups = np.append(np.flatnonzero(np.diff(ready.of, prepend=-1)), height)
    net = nets(Lesson(x, wanted[0], ready.weights, groups))
    return _assembled(classes, keys, idf, linear, net)


def _assembled(classes: Sequence[str], keys: npt.NDArray[np.uint32], idf: Floats, linear: Floats, net: Net) -> Model:
    """Both voices in one row of bytes a feature. The last rows belong to the column that every text has."""
    count = len(keys)
    unit = float(np.sqrt((net.first**2).mean() / (linear**2).mean()))  # so that neither is drowned by the other's bytes
    rows = np.hstack([linear[:count], net.first[:count] / np.float32(unit)])
    steps, scales = quantised(rows)
    every = np.float32(INTERCEPT)
    offset = (net.offset + every * net.first[count]) / np.float32(unit)
    intercepts = np.concatenate([linear[-1] + every * linear[count], offset])
    head = Heading(tuple(classes), VERDICTS, count, net.first.shape[1], round(unit, 6), PLAIN, {})
    arrays = {
        "keys": keys.astype("<u4"),
        "idf": idf.astype("<f4"),
        "scales": scales.astype("<f4"),
        "intercepts": intercepts.astype("<f4"),
        "second": net.second.astype("<f4"),
        "bias": net.bias.astype("<f4"),
        "steps": steps,
    }
    return models.from_bytes(models.written(head, {name: each.tobytes() for name, each in arrays.items()}))


def quantised(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Weights as whole numbers from -127 to 127 of a step, one step a feature."""
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-8).astype(np.float32) / 127
    return np.rint(weights / scales[:, None]).astype(np.int8), scales


def _vocabulary(ready: Rows, count: int) -> tuple[npt.NDArray[np.uint32], Floats]:
    """The keys of enough descriptions, ascending, and how telling each is: the logarithm of its rarity."""
    of_texts = [
        np.unique(block.grams.keys.astype(np.int64) * count + ready.of[block.grams.rows]) // count
        for block in ready.blocks
    ]
    often = np.bincount(np.concatenate(of_texts), minlength=1 << BITS)
    often[LONG:][often[LONG:] < RARE_LONG] = 0
    keys = np.flatnonzero(often >= RARE)
    idf = np.log((count + 1) / (often[keys] + 0.5)).astype(np.float32)
    idf[keys >= LONG] *= LONG_SHARE
    return keys.astype(np.uint32), idf


def _sparse(found: Matrix, height: int, width: int) -> Sparse:
    """The rows with a column more, which every row has."""
    rows = np.concatenate([found.rows, np.arange(height)])
    order = np.argsort(rows, kind="stable")
    columns = np.concatenate([found.columns, np.full(height, width)])[order]
    values = np.concatenate([found.values, np.full(height, INTERCEPT, dtype=np.float32)])[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=height))])
    return Sparse(columns, values, starts, width + 1)


# --------------------------------------------------------------------------------------------------------- calibration


@dataclass(frozen=True)
class Unseen:
    """What models said of descriptions that they had not learnt from: scores, and whose they are."""

    descriptions: tuple[Description, ...]
    scores: Scores

    def acceptable(self, answers: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether each answer is among those that its description accepts."""
        return np.array([answer in line.classes for answer, line in zip(answers, self.descriptions, strict=True)])

    def right(self, likely: Floats, classes: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether the likeliest class is acceptable."""
        return self.acceptable([classes[first] for first in likely.argmax(axis=1)])


def fifths(descriptions: Sequence[Description]) -> list[Places]:
    """Which descriptions to leave out together: a fifth of each group in a pass, in one piece each, so that lines written
    one after another stay together. To calibrate by: the other folds are nearly all that a model learns from."""
    sources = np.array([f"{line.source} {line.classes[0]}" for line in descriptions])
    pieces = [np.array_split(np.flatnonzero(sources == source), FOLDS) for source in sorted(set(sources))]
    return [np.concatenate([piece[number] for piece in pieces]) for number in range(FOLDS)]


def hands(descriptions: Sequence[Description]) -> list[Places]:
    """Which descriptions to leave out together: all of one hand (a1, a2 … are one). To report by: no wording leaks."""
    names = np.array([line.source[:1] for line in descriptions])
    return [np.flatnonzero(names == name) for name in sorted(set(names))]


def out_of_fold(
    descriptions: Sequence[Description],
    always: Sequence[Description],
    cues: Cues,
    classes: Sequence[str],
    folds: Sequence[Places],
) -> Unseen:
    """The descriptions of *folds* as a model sees them that has learnt from all others and from *always*."""
    parts = []
    for left_out in folds:
        kept = set(left_out.tolist())
        learnt = [line for number, line in enumerate(descriptions) if number not in kept]
        model = fitted([*learnt, *always], cues, classes)
        parts.append(seen(model, [descriptions[number] for number in left_out], cues))
    return joined(parts)


def seen(model: Model, descriptions: Sequence[Description], cues: Cues) -> Unseen:
    """What *model* says of some descriptions, bare and with client and provider."""
    ready = rows(descriptions, cues)
    scores = Bulk(model).scores(ready.blocks, len(ready.asked))
    return Unseen(tuple(descriptions[number] for number in ready.of), scores)


def joined(parts: Sequence[Unseen]) -> Unseen:
    """All parts as one; what they found is kept as far as trust needs it."""
    each = [part.scores for part in parts]
    found = replace(
        each[-1].found,
        known=np.concatenate([one.found.known for one in each]),
        total=np.concatenate([one.found.total for one in each]),
    )
    scores = Scores(
        np.concatenate([one.linear for one in each]),
        np.concatenate([one.net for one in each]),
        np.concatenate([one.verdicts for one in each]),
        found,
    )
    return Unseen(tuple(line for part in parts for line in part.descriptions), scores)


def calibrated(unseen: Unseen, classes: Sequence[str]) -> Calibration:
    """The voices' shares, trust and threshold, by what was right and wrong."""
    scores = unseen.scores
    wanted = targets(unseen.descriptions, classes)
    linear = (1 - NET_SHARE) * _sharpness(scores.linear, wanted)
    net = NET_SHARE * _sharpness(scores.net, wanted)
    mixed = np.float32(linear) * scores.linear + np.float32(net) * scores.net
    whole = _sharpness(mixed, wanted)
    verdict = _sharpness(scores.verdicts, verdict_targets(unseen.descriptions))
    found = Calibration(
        round(linear * whole, 5), round(net * whole, 5), verdict, PLAIN.trust, PLAIN.threshold, OUT_SHIFT
    )
    likely = scores.likely(found)
    right = unseen.right(likely, classes)
    weights = _logistic(evidence(likely, scores.found).astype(np.float64), right)
    confidence = trust(likely, scores.found, weights)
    return replace(found, trust=weights, threshold=threshold(confidence, right))


def _sharpness(scores: Floats, wanted: Floats) -> float:
    """The factor under which what is wanted is likeliest, of a fine row of factors."""
    choices = np.round(np.geomspace(0.3, 10.0, 80), 4)
    losses = [-float((wanted * np.log(softmax(scores * np.float32(each)) + 1e-9)).sum()) for each in choices]
    return float(choices[int(np.argmin(losses))])


def _logistic(x: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    """Newton's method with a light penalty."""
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - right) + 1e-2 * weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + 1e-2 * np.eye(x.shape[1])
        weights -= np.linalg.solve(curve, slope)
    return tuple(round(float(weight), 5) for weight in weights)


def threshold(confidence: Floats, right: npt.NDArray[np.bool_], wanted: float = WANTED_ERROR) -> float:
    """The least confidence from which on at most *wanted* of the answers are wrong; above 1 where there is none."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(wrong <= wanted)
    enough = enough[enough >= 49]  # a rate of fewer than fifty means nothing
    return float(np.ceil(confidence[order[enough[-1]]] * 1e4) / 1e4) if len(enough) else 1.01


def made(
    descriptions: Sequence[Description],
    always: Sequence[Description],
    cues: Cues,
    groups: Iterable[str],
    made_from: Mapping[str, str],
) -> tuple[Model, Unseen]:
    """A calibrated model of all descriptions, and the out-of-fold answers it was calibrated on."""
    classes = (*groups, OUT)
    unseen = out_of_fold(descriptions, always, cues, classes, fifths(descriptions))
    model = fitted([*descriptions, *always], cues, classes)
    return with_heading(model, calibrated(unseen, classes), made_from), unseen


def with_heading(model: Model, calibration: Calibration, made_from: Mapping[str, str]) -> Model:
    """*model* with another calibration and origin."""
    head = replace(model.head, calibration=calibration, made_from=dict(made_from))
    arrays = {name: getattr(model, name).tobytes() for name, _, _ in models.body(head)}
    return models.from_bytes(models.written(head, arrays))
