"""Facts on disk: a snapshot is a folder of Parquet files by month with a manifest. Same facts, same bytes."""

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS

MANIFEST = "manifest.json"
BY_MONTH = ("executions", "contracts")
SUFFIX = ".parquet"
ROW_GROUP = 122_880  # rows; what DuckDB reads at a time


@dataclass(frozen=True)
class Written:
    """What a build did: files written anew, files that were right already, rows by fact."""

    path: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    rows: Mapping[str, int]


def write(path: Path, facts: Mapping[str, pl.DataFrame], about: Mapping[str, str]) -> Written:
    """Write *facts* below *path*; a month whose rows are as they were keeps its file. *about* goes into the manifest."""
    return write_parts(path, _partitions(facts), about, facts)


def write_parts(
    path: Path, parts: Iterable[tuple[str, pl.DataFrame]], about: Mapping[str, str], facts: Iterable[str] = FACTS
) -> Written:
    """Write files of facts, each as (name, sorted rows), as they come: only one need be in memory at a time."""
    before = _manifest(path)["files"] if (path / MANIFEST).exists() else {}
    files: dict[str, dict[str, Any]] = {}
    written, kept = [], []
    rows = dict.fromkeys(facts, 0)
    for name, frame in parts:
        content = _content(frame)
        files[name] = {"rows": frame.height, "sha256": hashlib.sha256(content).hexdigest()}
        rows[name.split("/")[0].removesuffix(SUFFIX)] += frame.height
        if before.get(name, {}).get("sha256") == files[name]["sha256"] and (path / name).exists():
            kept.append(name)
            continue
        replace(path / name, content)
        written.append(name)
    manifest = {"about": dict(about), "files": dict(sorted(files.items()))}
    replace(path / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
    for stale in set(before) - set(files):
        (path / stale).unlink(missing_ok=True)
    return Written(path, tuple(written), tuple(kept), rows)


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


def _partitions(facts: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    for fact, frame in facts.items():
        if fact not in BY_MONTH:
            yield f"{fact}{SUFFIX}", frame
            continue
        for key, rows in frame.partition_by("month", as_dict=True, maintain_order=True).items():
            yield f"{fact}/month={key[0]}{SUFFIX}", rows


def _content(frame: pl.DataFrame) -> bytes:
    """The rows as Parquet. Rows come sorted, and row groups are short, so that a region or a class reads little."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=1, statistics=True, row_group_size=ROW_GROUP)
    return buffer.getvalue()


def replace(path: Path, content: bytes) -> None:
    """Put *content* in place of the file at *path*, whole or not at all."""
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
