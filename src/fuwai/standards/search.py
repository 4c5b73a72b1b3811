"""Searching the catalogue: names, definitions, typical businesses, what belongs and what does not."""

from collections.abc import Iterator
from dataclasses import dataclass

from fuwai.core.catalogue import Division, Edition, Group, Section
from fuwai.core.codelist import fold


@dataclass(frozen=True)
class Hit:
    """Where the words were found. *rank*: 0 in the code or name, 1 in a typical business's name, 2 in a definition,
    3 in a clause of what belongs or does not."""

    rank: int
    code: str
    name_zh: str
    name_en: str
    zh: str
    en: str
    source: str


def search(edition: Edition, words: str) -> tuple[Hit, ...]:
    """Entries in which *words* stand, names first, then in catalogue order; spaces, case and width do not matter."""
    wanted = fold(words)
    if not wanted:
        return ()
    hits = [hit for entry in _entries(edition) for hit in _hits(entry, wanted)]
    return tuple(sorted(hits, key=lambda hit: hit.rank))


def _entries(edition: Edition) -> Iterator[Section | Division | Group]:
    yield from edition.sections.values()
    yield from edition.divisions.values()
    yield from edition.groups.values()


def _hits(entry: Section | Division | Group, wanted: str) -> Iterator[Hit]:
    texts = [(0, f"{entry.code} {entry.zh}", entry.en, entry.source)]
    if isinstance(entry, Group):
        for business in entry.typical:
            texts.append((1, business.zh, business.en, business.source))
            texts.append((2, business.definition_zh, business.definition_en, business.source))
    texts.append((2, entry.definition_zh, entry.definition_en, entry.source))
    texts += [(3, f"含：{clause.zh}", f"includes: {clause.en}", clause.source) for clause in entry.inclusions]
    texts += [(3, f"不含：{clause.zh}", f"excludes: {clause.en}", clause.source) for clause in entry.exclusions]
    for rank, zh, en, source in texts:
        if wanted in fold(zh) or wanted in fold(en):
            yield Hit(rank, entry.code, entry.zh, entry.en, zh, en, source)
