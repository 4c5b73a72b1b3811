"""核查摘要链 from a page: begun by an auditor, done beside the other work, its last result kept in FUWAI_HOME."""

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.db import connections

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import audit, enclosure
from fuwai.services.trail import check_auditor
from fuwai.storage import append

LOG = logging.getLogger("fuwai.audit")
LONGEST = timedelta(hours=2)  # after which one that has not ended is taken for dead


@dataclass(frozen=True)
class Found:
    """One place that does not hold: chain (or `evidence`), number, and what is wrong in both languages."""

    chain: str
    number: int
    zh: str
    en: str


@dataclass(frozen=True)
class Checked:
    """A verification. *ended*: empty while it goes on; *failed*: it could not be done, and why."""

    began: str
    actor: str
    ended: str = ""
    filings: int = 0
    decisions: int = 0
    entries: int = 0
    anchors: int = 0
    unanchored: int = 0
    corrections: int = 0
    evidence: int = 0
    found: tuple[Found, ...] = ()
    failed_zh: str = ""
    failed_en: str = ""

    @property
    def holds(self) -> bool:
        return bool(self.ended) and not self.found and not self.failed_zh

    @property
    def goes_on(self) -> bool:
        return not self.ended and datetime.now(UTC) - datetime.fromisoformat(self.began) < LONGEST


def last(viewer: Viewer) -> Checked | None:
    """The last verification; None where there was none. Raises FuwaiError `access.audit`."""
    check_auditor(viewer)
    if not _path().exists():
        return None
    kept = json.loads(_path().read_text())
    return Checked(**{**kept, "found": tuple(Found(**one) for one in kept["found"])})


def begin(viewer: Viewer) -> None:
    """Begin a verification beside the other work. Raises FuwaiError `access.audit`, `audit.going_on`."""
    before = last(viewer)
    if before is not None and before.goes_on:
        raise FuwaiError(
            "audit.going_on", "核查正在进行, 请稍后刷新", "a verification is going on; reload the page in a while"
        )
    _keep(Checked(_now(), viewer.actor))
    Thread(target=_beside, args=(viewer, _path()), name="chain-check", daemon=True).start()


def run(viewer: Viewer) -> Checked:
    """Verify now; the result, which is kept, and whose audit entry says who asked. Raises FuwaiError `access.audit`."""
    check_auditor(viewer)
    began = _now()
    try:
        walked = audit.verify(viewer).walked
        faults = enclosure.faults()
    except FuwaiError as error:
        done = Checked(began, viewer.actor, _now(), failed_zh=error.zh, failed_en=error.en)
        _keep(done)
        return done
    found = [Found(one.chain, one.id, one.zh, one.en) for one in walked.breaks]
    found += [Found("evidence", number, zh, en) for number, zh, en in faults]
    counts = {
        name: getattr(walked, name)
        for name in ("filings", "decisions", "entries", "anchors", "unanchored", "corrections")
    }
    done = Checked(began, viewer.actor, _now(), evidence=enclosure.count(), found=tuple(found), **counts)
    with append.transaction():
        append.audit("verify_chain", viewer.actor, "", datetime.now(UTC), {"holds": done.holds, "found": len(found)})
    _keep(done)
    return done


def _beside(viewer: Viewer, kept: Path) -> None:
    """In a thread of its own: there is nobody to catch what goes wrong; the log and the page tell it."""
    try:
        run(viewer)
    except Exception as error:
        LOG.exception("the verification of the chains failed")
        words = f"{type(error).__name__}: {error}"
        _keep(Checked(_now(), viewer.actor, _now(), failed_zh=words, failed_en=words), kept)
    finally:
        connections.close_all()


def _path() -> Path:
    return Path(settings.FUWAI_HOME) / "verified.json"


def _keep(checked: Checked, path: Path | None = None) -> None:
    path = path or _path()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(asdict(checked), ensure_ascii=False, indent=1))
    os.replace(draft, path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
