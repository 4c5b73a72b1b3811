"""留痕核查: verify the chains and their anchors, and read the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from django.db import DatabaseError, connection

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.storage.chain import AUDIT
from fuwai.storage.database import read
from fuwai.storage.models import AuditEntry
from fuwai.storage.walk import Break, Far, Step, Walked, untold, walk

__all__ = ["Break", "Far", "VerifyReport", "Walked", "log", "readable", "untold", "verify"]


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


def verify(viewer: Viewer, anchors: Path | None = None, step: Step = untold) -> VerifyReport:
    """Compute every digest again and hold the audit entries against the anchors (those of FUWAI_HOME, or a copy kept
    elsewhere); *step* is told how far it is. For an auditor or an administrator. Raises FuwaiError `audit.database`
    where the database cannot be read, and what *step* raises.
    """
    _all_seeing(viewer)
    with readable():
        return VerifyReport(walk(anchors, step))


@contextmanager
def readable() -> Iterator[None]:
    """What the database complains of within the block, said for its reader: which database, and what to do."""
    try:
        yield
    except DatabaseError as error:
        name, first = connection.settings_dict["NAME"], (str(error).strip() or type(error).__name__).splitlines()[0]
        raise FuwaiError(
            "audit.database",
            f"数据库 {name} 读不出: {first}; 核查没有完成。请保留此文件供查证, 从备份恢复数据库后再运行 fuwai audit verify; "
            "anchors.log 请勿改动",
            f"the database {name} cannot be read: {first}; nothing was verified. Keep the file as evidence, restore the "
            "database from a backup and run fuwai audit verify again; leave anchors.log as it is",
        ) from error


def log(viewer: Viewer, verb: str = "", last: int = 50, before: int | None = None) -> pl.DataFrame:
    """The *last* audit entries (of *verb*; before the entry *before*), oldest first: id, verb, actor, subject, at,
    recorded_at, detail."""
    _all_seeing(viewer)
    entries = AuditEntry.objects.order_by("-id")
    if verb:
        entries = entries.filter(verb=verb)
    if before is not None:
        entries = entries.filter(id__lt=before)
    return read(entries[:last], tuple(AUDIT), AUDIT).reverse()


def _all_seeing(viewer: Viewer) -> None:
    if viewer.kind not in ("auditor", "administrator"):
        raise FuwaiError(
            "access.audit",
            "留痕由审计人员或管理员查看",
            "the audit trail is for an auditor or an administrator",
        )
