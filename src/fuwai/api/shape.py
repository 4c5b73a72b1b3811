"""The shapes of what comes and goes: their JSON schemas are the document, and what does not fit them is refused."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, StringConstraints

from fuwai.core.records import RECORDS
from fuwai.core.review import Stage
from fuwai.files.typed import ROWS
from fuwai.services.answer_json import FACTS, LONGEST, WORD

SAFE = 2**53 - 1  # a whole number that every JSON reader keeps exactly
PLAIN = r"^[^\x00-\x1f\x7f]*$"  # of one line, without control characters
LIMIT = 200  # rows of a page
MANY = 1_000  # filings of one act
WORDS = 2_000  # characters of a reason

Number = Annotated[int, Field(ge=1, le=SAFE)]
Count = Annotated[int, Field(ge=1, le=LIMIT)]
Cursor = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")]
Word = Annotated[str, StringConstraints(max_length=WORD, pattern=PLAIN)]
Code = Annotated[str, StringConstraints(max_length=18, pattern=r"^[0-9A-Za-z]*$")]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Month = Annotated[int, Field(ge=190001, le=209912)]
Moment = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9T:+.Z-]*$")]
Noun = Literal["enterprise", "contract", "execution", "receipt", "allotment", "workforce", "certification", "training"]
StageName = Literal["county", "city", "province", "ministry", "approved", "returned", "withdrawn", "struck_out"]
Reason = Literal["scope", "group", "amount", "currency", "date", "country", "duplicate", "evidence", "other"]
Cell = StrictStr | StrictInt | StrictFloat | None
FactValue = StrictBool | StrictInt | StrictStr | None
Text = Annotated[StrictStr, StringConstraints(max_length=LONGEST)]
Filed = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,16}$")]  # a filing, as the name of a JSON member
Tag = Annotated[StrictStr, StringConstraints(max_length=60)]
Said = Annotated[StrictStr, StringConstraints(max_length=WORDS)]

assert set(RECORDS) == set(Noun.__args__)
assert set(Stage) == set(StageName.__args__)


class Asked(Schema):
    """What comes: nothing but what is named."""

    model_config = ConfigDict(extra="forbid")


class Place(Schema):
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""


class Finding(Schema):
    """审核发现 · what a check found. `row` counts from 0; `place` as Excel counts."""

    check: str
    grade: Literal["blocking", "held", "soft"]
    noun: str
    row: int | None
    field: str
    zh: str
    en: str
    place: Place | None
    source: str


class Problem(Schema):
    """错误 · an error. `code` keeps its meaning (docs/errors.md); the words may change."""

    code: str
    zh: str
    en: str
    place: Place | None
    findings: list[Finding]


class Names(Schema):
    zh: str
    en: str


class Who(Schema):
    login: str
    name: str
    role: str
    role_name: Names
    enterprise: str | None
    region: str | None
    scopes: list[str]
    expires_at: datetime
    requests_a_minute: int


class FieldOf(Schema):
    name: str
    zh: str
    en: str
    kind: Literal["text", "code", "date", "month", "count", "amount"]
    required: bool
    code_list: str | None
    currency_field: str | None
    limit: int
    note_zh: str
    note_en: str
    example: str


class RecordTypeOf(Schema):
    noun: str
    zh: str
    en: str
    key: list[str]
    fields: list[FieldOf]


class ListName(Schema):
    name: str
    zh: str
    en: str


class CodeOf(Schema):
    code: str
    zh: str
    en: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    source: str


class CodePage(ListName):
    items: list[CodeOf]
    next: str | None


class Rows(Asked):
    """Each row: field → value as it would be typed; amounts in major units of the row's currency (`"12000.50"`)."""

    rows: list[dict[Annotated[str, StringConstraints(max_length=60)], Cell]] = Field(min_length=1, max_length=ROWS)


class Submission(Rows):
    drafts: list[Number] = Field(default=[], max_length=ROWS)
    name: Annotated[StrictStr, StringConstraints(min_length=1, max_length=80, pattern=PLAIN)] = "api"


class Checked(Schema):
    findings: list[Finding]
    refused: list[int]


class Submitted(Schema):
    """`filings`: one a row, null where it was refused or nothing has changed."""

    filings: list[int | None]
    control_numbers: list[str | None]
    new: int
    amended: int
    unchanged: int
    refused: int
    findings: list[Finding]


class Record(Schema):
    """`record` is the number of its first filing, `filing` of the version. `seen` goes into If-Match or `seen` of an act."""

    record: int
    filing: int
    noun: str
    version: int
    enterprise: str
    county: str
    submitted_at: datetime
    stage: str
    desk: str | None = None
    held: int | None = None
    seen: str | None = None
    content: dict[str, str]


