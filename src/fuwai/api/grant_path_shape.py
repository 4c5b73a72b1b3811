"""The shapes of a grant's path after applications: panel, publication, objections, money, trail. Money in fen (分)."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictBool, StrictStr, StringConstraints

from fuwai.api.grant_shape import Awarding, Fen, Id, Line, Parameter, Said
from fuwai.api.shape import PLAIN, Asked, Code, Moment, Number

Login = Annotated[StrictStr, StringConstraints(min_length=1, max_length=150, pattern=PLAIN)]
Contact = Annotated[StrictStr, StringConstraints(max_length=100, pattern=PLAIN)]


class Opening(Asked):
    """`given`: the parameters that the scheme leaves open, and those that are changed."""

    name: Line
    scheme: Id
    budget: Fen
    opens: Moment
    closes: Moment
    cut_off: Moment
    given: dict[Id, Parameter] = Field(default={}, max_length=100)


class Opened(Schema):
    call: int


class Panel(Awarding):
    experts: list[Login] = Field(min_length=1, max_length=100)


class Appointed(Schema):
    """`count`: how many are new."""

    count: int


class Conflict(Awarding):
    """`enterprise` empty: there is none in this call."""

    enterprise: Code = ""
    words: Said = ""


class ScoresOf(Schema):
    """`experts`: each one's sum over the criteria; `spread`: the highest sum less the lowest."""

    application: int
    experts: dict[str, int]
    mean: float
    points: int
    spread: int


class Scores(Schema):
    items: list[ScoresOf]


class Publication(Awarding):
    first: Moment
    last: Moment


class PublicationMade(Schema):
    notice: int


class Objection(Awarding):
    """`award`: a line of the list; without it, the whole list."""

    words: Said
    contact: Contact
    award: Number | None = None


class Objected(Schema):
    objection: int


class ObjectionOf(Schema):
    """`line`: whose award, empty: the whole list. `words`, `contact`, `by`: empty to whom they are not shown. `upheld` null:
    not answered yet."""

    number: int
    line: str
    at: datetime
    words: str
    contact: str
    by: str
    upheld: bool | None
    answer: str


class Objections(Schema):
    items: list[ObjectionOf]


class Reply(Asked):
    objection: Number
    words: Said
    upheld: StrictBool


class Replied(Schema):
    objection: int
    upheld: bool


class PaymentLine(Schema):
    """`fen`: awarded; `now`: what stands after strike-outs; `claimed`: claimed back; `owed`: of that, not come yet."""

    award: int
    enterprise: str
    name: str
    account: str
    fen: int
    now: int
    paid: int
    repaid: int
    claimed: int
    payable: int
    owed: int


class PaymentLines(Schema):
    items: list[PaymentLine]


class Budget(Schema):
    budget: int
    awarded: int
    paid: int
    claimed: int
    repaid: int
    left: int


class Recovery(Awarding):
    words: Said = ""


class Recovered(Schema):
    recoveries: list[int]


class RecoveryOf(Schema):
    """`fen`: to be paid back; `fen_now`: the award without `struck`, the filings that no longer count."""

    recovery: int
    award: int
    enterprise: str
    fen: int
    fen_now: int
    struck: list[int]
    words: str
    at: datetime


class Recoveries(Schema):
    items: list[RecoveryOf]


class TrailOf(Schema):
    """One audit entry; `digest`: its own, which covers all before it."""

    entry: int
    verb: str
    at: datetime
    actor: str
    told: dict[str, Any]
    digest: str


class Trail(Schema):
    items: list[TrailOf]
