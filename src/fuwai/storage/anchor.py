"""The anchors: each audit head, written outside the database, so that a chain rehashed as a whole still shows."""

import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

LINE = re.compile(rb"(\d+) ([0-9a-f]{64}) (\S+)")
TAIL = 4096  # bytes: the last whole line is within them


@dataclass(frozen=True)
class Anchor:
    """The audit entry *sequence* had *digest*, as noted at *time* (UTC, ISO)."""

    sequence: int
    digest: str
    time: str


def path() -> Path:
    return Path(settings.FUWAI_HOME) / "anchors.log"


def anchors(file: Path | None = None) -> Iterator[Anchor]:
    """All anchors in the order of the file (FUWAI_HOME's, or a copy); a line torn by a power cut is passed over, its
    entry follows again."""
    file = file or path()
    if file.exists():
        for line in file.read_bytes().splitlines():
            if match := LINE.fullmatch(line):
                yield _anchor(match)


def last() -> int:
    """The sequence number of the last anchor; 0 where there is none."""
    if not path().exists():
        return 0
    with path().open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - TAIL))
        found = [match for line in stream.read().splitlines() if (match := LINE.fullmatch(line))]
    return _anchor(found[-1]).sequence if found else 0


def catch_up() -> None:
    """Write the anchors of all committed audit entries that have none yet: after a commit, and before a write."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("ab+") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, digest, recorded_at FROM audit_entry WHERE id > %s ORDER BY id", [last()])
            rows = cursor.fetchall()
        if not rows:
            return
        torn = stream.tell() > 0 and not _ends_with_newline(stream.fileno())
        lines = [f"{sequence} {digest} {str(time)[:26].replace(' ', 'T')}\n" for sequence, digest, time in rows]
        stream.write((("\n" if torn else "") + "".join(lines)).encode())
        stream.flush()
        os.fsync(stream.fileno())


def _ends_with_newline(descriptor: int) -> bool:
    return os.pread(descriptor, 1, os.fstat(descriptor).st_size - 1) == b"\n"


def _anchor(match: "re.Match[bytes]") -> Anchor:
    return Anchor(int(match[1]), match[2].decode(), match[3].decode())
