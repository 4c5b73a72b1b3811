"""The files of a snapshot, each held to its digest in the manifest before it is first read, whichever engine reads it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fuwai.core.cell import CellQuery, Fact
from fuwai.core.error import FuwaiError
from fuwai.facts.plan import months_of
from fuwai.facts.snapshot import BY_MONTH, MANIFEST

READERS = 2  # threads that hold files to their digests; reading and hashing run outside the interpreter's lock
CHUNK = 1 << 20  # bytes


class Held:
    """The files of the snapshot at *snapshot*. Raises FuwaiError `facts.missing` or `facts.damaged`."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.files = manifest(snapshot)
        self.verified: set[str] = set()

    def names(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> list[str]:
        """The files that *queries* of these facts need, as they should be; of enterprises the one file there is."""
        wanted = [months_of(query) for query in queries]
        names = [
            name
            for name in self.files
            if (name == f"{fact}.parquet")
            or (name.startswith(f"{fact}/") and any(low <= month_of(name) <= high for low, high in wanted))
        ]
        self.hold([name for name in names if name not in self.verified])
        return names

    def hold(self, names: Sequence[str]) -> None:
        """Raise FuwaiError `facts.damaged` where one of *names* is missing or has other bytes than were written."""
        with ThreadPoolExecutor(READERS) as readers:
            digests = readers.map(lambda name: digest_of(self.snapshot / name), names)
            for name, digest in zip(names, digests, strict=True):
                if digest != self.files[name]["sha256"]:
                    raise damaged(name)
                self.verified.add(name)

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of facts that are kept by month; None where there are none."""
        held = [month_of(name) for name in self.files if name.startswith(f"{fact}/")]
        return (min(held), max(held)) if held else None


def manifest(snapshot: Path) -> Mapping[str, Mapping[str, Any]]:
    """What the manifest says of each file. Raises FuwaiError `facts.missing`."""
    try:
        files: Mapping[str, Mapping[str, Any]] = json.loads((snapshot / MANIFEST).read_text())["files"]
    except (OSError, ValueError, KeyError) as error:
        raise FuwaiError(
            "facts.missing",
            f"{snapshot.name} 没有可用的统计数据; 请先运行 fuwai facts build",
            f"there are no facts at {snapshot.name}; run fuwai facts build first",
        ) from error
    return files


def by_month(fact: Fact) -> bool:
    """Whether these facts are kept in one file a month."""
    return fact in BY_MONTH


def month_of(name: str) -> int:
    """The month of a file executions/month=201506.parquet."""
    return int(name.rsplit("=", 1)[1].removesuffix(".parquet"))


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, in hex; empty where there is none."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def damaged(name: str) -> FuwaiError:
    """The file *name* is not as it was written."""
    return FuwaiError(
        "facts.damaged",
        f"统计数据文件 {name} 缺失或已损坏; 请运行 fuwai facts build --rebuild",
        f"the fact file {name} is missing or damaged; run fuwai facts build --rebuild",
    )


def unreadable(snapshot: Path, error: Exception) -> FuwaiError:
    """An engine could not read the files of *snapshot* although they are as they were written."""
    said = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return FuwaiError(
        "facts.unreadable",
        f"统计数据 {snapshot.name} 无法读取 ({said}); 请运行 fuwai facts build --rebuild",
        f"the facts {snapshot.name} cannot be read ({said}); run fuwai facts build --rebuild",
    )


def too_large() -> FuwaiError:
    """A sum does not fit 64 bits."""
    return FuwaiError(
        "cell.too_large",
        "有一个合计超过 64 位整数 (约 9.2×10^18 美分); 请检查金额的单位, 或缩小报告期和地区",
        "a sum exceeds 64 bits (about 9.2×10^18 cents); look at the units of the amounts, or ask for less at once",
    )
