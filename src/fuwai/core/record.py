"""What is filed: a record type is a list of fields, and each field knows its name, its headings and its kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "date", "month", "count", "amount"]


@dataclass(frozen=True)
class Field:
    """One thing that is filed about a record.

    *name* is the column on every floor; *zh* the heading of the workbook; *synonyms* other headings that people use;
    *codes* the code list that a field of kind ``code`` draws on; *currency* the field that names an amount's currency;
    *limit* the longest text (characters) or the largest number that is taken at all.
    """

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    required: bool = False
    codes: str = ""
    currency: str = ""
    synonyms: tuple[str, ...] = ()
    limit: int = 200
    note_zh: str = ""
    note_en: str = ""
    example: str = ""

    def __post_init__(self) -> None:
        if (self.kind == "code") != bool(self.codes):
            raise ValueError(f"field {self.name}: kind 'code' and a code list go together")
        if (self.kind == "amount") != bool(self.currency):
            raise ValueError(f"field {self.name}: kind 'amount' and a currency field go together")


@dataclass(frozen=True)
class RecordType:
    """A noun that is filed: its fields, in the order of the workbook, and the fields that tell two records apart."""

    noun: str
    zh: str
    en: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.noun}: a field name stands twice")
        headings = [heading for field in self.fields for heading in (field.zh, *field.synonyms)]
        if len(set(headings)) != len(headings):
            twice = sorted({heading for heading in headings if headings.count(heading) > 1})
            raise ValueError(f"{self.noun}: a heading stands for two fields: {twice}")
        if missing := set(self.key) - set(names):
            raise ValueError(f"{self.noun}: key fields that are not filed: {sorted(missing)}")

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __getitem__(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.noun} has no field {name!r}; it has {', '.join(f.name for f in self.fields)}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)
