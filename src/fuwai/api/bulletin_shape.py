"""The shapes of bulletins as they are written and released."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictStr, StringConstraints

from fuwai.api.shape import PLAIN, Asked, Moment, Number, Region

Sentence = Annotated[StrictStr, StringConstraints(min_length=1, max_length=80, pattern=PLAIN)]
Fact = Annotated[StrictStr, StringConstraints(min_length=1, max_length=400, pattern=PLAIN)]
Words = Annotated[StrictStr, StringConstraints(max_length=2_000)]
Kind = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z0-9_-]*$")]
Span = Annotated[str, StringConstraints(min_length=4, max_length=20, pattern=r"^[0-9A-Za-z.]*$")]
Key = Annotated[str, StringConstraints(max_length=80, pattern=r"^[0-9A-Za-z._-]*$")]
SENTENCES = 400


class MarkOf(Schema):
    sentence: str
    kind: Literal["false", "unsaid", "moved"]
    before: str
    now: str


class LineOf(Schema):
    """*words*: with braces, as they now read; *rule*: what the bulletin's file says; *mark*: whether it no longer holds."""

    id: str
    words: str
    rule: str
    changed: bool
    mark: Literal["", "false", "unsaid", "moved"]
    own: bool


class BulletinDraft(Schema):
    title: str
    as_of: datetime
    sentences: list[LineOf]
    marks: list[MarkOf]


class VersionOf(Schema):
    number: int
    bulletin: str
    version: int
    kind: str
    region: str
    period: str
    language: str
    as_of: datetime
    note: str
    writer: str
    saved_at: datetime
    released: int | None


class Versions(Schema):
    items: list[VersionOf]


class VersionRead(Schema):
    version: VersionOf
    draft: BulletinDraft


class Writing(Asked):
    """*sentences*: words by the sentence's id, figures as `{1}` or `{=ID}`; an empty one is left out."""

    region: Region
    period: Span
    kind: Kind = ""
    language: Literal["zh", "en"] = "zh"
    as_of: Moment = ""
    base: Number | None = None
    sentences: dict[Sentence, Words] = Field(default={}, max_length=SENTENCES)
    own: Words = ""
    after: Annotated[StrictStr, StringConstraints(max_length=80, pattern=PLAIN)] = ""
    notable: list[Fact] = Field(default=[], max_length=50)
    keep: list[Sentence] = Field(default=[], max_length=SENTENCES)
    note: Annotated[StrictStr, StringConstraints(max_length=200, pattern=PLAIN)] = ""


class Saved(Schema):
    version: int


class Releasing(Asked):
    """*erratum*: that it was released before is said, and its reason given."""

    version: Number
    reason: Annotated[StrictStr, StringConstraints(max_length=500)] = ""
    erratum: bool = False


class Released(Schema):
    number: int
    vintage: int
    sha256: str