class RecordPage(Schema):
    items: list[Record]
    next: str | None


class Decided(Schema):
    act: str
    level: int
    body: str
    actor: str
    reason: str
    words: str
    check: str
    decided_at: datetime


class Version(Schema):
    record: int
    filing: int
    noun: str
    version: int
    enterprise: str
    county: str
    submitted_at: datetime
    digest: str
    content: dict[str, str]
    decisions: list[Decided]


class DraftContent(Asked):
    content: dict[Annotated[str, StringConstraints(max_length=60)], Cell] = Field(max_length=60)


class NewDraft(DraftContent):
    noun: Noun


class DraftOf(Schema):
    draft: int
    noun: str
    content: dict[str, Any]
    actor: str
    saved_at: datetime


class Act(Asked):
    """`seen`: filing → the tag that was seen; where one is different now, nothing is done (412)."""

    filings: list[Number] = Field(min_length=1, max_length=MANY)
    words: Said = ""
    seen: dict[Filed, Tag] = Field(default={}, max_length=MANY)
    dry_run: StrictBool = False


class ActWithReason(Act):
    reason: Reason


class Return(ActWithReason):
    groups: list[Code] = Field(default=[], max_length=5)


class Override(Act):
    check: Annotated[StrictStr, StringConstraints(max_length=60, pattern=PLAIN)] = ""


class Acted(Schema):
    count: int
    audit_entry: int | None
    dry_run: bool


class QueueLine(Schema):
    record: int
    filing: int
    noun: str
    version: int
    enterprise: str
    county: str
    stage: str
    desk: str | None
    since: datetime
    month: int
    usd_cents: int | None
    held: int
    soft: int
    returns: int
    risk: int
    reasons: list[str]
    seen: str


class Queue(Schema):
    items: list[QueueLine]
    next: str | None


class Cells(Schema):
    """`rows` in the order of `columns`: county, month (yyyymm), then counts and US cents."""

    columns: list[str]
    rows: list[list[str | int]]
    next: str | None


class Entry(Schema):
    id: int
    verb: str
    actor: str
    subject: str
    at: datetime
    recorded_at: datetime
    detail: dict[str, Any]


class Entries(Schema):
    items: list[Entry]
    next: str | None


class Break(Schema):
    chain: str
    id: int
    zh: str
    en: str


class Verified(Schema):
    holds: bool
    filings: int
    decisions: int
    entries: int
    corrections: int
    anchors: int
    unanchored: int
    breaks: list[Break]


class Description(Asked):
    """As a line of `fuwai classify --file`."""

    text: Text
    id: Annotated[StrictStr, StringConstraints(max_length=WORD)] | StrictInt | StrictFloat | None = None
    client_type: Literal["", "unknown", "enterprise", "government", "institution", "association", "individual"] = ""
    client_industry: Annotated[StrictStr, StringConstraints(max_length=WORD)] = ""
    supplier: Annotated[StrictStr, StringConstraints(max_length=WORD)] = ""
    facts: dict[str, FactValue] = Field(default={}, max_length=FACTS)


class Candidate(Schema):
    code: str
    confidence: float


class Question(Schema):
    id: str
    zh: str
    en: str


class Rule(Schema):
    id: str
    source: str
    effect: str


class Classified(Schema):
    id: str | int | float | None
    verdict: Literal["in", "out", "split", "ask"]
    code: str | None
    candidates: list[Candidate]
    decision: Literal["auto", "manual"]
    questions: list[Question]
    rules: list[Rule]
    vote: dict[str, Any] | None = None
    evidence: dict[str, Any]


class Dialogue(Asked):
    text: Text
    client_type: Literal["", "unknown", "enterprise", "government", "institution", "association", "individual"] = ""
    client_industry: Annotated[StrictStr, StringConstraints(max_length=WORD)] = ""
    answers: dict[str, FactValue] = Field(default={}, max_length=FACTS)
    contract_value: Annotated[StrictInt, Field(ge=0, le=SAFE)] | None = None


class JobOf(Schema):
    """`state`: waiting, running, marking (filed; the workbook is being marked), done, failed, stopped."""

    job: int
    kind: str
    state: str
    name: str
    sha256: str
    dry_run: bool
    made_at: datetime
    ended_at: datetime | None
    progress: str
    result: dict[str, Any] | None
    fault: dict[str, Any] | None
    workbook: str | None


class Jobs(Schema):
    items: list[JobOf]
    next: str | None


class Findings(Schema):
    items: list[Finding]
    next: str | None
