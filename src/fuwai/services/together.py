"""Filing together: what several people submit at the same moment is judged and stored as one, each answered for their own.

The edit checks cost nearly the same for one row and for fifty, and so does a durable commit. One thread of a server
process takes whatever waits, at most ROWS rows of a noun, into one transaction with one audit entry for each submission. Where that
fails, each is filed alone, so that nobody's mistake costs another. Nothing waits for company: a lone submission goes at
once. Without `start` (commands, tests) every submission is filed in its caller's own thread.

The writers of several processes take turns, by a lock that wakes the next: the database would let them ask again and again.
A writer looks into its queue when its turn has come, so that all who came meanwhile go along.
"""

import fcntl
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from django.conf import settings
from django.db import close_old_connections, connection

from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.services import form
from fuwai.services.form import Kept, Row, Sent, Submitted
from fuwai.services.intake import Sender, Store
from fuwai.services.kept import KeptStore
from fuwai.storage.origin import ORIGIN, Origin

ROWS = 400  # of one transaction
ALONE = 40  # rows of one submission, from which on it goes by itself
PATIENCE = 60  # seconds that a submission waits for its answer: as long as a writer waits for the database


@dataclass
class Waiting:
    """One submission on its way. *answered* is set when *outcome* or *error* is there."""

    sender: Sender
    noun: str
    rows: Sequence[Row]
    drafts: tuple[int, ...]
    name: str
    kept: Kept | None = None
    origin: Origin = field(default_factory=ORIGIN.get)
    answered: threading.Event = field(default_factory=threading.Event)
    outcome: Submitted | None = None
    error: BaseException | None = None

    @property
    def keys(self) -> set[tuple[str, ...]]:
        """The records that the rows are of: two submissions of one record do not share a transaction."""
        names = RECORDS[self.noun].key
        return {tuple((row.get(name) or self.sender.enterprise).strip() for name in names) for row in self.rows}


class Writer:
    """The thread that files. One a process; the database lets one process write at a time."""

    def __init__(self) -> None:
        self.waiting: SimpleQueue[Waiting] = SimpleQueue()
        self.store = KeptStore()
        self.thread = threading.Thread(target=self._work, name="fuwai-writer", daemon=True)
        self.thread.start()

    def file(self, one: Waiting) -> Submitted:
        """Wait until *one* is filed. Raises what filing it alone would raise."""
        self.waiting.put(one)
        if not one.answered.wait(PATIENCE):
            raise FuwaiError(
                "form.busy",
                "系统繁忙, 未能在一分钟内入库; 稍后请先看清单中是否已有, 再决定是否重报",
                "the system is busy and has not stored it within a minute; look in the list before you submit again",
            )
        if one.error is not None:
            raise one.error
        if one.outcome is None:
            raise RuntimeError("answered without an outcome")
        return one.outcome

    def _work(self) -> None:
        left: list[Waiting] = []
        while True:
            found = left or [self.waiting.get()]
            with _turn():
                taken, left = _batch(found, self.waiting)
                close_old_connections()
                _file(taken, self.store)
            for one in taken:
                one.answered.set()


@contextmanager
def _turn() -> Iterator[None]:
    """While no other process of this machine has its turn; one that dies leaves it to the next."""
    path = Path(settings.FUWAI_HOME) / "turn.lock"
    with path.open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _batch(first: list[Waiting], queue: "SimpleQueue[Waiting]") -> tuple[list[Waiting], list[Waiting]]:
    """What goes into the next transaction, all of one noun and of different records; and what waits for the one after."""
    found = list(first)
    while len(found) < ROWS:
        try:
            found.append(queue.get_nowait())
        except Empty:
            break
    head = found[0]
    taken, left, keys, count = [head], [], head.keys, len(head.rows)
    for one in found[1:]:
        fits = one.noun == head.noun and count + len(one.rows) <= ROWS and max(len(one.rows), len(head.rows)) < ALONE
        if fits and not keys & one.keys:
            taken.append(one)
            keys |= one.keys
            count += len(one.rows)
        else:
            left.append(one)
    return taken, left


def _file(taken: list[Waiting], store: Store | None = None) -> None:
    """File what was taken, together or, where that fails, one by one; each has its outcome or its error then."""
    try:
        if len(taken) > 1:
            for one, outcome in zip(taken, _filed(taken, store), strict=True):
                one.outcome = outcome
    except Exception:  # whoever is at fault is found below, where each is filed alone and told
        for one in taken:
            one.outcome = None
    for one in taken:
        if one.outcome is None:
            try:
                (one.outcome,) = _filed([one], store)
            except BaseException as error:  # raised where it is waited for
                one.error = error


def _filed(taken: list[Waiting], store: Store | None) -> list[Submitted]:
    sent = [Sent(one.sender, one.rows, one.drafts, one.name, one.origin, one.kept) for one in taken]
    return form.submit_together(taken[0].noun, sent, store=store)


_writer: Writer | None = None
_starting = threading.Lock()


def start() -> None:
    """From now on this process files together."""
    global _writer  # noqa: PLW0603  # one a process
    with _starting:
        _writer = _writer or Writer()


def submit(
    sender: Sender,
    noun: str,
    rows: Sequence[Row],
    drafts: Iterable[int] = (),
    name: str = "form",
    kept: Kept | None = None,
) -> Submitted:
    """上报, as `form.submit`; together with others where this process has started to, unless the caller's own transaction
    has to hold it. *kept*: as of `form.Sent`; where a group fails it is told again."""
    if _writer is None or not rows or connection.in_atomic_block:
        (outcome,) = form.submit_together(noun, [Sent(sender, rows, tuple(drafts), name, kept=kept)])
        return outcome
    return _writer.file(Waiting(sender, noun, rows, tuple(drafts), name, kept))
