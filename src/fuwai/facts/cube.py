"""The cube of a snapshot: for each month of executions and contracts a file of dense planes, and the axes they share.

A month is in the cube when the digest of its facts is that of the facts it was summed from; so a cube can follow any
snapshot, renews only what changed, and can never answer for facts that it has not seen. Files are memory-mapped and held
to their own digests before they are first used.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fuwai.core.error import FuwaiError
from fuwai.facts.cube_keys import Keys, load, save
from fuwai.facts.cube_month import Month, Sizes, read, shapes, summed
from fuwai.facts.held import Held, damaged, digest_of
from fuwai.facts.snapshot import BY_MONTH, replace

FORMAT = 1
INDEX, KEYS = "cube.json", "keys-{}.json"


@dataclass(frozen=True)
class Followed:
    """What following a snapshot did: the months that were summed anew, and those that were right already."""

    renewed: tuple[str, ...]
    kept: tuple[str, ...]


class Cube:
    """The cube at *path*, which need not be there yet. Raises FuwaiError `cube.damaged` when what is there cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._months: dict[str, Month] = {}
        said = _index(path)
        self.held: dict[str, dict[str, Any]] = said.get("months", {})
        self._keys_file: str = said.get("keys", "")
        self._keys_digest: str = said.get("keys_sha256", "")
        if self._keys_file:
            _verified(path / self._keys_file, self._keys_digest)
        self.keys = load(path / self._keys_file) if self._keys_file else Keys()

    def follow(self, snapshot: Path) -> Followed:
        """Sum the months of *snapshot* that are new or have changed, forget those that are gone, and save."""
        facts = Held(snapshot)
        wanted = {
            name: str(about["sha256"]) for name, about in facts.files.items() if name.partition("/")[0] in BY_MONTH
        }
        changed = [name for name, digest in wanted.items() if self.held.get(name, {}).get("source") != digest]
        gone = set(self.held) - set(wanted)
        if changed or gone:
            files = {name: self._renew(facts, name, wanted[name]) for name in changed}
            before = {name: about["file"] for name, about in self.held.items() if name in gone or name in files}
            self.held = {name: about for name, about in (self.held | files).items() if name in wanted}
            self._save(set(before.values()) - {about["file"] for about in self.held.values()})
        return Followed(tuple(changed), tuple(name for name in wanted if name not in changed))

    def month(self, name: str) -> Month:
        """The planes of the month *name*, as executions/month=201506.parquet."""
        if name not in self._months:
            about = self.held[name]
            _verified(self.path / about["file"], about["sha256"])
            self._months[name] = _mapped(self.path / about["file"], about)
        return self._months[name]

    def _renew(self, facts: Held, name: str, source: str) -> dict[str, Any]:
        """Sum one month. The facts are held to their digest while they are read."""
        with ThreadPoolExecutor(1) as other:
            right = other.submit(digest_of, facts.snapshot / name)
            try:
                frame = read(facts.snapshot / name, name.partition("/")[0])
            except (OSError, pl.exceptions.PolarsError) as error:
                raise damaged(name) from error
            month = summed(frame, self.keys)
            if right.result() != source:
                raise damaged(name)
        content = b"".join(np.ascontiguousarray(month.planes[plane]).tobytes() for plane in shapes(month.sizes))
        digest = hashlib.sha256(content).hexdigest()
        file = f"{name.replace('/', '-').removesuffix('.parquet')}-{digest[:12]}.planes"
        replace(self.path / file, content)
        self._months.pop(name, None)
        return {"source": source, "file": file, "sha256": digest, "sizes": list(month.sizes), "gross": month.gross}

    def _save(self, stale: set[str]) -> None:
        """The axes where they have grown, then the index, and only then without what is no longer named."""
        content = self.keys.dump()
        digest = hashlib.sha256(content).hexdigest()
        if digest != self._keys_digest:
            stale |= {self._keys_file} - {""}
            self._keys_file, self._keys_digest = KEYS.format(digest[:12]), digest
            save(self.path / self._keys_file, content)
        said = {"format": FORMAT, "keys": self._keys_file, "keys_sha256": digest, "months": self.held}
        replace(self.path / INDEX, json.dumps(said, indent=1, sort_keys=True).encode())
        for file in stale:
            (self.path / file).unlink(missing_ok=True)


def _index(path: Path) -> Mapping[str, Any]:
    """What the index says; nothing where there is none, or one of another format: such a cube is summed anew."""
    try:
        said: Mapping[str, Any] = json.loads((path / INDEX).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise unusable(path / INDEX) from error
    return said if said.get("format") == FORMAT else {}


def _verified(file: Path, digest: str) -> None:
    if digest_of(file) != digest:
        raise unusable(file)


def _mapped(file: Path, about: Mapping[str, Any]) -> Month:
    """The planes of a file, each a part of one map; what is changed in memory is not written back."""
    sizes: Sizes = tuple(about["sizes"])
    whole = np.asarray(np.memmap(file, np.uint8, "c")) if file.stat().st_size else np.zeros(0, np.uint8)
    planes: dict[str, NDArray[Any]] = {}
    at = 0
    for name, (shape, kind) in shapes(sizes).items():
        length = int(np.prod(shape)) * np.dtype(kind).itemsize
        planes[name] = whole[at : at + length].view(kind).reshape(shape)
        at += length
    return Month(sizes, int(about["gross"]), planes)


def unusable(file: Path) -> FuwaiError:
    """A file of the cube is not as it was written."""
    return FuwaiError(
        "cube.damaged",
        f"数据立方的文件 {file.name} 缺失或已损坏; 请删除文件夹 {file.parent.name}, 再运行 fuwai facts build",
        f"the cube's file {file.name} is missing or damaged; remove the folder {file.parent.name} and run fuwai facts build",
    )


def months_between(held: Sequence[str], fact: str, low: int, high: int) -> list[tuple[int, str]]:
    """The months of *fact* from *low* to *high* among names of files, in order."""
    found = []
    for name in held:
        if name.startswith(f"{fact}/"):
            month = int(name.rsplit("=", 1)[1].split(".")[0])
            if low <= month <= high:
                found.append((month, name))
    return sorted(found)
