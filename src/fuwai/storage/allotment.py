"""A receipt is allotted to executions many to many, and never beyond what it holds."""

from collections.abc import Sequence

import polars as pl
from django.db.models import Exists, OuterRef, QuerySet

from fuwai.core.error import FuwaiError
from fuwai.core.review import Act
from fuwai.storage.database import read
from fuwai.storage.history import standing
from fuwai.storage.models import Allotment, AllotmentVersion, Decision, Filing, ReceiptVersion

NAMED = 20  # receipts that a message writes out


def refuse_overallotted(noun: str, filings: Sequence[int]) -> None:
    """Raise FuwaiError `storage.overallotted` where receipts that these new filings touch hold less than is allotted, or
    another currency. What was struck out is not counted."""
    touched = _touched(noun, filings)
    if not touched:
        return
    receipts = read(
        _counted(ReceiptVersion.objects.filter(record_id__among=touched)),
        (
            "receiptversion__record_id",
            "receiptversion__receipt_number",
            "receiptversion__amount",
            "receiptversion__currency",
        ),
        {"receipt": pl.Int64, "number": pl.String, "amount": pl.Int64, "currency": pl.String},
    )
    parts = list(Allotment.objects.filter(receipt_id__among=touched).values_list("id", flat=True))
    allotted = read(
        _counted(AllotmentVersion.objects.filter(record_id__among=parts)),
        ("allotmentversion__record__receipt_id", "allotmentversion__allotted", "allotmentversion__currency"),
        {"receipt": pl.Int64, "allotted": pl.Int64, "of": pl.String},
    )
    sums = allotted.group_by("receipt").agg(pl.col("allotted").sum(), pl.col("of").unique())
    wrong = receipts.join(sums, on="receipt").filter(
        (pl.col("allotted") > pl.col("amount")) | (pl.col("of") != pl.concat_list("currency"))
    )
    if wrong.height:
        raise _overallotted(wrong.sort("receipt"))


def _counted(versions: "QuerySet[ReceiptVersion] | QuerySet[AllotmentVersion]") -> "QuerySet[Filing]":
    """The filings of *versions* that stand and are not struck out; found from the versions, never by walking the store."""
    gone = Decision.objects.filter(filing=OuterRef("pk"), act=Act.STRIKE_OUT)
    named = list(versions.values_list("filing_id", flat=True))
    return standing(Filing.objects.filter(~Exists(gone), id__among=named))


def _touched(noun: str, filings: Sequence[int]) -> list[int]:
    path = {"receipt": "receiptversion__record_id", "allotment": "allotmentversion__record__receipt_id"}.get(noun)
    if path is None:
        return []
    return sorted(set(Filing.objects.filter(id__among=list(filings)).values_list(path, flat=True)))


def _overallotted(wrong: pl.DataFrame) -> FuwaiError:
    named = [
        (number, f"{amount} {currency}", f"{allotted} {'/'.join(sorted(of))}")
        for number, amount, currency, allotted, of in wrong.head(NAMED)
        .select("number", "amount", "currency", "allotted", "of")
        .iter_rows()
    ]
    zh = "; ".join(f"凭证 {number} 金额 {holds}, 已分摊 {used}" for number, holds, used in named)
    en = "; ".join(f"receipt {number} holds {holds}, {used} is allotted" for number, holds, used in named)
    return FuwaiError(
        "storage.overallotted",
        f"分摊超过凭证金额或币种不同 (以最小货币单位计): {zh}",
        f"more than it holds, or not in its currency (in minor units): {en}",
    )
