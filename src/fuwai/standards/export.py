"""The standard for other programs: csv and json of any list, and the catalogue as SKOS (Turtle)."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from fuwai.core.catalogue import Division, Edition, Group, Section
from fuwai.core.codelist import CodeList

BASE = "urn:fuwai:catalogue:"
CODE_COLUMNS = ("code", "parent", "zh", "en", "valid_from", "valid_to", "source", "confirmed", "synonyms")
CATALOGUE_COLUMNS = ("code", "level", "parent", "zh", "en", "definition_zh", "definition_en", "source")
CLAUSE_COLUMNS = ("includes", "excludes", "elsewhere")
Entry = Section | Division | Group


def catalogue_rows(edition: Edition) -> Iterator[dict[str, str]]:
    """One row for each section, division, group and typical business, in catalogue order, parents first."""
    for section in edition.sections.values():
        yield _row("section", "", section)
        for division in edition.divisions.values():
            if division.section == section.code:
                yield _row("division", section.code, division)
                for code in edition.groups_of(division.code):
                    yield from _group_rows(edition.groups[code])
    for group in edition.groups.values():
        if not group.division:
            yield from _group_rows(group)


def catalogue_csv(edition: Edition) -> str:
    return _csv((*CATALOGUE_COLUMNS, *CLAUSE_COLUMNS), catalogue_rows(edition))


def catalogue_json(edition: Edition) -> str:
    """The edition whole, with ids and sources of every clause."""
    content: dict[str, Any] = asdict(edition)
    for level in ("sections", "divisions", "groups"):
        content[level] = list(content[level].values())
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


def codes_csv(codes: CodeList) -> str:
    return _csv(CODE_COLUMNS, _code_rows(codes))


def codes_json(codes: CodeList) -> str:
    content = {"name": codes.name, "zh": codes.zh, "en": codes.en, "codes": list(_code_rows(codes))}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def catalogue_skos(edition: Edition) -> str:
    """SKOS in Turtle: a concept for each entry and typical business, notes for what belongs and what does not."""
    scheme = f"<{BASE}{edition.code}>"
    lines = [
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix dct: <http://purl.org/dc/terms/> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
        "",
        f"{scheme} a skos:ConceptScheme ;",
        f"  skos:prefLabel {_text(edition.zh, 'zh')}, {_text(edition.en, 'en')} ;",
        *(f"  {name} {_day(on)} ;" for name, on in (("dct:issued", edition.valid_from),) if on),
        f"  dct:source {_text(edition.source)} .",
    ]
    for section in edition.sections.values():
        lines += _concept(edition, section, "")
    for division in edition.divisions.values():
        lines += _concept(edition, division, division.section)
    for group in edition.groups.values():
        lines += _concept(edition, group, group.division)
    return "\n".join(lines) + "\n"


def _concept(edition: Edition, entry: Entry, parent: str) -> list[str]:
    pairs = [
        ("skos:notation", _text(entry.code)),
        *_both("skos:prefLabel", entry.zh, entry.en),
        *_both("skos:definition", entry.definition_zh, entry.definition_en),
        ("dct:source", _text(entry.source)),
    ]
    for clause in entry.inclusions:
        pairs += _both("skos:scopeNote", f"含：{clause.zh}", f"Includes: {clause.en}")
    for exclusion in entry.exclusions:
        pairs += _both("skos:scopeNote", f"不含：{exclusion.zh}", f"Excludes: {exclusion.en}")
        pairs += [("skos:related", _uri(edition, target)) for target in exclusion.elsewhere]
    for business in entry.typical if isinstance(entry, Group) else ():
        pairs += _both("skos:example", business.zh, business.en)
    place = [("skos:broader", _uri(edition, parent))] if parent else [("skos:topConceptOf", f"<{BASE}{edition.code}>")]
    pairs += [*place, ("skos:inScheme", f"<{BASE}{edition.code}>")]
    body = " ;\n".join(f"  {name} {value}" for name, value in dict.fromkeys(pairs))
    return ["", f"{_uri(edition, entry.code)} a skos:Concept ;", f"{body} ."]


def _both(name: str, zh: str, en: str) -> list[tuple[str, str]]:
    return [(name, _text(text, language)) for text, language in ((zh, "zh"), (en, "en")) if text]


def _uri(edition: Edition, code: str) -> str:
    return f"<{BASE}{edition.code}:{code}>"


def _text(text: str, language: str = "") -> str:
    return json.dumps(text, ensure_ascii=False) + (f"@{language}" if language else "")


def _day(on: date) -> str:
    return f'"{on}"^^xsd:date'


def _row(level: str, parent: str, entry: Entry) -> dict[str, str]:
    texts = {name: getattr(entry, name) for name in CATALOGUE_COLUMNS if name not in ("level", "parent")}
    clauses = {
        "includes": "；".join(clause.zh for clause in entry.inclusions),
        "excludes": "；".join(clause.zh for clause in entry.exclusions),
        "elsewhere": "|".join(dict.fromkeys(code for clause in entry.exclusions for code in clause.elsewhere)),
    }
    return texts | clauses | {"level": level, "parent": parent}


def _group_rows(group: Group) -> Iterator[dict[str, str]]:
    yield _row("group", group.division, group)
    for business in group.typical:
        texts = {name: getattr(business, name) for name in ("zh", "en", "definition_zh", "definition_en", "source")}
        yield texts | {"code": business.id, "level": "typical", "parent": group.code}


def _code_rows(codes: CodeList) -> Iterator[dict[str, str]]:
    for entry in codes.values():
        row = {name: str(getattr(entry, name) or "") for name in CODE_COLUMNS}
        yield row | {"confirmed": "1" if entry.confirmed else "0", "synonyms": "|".join(entry.synonyms)}


def _csv(columns: tuple[str, ...], rows: Iterator[dict[str, str]] | Iterator[Mapping[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
