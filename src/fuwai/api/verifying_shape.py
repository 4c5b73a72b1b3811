"""The shapes of verification campaigns. Amounts in US cents, and in minor units where a contract's currency is meant."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StrictStr, StringConstraints

from fuwai.api.shape import PLAIN, SAFE, Asked, Month, Names, Number, Said
from fuwai.services.verification import MOST, NAME, SEED

Design = Literal["simple", "group", "region", "size", "risk"]
Outcome = Literal["holds", "recode", "strike_out", "part"]
State = Literal["open", "found", "pending", "done"]
Login = Annotated[StrictStr, StringConstraints(min_length=1, max_length=150, pattern=PLAIN)]
Few = Annotated[StrictStr, StringConstraints(max_length=20, pattern=r"^[0-9A-Za-z.-]*$")]


class Drawing(Asked):
    """Contracts signed from *first* to *last* that one's level has approved. *design*: simple; stratified by group, region or
    size; weighted by risk. *seed*: any text, of a public draw for instance; empty: chance gives one."""

    name: Annotated[StrictStr, StringConstraints(min_length=2, max_length=NAME, pattern=PLAIN)]
    first: Month
    last: Month
    design: Design = "simple"
    size: Annotated[StrictInt, Field(ge=1, le=MOST)]
    seed: Annotated[StrictStr, StringConstraints(max_length=SEED, pattern=PLAIN)] = ""
    dry_run: StrictBool = False


class Stratum(Schema):
    stratum: str
    contracts: int
    drawn: int


class DrawnOf(Schema):
    """*campaign*: null after a dry run. *frame*: contracts that could be drawn, *frame_cents* their amount."""

    campaign: int | None
    frame: int
    frame_cents: int
    strata: list[Stratum]


class CampaignOf(Schema):
    """*frame_digest*: SHA-256 of the numbers of the frame's filings, so that anybody can draw again. *wrong*: found to be
    other than filed; *acted*: of these, carried out."""

    campaign: int
    name: str
    body: str
    first: int
    last: int
    design: str
    seed: str
    size: int
    frame: int
    frame_cents: int
    frame_digest: str
    actor: str
    recorded_at: datetime
    items: int
    assigned: int
    found: int
    wrong: int
    acted: int


class Campaigns(Schema):
    items: list[CampaignOf]


class DrawnItem(Schema):
    """*login*: who looks at it. *outcome*, *rule*, *suggested* (the right group), *found_by*: of the outcome that holds.
    *stands*: whether the filing is still what stands of its record."""

    item: int
    filing: int
    enterprise: str
    name: str
    number: str
    title: str
    county: str
    group: str
    usd_cents: int
    login: str
    outcome: str
    rule: str
    suggested: str
    found_by: str
    acted: bool
    stands: bool


class Items(Schema):
    items: list[DrawnItem]
    next: str | None


class OutcomeOf(Schema):
    outcome: str
    rule: str
    group: str
    part: int
    part_cents: int
    words: str
    evidence: str
    actor: str
    recorded_at: datetime


class ItemWhole(DrawnItem):
    """*outcomes*: all that was recorded, the newest first. *told*: what the enterprise is told when it is carried out."""

    campaign: int
    outcomes: list[OutcomeOf]
    told: Names | None


class ReviewerToAssign(Schema):
    login: str
    name: str
    region: str


class ReviewersToAssign(Schema):
    items: list[ReviewerToAssign]


class Assignment(Asked):
    """*items*: given to the one login; empty: what nobody has is dealt to the logins in turn, each what it may see."""

    logins: list[Login] = Field(min_length=1, max_length=100)
    items: list[Number] = Field(default=[], max_length=MOST)


class Assigned(Schema):
    count: int


class NewOutcome(Asked):
    """*rule*: one of /verification/rules; *group*: the right one, of a recode; *part*: what does not count, in minor units of
    the contract's currency; *evidence*: what was looked at."""

    outcome: Outcome
    rule: Few = ""
    group: Few = ""
    part: Annotated[StrictInt, Field(ge=0, le=SAFE)] = 0
    words: Said = ""
    evidence: Said = ""


class CarryingOut(Asked):
    items: list[Number] = Field(min_length=1, max_length=MOST)
    dry_run: StrictBool = False


class RefusedItem(Schema):
    item: int
    zh: str
    en: str


class CarriedOut(Schema):
    """*refused*: after a dry run, what speaks against an item; nothing speaks against what is done."""

    count: int
    refused: list[RefusedItem]
    dry_run: bool


class RuleOf(Schema):
    id: str
    effect: str
    zh: str
    en: str
    source: str


class RulesOf(Schema):
    items: list[RuleOf]


class EstimateOf(Schema):
    """*total*: of all contracts of the frame; *rate*: its share; *low*, *high*: 95 %; *high* null: it cannot be told."""

    total: float
    rate: float
    low: float
    high: float | None
    method: str


class RateOf(Schema):
    """*items*, *cents*: of the sample. Estimates are null until all items were looked at."""

    kind: str
    items: int
    cents: int
    by_number: EstimateOf | None
    by_amount: EstimateOf | None


class GroupFound(Schema):
    filed: str
    outcome: str
    right: str | None
    count: int


class ReportOf(Schema):
    campaign: CampaignOf
    outcomes: dict[str, int]
    rules: dict[str, int]
    groups: list[GroupFound]
    rates: list[RateOf]
