"""The catalogue's own words that speak for a group: the typical business, definition or name nearest to a text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fuwai.coding.features import Block, matrix
from fuwai.coding.grams import grams
from fuwai.coding.model import Model
from fuwai.core.catalogue import Edition


@dataclass(frozen=True)
class Words:
    """An entry of the catalogue near to a text. *nearness* from 0 to 1; *quotes*: what the two have in common."""

    code: str
    zh: str
    en: str
    source: str
    nearness: float
    quotes: tuple[str, ...]


def support(text: str, codes: Sequence[str], model: Model, edition: Edition) -> list[Words]:
    """For each code the nearest entry of its group."""
    found = []
    for code in codes:
        entries = _entries(edition, code)
        near = _nearness(text, [entry[1] for entry in entries], model)
        best = int(np.argmax(near))
        (entry_code, words, zh, en, source) = entries[best]
        found.append(Words(entry_code, zh, en, source, round(float(near[best]), 3), _shared(text, words)))
    return found


def _entries(edition: Edition, code: str) -> list[tuple[str, str, str, str, str]]:
    """(code, words, zh, en, source) of a group and of its typical businesses."""
    group = edition.group(code)
    found = [(code, f"{group.zh} {group.en} {group.definition_zh}", group.zh, group.en, group.source)]
    for one in group.typical:
        words = f"{one.zh} {one.en} {one.definition_zh} {one.definition_en}"
        found.append((one.id, words, one.zh, one.en, one.source))
    return found


def _nearness(text: str, others: Sequence[str], model: Model) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The cosine of a text and each of others, over the features of the model."""
    height = len(others) + 1
    found = matrix([Block(grams([text, *others]), 1.0)], height, model.columns, model.idf)
    mine = np.zeros(len(model.keys), dtype=np.float32)
    first = found.rows == 0
    np.add.at(mine, found.columns[first], found.values[first])
    near = np.bincount(found.rows, weights=found.values * mine[found.columns], minlength=height)
    result: np.ndarray[tuple[int], np.dtype[np.float32]] = near[1:].astype(np.float32)
    return result


def _shared(text: str, words: str) -> tuple[str, ...]:
    """Runs of two and more characters that both have, the longest first, at most three."""
    runs: list[str] = []
    at = 0
    while at < len(text) - 1:
        length = 2
        while at + length <= len(text) and text[at : at + length] in words:
            length += 1
        run = text[at : at + length - 1].strip()
        if length > 2 and len(run) >= 2:
            runs.append(run)
        at += max(1, length - 1)
    return tuple(sorted(dict.fromkeys(runs), key=len, reverse=True)[:3])
