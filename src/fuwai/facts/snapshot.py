"""Facts on disk: a snapshot is a folder of Parquet files by month with a manifest. Same facts, same bytes."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fuwai.core.error import FuwaiError

MANIFEST = "manifest.json"
BY_MONTH = ("executions", "contracts")


@dataclass(frozen=True)
class Written:
    """What a build did: files written anew, files that were right already, rows by fact."""

    path: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    rows: Mapping[str, int]


def write(path: Path, facts: Mapping[str, pl.DataFrame], about: Mapping[str, str]) -> Written:
    """Write *facts* below *path*; a month whose rows are as they were keeps its file. *about* goes into the manifest."""
    before = _manifest(path)["files"] if (path / MANIFEST).exists() else {}
    files: dict[str, dict[str, Any]] = {}
    written, kept = [], []
    for name, frame in _partitions(facts):
        digest = _rows_digest(frame)
        known = before.get(name)
        if known and known["rows_digest"] == digest and (path / name).exists():
            files[name] = known
            kept.append(name)
            continue
        files[name] = {"rows_digest": digest, "rows": frame.height, "sha256": _write_file(path / name, frame)}
        written.append(name)
    manifest = {"about": dict(about), "files": dict(sorted(files.items()))}
    _replace(path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
    for stale in set(before) - set(files):
        (path / stale).unlink(missing_ok=True)
    return Written(path, tuple(written), tuple(kept), {name: frame.height for name, frame in facts.items()})


def about(path: Path) -> dict[str, str]:
    """What the manifest says of the snapshot at *path*; an empty dict where there is none."""
    return dict(_manifest(path)["about"]) if (path / MANIFEST).exists() else {}


def verify(path: Path) -> None:
    """Raise FuwaiError `facts.damaged` where a file is missing or its bytes are not those that were written."""
    for name, entry in _manifest(path)["files"].items():
        file = path / name
        if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            raise FuwaiError(
                "facts.damaged",
                f"统计数据文件 {name} 缺失或已损坏; 请运行 fuwai facts build --rebuild",
                f"the fact file {name} is missing or damaged; run fuwai facts build --rebuild",
            )


def _partitions(facts: Mapping[str, pl.DataFrame]) -> list[tuple[str, pl.DataFrame]]:
    parts = [
        (f"{fact}/month={key[0]}.parquet", rows)
        for fact in BY_MONTH
        for key, rows in facts[fact].partition_by("month", as_dict=True, maintain_order=True).items()
    ]
    return [*parts, ("enterprises.parquet", facts["enterprises"])]


def _rows_digest(frame: pl.DataFrame) -> str:
    """A digest of the rows that is the same in every process: of their csv text."""
    return hashlib.sha256(frame.write_csv().encode()).hexdigest()


def _write_file(path: Path, frame: pl.DataFrame) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    frame.write_parquet(partial, compression="zstd", statistics=True)
    content = partial.read_bytes()
    os.replace(partial, path)
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(content)
    os.replace(partial, path)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise FuwaiError(
            "facts.missing",
            f"{path.name} 没有可用的统计数据; 请先运行 fuwai facts build",
            f"there are no facts at {path.name}; run fuwai facts build first",
        ) from error
    return manifest
