"""回执: give an enterprise a proof of its filing, and hold a receipt against anchors and database."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.filing_receipt import VERB, Linked, Receipt, Step, anchored, steps
from fuwai.core.record import Field
from fuwai.core.records import RECORDS
from fuwai.services.dossier import value
from fuwai.services.enclosure import filing_of
from fuwai.storage import anchor, append
from fuwai.storage.canonical import texts
from fuwai.storage.chain import AUDIT, BATCH, FILING, LINK, finding_lists
from fuwai.storage.database import Schema, read
from fuwai.storage.history import RENAMED
from fuwai.storage.models import VERSIONS, AuditEntry, Filing, FilingFinding
from fuwai.storage.reference import DTYPES
from fuwai.storage.walk import FINDINGS


def issue(viewer: Viewer, filing: int) -> Receipt:
    """The receipt of a filing; the first time it is asked for it gets its entry in the audit trail, which names its digest.

    Its enterprise's, or an administrator's. Raises FuwaiError `review.unknown`, `access.receipt`.
    """
    found = filing_of(viewer, filing)
    if viewer.kind not in ("enterprise", "administrator"):
        raise FuwaiError("access.receipt", "回执由填报企业开具", "a receipt is for the enterprise that filed")
    with append.transaction():
        if not _entries(filing).exists():
            detail = {"filing": found.pk, "sha256": found.digest}
            append.audit(VERB, viewer.actor, _subject(filing), datetime.now(UTC), detail)
    issued = receipt(viewer, filing)
    assert issued is not None
    return issued


def receipt(viewer: Viewer, filing: int) -> Receipt | None:
    """The receipt that was issued of a filing; None where none was. Raises FuwaiError `review.unknown`."""
    found = filing_of(viewer, filing)
    entries = read(_entries(filing).order_by("id")[:1], (*AUDIT, *LINK), AUDIT | LINK)
    if entries.is_empty():
        return None
    return Receipt(_content(found), _filing(found), _linked(entries))


def against_database(issued: Receipt) -> tuple[Step, ...]:
    """Whether the filing and the audit entry stand in this database as the receipt has them."""
    filing, entry = issued.filing.said.get("id"), issued.audit.said.get("id")
    return (
        Step(
            "stands",
            Filing.objects.filter(id=filing, digest=issued.filing.digest).exists()
            if isinstance(filing, int)
            else False,
            f"数据库中的填报 {filing} 与回执相同",
            f"filing {filing} stands in the database as in the receipt",
        ),
        Step(
            "trail",
            AuditEntry.objects.filter(id=entry, digest=issued.audit.digest).exists()
            if isinstance(entry, int)
            else False,
            f"数据库中的留痕条目 {entry} 与回执相同",
            f"audit entry {entry} stands in the database as in the receipt",
        ),
    )


def against_anchors(issued: Receipt, file: Path | None = None) -> Step:
    """Whether the anchors (FUWAI_HOME's, or a copy) have the receipt's audit entry."""
    return anchored(issued, ((one.sequence, one.digest) for one in anchor.anchors(file)))


def checked(issued: Receipt) -> tuple[Step, ...]:
    """Everything: alone, by the anchors, by the database."""
    return (*steps(issued), against_anchors(issued), *against_database(issued))


def fields_of(issued: Receipt) -> list[tuple[Field, str]]:
    """The fields of the record as a reader writes them, from the text that the digest covers."""
    record = RECORDS[str(issued.filing.said["noun"])]
    row = {RENAMED.get(name, name): found for name, found in issued.fields.items()}
    return [(field, value(field, row)) for field in record]


def told(issued: Receipt) -> dict[str, object]:
    """What the entry in the chain says of the filing, with its findings left out."""
    return {name: found for name, found in issued.filing.said.items() if name != "findings"}


def _subject(filing: int) -> str:
    return f"filing {filing}"


def _entries(filing: int):  # type: ignore[no-untyped-def]  # a queryset of audit entries
    return AuditEntry.objects.filter(subject=_subject(filing), verb=VERB)


def _linked(entries: pl.DataFrame) -> Linked:
    [text] = texts(entries.drop(*LINK))
    return Linked(text, entries["previous"][0], entries["digest"][0])


def _filing(found: Filing) -> Linked:
    names = (*FILING, "batch__name", "batch__sha256", "batch__token", *LINK)
    filings = read(Filing.objects.filter(pk=found.pk), names, FILING | BATCH | LINK)
    findings = read(FilingFinding.objects.filter(filing=found).order_by("id"), tuple(FINDINGS), FINDINGS)
    return _linked(filings.with_columns(finding_lists(findings, filings["id"].to_list())))


def _content(found: Filing) -> str:
    record = RECORDS[found.noun]
    schema: Schema = {field.name: DTYPES[field.kind] for field in record}
    [text] = texts(read(VERSIONS[found.noun].objects.filter(filing=found), record.names, schema))
    return text
