"""审核关系: an edit check is a value. Its expression is one SQL boolean over a row and its context; NULL is undecided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from fuwai.core.error import Place


class Grade(Enum):
    """What a failing check does to a row."""

    BLOCKING = "blocking"  # 阻断: the row is not filed
    HELD = "held"  # 待说明: filed, and approved only by a reasoned override
    SOFT = "soft"  # 提示: filed, shown to filer and reviewer


class Outcome(Enum):
    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"


Scope = Literal["field", "row", "records"]  # one field; across fields of a row; across records or history


@dataclass(frozen=True)
class Example:
    """A row (and context columns) with the outcome that the check must give on it."""

    values: Mapping[str, object]
    outcome: Outcome


@dataclass(frozen=True)
class EditCheck:
    """One dated check of one noun.

    *expression* is true where the row is right. *columns* are the columns it reads: fields of the noun and context
    columns (`checks/context.py` lists them); they also fill the messages' {slots}. *field* is the cell that is marked.
    """

    id: str
    noun: str
    grade: Grade
    scope: Scope
    field: str
    expression: str
    zh: str
    en: str
    source: str
    columns: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    examples: tuple[Example, ...] = ()

    def holds_on(self, day: date | None) -> bool:
        """Whether the check is in force on the day; without a day every check is."""
        return day is None or (
            (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True)
class Finding:
    """What one check (or the reading of a cell) found on one row. *row* counts the grid's rows from 0."""

    check: str
    grade: Grade
    noun: str
    row: int
    field: str
    zh: str
    en: str
    place: Place | None = None
    source: str = ""
