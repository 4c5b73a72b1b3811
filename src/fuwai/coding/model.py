"""The model: for every feature its weight in a text and a row of bytes, one for each score and hidden unit. One file.

Two voices: a linear one, whose scores are sums of rows, and a net of one hidden layer, several nets in fact, side by side.
The file is mapped into memory, not read: a single answer touches some tens of kilobytes of it. Plain Python.
"""

import hashlib
import json
import mmap
import struct
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from fuwai.core.error import FuwaiError, Place

MAGIC = b"FUWAICODER2\n"
ALIGNED = 64  # bytes at a multiple of which the body begins
UNSEEN = -1
Kind = Literal["I", "f", "b"]  # of the numbers in an array, as `struct` calls it


@dataclass(frozen=True)
class Calibration:
    """How scores become confidence.

    *linear*, *net*: the share of each voice in a class's score; *verdict*: in a verdict's. *out* is added to the score of `out`.
    *trust*: weights of the evidence, whose logistic is the chance that the first candidate is acceptable; *threshold*: from
    which confidence on an answer is automatic.
    """

    linear: float
    net: float
    verdict: float
    trust: tuple[float, ...]
    threshold: float
    out: float = 0.0


@dataclass(frozen=True)
class Heading:
    """What stands before the numbers. *classes*: the groups and, last, `out`. *hidden*: units of all nets together; *unit*:
    what a hidden unit's bytes are to be multiplied by. *made_from*: digests of corpus, standard and corrections."""

    classes: tuple[str, ...]
    verdicts: tuple[str, ...]
    features: int
    hidden: int
    unit: float
    calibration: Calibration
    made_from: Mapping[str, str]

    @property
    def scores(self) -> int:
        """Scores of the linear voice: classes, then verdicts."""
        return len(self.classes) + len(self.verdicts)

    @property
    def width(self) -> int:
        """Bytes of a feature's row: scores, then hidden units."""
        return self.scores + self.hidden


@dataclass(frozen=True)
class Model:
    """*keys* ascending; *idf*: weight of a feature in a text; *scales*: what its bytes in *steps* are multiplied by;
    *intercepts* of scores and hidden units; *second*: hidden unit → class, row by row; *bias* of the classes."""

    head: Heading
    data: bytes | mmap.mmap = field(repr=False)
    keys: memoryview = field(repr=False)
    idf: memoryview = field(repr=False)
    scales: memoryview = field(repr=False)
    intercepts: memoryview = field(repr=False)
    second: memoryview = field(repr=False)
    bias: memoryview = field(repr=False)
    steps: memoryview = field(repr=False)

    @property
    def classes(self) -> tuple[str, ...]:
        return self.head.classes

    @property
    def verdicts(self) -> tuple[str, ...]:
        return self.head.verdicts

    @property
    def calibration(self) -> Calibration:
        return self.head.calibration

    @property
    def made_from(self) -> Mapping[str, str]:
        return self.head.made_from

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()

    def column(self, key: int) -> int:
        """The place of a feature; UNSEEN where the model does not know it."""
        place = bisect_left(self.keys, key)
        return place if place < len(self.keys) and self.keys[place] == key else UNSEEN


def columns(model: Model, keys: Sequence[int]) -> list[int]:
    """The places of those features that the model knows."""
    return [place for place in map(model.column, keys) if place >= 0]


# ------------------------------------------------------------------------------------------------------------- the file


def body(head: Heading) -> tuple[tuple[str, Kind, int], ...]:
    """The arrays of a file in their order: name, type, how many numbers."""
    return (
        ("keys", "I", head.features),
        ("idf", "f", head.features),
        ("scales", "f", head.features),
        ("intercepts", "f", head.width),
        ("second", "f", head.hidden * len(head.classes)),
        ("bias", "f", len(head.classes)),
        ("steps", "b", head.features * head.width),
    )


def written(head: Heading, arrays: Mapping[str, bytes]) -> bytes:
    """A model as bytes: a heading in json, then the arrays of `body`, little-endian."""
    text = json.dumps(asdict(head), ensure_ascii=False, sort_keys=True).encode()
    before = len(MAGIC) + 4
    text += b" " * (-(before + len(text)) % ALIGNED)
    return b"".join([MAGIC, struct.pack("<I", len(text)), text, *(arrays[name] for name, _, _ in body(head))])


def read(file: Path) -> Model:
    """The model in *file*. Raises FuwaiError `coding.bad_model`."""
    try:
        with file.open("rb") as stream:
            return from_bytes(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise FuwaiError(
            "coding.bad_model",
            f"模型文件无法读取: {error}; 请运行 fuwai classify retrain",
            f"the model cannot be read: {error}; run fuwai classify retrain",
            Place(file=file.name),
        ) from error


def from_bytes(data: bytes | mmap.mmap) -> Model:
    """The model in *data*. Raises ValueError, KeyError, TypeError or struct.error where it is none."""
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError("not a coding model of this version")
    (length,) = struct.unpack_from("<I", data, len(MAGIC))
    at = len(MAGIC) + 4
    head = _heading(json.loads(data[at : at + length]))
    at += length
    views: dict[str, Any] = {}
    whole = memoryview(data)
    for name, kind, count in body(head):
        end = at + count * array(kind).itemsize
        views[name] = whole[at:end].cast(kind)
        if len(views[name]) != count:
            raise ValueError(f"{name} is cut off")
        at = end
    if at != len(data):
        raise ValueError("longer than it says")
    return Model(head, data, **views)


def _heading(told: dict[str, Any]) -> Heading:
    calibration = told["calibration"]
    return Heading(
        tuple(told["classes"]),
        tuple(told["verdicts"]),
        told["features"],
        told["hidden"],
        told["unit"],
        Calibration(**{**calibration, "trust": tuple(calibration["trust"])}),
        told["made_from"],
    )
