"""The slot language of bulletin files: text with `{slots}` and `[parts that may be left out]`.

| slot | says |
|---|---|
| `{executed}` | the figure with its unit, or the name |
| `{rises|growth}` | the words of phrase *rises* for the figure |
| `{large.count}` | a figure of a band |
| `{markets#1-4:market}` | the items in places 1 to 4, each in the form *market* |
| `{markets#1-4.names}`, `{….values}` | their names; their values |
| `{markets#5-8.ranked}` | 第五至八位分别为：印度、德国、英国、柬埔寨 |
| `[if other > 0: …]` | the part, if the condition holds |

A part in brackets, and a whole sentence, is said only if everything in it has a value; an amount that would print as
0.000 has none. Items that tie with the last one
asked for come along, and do not come again in a list that starts after it. Digits stand in slots only; a template with
one elsewhere does not parse.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fuwai.core.bulletin import Name
from fuwai.core.condition import Condition, look_up, parse_condition
from fuwai.core.error import FuwaiError, Place
from fuwai.core.figure import Figure
from fuwai.core.phrase import Language, Phrase, enumerate_words, faint, places, printed, typed_number

PATH = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
SLOT = re.compile(
    rf"(?:(?P<phrase>[a-z][a-z0-9_]*)\|)?(?P<path>{PATH})"
    r"(?:#(?P<first>\d{1,2})(?P<open>-(?P<last>\d{1,2})?)?)?(?:\.(?P<after>[a-z]+))?(?::(?P<form>[a-z][a-z0-9_]*))?"
)
LIST_WORDS = ("names", "values", "ranked")
NOT_ASKED = 0


@dataclass(frozen=True)
class Slot:
    """What a slot asks for. *first* and *last* are places in a list (NOT_ASKED: all); *word* one of LIST_WORDS."""

    path: str
    phrase: str = ""
    first: int = NOT_ASKED
    last: int = NOT_ASKED
    word: str = ""
    form: str = ""


@dataclass(frozen=True)
class Option:
    """[…]: said only if all of it can be, and *when* holds."""

    parts: tuple["str | Slot | Option", ...]
    when: Condition | None = None


Template = tuple[str | Slot | Option, ...]


@dataclass(frozen=True)
class Printed:
    """A figure as a sentence prints it."""

    figure: Figure
    text: str
    phrase: str = ""


@dataclass(frozen=True)
class Item:
    """One entry of a list: where it ranks, and what may be said of it by name (name, value, share, …)."""

    code: str
    rank: int
    scope: Mapping[str, object]

    @property
    def name(self) -> str:
        return str(self.scope["name"])


Listing = tuple[Item, ...]
Said = list[str | Printed]


@dataclass(frozen=True)
class Form:
    """How one item of a list is said, and what stands between two. *first* is the form of the first, if it differs."""

    template: Template
    join: str
    first: Template = ()


@dataclass(frozen=True)
class Sayings:
    """What slots draw on in one language: phrases by id, forms by id."""

    language: Language
    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)


def parse_template(text: str, place: Place | None = None) -> Template:
    """The template that *text* writes. Raises FuwaiError `bulletin.digit` or `bulletin.slot`."""
    parts, rest = _read(text, 0, place, inner=False)
    if rest != len(text):
        raise _unreadable(text[rest:], "多出一个 ]", "a ] too many", place)
    return parts


def _read(text: str, start: int, place: Place | None, *, inner: bool) -> tuple[Template, int]:
    parts: list[str | Slot | Option] = []
    position = start
    while position < len(text) and text[position] != "]":
        if text[position] == "{":
            end = text.find("}", position)
            if end < 0:
                raise _unreadable(text[position:], "{ 没有配对", "a { is not closed", place)
            parts.append(_slot(text[position + 1 : end], place))
            position = end + 1
        elif text[position] == "[":
            when, position = _option_condition(text, position + 1, place)
            option, position = _read(text, position, place, inner=True)
            parts.append(Option(option, when))
        else:
            words = re.match(r"[^\[\]{]+", text[position:])
            assert words is not None
            parts.append(_words(words[0], place))
            position += words.end()
    if inner and position == len(text):
        raise _unreadable(text[start:], "[ 没有配对", "a [ is not closed", place)
    return tuple(parts), position + inner


def _option_condition(text: str, start: int, place: Place | None) -> tuple[Condition | None, int]:
    """The condition of `[if bri > 0: …]`, and where what it governs begins."""
    if not text.startswith("if ", start):
        return None, start
    end = text.find(":", start)
    end = end if end >= 0 else len(text)
    begin = end + 1 + text[end + 1 : end + 2].isspace()  # one space after the colon is for the writer's eye
    try:
        return parse_condition(text[start + len("if ") : end]), begin
    except ValueError as error:
        raise _unreadable(text[start:], f"条件 {error}", f"the condition {error}", place) from error


def _words(text: str, place: Place | None) -> str:
    if "}" in text:
        raise _unreadable(text, "} 没有配对", "a } without its {", place)
    if number := typed_number(text):
        raise FuwaiError(
            "bulletin.digit",
            f"模板里写了数字 {number!r} ({text.strip()[:30]!r}); 数字只能来自指标: 请在 figures 中声明并写成 {{名称}}",
            f"{number!r} is typed in the template ({text.strip()[:30]!r}); numbers come from figures only: "
            "declare one under figures and write it as {name}",
            place,
        )
    return text


def _slot(text: str, place: Place | None) -> Slot:
    match = SLOT.fullmatch(text.strip())
    if match is None:
        raise _unreadable("{" + text + "}", "写法不认识", "is not understood", place)
    path, word = match["path"], match["after"] or ""
    if not match["first"] and "." in path and path.rsplit(".", 1)[1] in LIST_WORDS:
        path, word = path.rsplit(".", 1)
    first = int(match["first"] or NOT_ASKED)
    last = int(match["last"]) if match["last"] else (99 if match["open"] else first)
    if (match["after"] and word not in LIST_WORDS) or (word and match["form"]) or last < first:
        raise _unreadable("{" + text + "}", "写法不认识", "is not understood", place)
    return Slot(path, match["phrase"] or "", first, last, word, match["form"] or "")


def _unreadable(text: str, zh: str, en: str, place: Place | None) -> FuwaiError:
    return FuwaiError(
        "bulletin.slot",
        f"{text[:40]!r}: {zh}; 应为 {{名称}}、{{措辞|指标}}、{{列表#1-4.names}} 或 {{列表#1-4:格式}}",
        f"{text[:40]!r}: {en}; write {{name}}, {{phrase|figure}}, {{list#1-4.names}} or {{list#1-4:form}}",
        place,
    )


def slots(template: Template) -> Iterator[Slot]:
    """Every slot of *template*, those in brackets too."""
    for part in template:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Option):
            yield from slots(part.parts)


def names_of(template: Template) -> Iterator[str]:
    """The paths of all slots, and the names in the conditions of its brackets."""
    for part in template:
        if isinstance(part, Slot):
            yield part.path
        elif isinstance(part, Option):
            yield from part.when.names() if part.when else ()
            yield from names_of(part.parts)


def fill(template: Template, scope: Mapping[str, object], sayings: Sayings) -> Said | None:
    """What *template* says of *scope*, in order; None if something that it needs has no value."""
    said: Said = []
    for part in template:
        if isinstance(part, str):
            said.append(part)
            continue
        if isinstance(part, Option):
            if part.when is None or part.when.holds(scope):
                said.extend(fill(part.parts, scope, sayings) or ())
            continue
        words = _fill_slot(part, scope, sayings)
        if words is None:
            return None
        said.extend(words)
    return said


def _fill_slot(slot: Slot, scope: Mapping[str, object], sayings: Sayings) -> Said | None:
    found = look_up(scope, slot.path)
    if isinstance(found, Figure):
        text = None if found.missing or faint(found) else printed(found, sayings.language)
        if slot.phrase and text is not None:
            text = sayings.phrases[slot.phrase].say(found, sayings.language)
        return None if text is None else [Printed(found, text, slot.phrase)]
    if isinstance(found, tuple):
        return _fill_list(slot, cut(found, slot.first, slot.last), sayings)
    if isinstance(found, str):
        return [found] if found else None
    return None


def _fill_list(slot: Slot, items: Listing, sayings: Sayings) -> Said | None:
    if not items:
        return None
    if slot.form:
        return _in_form(items, sayings.forms[slot.form], sayings)
    if slot.word == "ranked":
        return [Name(places([(item.rank, item.name) for item in items], sayings.language))]
    if slot.word == "values":
        figures = [item.scope.get("value") for item in items]
        return _enumerate(
            [[Printed(f, printed(f, sayings.language))] for f in figures if isinstance(f, Figure) and not faint(f)],
            sayings,
        )
    return _enumerate([[Name(item.name)] for item in items], sayings)


def _enumerate(entries: Sequence[Said], sayings: Sayings) -> Said:
    """Entries with the marks between them that `enumerate_words` puts."""
    marks = re.split("x", enumerate_words(["x"] * len(entries), sayings.language))[1:]
    return [part for entry, mark in zip(entries, marks, strict=True) for part in (*entry, mark) if part]


def _in_form(items: Listing, form: Form, sayings: Sayings) -> Said | None:
    """Each item in the form; one that the form cannot say is passed over."""
    said: Said = []
    for item in items:
        template = form.first if form.first and not said else form.template
        words = fill(template, item.scope, sayings)
        if words is not None:
            said.extend([form.join, *words] if said else words)
    return said or None


def cut(items: Listing, first: int, last: int) -> Listing:
    """The items in places *first* to *last*. Those that tie with the last come along; those that tie with the one
    before the first came along there, and stay away here."""
    if first == NOT_ASKED:
        return items
    chosen = items[first - 1 : last]
    if first > 1 and chosen:
        chosen = tuple(item for item in chosen if item.rank != items[first - 2].rank)
    if chosen:
        chosen += tuple(item for item in items[last:] if item.rank == chosen[-1].rank)
    return chosen
