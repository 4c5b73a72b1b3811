"""留痕核查: verify the chains and their anchors, and read the audit trail."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.storage import anchor
from fuwai.storage.chain import AUDIT
from fuwai.storage.database import read
from fuwai.storage.models import AuditEntry
from fuwai.storage.walk import Break, Walked, walk


@dataclass(frozen=True)
class VerifyReport:
    """What `verify` walked and found."""

    walked: Walked

    @property
    def holds(self) -> bool:
        return not self.walked.breaks

    @property
    def breaks(self) -> tuple[Break, ...]:
        return self.walked.breaks


def verify(viewer: Viewer, anchors: Path | None = None) -> VerifyReport:
    """Compute every digest again and hold the audit entries against the anchors (those of FUWAI_HOME, or a copy kept
    elsewhere). For an auditor or an administrator."""
    _all_seeing(viewer)
    return VerifyReport(walk(list(anchor.anchors(anchors))))


def log(viewer: Viewer, verb: str = "", last: int = 50) -> pl.DataFrame:
    """The *last* audit entries (of *verb*), oldest first: id, verb, actor, subject, at, recorded_at, detail."""
    _all_seeing(viewer)
    entries = AuditEntry.objects.order_by("-id")
    if verb:
        entries = entries.filter(verb=verb)
    return read(entries[:last], tuple(AUDIT), AUDIT).reverse()


def _all_seeing(viewer: Viewer) -> None:
    if viewer.kind not in ("auditor", "administrator"):
        raise FuwaiError(
            "access.audit",
            "留痕由审计人员或管理员查看",
            "the audit trail is for an auditor or an administrator",
        )
