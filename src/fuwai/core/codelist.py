"""代码表: dated codes with their Chinese and English names, and the one folding by which typed names are compared."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

IGNORED = re.compile(r"[\s\u200b\ufeff]+")
TRAILING_CODE = re.compile(r"(.+)\(([a-z0-9_]+)\)")
FINER_CODE = re.compile(r"([a-z]?\d{2})\d{1,2}(?!\d)")
LEADING_CODE = re.compile(r"([a-z0-9_]+)[-–—:：、.,_|/()]*(.+)")


def fold(text: str) -> str:
    """*text* as names are compared: full-width forms folded (NFKC), lower case, no spaces.

    In Polars the same is ``.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[\\s\u200b\ufeff]+", "")``.

    >>> fold("Ｕｎｉｔｅｄ　States")
    'unitedstates'
    """
    return IGNORED.sub("", unicodedata.normalize("NFKC", text).lower())


@dataclass(frozen=True, slots=True)
class Code:
    """One entry. *valid_to* is the last day on which it holds; None is open. *digits*: a currency's minor digits."""

    code: str
    zh: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    confirmed: bool = True
    synonyms: tuple[str, ...] = ()
    parent: str = ""
    digits: int = 0

    def holds(self, on: date | None) -> bool:
        """Whether the entry holds on the day; without a day every entry does."""
        return on is None or (
            (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
        )


@dataclass(frozen=True)
class CodeList(Mapping[str, Code]):
    """A list by code. `find` takes what people type; a name that two codes share answers to neither."""

    name: str
    entries: Mapping[str, Code]
    zh: str = ""
    en: str = ""
    shared: frozenset[str] = frozenset()  # folded names that also mean something outside the list: they decide nothing
    finer: bool = False  # a code with one or two digits more, of a finer level that is not listed, means the entry
    _names: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _ambiguous: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names, ambiguous = _fold_names(self.entries, self.shared)
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_ambiguous", ambiguous)

    def __getitem__(self, code: str) -> Code:
        return self.entries[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    def find(self, text: str) -> str | None:
        """The code that *text* names: a code, a Chinese or English name, a synonym, or a code followed by its name."""
        folded = fold(text)
        if (code := self._names.get(folded)) is not None:
            return code
        for form in (LEADING_CODE, TRAILING_CODE):
            if (match := form.fullmatch(folded)) is not None:
                one, other = self._names.get(match[1]), self._names.get(match[2].rstrip(")"))
                if one is not None and one == other:
                    return one
        match = FINER_CODE.match(folded) if self.finer else None
        return self._names.get(match[1]) if match else None

    def lookup(self) -> dict[str, str]:
        """Folded text → code for every code, name, synonym, and code with name; for joins over whole columns."""
        return dict(self._names)

    def ambiguous(self, text: str) -> tuple[str, ...]:
        """The codes among which *text* does not decide; empty where it names one code or none."""
        return self._ambiguous.get(fold(text), ())

    def name_of(self, code: str, language: str = "zh") -> str:
        """The name in Chinese, or in English with *language* ``en``."""
        entry = self.entries[code]
        return entry.en if language == "en" else entry.zh

    def told(self, code: str, language: str = "zh") -> str:
        """The entry as people are told of it, see `labelled`."""
        return labelled(code, self.name_of(code, language))


def labelled(code: str, name: str) -> str:
    """I11 软件研发及开发服务; of a code that is a mere word for programs (inbound, name:old-trade) the name alone."""
    return name if code.islower() else f"{code} {name}"


def _fold_names(
    entries: Mapping[str, Code], shared: frozenset[str]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Names by strength: codes, then official names, then synonyms; a weaker one never takes a stronger one's text."""
    names: dict[str, str] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    for strength in (_codes, _official_names, _synonyms):
        claims: dict[str, dict[str, Code]] = {}
        for entry in entries.values():
            for text in strength(entry):
                if (folded := fold(text)) and folded not in names and folded not in ambiguous:
                    claims.setdefault(folded, {})[entry.code] = entry
        for folded, claimants in claims.items():
            left = [] if folded in shared else _meant(claimants, nested=strength is _official_names)
            if len(left) == 1:
                names[folded] = left[0]
            else:
                ambiguous[folded] = tuple(sorted(claimants))
    return names, ambiguous


def _codes(entry: Code) -> tuple[str, ...]:
    return (entry.code,)


def _official_names(entry: Code) -> tuple[str, ...]:
    return (entry.zh, entry.en, entry.code + entry.zh, entry.code + entry.en)


def _synonyms(entry: Code) -> tuple[str, ...]:
    return entry.synonyms


def _meant(claimants: Mapping[str, Code], nested: bool) -> list[str]:
    """Of the codes that share a name, those that it can mean: the one that still holds rather than those that ended,
    and, of an official name, the part rather than the whole (教育 is P82, not P)."""
    left = [code for code, entry in claimants.items() if entry.valid_to is None] or list(claimants)
    if nested:
        parents = {claimants[code].parent for code in left}
        left = [code for code in left if code not in parents]
    return left


@dataclass(frozen=True)
class ListEdition:
    """A dated edition of a code list: which codes held in which years. *partial*: not all of its codes are known."""

    list: str
    code: str
    zh: str
    en: str
    source: str
    valid_from: date | None
    valid_to: date | None
    partial: bool
    codes: CodeList
    note_zh: str = ""
    note_en: str = ""

    def holds(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
