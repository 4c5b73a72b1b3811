"""Columns by the kind of a filed field, and the conditions under which the database takes them."""

import json
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import (
    BigIntegerField,
    CharField,
    CheckConstraint,
    DateField,
    F,
    Field,
    ForeignKey,
    IntegerField,
    Lookup,
    Q,
)
from django.db.models.functions import Length

CharField.register_lookup(Length)


class _Form(Lookup):  # type: ignore[type-arg]
    """A column consists of so many characters of one class, as each database says it."""

    prepare_rhs = False
    characters: ClassVar[str]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[object]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} GLOB %s", [*params, f"[{self.characters}]" * int(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[object]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} ~ %s", [*params, f"^[{self.characters}]{{{int(self.rhs)}}}$"]


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):  # type: ignore[type-arg]
    """A column is one of a list of any length: `in` without a parameter for each of 30,000 ids."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[object]]:
        column, params = self.process_lhs(compiler, connection)
        listed = json.dumps(list(self.rhs), ensure_ascii=False)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, listed]  # noqa: S608  # the ORM's column

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[object]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


@CharField.register_lookup
class Letters(_Form):
    lookup_name, characters = "letters", "A-Z"


@CharField.register_lookup
class Digits(_Form):
    lookup_name, characters = "digits", "0-9"


CURRENCY, COUNTRY, REGION = 3, 2, 6  # characters: ISO 4217, ISO 3166-1 alpha-2, GB/T 2260
DIGEST = 64  # hexadecimal digits of SHA-256


class Number(BigIntegerField):
    """A key that we number ourselves, from 1 without a gap.

    On SQLite it is declared INTEGER, so that it is the row's own number: half the work of a `bigint` key.
    """

    def db_type(self, connection: Any) -> str:
        return "integer" if connection.vendor == "sqlite" else "bigint"

    def rel_db_type(self, connection: Any) -> str:
        return self.db_type(connection)


def number() -> Any:
    return Number(primary_key=True)


def text(limit: int = 200, required: bool = False) -> Any:
    """A text or a code; a missing one is NULL, never empty."""
    return CharField(max_length=limit, null=not required)


def day(required: bool = False) -> Any:
    return DateField(null=not required)


def month() -> Any:
    """yyyymm."""
    return IntegerField()


def whole(required: bool = False) -> Any:
    """A count, or an amount in minor units of its currency."""
    return BigIntegerField(null=not required)


def between(name: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(condition=Q(**{f"{name}__gte": low, f"{name}__lte": high}), name=f"%(class)s_{name}_between")


def letters(name: str, length: int) -> CheckConstraint:
    """A code of *length* capital letters."""
    return CheckConstraint(condition=Q(**{f"{name}__letters": length}), name=f"%(class)s_{name}_form")


def digits(name: str, length: int) -> CheckConstraint:
    """A code of *length* digits."""
    return CheckConstraint(condition=Q(**{f"{name}__digits": length}), name=f"%(class)s_{name}_form")


def one_of(name: str, values: tuple[str, ...]) -> CheckConstraint:
    """One of the values, asked one by one: SQLite builds a table for each IN, row by row, at three times the cost."""
    known = reduce(or_, (Q(**{name: str(value)}) for value in values))
    return CheckConstraint(condition=known, name=f"%(class)s_{name}_known")


def ordered(first: str, last: str) -> CheckConstraint:
    """*last* is not before *first*; a missing day is no contradiction."""
    return CheckConstraint(condition=Q(**{f"{last}__gte": F(first)}), name=f"%(class)s_{first}_{last}")


def calendar_month(name: str) -> CheckConstraint:
    """yyyymm of 1900 to 2099; whether it is a sensible month is an edit check's question."""
    return CheckConstraint(
        condition=Q(**{f"{name}__gte": 190001, f"{name}__lte": 209912})
        & Q(**{f"{name}__gte": F(name) / 100 * 100 + 1})
        & Q(**{f"{name}__lte": F(name) / 100 * 100 + 12}),
        name=f"%(class)s_{name}_known",
    )
