"""The model: weights of features for every group, `out` and every kind of verdict, quantised to a byte, in one file."""

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fuwai.coding.features import UNSEEN, Block, Matrix, matrix
from fuwai.coding.grams import BITS
from fuwai.coding.softmax import Floats, softmax
from fuwai.core.error import FuwaiError, Place

MAGIC = b"FUWAICODER1\n"
TEXTS_AT_ONCE = 256  # so that the rows of weights that are read stay in the cache


@dataclass(frozen=True)
class Calibration:
    """How scores become confidence. The temperatures divide the scores. *trust*: weights of `evidence`, whose logistic is the
    chance that the first candidate is acceptable; *threshold*: from which confidence on an answer is automatic."""

    temperature: float
    verdict_temperature: float
    trust: tuple[float, ...]
    threshold: float


@dataclass(frozen=True)
class Model:
    """Columns by key, their weights in a text (*idf*) and for every class and verdict (*weights*), and the *intercepts*.

    *classes*: the groups and, last, `out`. *made_from*: digests of corpus, standard and corrections. *digest* is that of
    the file's bytes.
    """

    classes: tuple[str, ...]
    verdicts: tuple[str, ...]
    keys: npt.NDArray[np.uint32]
    columns: npt.NDArray[np.int32]
    idf: Floats
    weights: Floats
    intercepts: Floats
    calibration: Calibration
    made_from: Mapping[str, str]
    digest: str = ""

    def scores(self, blocks: Sequence[Block], height: int) -> tuple[Floats, Matrix]:
        """A row of scores for each of *height* texts, a column for each class and then for each verdict."""
        found = matrix(blocks, height, self.columns, self.idf)
        result = np.tile(self.intercepts, (height, 1))
        edges = np.searchsorted(found.rows, np.arange(0, height + TEXTS_AT_ONCE, TEXTS_AT_ONCE))
        for first, last in pairwise(edges.tolist()):
            if first == last:
                continue
            rows = found.rows[first:last]
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            terms = self.weights.take(found.columns[first:last], axis=0, mode="clip")  # columns are never out of range
            terms *= found.values[first:last, None]
            result[rows[starts]] += np.add.reduceat(terms, starts, axis=0)
        return result, found

    def likely(self, scores: Floats) -> Floats:
        """Calibrated probabilities of the classes."""
        return softmax(scores[:, : len(self.classes)] / np.float32(self.calibration.temperature))

    def verdict_likely(self, scores: Floats) -> Floats:
        """Probabilities of the kinds of verdict."""
        return softmax(scores[:, len(self.classes) :] / np.float32(self.calibration.verdict_temperature))


def evidence(likely: Floats, found: Matrix) -> Floats:
    """What the trust in the first candidate rests on: a row for each text, the first column 1."""
    first = np.sort(likely, axis=1)
    best, second, third = first[:, -1], first[:, -2], first[:, -3]
    odds = np.log((best + 1e-4) / (1 - best + 1e-4))
    known = found.known / np.maximum(found.total, 1)
    columns = (np.ones_like(best), odds, np.log((best + 1e-4) / (second + 1e-4)), third, known, np.log1p(found.known))
    return np.stack(columns, axis=1).astype(np.float32)


def trust(likely: Floats, found: Matrix, weights: Sequence[float]) -> Floats:
    """The chance that the first candidate is acceptable."""
    odds = evidence(likely, found) @ np.array(weights, dtype=np.float32)
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


# ------------------------------------------------------------------------------------------------------------- the file


def written(model: Model) -> bytes:
    """The model as bytes: a heading in json, then keys, idf, weights in bytes with a scale each, intercepts."""
    head = {
        "classes": model.classes,
        "verdicts": model.verdicts,
        "features": len(model.keys),
        "temperature": model.calibration.temperature,
        "verdict_temperature": model.calibration.verdict_temperature,
        "trust": model.calibration.trust,
        "threshold": model.calibration.threshold,
        "made_from": dict(model.made_from),
    }
    text = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    steps, scales = quantised(model.weights)
    body = [
        model.keys.astype("<u4").tobytes(),
        model.idf.astype("<f2").tobytes(),
        scales.astype("<f4").tobytes(),
        steps.tobytes(),
        model.intercepts.astype("<f4").tobytes(),
    ]
    return b"".join([MAGIC, struct.pack("<I", len(text)), text, *body])


def quantised(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Weights as whole numbers from -127 to 127 of a step, one step a feature."""
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-8).astype(np.float32) / 127
    return np.rint(weights / scales[:, None]).astype(np.int8), scales


def read(file: Path) -> Model:
    """The model in *file*. Raises FuwaiError `coding.bad_model`."""
    try:
        return from_bytes(file.read_bytes())
    except (OSError, ValueError, KeyError, struct.error) as error:
        raise FuwaiError(
            "coding.bad_model",
            f"模型文件无法读取: {error}; 请运行 fuwai classify retrain",
            f"the model cannot be read: {error}; run fuwai classify retrain",
            Place(file=file.name),
        ) from error


def from_bytes(data: bytes) -> Model:
    """The model in *data*. Raises ValueError, KeyError or struct.error where it is none."""
    if not data.startswith(MAGIC):
        raise ValueError("not a coding model")
    (length,) = struct.unpack_from("<I", data, len(MAGIC))
    at = len(MAGIC) + 4
    head: dict[str, Any] = json.loads(data[at : at + length])
    at += length
    count, classes = head["features"], len(head["classes"]) + len(head["verdicts"])
    keys = np.frombuffer(data, "<u4", count, at)
    idf = np.frombuffer(data, "<f2", count, at + 4 * count).astype(np.float32)
    scales = np.frombuffer(data, "<f4", count, at + 6 * count)
    steps = np.frombuffer(data, np.int8, count * classes, at + 10 * count).reshape(count, classes)
    intercepts = np.frombuffer(data, "<f4", classes, at + (10 + classes) * count)
    return Model(
        classes=tuple(head["classes"]),
        verdicts=tuple(head["verdicts"]),
        keys=keys,
        columns=columns_of(keys),
        idf=idf,
        weights=steps * scales[:, None],
        intercepts=intercepts,
        calibration=Calibration(
            head["temperature"], head["verdict_temperature"], tuple(head["trust"]), head["threshold"]
        ),
        made_from=head["made_from"],
        digest=hashlib.sha256(data).hexdigest(),
    )


def columns_of(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
    """Key → column; UNSEEN for the others."""
    columns = np.full(1 << BITS, UNSEEN, dtype=np.int32)
    columns[keys] = np.arange(len(keys), dtype=np.int32)
    return columns
