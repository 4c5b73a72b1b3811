"""回执: what proves to its holder that a filing stands in the chain, and how to check it without the system.

A receipt carries the very texts that the digests cover: the filing's content, its entry in the chain of filings, and the
entry of the audit trail that names the filing's digest. The digest of the latter stands in the anchors outside the database.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fuwai.core.chain import link
from fuwai.core.error import FuwaiError

FORM = "fuwai-receipt-1"
VERB = "issue_receipt"


@dataclass(frozen=True)
class Linked:
    """An entry of a chain: the text that is digested, the digest before it, its own."""

    text: str
    previous: str
    digest: str

    @property
    def holds(self) -> bool:
        return link(self.previous, self.text) == self.digest

    @property
    def said(self) -> dict[str, Any]:
        """What the text says; empty where it is no JSON object."""
        return _object(self.text)


@dataclass(frozen=True)
class Receipt:
    """*content*: the canonical text of the record's fields."""

    content: str
    filing: Linked
    audit: Linked

    @property
    def fields(self) -> dict[str, Any]:
        return _object(self.content)


@dataclass(frozen=True)
class Step:
    """One thing that was checked, in both languages, and whether it holds."""

    name: str
    holds: bool
    zh: str
    en: str


def written(receipt: Receipt) -> str:
    """The receipt as its file."""
    parts = {
        "form": FORM,
        "content": receipt.content,
        "filing": vars(receipt.filing),
        "audit": vars(receipt.audit),
    }
    return json.dumps(parts, ensure_ascii=False, indent=1) + "\n"


def parsed(text: str) -> Receipt:
    """A receipt from its file. Raises FuwaiError `receipt.form`."""
    try:
        parts = json.loads(text)
        if parts["form"] != FORM:
            raise ValueError(parts["form"])
        filing, audit = (
            Linked(**{name: _text(parts[one][name]) for name in ("text", "previous", "digest")})
            for one in ("filing", "audit")
        )
        return Receipt(_text(parts["content"]), filing, audit)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FuwaiError(
            "receipt.form",
            "这不是服外的填报回执; 请用下载的 json 文件",
            "this is no receipt of Fuwai; use the json file that was downloaded",
        ) from None


def steps(receipt: Receipt) -> tuple[Step, ...]:
    """What can be checked with the receipt alone."""
    content = hashlib.sha256(receipt.content.encode()).hexdigest()
    filing, audit, detail = receipt.filing.said, receipt.audit.said, _object(str(receipt.audit.said.get("detail", "")))
    chain = detail.get("filing_chain")
    covered = (
        isinstance(chain, dict) and isinstance(chain.get("count"), int) and chain["count"] >= _number(filing.get("id"))
    )
    named = (detail.get("filing"), detail.get("sha256")) == (filing.get("id"), receipt.filing.digest)
    return (
        Step("content", content == filing.get("content_digest"), "内容与摘要相符", "the content has its digest"),
        Step("filing", receipt.filing.holds, "填报与前一条的摘要相接", "the filing follows the digest before it"),
        Step(
            "audit", receipt.audit.holds, "留痕条目与前一条的摘要相接", "the audit entry follows the digest before it"
        ),
        Step(
            "named",
            bool(audit.get("verb") == VERB and named and covered),
            "留痕条目记有这份填报的摘要",
            "the audit entry names the filing's digest",
        ),
    )


def anchored(receipt: Receipt, anchors: Iterable[tuple[int, str]]) -> Step:
    """Whether the anchors (number, digest) have the receipt's audit entry."""
    number = _number(receipt.audit.said.get("id"))
    found = [digest for sequence, digest in anchors if sequence == number]
    return Step(
        "anchor",
        found == [receipt.audit.digest] * len(found) and bool(found),
        f"库外锚点记有留痕条目 {number}",
        f"the anchors outside the database have audit entry {number}",
    )


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return dict(found) if isinstance(found, Mapping) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value
