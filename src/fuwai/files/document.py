"""A bulletin as files: docx, PDF, html and xlsx of one Document, the same bytes for the same Document."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from fuwai.core.bulletin import Document
from fuwai.core.error import FuwaiError
from fuwai.files.document_docx import docx
from fuwai.files.document_html import html
from fuwai.files.document_pdf import pdf
from fuwai.files.document_xlsx import xlsx

WRITERS: Mapping[str, Callable[[Document], bytes]] = {"docx": docx, "pdf": pdf, "html": html, "xlsx": xlsx}

# What XML 1.0 cannot hold: a name from a data file must not make a bulletin fail.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_STEM = 100


def render(document: Document, formats: Sequence[str], out: Path) -> list[Path]:
    """Write *document* to the directory *out*, a file a format, in the order of *formats*; returns the paths.

    Files appear whole or not at all. Raises FuwaiError `document.format` for a format that is not known (before
    anything is written), `font.none`, `document.as_of`, `document.typeset`.
    """
    if unknown := [name for name in formats if name not in WRITERS]:
        known = ", ".join(WRITERS)
        raise FuwaiError(
            "document.format",
            f"不认识的格式 {', '.join(unknown)}；可用：{known}",
            f"unknown format {', '.join(unknown)}; known: {known}",
        )
    written = writable(document)
    contents = [(name, WRITERS[name](written)) for name in dict.fromkeys(formats)]
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in contents:
        path = out / f"{stem(document.id)}.{name}"
        write_whole(path, content)
        paths.append(path)
    return paths


def stem(identifier: str) -> str:
    """A file name from a document's id: ASCII letters, digits, dot, dash; a digest where something had to go.

    >>> stem("bulletin-330000-2015H1")
    'bulletin-330000-2015H1'
    """
    safe = UNSAFE_IN_NAMES.sub("-", identifier).strip(".-")[:LONGEST_STEM]
    if safe == identifier:
        return safe
    digest = hashlib.sha256(identifier.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"{safe or 'bulletin'}-{digest}"


def writable(value: Any) -> Any:
    """*value* with every text in it, however deep, freed of characters that no document can hold."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", value) if not isinstance(value, Enum) else value
    if isinstance(value, tuple):
        return tuple(writable(item) for item in value)
    if isinstance(value, Mapping):
        return {writable(key): writable(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: writable(getattr(value, one.name)) for one in fields(value)})
    return value


def write_whole(path: Path, content: bytes) -> None:
    """Write beside *path* and move into place, so that no reader ever meets half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
