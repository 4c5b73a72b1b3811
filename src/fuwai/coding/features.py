"""The features of many descriptions as sparse rows: those that `asked` names, of a model's columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuwai.coding.asked import CLIENT, CUES, INDUSTRY, SUPPLIER, TEXT, WEIGHTS, Asked, cue_keys
from fuwai.coding.grams import Grams, grams
from fuwai.coding.model import UNSEEN
from fuwai.coding.signs import BITS
from fuwai.core.scope_cue import Raised


@dataclass(frozen=True)
class Block:
    """Grams of one kind for every text, whose values have the length *weight* in each text."""

    grams: Grams
    weight: float


def blocks(asked: Sequence[Asked], cues: Sequence[tuple[Raised, ...]]) -> list[Block]:
    """The blocks of some descriptions; those that are empty for all of them are left out."""
    found = [Block(grams([one.text for one in asked]), WEIGHTS[TEXT])]
    for block, words in (
        (CLIENT, [one.client_type for one in asked]),
        (INDUSTRY, [one.client_industry for one in asked]),
        (SUPPLIER, [one.supplier for one in asked]),
    ):
        if any(words):
            found.append(Block(grams(words, salt=block), WEIGHTS[block]))
    if any(cues):
        found.append(Block(cue_grams(cues), WEIGHTS[CUES]))
    return found


def cue_grams(cues: Sequence[tuple[Raised, ...]]) -> Grams:
    """The keys of what each text raises."""
    keys: list[int] = []
    rows: list[int] = []
    for row, found in enumerate(cues):
        if found:
            seen = cue_keys(found)
            keys += seen
            rows += [row] * len(seen)
    return Grams(np.array(keys, dtype=np.uint32), np.array(rows, dtype=np.int64))


@dataclass(frozen=True)
class Matrix:
    """Sparse rows: *values* at *columns* of the text *rows* (ascending). *known*: how many grams of each text have a
    column; *total*: how many it has (of the text block alone)."""

    columns: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]
    rows: npt.NDArray[np.int64]
    known: npt.NDArray[np.int64]
    total: npt.NDArray[np.int64]


def matrix(
    of: Sequence[Block], height: int, columns: npt.NDArray[np.int32], weights: npt.NDArray[np.float32]
) -> Matrix:
    """The rows of a model: *columns* by key (UNSEEN: none) and *weights* by column, each block brought to its length."""
    found: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.int64]]] = []
    for block in of:
        at = columns[block.grams.keys]
        seen = np.flatnonzero(at >= 0)
        column, row = at[seen], block.grams.rows[seen]
        value = weights[column]
        length = np.sqrt(np.bincount(row, weights=value * value, minlength=height)) + 1e-6
        scale = (block.weight / length).astype(np.float32)
        found.append((column.astype(np.int64), value * scale[row], row.astype(np.int64)))
    known = np.bincount(found[0][2], minlength=height)
    total = np.bincount(of[0].grams.rows, minlength=height)
    if len(found) == 1:
        return Matrix(*found[0], known, total)
    rows = np.concatenate([row for _, _, row in found])
    order = np.argsort(rows, kind="stable")
    columns_of_all = np.concatenate([column for column, _, _ in found])
    values = np.concatenate([value for _, value, _ in found])
    return Matrix(columns_of_all[order], values[order], rows[order], known, total)


def columns_of(keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
    """Key → column; UNSEEN for the others."""
    columns = np.full(1 << BITS, UNSEEN, dtype=np.int32)
    columns[keys] = np.arange(len(keys), dtype=np.int32)
    return columns
