"""The canonical form of filings, decisions, corrections and audit entries: what their digests cover, written and verified alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fuwai.core.chain import GENESIS, links
from fuwai.storage.canonical import texts
from fuwai.storage.database import MOMENT, scalar

FILING = {
    "id": pl.Int64,
    "noun": pl.String,
    "key": pl.String,
    "version": pl.Int64,
    "act": pl.String,
    "enterprise_id": pl.String,
    "county": pl.String,
    "submitted_at": MOMENT,
    "recorded_at": MOMENT,
    "actor": pl.String,
    "batch_id": pl.Int64,
    "content_digest": pl.String,
}
BATCH = {"batch_name": pl.String, "batch_sha256": pl.String, "batch_token": pl.String}
FINDINGS = pl.List(
    pl.Struct(dict.fromkeys(("check_id", "grade", "field", "zh", "en"), pl.String))
)  # in the order of their ids; an empty list where there is none
DECISION = {
    "id": pl.Int64,
    "filing_id": pl.Int64,
    "level": pl.Int64,
    "act": pl.String,
    "body": pl.String,
    "actor": pl.String,
    "reason": pl.String,
    "check_id": pl.String,
    "words": pl.String,
    "decided_at": MOMENT,
    "recorded_at": MOMENT,
}
CORRECTION = {
    "id": pl.Int64,
    "filing_id": pl.Int64,
    **dict.fromkeys(
        ("body", "actor", "text", "client_kind", "client_industry", "supplier", "from_code", "from_verdict"), pl.String
    ),
    "codes": pl.String,
    "verdict": pl.String,
    "words": pl.String,
    "decided_at": MOMENT,
    "recorded_at": MOMENT,
}
AUDIT = {
    "id": pl.Int64,
    "verb": pl.String,
    "actor": pl.String,
    "subject": pl.String,
    "at": MOMENT,
    "recorded_at": MOMENT,
    "detail": pl.String,
}
LINK = {"previous": pl.String, "digest": pl.String}


@dataclass(frozen=True)
class Head:
    """The end of a chain: how many entries there are, and the last one's digest."""

    count: int
    digest: str


def head(table: str) -> Head:
    """The end of the chain in *table*; ids count from 1 without a gap."""
    row = scalar(f'SELECT id, digest FROM "{table}" ORDER BY id DESC LIMIT 1')  # noqa: S608  # a table of ours
    return Head(int(str(row[0])), str(row[1])) if row else Head(0, GENESIS)


def linked(entries: pl.DataFrame, previous: str) -> pl.DataFrame:
    """*entries* in order, with `previous` and `digest` after an entry with the digest *previous*."""
    found = list(links(previous, texts(entries)))
    return entries.with_columns(
        pl.Series("previous", [previous, *found][: len(found)], pl.String), pl.Series("digest", found, pl.String)
    )


def finding_lists(findings: pl.DataFrame, filings: Sequence[int]) -> pl.Series:
    """The findings of each filing, as they are digested. *findings*: id, filing_id and the five columns."""
    names = ["check_id", "grade", "field", "zh", "en"]
    if findings.is_empty():
        return pl.Series("findings", [[]], FINDINGS).new_from_index(0, len(filings))
    gathered = findings.sort("id").group_by("filing_id", maintain_order=True).agg(pl.struct(names).alias("findings"))
    joined = pl.DataFrame({"filing_id": filings}).join(gathered, on="filing_id", how="left", maintain_order="left")
    return joined.select(pl.coalesce("findings", pl.lit([], FINDINGS)).alias("findings"))["findings"]
