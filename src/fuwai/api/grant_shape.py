"""The shapes of grants: what comes and goes. Money in fen (分), executed value in US cents."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StrictStr, StringConstraints

from fuwai.api.shape import MANY, PLAIN, SAFE, WORDS, Asked, Code, Moment, Names, Number, Region

Id = Annotated[StrictStr, StringConstraints(max_length=60, pattern=r"^[a-z0-9_-]*$")]
Fen = Annotated[StrictInt, Field(ge=0, le=SAFE)]
Line = Annotated[StrictStr, StringConstraints(max_length=200, pattern=PLAIN)]
Said = Annotated[StrictStr, StringConstraints(max_length=WORDS)]
Answer = StrictBool | Annotated[StrictInt, Field(ge=0, le=SAFE)]
Parameter = Answer | Annotated[list[Id], Field(max_length=200)]
FILE = 20_000_000  # characters of base64


class SchemeOf(Schema):
    id: str
    zh: str
    en: str
    region: str
    source: str
    note: Names
    digest: str
    receipts: Literal["none", "proof", "basis"]
    to_fill: list[str]


class Schemes(Schema):
    items: list[SchemeOf]


class CallOf(Schema):
    call: int
    name: str
    region: str
    scheme: str
    opens: datetime
    closes: datetime
    cut_off: datetime
    budget: int


class Calls(Schema):
    items: list[CallOf]


class GrantQuestion(Asked):
    call: Number
    answers: dict[Id, Answer] = Field(default={}, max_length=50)


class ConditionOf(Schema):
    id: str
    zh: str
    en: str
    answer: bool | None
    figures: dict[str, Any]


class ItemOf(Schema):
    id: str
    zh: str
    en: str
    fen: int


class Eligibility(Schema):
    """`qualifies` null: undecided, which is never passed. `figures` as of `as_of`, approved."""

    qualifies: bool | None
    as_of: datetime
    fen: int
    conditions: list[ConditionOf]
    items: list[ItemOf]
    figures: dict[str, int | None]
    receipts_unmatched: int
    executions_unmatched: int


class PaperOf(Asked):
    paper: Id
    name: Line
    content: Annotated[StrictStr, StringConstraints(max_length=FILE, pattern=r"^[A-Za-z0-9+/=\s]*$")]


class Application(GrantQuestion):
    asked: dict[Id, Fen] = Field(default={}, max_length=50)
    account: Annotated[StrictStr, StringConstraints(max_length=60, pattern=PLAIN)] = ""
    address: Line = ""
    papers: list[PaperOf] = Field(default=[], max_length=20)


class Applied(Schema):
    application: int


class Review(Asked):
    act: Literal["approve", "return", "refuse", "revoke"]
    applications: list[Number] = Field(min_length=1, max_length=MANY)
    words: Said = ""


class Done(Schema):
    count: int


class Score(Asked):
    application: Number
    points: dict[Id, Fen] = Field(max_length=50)
    words: Said = ""


class Awarding(Asked):
    call: Number


class Awarded(Schema):
    awarding: int
    total: int


class PublishedLine(Schema):
    award: int
    name: str
    county: str
    fen: int


class Published(Schema):
    first: datetime
    last: datetime
    items: list[PublishedLine]


class Payment(Asked):
    award: Number
    fen: Annotated[StrictInt, Field(ge=1, le=SAFE)]
    day: date
    reference: Annotated[StrictStr, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]


class Payments(Asked):
    call: Number
    payments: list[Payment] = Field(min_length=1, max_length=MANY)
    back: StrictBool = False


class VariantOf(Asked):
    scheme: Id
    given: dict[Id, Parameter] = Field(default={}, max_length=100)
    budget: Fen


class Simulation(Asked):
    region: Region
    as_of: Moment
    before: VariantOf
    after: VariantOf
    assume: dict[Id, Answer | Id] = Field(default={}, max_length=50)


class Change(Schema):
    enterprise: Code
    before: int
    after: int


class Simulated(Schema):
    """`claims`, `cost`, `qualifying`: before and after; `items`: whose award changes, the largest change first."""

    claims: list[int]
    cost: list[int]
    qualifying: list[int]
    gains: int
    loses: int
    items: list[Change]
