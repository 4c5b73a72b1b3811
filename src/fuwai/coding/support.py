"""The catalogue's own words that speak for a group: the typical business, definition or name nearest to a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from fuwai.coding.model import Model, columns
from fuwai.coding.signs import keys
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


EDGES = " \t，。、；：！？（）《》“”‘’·—,.;:!?()[]\"'-/"  # what words do not begin or end with


def support(text: str, codes: Sequence[str], model: Model, edition: Edition) -> list[Words]:
    """For each code the nearest entry of its group."""
    mine = _counted(text, model)
    found = []
    for code in codes:
        near = [(_nearness(mine, _counted(entry[1], model)), entry) for entry in _entries(edition, code)]
        nearness, (entry_code, words, zh, en, source) = max(near, key=lambda pair: pair[0])
        found.append(Words(entry_code, zh, en, source, round(nearness, 3), _shared(text, words)))
    return found


def _entries(edition: Edition, code: str) -> list[tuple[str, str, str, str, str]]:
    """(code, words, zh, en, source) of a group and of its typical businesses."""
    group = edition.group(code)
    found = [(code, f"{group.zh} {group.en} {group.definition_zh}", group.zh, group.en, group.source)]
    for one in group.typical:
        words = f"{one.zh} {one.en} {one.definition_zh} {one.definition_en}"
        found.append((one.id, words, one.zh, one.en, one.source))
    return found


def _counted(text: str, model: Model) -> dict[int, float]:
    """The features of a text that the model knows and their weights."""
    found: dict[int, float] = {}
    for place in columns(model, keys(text)):
        found[place] = found.get(place, 0.0) + model.idf[place]
    return found


def _nearness(one: dict[int, float], other: dict[int, float]) -> float:
    """The cosine of two texts over the features of the model."""
    shared = sum(one[place] * other[place] for place in one.keys() & other.keys())
    return shared / (_length(one.values()) * _length(other.values()) + 1e-6)


def _length(values: Iterable[float]) -> float:
    return sqrt(sum(value * value for value in values))


def _shared(text: str, words: str) -> tuple[str, ...]:
    """Runs of two and more characters that both have, the longest first, at most three."""
    runs: list[str] = []
    at = 0
    while at < len(text) - 1:
        length = 2
        while at + length <= len(text) and text[at : at + length] in words:
            length += 1
        run = text[at : at + length - 1].strip(EDGES)
        if length > 2 and len(run) >= 2:
            runs.append(run)
        at += max(1, length - 1)
    return tuple(sorted(dict.fromkeys(runs), key=len, reverse=True)[:3])
