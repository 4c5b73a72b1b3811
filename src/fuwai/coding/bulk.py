"""What the model says of many texts at once, and which cues they raise: `alone` in numpy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuwai.coding.asked import Asked
from fuwai.coding.features import Block, Matrix, blocks, columns_of, matrix
from fuwai.coding.model import Calibration, Model
from fuwai.coding.softmax import Floats, softmax
from fuwai.core.scope_cue import Cues, Raised, raised

SLOTS = 1 << 20  # of the table of beginnings
STIR = np.uint32(0x9E3779B1)
LAST = (1 << 16) - 1


@dataclass(frozen=True)
class Scores:
    """What each voice says: rows of texts; *linear* and *net* by class, *verdicts* by kind."""

    linear: Floats
    net: Floats
    verdicts: Floats
    found: Matrix

    def likely(self, calibration: Calibration) -> Floats:
        """Calibrated chances of the classes."""
        mixed = np.float32(calibration.linear) * self.linear + np.float32(calibration.net) * self.net
        mixed[:, -1] += np.float32(calibration.out)
        return softmax(mixed)

    def verdict_likely(self, calibration: Calibration) -> Floats:
        """Chances of the kinds of verdict."""
        return softmax(np.float32(calibration.verdict) * self.verdicts)


class Bulk:
    """A model ready for many texts."""

    def __init__(self, model: Model) -> None:
        head = model.head
        self.model = model
        self.columns = columns_of(np.frombuffer(model.keys, np.uint32))
        self.idf = np.frombuffer(model.idf, np.float32)
        self.scales = np.frombuffer(model.scales, np.float32)
        self.steps = np.frombuffer(model.steps, np.int8).reshape(head.features, head.width)
        self.intercepts = np.frombuffer(model.intercepts, np.float32)
        self.second = np.frombuffer(model.second, np.float32).reshape(head.hidden, len(head.classes))
        self.second = self.second * np.float32(head.unit)
        self.bias = np.frombuffer(model.bias, np.float32)

    def said(self, asked: Sequence[Asked], cues: Sequence[tuple[Raised, ...]]) -> Scores:
        """What the voices say of descriptions that raise these cues."""
        return self.scores(blocks(asked, cues), len(asked))

    def scores(self, of: Sequence[Block], height: int) -> Scores:
        """What the voices say of *height* descriptions of these blocks."""
        found = matrix(of, height, self.columns, self.idf)
        sums = self._sums(found, height)
        classes, linear = len(self.model.classes), self.model.head.scores
        hidden = np.maximum(sums[:, linear:], 0)
        return Scores(sums[:, :classes], hidden @ self.second + self.bias, sums[:, classes:linear], found)

    def _sums(self, found: Matrix, height: int) -> Floats:
        """Rows of bytes times values, text by text: the few kilobytes of one text stay in the nearest cache."""
        values = found.values * self.scales[found.columns]
        edges = np.searchsorted(found.rows, np.arange(height + 1)).tolist()
        result = np.zeros((height, self.model.head.width), dtype=np.float32)
        columns, take, dot = found.columns, self.steps.take, np.dot
        first = 0
        for row, last in enumerate(edges[1:]):
            if first < last:
                rows = take(columns[first:last], axis=0, mode="clip")  # columns are never out of range
                dot(values[first:last], rows.astype(np.float32), out=result[row])
            first = last
        result += self.intercepts
        return result


def evidence(likely: Floats, found: Matrix) -> Floats:
    """What the trust in the first candidate rests on: a row for each text, as `alone.evidence`."""
    highest = np.sort(likely, axis=1)
    best, second, third = highest[:, -1], highest[:, -2], highest[:, -3]
    odds = np.log((best + 1e-4) / (1 - best + 1e-4))
    known = found.known / np.maximum(found.total, 1)
    columns = (np.ones_like(best), odds, np.log((best + 1e-4) / (second + 1e-4)), third, known, np.log1p(found.known))
    return np.stack(columns, axis=1).astype(np.float32)


def trust(likely: Floats, found: Matrix, weights: Sequence[float]) -> Floats:
    """The chance that the first candidate is acceptable."""
    odds = evidence(likely, found) @ np.array(weights, dtype=np.float32)
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


class Scan:
    """Where the words of cues may begin, looked for in all texts at once: a table of the hashes of their first characters."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.read = np.arange(LAST + 1, dtype=np.uint32)
        for old, new in cues.read_as.items():
            self.read[old] = new
        self.twos, self.threes = np.zeros(SLOTS, dtype=bool), np.zeros(SLOTS, dtype=bool)
        for beginning in cues.index:
            codes = np.array([min(ord(one), LAST) for one in beginning], dtype=np.uint32)
            if len(codes) == 2:
                self.twos[_slots(codes)] = True
            else:
                self.threes[_slots(codes[:-1], codes[2:])] = True

    def raised(self, texts: Sequence[str]) -> list[tuple[Raised, ...]]:
        """What each text raises, as `core.scope_cue.raised` says one by one."""
        found: list[tuple[Raised, ...]] = [()] * len(texts)
        for row, beginnings in self._beginnings(texts).items():
            found[row] = raised(texts[row], self.cues, beginnings)
        return found

    def _beginnings(self, texts: Sequence[str]) -> dict[int, set[str]]:
        """The beginnings of words that stand in each text, where there are any."""
        whole = "".join(texts)
        raw = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = self.read[np.minimum(raw, LAST)]
        pairs = np.flatnonzero(self._marked(codes))
        edges = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)))
        rows = np.searchsorted(edges, pairs, side="right").tolist()
        read = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        index = self.cues.index
        found: dict[int, set[str]] = {}
        for row, at in zip(rows, pairs.tolist(), strict=True):
            for beginning in (read[at : at + 2], read[at : at + 3]):
                if beginning in index:
                    found.setdefault(row, set()).add(beginning)
        return found

    def _marked(self, codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """The places whose two or three characters may begin a word."""
        two = self.twos[_slots(codes)] if len(codes) > 1 else np.empty(0, dtype=bool)
        if len(codes) > 2:
            two[:-1] |= self.threes[_slots(codes[:-1], codes[2:])]
        return two


def _slots(codes: npt.NDArray[np.uint32], third: npt.NDArray[np.uint32] | None = None) -> npt.NDArray[np.uint32]:
    """The slot of each pair of neighbours, with the character after them if there is one."""
    mixed = (codes[:-1] * STIR) ^ codes[1:]
    if third is not None:
        mixed = (mixed * STIR) ^ third
    return (mixed * STIR) >> np.uint32(12)
