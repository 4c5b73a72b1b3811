"""The words that raise facts of scope from a text, by edition: `cues-<edition>.toml` beside the rules."""

from functools import cache
from pathlib import Path
from typing import Any

from fuwai.core.error import FuwaiError
from fuwai.core.scope_cue import GAP, Cue, Cues, Grammar, Strength, compiled
from fuwai.core.scope_rule import FactSpec
from fuwai.standards.scope.rules import FOLDER, statute
from fuwai.standards.source import data_files, read_toml, refuse

STRENGTHS: tuple[Strength, ...] = ("settled", "suspected")
LISTS = ("variants", "masks", "deny_before", "deny_next", "deny_after", "left_to_others", "not_denying", "turns")
ENDINGS = ("objects", "bearers")


def cues(edition: str = "2015") -> Cues:
    """The compiled cues of an edition, for `core.scope_cue.raised`. Raises FuwaiError `scope.unknown_edition`,
    `standard.refused`."""
    specs = statute(edition).facts
    for file in reversed(data_files(FOLDER)):
        if file.stem == f"cues-{edition}":
            return load(file, specs)
    raise FuwaiError(
        "scope.unknown_edition", f"没有 {edition!r} 版的提示词", f"there are no cues of edition {edition!r}"
    )


@cache
def load(file: Path, facts: tuple[FactSpec, ...]) -> Cues:
    """The cues in *file*, refused where a fact, an answer or a word is none, or a word speaks twice for one fact."""
    tables = read_toml(file)
    specs = {spec.id: spec for spec in facts}
    found = [cue for table in tables.get("cue", ()) for cue in _cues(table, specs, file)]
    seen: set[tuple[str, str]] = set()
    for cue in found:
        for word in cue.words:
            if (cue.fact, word) in seen:
                raise refuse(file, cue.fact, f"“{word}”出现两次", f"{word!r} stands twice")
            seen.add((cue.fact, word))
    return compiled(found, _grammar(tables.get("grammar", {}), file))


def _cues(table: dict[str, Any], specs: dict[str, FactSpec], file: Path) -> list[Cue]:
    fact, value = str(table.get("fact")), table.get("value")
    if fact not in specs or value is None or value not in specs[fact].values():
        raise refuse(file, fact, f"没有这个事实或回答 {value!r}", f"no such fact or answer {value!r}")
    found = [
        Cue(fact, value, strength, _words(table, strength, fact, file), bool(table.get("guarded", False)))
        for strength in STRENGTHS
        if strength in table
    ]
    if not found:
        raise refuse(file, fact, "没有提示词", "has no words")
    return found


def _words(table: dict[str, Any], key: str, place: str, file: Path) -> tuple[str, ...]:
    words = tuple(table.get(key, ()))
    for word in words:
        if not isinstance(word, str) or word != word.lower() or any(len(part) < 1 for part in word.split(GAP)):
            raise refuse(file, place, f"{word!r} 应为小写文字", f"{word!r} is text in small letters")
        if len(word.split(GAP)[0]) < 2 and key in STRENGTHS:
            raise refuse(file, place, f"{word!r} 至少两个字符", f"{word!r} has two characters at least")
    return words


def _grammar(table: dict[str, Any], file: Path) -> Grammar:
    lists = {key: _words(table, key, f"grammar.{key}", file) for key in (*LISTS, *ENDINGS)}
    if wrong := [pair for pair in lists["variants"] if len(pair) != 2]:
        raise refuse(file, "grammar.variants", f"{wrong[0]!r} 应为两个字符", f"{wrong[0]!r} is a pair of characters")
    return Grammar(**lists, object_within=int(table["object_within"]), denied_within=int(table["denied_within"]))
