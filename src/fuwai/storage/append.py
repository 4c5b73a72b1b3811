"""The only way into the append-only tables: `file`, `decide`, `correct`, `audit`, each inside one `transaction`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import polars as pl
from django.db import connection
from django.db import transaction as django_transaction

from fuwai.core.chain import canonical
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.storage import anchor, reference
from fuwai.storage.allotment import refuse_overallotted
from fuwai.storage.canonical import digests, texts
from fuwai.storage.chain import AUDIT, CORRECTION, DECISION, FILING, finding_lists, head, linked
from fuwai.storage.database import insert, lock_writers
from fuwai.storage.models import IDENTITIES, VERSIONS, AuditEntry, Batch, Correction, Decision, Filing, FilingFinding
from fuwai.storage.models.filing import AMEND, FILE
from fuwai.storage.origin import ORIGIN
from fuwai.storage.submission import BatchInfo, Entry, Filed, Found, NewCorrection, NewDecision, Submission

__all__ = [
    "BatchInfo",
    "Entry",
    "Filed",
    "Found",
    "NewCorrection",
    "NewDecision",
    "Submission",
    "audit",
    "audit_each",
    "correct",
    "decide",
    "file",
    "transaction",
]

IDENTITY_COLUMNS = {
    "enterprise": ("code",),
    "contract": ("id", "enterprise_id", "provider_number", "control_number"),
    "execution": ("id", "contract_id", "execution_number"),
    "receipt": ("id", "enterprise_id", "receipt_number"),
    "allotment": ("id", "receipt_id", "execution_id"),
    "workforce": ("id", "enterprise_id", "month"),
    "certification": ("id", "enterprise_id", "certification", "certificate_number"),
    "training": ("id", "enterprise_id", "training_number"),
}
TOGETHER = "*"  # the actor of a batch of many senders; each filing names its own
FINDING_TEXTS = dict.fromkeys(("check_id", "grade", "field", "zh", "en"), pl.String)
FINDING = {"id": pl.Int64, "filing_id": pl.Int64, **FINDING_TEXTS}


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing, one writer at a time. A nested one joins the outer."""
    outermost = not connection.in_atomic_block
    with django_transaction.atomic():
        if outermost:
            lock_writers()
            anchor.catch_up()
        yield


def file(submission: Submission) -> Filed:
    """File the rows: a new key becomes version 1, a known key with other content its next version; the content that
    stands already (be it returned: it waits for a correction, not for a repetition) is not filed again. Nor is a row that
    the very same file brought before and that was amended since: a file sent twice changes nothing.

    Raises FuwaiError `storage.*` naming all rows concerned; the caller's transaction then rolls back.
    """
    _in_transaction()
    record = RECORDS[submission.noun]
    frame = reference.with_standing(record.noun, reference.frame(record, submission))
    if record.noun == "contract":
        frame = reference.with_control_numbers(frame, submission.submitted_at.year)
    frame = frame.with_columns(pl.Series("content_digest", digests(texts(frame.select(record.names))), pl.String))
    # In the order of the keys, so that the indexes grow at their end: an import takes two thirds of the time.
    fresh = frame.filter(pl.col("content_digest").ne_missing(pl.col("standing"))).sort("key")
    fresh = reference.without_filed_before(record.noun, fresh, submission.batch.sha256)
    first = head("filing").count + 1
    fresh = reference.with_references(record.noun, fresh).with_columns(
        pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("id")
    )
    batch = _write(submission, record, fresh, frame.height - fresh.height) if fresh.height else None
    refuse_overallotted(record.noun, fresh["id"].to_list())
    ids = frame.select("row").join(fresh.select("row", "id", "version"), on="row", how="left", maintain_order="left")
    amended = fresh.filter(pl.col("version") > 1).height
    return Filed(
        new=fresh.height - amended,
        amended=amended,
        unchanged=frame.height - fresh.height,
        filings=ids["id"].to_list(),
        versions=ids["version"].to_list(),
        control_numbers=(frame["control_number"].to_list() if submission.noun == "contract" else [None] * frame.height),
        batch=batch,
    )


def decide(decisions: Sequence[NewDecision]) -> None:
    """Append the decisions in their order. What the law allows is the caller's question."""
    _in_transaction()
    if not decisions:
        return
    end, now = head("decision"), datetime.now(UTC)
    columns = {
        "id": range(end.count + 1, end.count + 1 + len(decisions)),
        "filing_id": [decision.filing for decision in decisions],
        "level": [int(decision.level) for decision in decisions],
        "act": [str(decision.act) for decision in decisions],
        "body": [decision.body for decision in decisions],
        "actor": [decision.actor for decision in decisions],
        "reason": [decision.reason for decision in decisions],
        "check_id": [decision.check for decision in decisions],
        "words": [decision.words for decision in decisions],
        "decided_at": [decision.decided_at.astimezone(UTC) for decision in decisions],
        "recorded_at": [now] * len(decisions),
    }
    insert(Decision, linked(pl.DataFrame(columns, schema=DECISION), end.digest))


def correct(correction: NewCorrection) -> int:
    """Append the correction; its number. Whether it may be made is the caller's question."""
    _in_transaction()
    end = head("correction")
    row = {
        **vars(correction),
        "id": end.count + 1,
        "filing_id": correction.filing,
        "decided_at": correction.decided_at.astimezone(UTC),
        "recorded_at": datetime.now(UTC),
    }
    entry = pl.DataFrame([{name: row[name] for name in CORRECTION}], schema=CORRECTION)
    insert(Correction, linked(entry, end.digest))
    return end.count + 1


