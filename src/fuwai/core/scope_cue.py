"""What a text says of the facts of scope: words that settle a fact or make it suspected, with the words quoted.

A word is looked for as it stands; `代发…工资` allows up to eight characters in between. Full-width and capital letters
are read as half-width small ones. A word does not count

- inside a longer word that masks it (`软件` … `数据加工` is no 加工),
- where it names what a system or software is about (`运输管理系统`), or who someone is (`物流公司`), if its cue says so,

and it counts as denied where the text denies it: 不含运输, 硬件由客户自行采购, 非劳务派遣.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import add, itemgetter
from typing import Literal, NamedTuple

from fuwai.core.scope_condition import FactValue

Strength = Literal["suspected", "settled"]

GAP = "…"
WIDEST_GAP = 8
LONGEST_DENIAL = 60  # characters: a list that goes on for longer has lost its 不含
ENDS = frozenset("，,。；;！!？?：:\n\r\t（）()")
SENTENCE_END = re.compile(f"[{re.escape(''.join(sorted(ENDS)))}]")
ITEM_END = re.compile(f"[{re.escape(''.join(sorted(ENDS)))}、及和与]")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B)}  # ０ … ｚ; punctuation stays
CAPITALS = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
READ_AS = {**FULL_WIDTH, **CAPITALS, **{code - 32 + 0xFEE0: code for code in range(ord("a"), ord("z") + 1)}}


@dataclass(frozen=True)
class Cue:
    """Words that speak for one answer to a fact. *guarded*: not where they are the object of software or part of a name."""

    fact: str
    value: FactValue
    strength: Strength
    words: tuple[str, ...]
    guarded: bool = False


@dataclass(frozen=True)
class Grammar:
    """The words that turn a cue: see `standards/scope/cues-2015.toml`, where each list says what it does."""

    variants: tuple[str, ...] = ()  # pairs of characters: the first is read as the second
    masks: tuple[str, ...] = ()
    deny_before: tuple[str, ...] = ()
    deny_next: tuple[str, ...] = ()
    deny_after: tuple[str, ...] = ()
    left_to_others: tuple[str, ...] = ()
    not_denying: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    bearers: tuple[str, ...] = ()
    object_within: int = 6
    denied_within: int = 8


class Raised(NamedTuple):
    """One finding: *quote* stands in the text from *start* on. *denied*: the text says that *value* is not the answer;
    a denied yes is a no, so a yes_no fact is never `denied`."""

    fact: str
    value: FactValue
    strength: Strength
    quote: str
    start: int
    denied: bool = False


@dataclass(frozen=True)
class Word:
    """A word of a cue, or (*cue* None) a mask; split at its gaps. *rank*: its place in the list."""

    parts: tuple[str, ...]
    cue: Cue | None
    rank: int


@dataclass(frozen=True)
class Cues:
    """Cues compiled: words by their first three characters, or two where that is all."""

    cues: tuple[Cue, ...]
    grammar: Grammar
    index: dict[str, tuple[Word, ...]] = field(repr=False)
    read_as: dict[int, int] = field(repr=False)
    other_signs: re.Pattern[str] = field(repr=False)  # a character that is read as another
    widest: int  # characters that the widest word can take
    denying: re.Pattern[str] = field(
        repr=False
    )  # words that do not deny after all (kept), that deny what is next, or on
    denying_signs: frozenset[str] = field(repr=False)  # the first characters of those
    denying_after: re.Pattern[str] = field(repr=False)  # words that may deny what comes before them


class Found(NamedTuple):
    """A word found from *start* to before *end*; *rank*: its place in the list, which keeps findings in order."""

    start: int
    end: int
    rank: int
    cue: Cue | None


RANK = itemgetter(0, 1, 2)


def compiled(cues: Iterable[Cue], grammar: Grammar) -> Cues:
    """Cues ready for `raised`. Words have two characters at least before their first gap."""
    kept = tuple(cues)
    index: dict[str, list[Word]] = {}
    read_as = _read_as(grammar)
    words = [(word, cue) for cue in kept for word in cue.words]
    for rank, (text, cue) in enumerate((*words, *((mask, None) for mask in grammar.masks))):
        word = Word(tuple(text.translate(READ_AS).split(GAP)), cue, rank)
        index.setdefault(word.parts[0][:3], []).append(word)
    return Cues(
        kept,
        grammar,
        {pair: tuple(words) for pair, words in index.items()},
        read_as,
        re.compile(f"[{re.escape(''.join(map(chr, read_as)))}]"),
        max((_width(word) for words in index.values() for word in words), default=0),
        _denying(grammar),
        frozenset(word[0] for word in (*grammar.deny_before, *grammar.deny_next)),
        _either((*grammar.deny_after, *grammar.left_to_others, "外")),
    )


def _width(word: Word) -> int:
    return sum(map(len, word.parts)) + WIDEST_GAP * (len(word.parts) - 1)


def _denying(grammar: Grammar) -> re.Pattern[str]:
    lists = {"kept": grammar.not_denying, "on": grammar.deny_before, "next": grammar.deny_next}
    return re.compile("|".join(f"(?P<{name}>{_either(words).pattern})" for name, words in lists.items()))


def _either(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of *words*, the longest first; nothing where there are none."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


def raised(text: str, cues: Cues, beginnings: Iterable[str] | None = None) -> tuple[Raised, ...]:
    """The facts that *text* speaks of, in the order of the text; [] where it speaks of none. Never fails on any text.

    *beginnings*: those of the index that stand in the text as it is read, where they have been looked for already.
    """
    read = text.translate(cues.read_as) if cues.other_signs.search(text) else text
    standing = _beginnings(read, cues.index) if beginnings is None else beginnings
    found = _unmasked(_found(read, cues.index, standing), cues.widest)
    if not found:
        return ()
    denied = _denied(read, found, cues)
    after = cues.denying_after.search(read) is not None
    kept = []
    for one in found:
        cue = one.cue
        if cue is None or (cue.guarded and _guarded(read, one, cues.grammar)):
            continue
        no = one.start in denied or (after and _after(read, one, cues.grammar))
        kept.append(_raised(cue, text[one.start : one.end], one.start, no))
    return tuple(kept)


def _read_as(grammar: Grammar) -> dict[int, int]:
    """Character for character, so that places in what is read are places in the text."""
    return READ_AS | {ord(pair[0]): ord(pair[1]) for pair in grammar.variants}


def settled(found: Iterable[Raised]) -> dict[str, FactValue]:
    """The facts that a text settles: one answer alone is settled and not denied as well."""
    answers: dict[str, set[FactValue]] = {}
    denied: set[tuple[str, FactValue]] = set()
    for one in found:
        if one.denied:
            denied.add((one.fact, one.value))
        elif one.strength == "settled":
            answers.setdefault(one.fact, set()).add(one.value)
    single = {fact: next(iter(values)) for fact, values in answers.items() if len(values) == 1}
    return {fact: value for fact, value in single.items() if (fact, value) not in denied}


def suspected(found: Iterable[Raised]) -> frozenset[str]:
    """The facts of which a text speaks without settling them: they are not to be presumed."""
    seen = list(found)
    return frozenset(one.fact for one in seen if not one.denied) - settled(seen).keys()


def _raised(cue: Cue, quote: str, start: int, denied: bool) -> Raised:
    if denied and isinstance(cue.value, bool):
        return Raised(cue.fact, not cue.value, "settled", quote, start)
    return Raised(cue.fact, cue.value, cue.strength, quote, start, denied)


def _beginnings(read: str, index: dict[str, tuple[Word, ...]]) -> set[str]:
    """The beginnings of words that stand in the text. Most of its pairs and triples of characters begin no word."""
    pairs = list(map(add, read, read[1:]))
    return index.keys() & {*pairs, *map(add, pairs, read[2:])}


def _found(read: str, index: dict[str, tuple[Word, ...]], beginnings: Iterable[str]) -> list[Found]:
    """Every word of the index in the text, by place."""
    found = []
    for beginning in beginnings:  # their order is mended by the sort
        for word in index[beginning]:
            start = read.find(word.parts[0])
            while start >= 0:
                if end := _end(read, start, word.parts):
                    found.append(Found(start, end, word.rank, word.cue))
                start = read.find(word.parts[0], start + 1)
    found.sort(key=RANK)
    return found


def _end(read: str, start: int, parts: tuple[str, ...]) -> int:
    """Where a word whose first part stands at *start* ends; 0 where it does not go on so, or is part of a Latin word."""
    end = start + len(parts[0])
    for part in parts[1:]:
        at = read.find(part, end, end + WIDEST_GAP + len(part))
        if at < 0 or not ENDS.isdisjoint(read[end:at]):
            return 0
        end = at + len(part)
    return end if _whole(read, start, end) else 0


def _whole(read: str, start: int, end: int) -> bool:
    """A word in Latin letters stands alone: no letter or digit goes on at either end."""
    before, after = read[start - 1 : start], read[end : end + 1]
    first, last = read[start], read[end - 1]
    if first > "\x7f" and last > "\x7f":
        return True
    return not (_latin(first) and _latin(before)) and not (_latin(last) and _latin(after))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _unmasked(found: list[Found], widest: int) -> list[Found]:
    """Without masks and what lies in them, and without a shorter word of the same fact inside a longer one.

    No word is wider than *widest*, so only neighbours are compared: a text of any length takes time by its length.
    """
    kept, first = [], 0
    for place, one in enumerate(found):
        while found[first].start < one.start - widest:
            first += 1
        if one.cue is not None and not any(_covers(other, one) for other in _near(found, first, place)):
            kept.append(one)
    return kept


def _near(found: list[Found], first: int, place: int) -> Iterator[Found]:
    """The findings from *first* on that do not begin after the one at *place*."""
    while first < len(found) and found[first].start <= found[place].start:
        yield found[first]
        first += 1


def _covers(other: Found, one: Found) -> bool:
    return (
        other.start <= one.start
        and one.end <= other.end
        and other.end - other.start > one.end - one.start
        and (other.cue is None or one.cue is None or other.cue.fact == one.cue.fact)
    )


def _guarded(read: str, one: Found, grammar: Grammar) -> bool:
    """Whether the word is what a system is about, or belongs to the name of someone."""
    if read.startswith(grammar.bearers, one.end):
        return True
    window = _clause(read[one.end : one.end + grammar.object_within])
    return any(map(window.__contains__, grammar.objects))


def _clause(read: str) -> str:
    """Up to the end of the clause or of an item of a list."""
    return ITEM_END.split(read, maxsplit=1)[0]


def _denied(read: str, found: list[Found], cues: Cues) -> set[int]:
    """Where the findings begin that a word before them denies: up to the end of its clause or a turn, or just the next.

    A denial begins with the denying word itself: in 不含运输 the cue 含运输 is denied as well. It ends at 的 once it has
    denied something: 不含运输的方案设计 has a design.
    """
    if cues.denying_signs.isdisjoint(read):
        return set()
    starts = [one.start for one in found]
    denied: set[int] = set()
    for word in cues.denying.finditer(read):
        if word["kept"]:
            continue
        start, end = word.start(), word.end() + 1
        if not word["next"]:
            end = _reach(read, word.end(), cues.grammar)
            at = read.find("的", start, end)
            first = bisect_left(starts, start)
            if at >= 0 and first < len(starts) and starts[first] < at:
                end = at
        denied.update(starts[bisect_left(starts, start) : bisect_left(starts, end)])
    return denied


def _reach(read: str, start: int, grammar: Grammar) -> int:
    """Where a denial that follows on from *start* ends."""
    limit = min(len(read), start + LONGEST_DENIAL)
    ending = SENTENCE_END.search(read, start, limit)
    end = ending.start() if ending else limit
    turns = [at for at in (read.find(turn, start, end) for turn in grammar.turns) if at >= 0]
    return min([end, *turns])


def _after(read: str, one: Found, grammar: Grammar) -> bool:
    """Whether the clause goes on to deny the word: 运输、仓储除外 both, 开发及硬件由客户采购 the hardware only."""
    window = read[one.end : one.end + grammar.denied_within]
    if not window:
        return False
    if window.startswith("外") and "除" in read[max(0, one.start - grammar.denied_within) : one.start]:
        return True
    wide = SENTENCE_END.split(window, maxsplit=1)[0]
    near = _clause(window)
    return any(map(wide.__contains__, grammar.deny_after)) or any(map(near.__contains__, grammar.left_to_others))
