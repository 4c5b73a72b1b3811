"""通报: the bulletin of a region and period, its json, and its release."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from fuwai.core.blueprint import Blueprint
from fuwai.core.bulletin import Document
from fuwai.core.cell import Engine
from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.core.phrase import Language
from fuwai.files.document import WRITERS, render, stem, write_whole
from fuwai.services import page
from fuwai.services.document_json import as_json
from fuwai.services.facts import build_facts, open_facts, parse_moment
from fuwai.standards.bulletin import load
from fuwai.storage import append

__all__ = ["Exemption", "as_json", "bulletin", "formats", "release", "write"]

JSON = "json"


@dataclass(frozen=True)
class Exemption:
    """Why a bulletin leaves the house before its tables are protected: who answers for it, why, and when."""

    name: str
    reason: str
    at: datetime


def bulletin(
    region: str,
    period: Period | str,
    as_of: str | None = None,
    language: Language = "zh",
    kind: str | None = None,
    engine: Engine | None = None,
    template: Path | None = None,
) -> Document:
    """The bulletin of *region* in *period*, from the facts that *engine* answers on.

    *kind* is the id of a bulletin file; without one, the file chosen for the region's level and the period. *template* is
    an office's own file, which is read as the shipped ones are. *as_of* is the moment of the facts (ISO). Raises FuwaiError
    for an unknown region, period or kind.
    """
    if engine is None:
        engine, as_of = _facts(as_of)
    return page.write(engine, region, period, as_of or "", language, template_of(kind, template))


def template_of(kind: str | None, template: Path | None) -> str | Blueprint | None:
    """The bulletin that is asked for. Raises FuwaiError `bulletin.kind_and_template`, `bulletin.no_file`, and as `load`."""
    if template is None:
        return kind
    if kind is not None:
        raise FuwaiError(
            "bulletin.kind_and_template",
            "--kind 与 --template 只能写一个",
            "either a kind is named or a template, not both",
        )
    if not template.is_file():
        raise FuwaiError("bulletin.no_file", f"没有文件 {template.name}", f"there is no file {template.name}")
    return load(template)


def _facts(as_of: str | None) -> tuple[Engine, str]:
    """The engine on the facts as of a moment as typed, or of the last event in the store; and that moment."""
    built = build_facts(parse_moment(as_of))
    return open_facts("", built.path), built.as_of.isoformat()


def release(document: Document, exemption: Exemption) -> Document:
    """*document* without its marking, by a named exemption that the audit trail keeps.

    Raises FuwaiError `bulletin.exemption` where nobody, or no reason, is named.
    """
    if not exemption.name.strip() or not exemption.reason.strip():
        raise FuwaiError(
            "bulletin.exemption",
            "解除“内部版”须写明责任人和理由",
            "lifting the mark of the internal edition takes a name and a reason",
        )
    released = replace(document, marking="")
    detail = {
        "marking": document.marking,
        "reason": exemption.reason,
        "as_of": document.as_of,
        "sha256": sha256(as_json(released).encode()).hexdigest(),  # of the json that leaves the house
    }
    with append.transaction():
        append.audit("release", exemption.name, document.id, exemption.at, detail)
    return released


def formats(text: str) -> tuple[str, ...]:
    """The formats of a list with commas. Raises FuwaiError `document.format` for one that is not known."""
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    known = (*WRITERS, JSON)
    if not names or (unknown := [name for name in names if name not in known]):
        wrong = ", ".join(unknown) if names else text
        raise FuwaiError(
            "document.format",
            f"不认识的格式 {wrong!r}; 可用: {'、'.join(known)}",
            f"unknown format {wrong!r}; known: {', '.join(known)}",
        )
    return names


def write(document: Document, names: Sequence[str], out: Path) -> list[Path]:
    """Write *document* to the directory *out*, a file a format; returns the paths in the order asked."""
    drawn = [name for name in names if name != JSON]
    paths = dict(zip(drawn, render(document, drawn, out), strict=True))
    if JSON in names:
        paths[JSON] = out / f"{stem(document.id)}.{JSON}"
        write_whole(paths[JSON], as_json(document).encode("utf-8"))
    return [paths[name] for name in names]
