"""What is handed to `append.file`, and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fuwai.storage.origin import Origin


@dataclass(frozen=True)
class BatchInfo:
    """The file that the rows came from. *token* is the importer's own mark (see `services/journal.py`)."""

    name: str
    sha256: str
    token: str = ""


@dataclass(frozen=True)
class Found:
    """A held or soft finding on row *row* (from 0) of the submission."""

    row: int
    check: str
    grade: str
    field: str
    zh: str
    en: str


@dataclass(frozen=True)
class Submission:
    """Rows of one noun. *columns*: every field of the record, lists or Polars series of equal length, Python values.

    *counties*: where the enterprise of each row is registered on the row's day. *submitted_at*: the event, aware. *actor*:
    who submits all rows, or each.
    """

    noun: str
    columns: Mapping[str, Sequence[object]]
    counties: Sequence[str]
    submitted_at: datetime
    actor: str | Sequence[str]
    batch: BatchInfo
    findings: Sequence[Found] = ()


@dataclass(frozen=True)
class Filed:
    """What became of the rows, in their order: the filing and its version, or None where the content stands already.

    *control_numbers* are those of the contracts, None for other nouns. *batch* is None where nothing was filed.
    """

    new: int
    amended: int
    unchanged: int
    filings: Sequence[int | None]
    versions: Sequence[int | None]
    control_numbers: Sequence[str | None]
    batch: int | None


@dataclass(frozen=True)
class NewDecision:
    """One act on one filing. *body*: the deciding body's region, or the enterprise's code with level 0."""

    filing: int
    level: int
    act: str
    body: str
    actor: str
    decided_at: datetime
    reason: str = ""
    words: str = ""
    check: str = ""


@dataclass(frozen=True)
class NewCorrection:
    """A reviewer's word on what a text is. *filing*: None for a free text; *body*: the correcting body's region.

    *codes*: acceptable groups, best first, joined by `|`; empty where the verdict is `out`.
    """

    filing: int | None
    body: str
    actor: str
    text: str
    client_kind: str
    client_industry: str
    supplier: str
    from_code: str
    from_verdict: str
    codes: str
    verdict: str
    words: str
    decided_at: datetime


@dataclass(frozen=True)
class Entry:
    """One act for the audit trail: who, on what, and where from."""

    actor: str
    subject: str
    detail: Mapping[str, object]
    origin: Origin
