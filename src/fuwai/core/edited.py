"""An edited sentence: words that a person may change around figures and names that stay bound.

As an editor shows it, what is bound stands in braces with a number: `执行额{1:28.31亿美元}，同比{2:增长2.20%}`. The number binds;
what stands behind the colon is for the eye, and is not read. Words between the braces carry no number, in digits or in words.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fuwai.core.bulletin import FigureRef, Name, Part, Sentence
from fuwai.core.error import FuwaiError
from fuwai.core.figure import Figure
from fuwai.core.phrase import Language, digits, typed_number

CHIP = re.compile(r"\{(\d{1,3})(?::[^{}]*)?\}")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
BY_ID = re.compile(r"\{=([^{}]{3,400})\}")
LONGEST = 2000  # characters of one sentence


@dataclass(frozen=True)
class Bound:
    """What a brace is bound to: a figure, said by a phrase or as printed; or a name, as the data gave it."""

    figure: str = ""
    phrase: str = ""
    name: str = ""


@dataclass(frozen=True)
class Edit:
    """A sentence as edited: *words* with braces, *bound* by their numbers; *basis*: what the rule said of the data as the
    sentence was written; *printed*: how its figures then read. *after*: for a sentence of one's own, the one it follows."""

    id: str
    words: str
    bound: Mapping[str, Bound]
    basis: str = ""
    printed: Mapping[str, str] | None = None
    after: str = ""


@dataclass(frozen=True)
class Typed:
    """A number that stands typed in an edited sentence, and the figures of the page that print so."""

    sentence: str
    number: str
    offers: tuple[Figure, ...]


def opened(sentence: Sentence) -> tuple[str, dict[str, Bound]]:
    """A sentence for the editor: its words with braces, and what they are bound to. Names without a number are words."""
    words, bound = "", dict[str, Bound]()
    for part in sentence.parts:
        if isinstance(part, FigureRef) or (isinstance(part, Name) and typed_number(part)):
            number = str(len(bound) + 1)
            bound[number] = (
                Bound(figure=part.figure, phrase=part.phrase) if isinstance(part, FigureRef) else Bound(name=str(part))
            )
            words += f"{{{number}:{part.text if isinstance(part, FigureRef) else part}}}"
        else:
            words += part
    return words, bound


def skeleton(sentence: Sentence | None) -> str:
    """What a sentence says but for the digits of its figures: words, names, and the words that follow figures."""
    if sentence is None:
        return ""
    return "".join(NUMBER.sub("#", part.text) if isinstance(part, FigureRef) else part for part in sentence.parts)


def pieces(words: str) -> Iterator[tuple[str, str]]:
    """The words between braces, and the braces by their numbers, in their order: (words, "") or ("", number)."""
    at = 0
    for chip in CHIP.finditer(words):
        if chip.start() > at:
            yield words[at : chip.start()], ""
        yield "", chip[1]
        at = chip.end()
    if at < len(words):
        yield words[at:], ""


def typed(edit: Edit, figures: Mapping[str, Figure], language: Language) -> tuple[Typed, ...]:
    """The numbers that are typed in an edited sentence, each with the figures that it equals as printed."""
    found = []
    for words, _ in pieces(edit.words):
        numbers = NUMBER.findall(words) or ([number] if (number := typed_number(words)) else [])
        for number in numbers:
            bare = number.replace(",", "").rstrip("%").lstrip("-")
            equal = sorted(
                (each for each in figures.values() if _prints(each, bare, language)),
                key=lambda each: (len(each.id), each.id),
            )
            offers = {each.zh: each for each in reversed(equal)}  # of two that mean the same, the shorter id
            found.append(Typed(edit.id, number, tuple(reversed(offers.values()))[:5]))
    return tuple(found)


def _prints(figure: Figure, number: str, language: Language) -> bool:
    text = digits(figure, language).replace(",", "").rstrip("%").lstrip("-")
    return not figure.missing and text == number


def numbered(words: str, bound: Mapping[str, Bound]) -> tuple[str, dict[str, Bound]]:
    """Words in which a figure stands by its id, `{=executed|330000|2015H1|direction=offshore}`, with it bound under the next
    number: so a figure that is offered comes into a sentence."""
    all_bound = dict(bound)

    def bind(match: re.Match[str]) -> str:
        number = str(max([0, *map(int, all_bound)]) + 1)
        all_bound[number] = Bound(figure=match[1])
        return f"{{{number}}}"

    return BY_ID.sub(bind, words), all_bound


def bare(words: str) -> str:
    """Words without what stands behind the colons: two that are bare alike are one."""
    return "".join(f"{{{number}}}" if number else text for text, number in pieces(words.replace("\r\n", "\n").strip()))


def refuse_unbound(edit: Edit) -> None:
    """Raises FuwaiError `bulletin.words` for words that are too long, or a brace that is not closed or not bound."""
    left = "".join(words for words, _ in pieces(edit.words))
    if "{" in left or "}" in left or len(edit.words) > LONGEST:
        raise FuwaiError(
            "bulletin.words",
            f"{edit.id}: 大括号没有写成 {{序号}}, 或句子超过 {LONGEST} 字",
            f"{edit.id}: a brace is not of the form {{number}}, or the sentence has more than {LONGEST} characters",
        )
    if unknown := [number for _, number in pieces(edit.words) if number and number not in edit.bound]:
        raise FuwaiError(
            "bulletin.words",
            f"{edit.id}: 没有 {{{unknown[0]}}} 所绑定的指标",
            f"{edit.id}: {{{unknown[0]}}} is bound to nothing",
        )


def said(edit: Edit, say: Callable[[Bound], FigureRef | None]) -> Sentence | None:
    """The sentence with its figures as *say* prints them; None where one of them has no value, or nothing is left."""
    parts: list[Part] = []
    for words, number in pieces(edit.words):
        if not number:
            parts.append(words)
            continue
        bound = edit.bound[number]
        part: Part | None = Name(bound.name) if bound.name else say(bound)
        if part is None:
            return None
        parts.append(part)
    return Sentence(edit.id, tuple(parts)) if any(str(part) for part in parts) else None


def as_plain(edits: Sequence[Edit]) -> list[dict[str, object]]:
    """As plain values, to be stored."""
    return [{**vars(edit), "bound": {number: vars(each) for number, each in edit.bound.items()}} for edit in edits]


def from_plain(plain: Sequence[Mapping[str, object]]) -> tuple[Edit, ...]:
    """Edits as they were stored."""
    return tuple(
        Edit(**{**each, "bound": {number: Bound(**bound) for number, bound in each["bound"].items()}})  # type: ignore
        for each in plain
    )
