"""The plan of a load: which file is sent by whom when, what reviewers decide and when, which rows are bad on purpose."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from fuwai.core.review import Level

DAYS = {Level.COUNTY: 2, Level.CITY: 4, Level.PROVINCE: 6, Level.MINISTRY: 8}  # after the sending, each level decides


@dataclass(frozen=True)
class Return:
    """A filing that the body of *level* returns. The key's parts that its noun does not have are empty."""

    noun: str
    enterprise_code: str
    provider_number: str
    execution_number: str
    level: int
    reason: str
    words: str


@dataclass(frozen=True)
class BadRow:
    """A row that is not to be filed: where it stands as Excel counts, what is wrong, the field, and the check's id."""

    sheet: str
    row: int
    noun: str
    field: str
    reason: str


@dataclass(frozen=True)
class Submission:
    """One file. *by*: enterprise or body; *sender*: the enterprise code or the body's region. Moments are ISO texts.

    *decided_at*: level → moment. Every filing of it is approved at every level then, save what *returns* lists.
    """

    file: str
    by: str
    sender: str
    submitted_at: str
    decided_at: dict[int, str]
    returns: tuple[Return, ...]
    bad_rows: tuple[BadRow, ...]
    rows: int


@dataclass(frozen=True)
class Plan:
    """The whole load in order. *counts*: how much of what it holds, good rows only."""

    region: str
    period: str
    submissions: tuple[Submission, ...]
    counts: dict[str, int]

    def write(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> "Plan":
        """The plan that `write` wrote."""
        found = json.loads(file.read_text(encoding="utf-8"))
        submissions = tuple(
            Submission(
                file=each["file"],
                by=each["by"],
                sender=each["sender"],
                submitted_at=each["submitted_at"],
                decided_at={int(level): moment for level, moment in each["decided_at"].items()},
                returns=tuple(Return(**one) for one in each["returns"]),
                bad_rows=tuple(BadRow(**one) for one in each["bad_rows"]),
                rows=each["rows"],
            )
            for each in found["submissions"]
        )
        return cls(found["region"], found["period"], submissions, found["counts"])


def decided_at(submitted: datetime) -> dict[int, str]:
    """The moment at which each level decides on what was sent at *submitted*: one for all that came in on that day."""
    evening = datetime.combine(submitted, time(17))
    return {int(level): (evening + timedelta(days=days)).isoformat() for level, days in DAYS.items()}
