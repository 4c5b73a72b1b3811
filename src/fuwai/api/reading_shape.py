"""The shapes of progress: the regions of a month, and who has not filed."""

from datetime import date

from ninja import Schema


class ProgressLine(Schema):
    """*counts*: enterprises due, filed and late; executions by where they lie; US cents. *missing*: due and not filed."""

    region: str
    zh: str
    en: str
    due: date | None
    missing: int
    counts: dict[str, int]


class ProgressTree(Schema):
    region: str
    month: int
    due: date | None
    whole: dict[str, int]
    items: list[ProgressLine]


class Missing(Schema):
    enterprise: str
    name: str
    county: str


class NotFiled(Schema):
    items: list[Missing]
    next: str | None
    total: int
