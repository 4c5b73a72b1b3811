"""The files of evidence, by their SHA-256 in FUWAI_HOME/evidence/ab/…: written whole or not at all, the same file once."""

import hashlib
import os
import re
from pathlib import Path

from django.conf import settings

DIGEST = re.compile(r"[0-9a-f]{64}")


def place(digest: str) -> Path:
    """Where the file with *digest* lies."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no SHA-256")
    return Path(settings.FUWAI_HOME) / "evidence" / digest[:2] / digest


def keep(content: bytes) -> str:
    """Store *content*; its digest. After this it is on the disk, or an exception was raised and nothing is there."""
    digest = hashlib.sha256(content).hexdigest()
    found = place(digest)
    if found.exists() and found.stat().st_size == len(content):
        return digest
    found.parent.mkdir(parents=True, exist_ok=True)
    draft = found.with_name(f".{digest}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, found)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(found.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name too survives a power cut
    finally:
        os.close(folder)
    return digest


def read(digest: str) -> bytes | None:
    """The file, where it is there and is what its digest says; None otherwise."""
    found = place(digest)
    if not found.exists():
        return None
    content = found.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == digest else None


def drop(digest: str) -> None:
    """Throw the file away; the caller knows that nothing refers to it."""
    place(digest).unlink(missing_ok=True)
