"""How the model is made: features that occur, logistic regression, calibration on descriptions of other hands.

Nothing here rests on chance or on the time: the same descriptions give the same model.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fuwai.coding.corpus import CATALOGUE, OUT, VERDICTS, Description
from fuwai.coding.features import Asked, Block, Matrix, blocks, matrix
from fuwai.coding.grams import BITS
from fuwai.coding.model import Calibration, Model, columns_of, evidence, quantised, trust
from fuwai.coding.softmax import Floats, Sparse, fit, softmax
from fuwai.core.scope_cue import Cues, raised

Places = npt.NDArray[np.int64]

RIDGE = 1e-6
STEPS = 80
RARE = 2  # a feature of fewer descriptions is left out
FIRST_SHARE = 0.75  # of the target for the best of several acceptable codes
BARE_WEIGHT, FULL_WEIGHT, CATALOGUE_WEIGHT = 0.6, 0.4, 0.7
INTERCEPT = 0.1  # the value of the column that every row has, so that no row is empty
WANTED_ERROR = 0.015  # below the 2% that is promised: a margin
FOLDS = 5


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
    found = [raised(line.text, cues) for line in descriptions]
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
    columns = columns_of(keys)
    x = _sparse(matrix(ready.blocks, height, columns, idf), height, len(keys))
    wanted = (targets(descriptions, classes)[ready.of], verdict_targets(descriptions)[ready.of])
    weights = np.hstack([fit(x, each, ready.weights, RIDGE, STEPS) for each in wanted])
    steps, scales = quantised(weights[: len(keys)])
    intercepts = weights[-1] + weights[len(keys)] * np.float32(INTERCEPT)
    plain = Calibration(1.0, 1.0, (0.0, 1.0, 0.0, 0.0, 0.0, 0.0), 1.0)
    return Model(tuple(classes), VERDICTS, keys, columns, idf, steps * scales[:, None], intercepts, plain, {})


def _vocabulary(ready: Rows, count: int) -> tuple[npt.NDArray[np.uint32], Floats]:
    """The keys of at least RARE descriptions, ascending, and how telling each is: the logarithm of its rarity."""
    of_texts = [
        np.unique(block.grams.keys.astype(np.int64) * count + ready.of[block.grams.rows]) // count
        for block in ready.blocks
    ]
    often = np.bincount(np.concatenate(of_texts), minlength=1 << BITS)
    keys = np.flatnonzero(often >= RARE)
    idf = np.log((count + 1) / (often[keys] + 0.5)).astype(np.float16).astype(np.float32)
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
    scores: Floats
    verdict_scores: Floats
    found: Matrix

    def right(self, classes: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether the first candidate is acceptable."""
        best = self.scores.argmax(axis=1)
        return np.array([classes[first] in line.classes for first, line in zip(best, self.descriptions, strict=True)])


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
    scores, found = model.scores(ready.blocks, len(ready.asked))
    width = len(model.classes)
    return Unseen(tuple(descriptions[number] for number in ready.of), scores[:, :width], scores[:, width:], found)


def joined(parts: Sequence[Unseen]) -> Unseen:
    lines = tuple(line for part in parts for line in part.descriptions)
    known = np.concatenate([part.found.known for part in parts])
    total = np.concatenate([part.found.total for part in parts])
    last = parts[-1].found
    scores = np.concatenate([part.scores for part in parts])
    verdict_scores = np.concatenate([part.verdict_scores for part in parts])
    return Unseen(lines, scores, verdict_scores, replace(last, known=known, total=total))


def calibrated(unseen: Unseen, classes: Sequence[str]) -> Calibration:
    """Temperature, trust and threshold, by what was right and wrong."""
    right = unseen.right(classes)
    temperature = _temperature(unseen.scores, targets(unseen.descriptions, classes))
    likely = softmax(unseen.scores / np.float32(temperature))
    weights = _logistic(evidence(likely, unseen.found).astype(np.float64), right)
    trusted = trust(likely, unseen.found, weights)
    verdicts = _temperature(unseen.verdict_scores, verdict_targets(unseen.descriptions))
    return Calibration(temperature, verdicts, weights, threshold(trusted, right))


def _temperature(scores: Floats, wanted: Floats) -> float:
    """The divisor under which what is wanted is likeliest, of a fine row of divisors."""
    choices = np.round(np.geomspace(0.1, 3.0, 60), 4)
    losses = [-float((wanted * np.log(softmax(scores / np.float32(each)) + 1e-9)).sum()) for each in choices]
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
    return replace(model, calibration=calibrated(unseen, classes), made_from=dict(made_from)), unseen
