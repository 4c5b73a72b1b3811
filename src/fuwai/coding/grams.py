"""The features of many texts at once, the same as `signs` finds in each: hashed runs of signs, vectorised."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from fuwai.coding import signs as one
from fuwai.coding.fold import LAST, LATIN, LIMIT, MARK, SIGN, SIGNS, SPACE, SPACES, WORDS, read_as
from fuwai.coding.signs import BITS, LONG, LONGEST, PART_SALT, PARTS

Keys = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

ODD, STIR, NUMBER, BREAK = map(np.uint64, (one.ODD, one.STIR, one.NUMBER, one.BREAK))
POWERS = np.array(one.POWERS, dtype=np.uint64)


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
    return reading()[np.minimum(raw, LAST)], np.repeat(np.arange(len(texts)), lengths)


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
    return _key(sums, PART_SALT), rows[inside]


def _key(run: Hashes, salt: int) -> Keys:
    stirred = (run ^ (run >> np.uint64(31)) ^ np.uint64(salt)) * ODD
    stirred ^= stirred >> np.uint64(33)
    found = ((stirred * STIR) >> np.uint64(64 - BITS + 1)).astype(np.uint32)
    return found | np.uint32(LONG) if salt == LONGEST else found


@cache
def reading() -> npt.NDArray[np.uint16]:
    """Code point → the code point it is read as; what lies outside the first plane is read as its last place."""
    table = np.arange(LAST + 1, dtype=np.uint16)
    for old, new in read_as().items():
        table[old] = new
    return table


@cache
def kinds() -> npt.NDArray[np.uint8]:
    """Code point, as read → SPACE, MARK, LATIN or SIGN."""
    table = np.full(LAST + 1, MARK, dtype=np.uint8)
    for ranges, kind in ((SIGNS, SIGN), (WORDS, LATIN)):
        for first, last in ranges:
            table[first : last + 1] = kind
    table[list(SPACES)] = SPACE
    return table
