"""What the parts of a page are made of: a view builds these values, `{% include "part/….html" %}` shows them.

docs/how-to/build-a-page.md has each with an example; /style shows each in every state.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.functional import Promise

from fuwai.core.edit_check import Finding, Grade
from fuwai.core.record import Field
from fuwai.web.words import said

Words = str | Promise
Tone = Literal["", "good", "bad", "held", "waiting", "draft", "quiet"]
InputKind = Literal["text", "area", "code", "date", "month", "count", "amount", "check", "password", "file", "email"]
CARDS_FROM = 4  # columns that a telephone of 390 pixels shows as a table
KEYS = {"count": "numeric", "amount": "decimal", "date": "", "month": ""}  # the keyboard that a telephone shows


@dataclass(frozen=True)
class Choice:
    """One option of a list. *group* heads the options that share it."""

    value: str
    words: Words
    group: Words = ""


@dataclass(frozen=True)
class Input:
    """One field of a form: label, control, help, and what was found, beside it. *value* is the text as typed.

    *attributes* go to the control as they are (`{"hx-post": …, "autocomplete": "username"}`).
    """

    name: str
    label: Words
    kind: InputKind = "text"
    value: str = ""
    help: Words = ""
    unit: Words = ""
    required: bool = False
    readonly: bool = False
    choices: Sequence[Choice] = ()
    findings: Sequence[Finding] = ()
    limit: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        filed: Field,
        value: str = "",
        findings: Sequence[Finding] = (),
        choices: Sequence[Choice] = (),
        attributes: Mapping[str, str] | None = None,
    ) -> "Input":
        """The field of a record as an input; of the *findings*, those of this field are taken."""
        return cls(
            name=filed.name,
            label=said(filed.zh, filed.en),
            kind="area" if filed.kind == "text" and filed.limit > 200 else filed.kind,
            value=value,
            help=said(filed.note_zh, filed.note_en),
            required=filed.required,
            choices=choices,
            findings=tuple(found for found in findings if found.field == filed.name),
            limit=filed.limit if filed.kind == "text" else None,
            attributes=attributes or {},
        )

    @property
    def id(self) -> str:
        return f"field-{self.name}"

    @property
    def invalid(self) -> bool:
        """Whether the field must be mended before the row is filed."""
        return any(found.grade is Grade.BLOCKING for found in self.findings)

    @property
    def described_by(self) -> str:
        """The ids of what describes the control, for readers."""
        return " ".join(
            [*([f"{self.id}-help"] if self.help or self.unit else []), f"{self.id}-findings"],
        )

    @property
    def keys(self) -> str:
        return KEYS.get(self.kind, "")

    @property
    def grouped(self) -> list[tuple[Words, list[Choice]]]:
        """The choices under their groups, in their order."""
        groups: dict[Words, list[Choice]] = {}
        for choice in self.choices:
            groups.setdefault(choice.group, []).append(choice)
        return list(groups.items())


@dataclass(frozen=True)
class Column:
    """A column of a table. *sort*: the word that `?sort=` takes for it (`-word`: downwards). *unit* stands in the head."""

    words: Words
    unit: Words = ""
    number: bool = False
    sort: str = ""
    narrow: bool = True  # does not break; a long text may (False)


@dataclass(frozen=True)
class Row:
    """A row: *cells* in the order of the columns (text, or safe html as the filters give it); the first links to *href*."""

    cells: Sequence[Any]
    id: str = ""
    href: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Table:
    """A table of records. *caption* is read first; *selectable* names the checkboxes of the rows (a form stands around);
    *total* is a last row; *empty* is said where there are no rows."""

    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str = ""
    selectable: str = ""
    total: Row | None = None
    empty: Words = ""

    @property
    def wide(self) -> bool:
        """Whether a telephone shows a row as a card: there are more columns than stand beside each other."""
        return len(self.columns) > CARDS_FROM

    @property
    def body(self) -> Iterator[tuple[Row, list[tuple[Any, Column]]]]:
        for row in self.rows:
            yield row, list(zip(row.cells, self.columns, strict=True))

    @property
    def foot(self) -> list[tuple[Any, Column]]:
        return list(zip(self.total.cells, self.columns, strict=True)) if self.total else []

    @property
    def heads(self) -> Iterator[tuple[Column, str, str]]:
        """Each column with its aria-sort and the `sort` that a press gives."""
        for column in self.columns:
            if column.sort and self.sort.lstrip("-") == column.sort:
                down = self.sort.startswith("-")
                yield column, "descending" if down else "ascending", column.sort if down else f"-{column.sort}"
            else:
                yield column, "", f"-{column.sort}" if column.number else column.sort


@dataclass(frozen=True)
class Paging:
    """Where in a list of *total* the page *page* (from 1) stands."""

    page: int
    total: int
    size: int = 50

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.page - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.page * self.size)

    @property
    def before(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def after(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True)
class Tab:
    words: Words
    address: str
    here: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Event:
    """One moment of a history: what happened, who did it, and the sentence that was given."""

    at: datetime
    words: Words
    who: str = ""
    note: Words = ""
    tone: Tone = "quiet"


@dataclass(frozen=True)
class Progress:
    """*done* of *whole*; said in words, never by colour alone."""

    words: Words
    done: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole percent, downwards: 100 only where nothing is missing."""
        return 100 * self.done // self.whole if self.whole else 0


@dataclass(frozen=True)
class Crumb:
    words: Words
    address: str = ""


@dataclass(frozen=True)
class Action:
    """A link that looks like a button, at the head of a page. *main*: the one that people come for."""

    words: Words
    address: str
    icon: str = ""
    main: bool = False
