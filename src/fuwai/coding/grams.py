"""The features of texts: hashed runs of one to three signs, Latin words whole and in parts. Vectorised over all texts.

A sign is a Chinese character (or kana, or another letter); a Latin word with its digits (`c++`, `5g`, `sdtm`) is one
sign, a bare number is always the same sign, and any punctuation is the same sign. Spaces count for nothing, except that
they end a Latin word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fuwai.coding.fold import LATIN, LIMIT, MARK, PLANE, SPACE, kinds, reading

BITS = 20  # of a feature's key
LONGEST = 3
PARTS = 4  # letters of a part of a Latin word

Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

ODD = np.uint64(0x9E3779B97F4A7C15)
STIR = np.uint64(0xBF58476D1CE4E5B9)
NUMBER = np.uint64(0x1234567)
BREAK = np.uint64(0x7654321)
POWERS = np.array([pow(0x100000001B3, place, 1 << 64) for place in range(64)], dtype=np.uint64)


@dataclass(frozen=True)
class Grams:
    """Feature *keys* (below 2**BITS) of some texts in a row, with the text (*rows*, ascending) of each."""

    keys: Keys
    rows: npt.NDArray[np.int64]


def grams(texts: Sequence[str], salt: int = 0) -> Grams:
    """The features of *texts*; another *salt* gives other keys, for texts of another kind. Reads LIMIT characters each."""
    codes, rows = _codes([text[:LIMIT] for text in texts])
    kind = kinds()[codes]
    signs, at = _signs(codes, kind, rows)
    seed = np.uint64(salt * 7919 + 1)
    found = list(_runs(signs, at, seed))
    found.append(_parts(codes, kind, rows, seed))
    keys = np.concatenate([keys for keys, _ in found])
    where = np.concatenate([place for _, place in found])
    order = np.argsort(where, kind="stable")
    return Grams(keys[order], where[order])


def _codes(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint16], Places]:
    """All characters of all texts as they are read, and the text of each."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    raw = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return reading()[np.minimum(raw, PLANE - 1)], np.repeat(np.arange(len(texts)), lengths)


def _signs(codes: npt.NDArray[np.uint16], kind: npt.NDArray[np.uint8], rows: Places) -> tuple[Hashes, Places]:
    """The signs of all texts and the text of each."""
    latin = kind == LATIN
    before = np.zeros(len(codes), dtype=bool)
    before[1:] = (kind[1:] == kind[:-1]) & (rows[1:] == rows[:-1])
    begins = (kind != SPACE) & ~(before & (latin | (kind == MARK)))
    values = codes.astype(np.uint64) * ODD
    values[kind == MARK] = BREAK
    at = np.flatnonzero(begins)
    words = np.flatnonzero(latin[at])
    if len(words):
        values[at[words]] = _words(codes, latin, at[words])
    return values[at], rows[at]


def _words(codes: npt.NDArray[np.uint16], latin: npt.NDArray[np.bool_], starts: Places) -> Hashes:
    """The value of each Latin word, which begins at *starts*; a bare number is NUMBER."""
    places = np.flatnonzero(latin)
    firsts = np.searchsorted(places, starts)
    within = np.arange(len(places)) - np.repeat(firsts, np.diff(np.append(firsts, len(places))))
    letters = codes[places].astype(np.uint64)
    sums = np.add.reduceat(letters * POWERS[np.minimum(within, 63)], firsts)
    bare = np.add.reduceat((codes[places] >= ord("a")).astype(np.int64), firsts) == 0
    return np.where(bare, NUMBER, sums * STIR)


def _runs(signs: Hashes, rows: Places, seed: np.uint64) -> list[tuple[Keys, Places]]:
    """Runs of one to LONGEST signs within one text."""
    found = []
    run = signs * seed
    for length in range(1, LONGEST + 1):
        if length > 1:
            run = (run[:-1] ^ (run[:-1] >> np.uint64(29))) * STIR + signs[length - 1 :]
        here = rows[: len(run)]
        whole = here == rows[length - 1 :]
        found.append((_key(run[whole], length), here[whole]))
    return found


def _parts(
    codes: npt.NDArray[np.uint16], kind: npt.NDArray[np.uint8], rows: Places, seed: np.uint64
) -> tuple[Keys, Places]:
    """Parts of PARTS letters of longer Latin words, which survive endings and slips."""
    ends = len(codes) - PARTS
    if ends < 0:
        return np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.int64)
    latin = (kind == LATIN) & (codes >= ord("a"))
    inside = np.flatnonzero(
        latin[: ends + 1] & latin[1 : ends + 2] & latin[2 : ends + 3] & latin[3:] & (rows[: ends + 1] == rows[3:])
    )
    sums = np.zeros(len(inside), dtype=np.uint64)
    for place in range(PARTS):
        sums = sums * ODD + codes[inside + place].astype(np.uint64) * seed
    return _key(sums, 9), rows[inside]


def _key(run: Hashes, salt: int) -> Keys:
    stirred = (run ^ (run >> np.uint64(31)) ^ np.uint64(salt)) * ODD
    stirred ^= stirred >> np.uint64(33)
    return ((stirred * STIR) >> np.uint64(64 - BITS)).astype(np.uint32)
