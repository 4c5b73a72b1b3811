"""What an import set out to do, outside the database: so that after a kill the next start can say what became of it."""

import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Intent:
    """One file that an import has begun: *token* is stored with the batch when, and only when, it is committed."""

    token: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Unfinished:
    """An import that did not end: *filed* tells whether its one transaction was committed before it was stopped."""

    intent: Intent
    filed: bool

    @property
    def zh(self) -> str:
        end = "其全部合格行已入库" if self.filed else "没有任何一行入库, 请重新导入"
        return f"上次导入 {self.intent.file} 被中断: {end}"

    @property
    def en(self) -> str:
        end = "all its good rows were filed" if self.filed else "none of its rows was filed; import it again"
        return f"the last import of {self.intent.file} was interrupted: {end}"


@contextmanager
def begun(folder: Path, file: str, sha256: str) -> Iterator[Intent]:
    """Note the intent durably, and strike it off when the block ends, well or by an error that rolled back."""
    intent = Intent(uuid.uuid4().hex, file, sha256)
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{intent.token}.json"
    with note.open("w") as stream:
        running = {"process": os.getpid(), "born": _born(os.getpid())}
        json.dump({"file": file, "sha256": sha256, **running}, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        yield intent
    finally:
        note.unlink(missing_ok=True)


def unfinished(folder: Path, was_filed: Callable[[str], bool]) -> tuple[Unfinished, ...]:
    """The imports that were stopped before their end; each is told once and struck off."""
    found = []
    for note in sorted(folder.glob("*.json")):
        content = _content(note)
        if _runs(int(content.get("process", 0)), content.get("born", "")):
            continue
        intent = Intent(note.stem, content.get("file", "?"), content.get("sha256", ""))
        found.append(Unfinished(intent, was_filed(intent.token)))
        note.unlink(missing_ok=True)
    return tuple(found)


def _content(note: Path) -> dict[str, str]:
    """What the note says; nothing where a power cut tore it: its import had not begun to write."""
    try:
        content: dict[str, str] = json.loads(note.read_text())
    except ValueError:
        return {}
    return content


def _runs(process: int, born: str) -> bool:
    """Whether *process* is alive and the one that wrote the note: then its import is under way, not interrupted."""
    if process <= 0 or process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return _born(process) == born
    return _born(process) == born


def _born(process: int) -> str:
    """When the system started *process*, in its own ticks: a number that is used again has another birth. Empty where
    the system does not tell."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