def audit(verb: str, actor: str, subject: str, at: datetime, detail: Mapping[str, object]) -> int:
    """Append the entry of one verb, with the heads of the other chains and where the act came from; its
    anchor follows the commit."""
    return audit_each(verb, at, [Entry(actor, subject, detail, ORIGIN.get())])


def audit_each(verb: str, at: datetime, entries: Sequence[Entry]) -> int:
    """Append an entry of one verb for each of several acts, in their order; the number of the last."""
    _in_transaction()
    end, filings, decisions = head("audit_entry"), head("filing"), head("decision")
    heads = {
        "filing_chain": {"count": filings.count, "head": filings.digest},
        "decision_chain": {"count": decisions.count, "head": decisions.digest},
    }
    if (corrections := head("correction")).count:
        heads["correction_chain"] = {"count": corrections.count, "head": corrections.digest}
    rows = [
        {
            "id": number,
            "verb": verb,
            "actor": entry.actor,
            "subject": entry.subject,
            "at": at.astimezone(UTC),
            "recorded_at": datetime.now(UTC),
            "detail": canonical({**entry.detail, **entry.origin.detail, **heads}),
        }
        for number, entry in enumerate(entries, end.count + 1)
    ]
    insert(AuditEntry, linked(pl.DataFrame(rows, schema=AUDIT), end.digest))
    django_transaction.on_commit(anchor.catch_up)
    return end.count + len(rows)


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("append only inside `append.transaction()`: a verb and its audit entry are one")


def _write(submission: Submission, record: RecordType, fresh: pl.DataFrame, unchanged: int) -> int:
    """The rows of one submission into batch, identity, filing, version and findings. Returns the batch."""
    now = datetime.now(UTC)
    batch = _batch(submission, fresh, unchanged, now)
    findings = _findings(submission, fresh)
    filings = fresh.select(
        "id",
        pl.lit(record.noun).alias("noun"),
        "key",
        pl.col("version").cast(pl.Int64),
        pl.when(pl.col("version") == 1).then(pl.lit(FILE)).otherwise(pl.lit(AMEND)).alias("act"),
        pl.col("enterprise_code").alias("enterprise_id"),
        pl.col("filing_county").alias("county"),
        pl.lit(submission.submitted_at.astimezone(UTC), FILING["submitted_at"]).alias("submitted_at"),
        pl.lit(now, FILING["recorded_at"]).alias("recorded_at"),
        _actors(submission, fresh),
        pl.lit(batch, pl.Int64).alias("batch_id"),
        "content_digest",
    )
    covered = filings.with_columns(
        pl.lit(submission.batch.name).alias("batch_name"),
        pl.lit(submission.batch.sha256).alias("batch_sha256"),
        pl.lit(submission.batch.token).alias("batch_token"),
        finding_lists(findings, filings["id"]),
    )
    chained = linked(covered, head("filing").digest)
    _write_identities(record.noun, fresh.filter(pl.col("version") == 1))
    insert(Filing, filings.with_columns(chained["previous"], chained["digest"]))
    identity = pl.col("enterprise_code") if record.noun == "enterprise" else pl.coalesce("first", "id")
    content = fresh.select(pl.col("id").alias("filing_id"), identity.alias("record_id"), *record.names)
    insert(VERSIONS[record.noun], content)
    insert(FilingFinding, findings)
    return batch


def _actors(submission: Submission, fresh: pl.DataFrame) -> pl.Series | pl.Expr:
    if isinstance(submission.actor, str):
        return pl.lit(submission.actor).alias("actor")
    return pl.Series("actor", [submission.actor[row] for row in fresh["row"]], pl.String)


def _write_identities(noun: str, new: pl.DataFrame) -> None:
    source = {"code": "enterprise_code", "enterprise_id": "enterprise_code"}
    insert(
        IDENTITIES[noun],
        new.select(pl.col(source.get(column, column)).alias(column) for column in IDENTITY_COLUMNS[noun]),
    )


def _batch(submission: Submission, fresh: pl.DataFrame, unchanged: int, now: datetime) -> int:
    number = (Batch.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    new = fresh.filter(pl.col("version") == 1).height
    Batch.objects.create(
        id=number,
        noun=submission.noun,
        name=submission.batch.name,
        sha256=submission.batch.sha256,
        token=submission.batch.token,
        actor=submission.actor if isinstance(submission.actor, str) else TOGETHER,
        new=new,
        amended=fresh.height - new,
        unchanged=unchanged,
        recorded_at=now,
    )
    return number


def _findings(submission: Submission, fresh: pl.DataFrame) -> pl.DataFrame:
    """The findings of the rows that are filed: id, filing_id, check_id, grade, field, zh, en."""
    if not submission.findings:
        return pl.DataFrame(schema=FINDING)
    first = (FilingFinding.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    found = submission.findings
    frame = pl.DataFrame(
        {
            "row": [one.row for one in found],
            "check_id": [one.check for one in found],
            "grade": [one.grade for one in found],
            "field": [one.field for one in found],
            "zh": [one.zh for one in found],
            "en": [one.en for one in found],
        },
        schema={"row": pl.Int64, **FINDING_TEXTS},
    )
    kept = frame.join(fresh.select("row", pl.col("id").alias("filing_id")), on="row", maintain_order="left")
    return kept.select(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("id"), "filing_id", *FINDING_TEXTS)
