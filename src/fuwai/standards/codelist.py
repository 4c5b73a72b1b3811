"""The code lists that filed fields draw on, with their editions: `codes("country")`, `codes("region", on)`.

A list is `codelists/<name>.csv`; a list with editions has one file for each in `codelists/<name>/`, here or in FUWAI_HOME,
found by scanning: a new edition is a new file and nothing else.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from fuwai.core.catalogue import Bridge
from fuwai.core.catalogue import Edition as CatalogueEdition
from fuwai.core.codelist import Code, CodeList, ListEdition
from fuwai.core.error import FuwaiError
from fuwai.standards import bridge as bridges
from fuwai.standards import catalogue, region
from fuwai.standards.source import ROOM, data_files, day, ends_before, home, need, read_csv, read_toml, refuse

FOLDER = "codelists"
LISTS = ROOM / FOLDER
CATALOGUE, REGION = "catalogue", "region"
TITLES = {
    CATALOGUE: ("业务目录", "catalogue"),
    REGION: ("行政区划", "regions"),
}


def names() -> tuple[str, ...]:
    """The names of all lists."""
    return (*TITLES, *_titles())


def codes(name: str, on: date | None = None) -> CodeList:
    """The list *name* as of a day; without a day every code that any edition has.

    Where the edition of the day is known in part only, the codes of the next whole edition are taken too, and names of
    an earlier partial edition that have no counterpart stay, for business still coded by them (ADR 0011). Raises
    FuwaiError `codelist.unknown`.
    """
    if name == REGION:
        return region.code_list(on)
    if name != CATALOGUE and name not in _titles():
        known = ", ".join(names())
        raise FuwaiError("codelist.unknown", f"没有代码表 {name!r}; 有: {known}", f"no code list {name!r}: {known}")
    return _codes(name, on, home())


def has_editions(name: str) -> bool:
    return name == CATALOGUE or bool(data_files(f"{FOLDER}/{name}"))


def editions(name: str) -> tuple[ListEdition, ...]:
    """The editions of a list, the earliest first; empty for a list that has none."""
    if name == CATALOGUE:
        return tuple(_of_catalogue(found) for found in catalogue.editions())
    return load_editions(name, data_files(f"{FOLDER}/{name}"))


def edition(name: str, code: str) -> ListEdition:
    """Raises FuwaiError `codelist.unknown_edition`."""
    found = {each.code: each for each in editions(name)}
    if code not in found:
        known = ", ".join(found) or "—"
        raise FuwaiError(
            "codelist.unknown_edition",
            f"{name} 没有版本 {code!r}; 有: {known}",
            f"{name} has no edition {code!r}; it has {known}",
        )
    return found[code]


def bridge(name: str, from_code: str, to_code: str) -> Bridge:
    """The bridge between two editions of a list; the break stands on the later one's first day."""
    earlier, later = edition(name, from_code), edition(name, to_code)
    return bridges.between(name, from_code, to_code, later.valid_from, set(earlier.codes), set(later.codes))


def minor_digits() -> dict[str, int]:
    """Currency → decimal digits of its minor unit: 2 for USD, 0 for JPY and KRW."""
    return {code: entry.digits for code, entry in codes("currency").items()}


@cache
def _codes(name: str, on: date | None, _: Path) -> CodeList:
    zh, en = TITLES.get(name) or _titles()[name]
    found: dict[str, Code] = {}
    if has_editions(name):
        for held in _fileable(name, on):
            found.update({code: entry for code, entry in held.items() if code not in found})
    else:
        found = {code: entry for code, entry in _load(LISTS / f"{name}.csv").items() if entry.holds(on)}
    return CodeList(name, found, zh, en, finer=_lists().get(name, {}).get("finer", False))


def _fileable(name: str, on: date | None) -> Iterable[Mapping[str, Code]]:
    """The codes that may be filed on a day, those of the edition in force first."""
    every = editions(name)
    if on is None:
        yield from (each.codes for each in reversed(every))
        return
    for index, current in enumerate(every):
        if not current.holds(on):
            continue
        yield current.codes
        if current.partial:
            yield from (later.codes for later in every[index + 1 :][:1] if not later.partial)
        for earlier in every[:index]:
            if earlier.partial:
                way = bridge(name, earlier.code, current.code)
                yield {code: entry for code, entry in earlier.codes.items() if way.kind(code) == "unmapped"}


@cache
def _lists() -> dict[str, dict[str, Any]]:
    return read_toml(LISTS / "lists.toml")


@cache
def _titles() -> dict[str, tuple[str, str]]:
    file = LISTS / "lists.toml"
    return {name: (need(table, "zh", file, name), need(table, "en", file, name)) for name, table in _lists().items()}


@cache
def _load(file: Path) -> dict[str, Code]:
    return read_codes(read_csv(file, ("code", "zh", "en", "source")), file)


@cache
def load_editions(name: str, files: tuple[Path, ...]) -> tuple[ListEdition, ...]:
    """The editions of some files, the earliest first; two that hold on one day are refused."""
    loaded = {file: load_edition(name, file) for file in files}
    in_order = sorted(loaded, key=lambda file: (loaded[file].valid_from or date.min, loaded[file].code))
    found: list[ListEdition] = []
    for file in in_order:
        if found:
            found[-1] = replace(found[-1], valid_to=ends_before(found[-1], loaded[file], file))
        found.append(loaded[file])
    return tuple(found)


def load_edition(name: str, file: Path) -> ListEdition:
    """One edition of a list. Raises FuwaiError `standard.refused`, naming file and entry."""
    head: dict[str, Any] = read_toml(file).get("edition", {})
    begins, ends = (day(head.get(key), file, "edition") for key in ("valid_from", "valid_to"))
    shared = {
        "source": need(head, "source", file, "edition"),
        "valid_from": str(begins or ""),
        "valid_to": str(ends or ""),
    }
    rows = csv.DictReader(io.StringIO(need(head, "rows", file, "edition").strip()))
    entries = read_codes([shared | {key: value or "" for key, value in row.items()} for row in rows], file)
    wanted = head.get("counts", {}).get("codes")
    if wanted is not None and wanted != len(entries):
        raise refuse(
            file, "codes", f"应有 {wanted} 项, 实有 {len(entries)} 项", f"{wanted} stated, {len(entries)} there"
        )
    zh, en = need(head, "zh", file, "edition"), need(head, "en", file, "edition")
    return ListEdition(
        list=name,
        code=need(head, "code", file, "edition"),
        zh=zh,
        en=en,
        source=shared["source"],
        valid_from=begins,
        valid_to=ends,
        partial=bool(head.get("partial", False)),
        codes=CodeList(name, entries, zh, en),
        note_zh=head.get("note_zh", ""),
        note_en=head.get("note_en", ""),
    )


def read_codes(rows: Iterable[Mapping[str, str]], file: Path) -> dict[str, Code]:
    """Codes by code from rows of text; duplicates, orphans, and entries without name or source are refused."""
    found: dict[str, Code] = {}
    for row in rows:
        code = need(row, "code", file, "row")
        if code in found:
            raise refuse(file, code, "代码重复", "the code stands twice")
        found[code] = Code(
            code=code,
            zh=need(row, "zh", file, code),
            en=need(row, "en", file, code),
            valid_from=day(row.get("valid_from"), file, code),
            valid_to=day(row.get("valid_to"), file, code),
            source=need(row, "source", file, code),
            confirmed=row.get("confirmed", "1") != "0",
            synonyms=tuple(part.strip() for part in row.get("synonyms", "").split("|") if part.strip()),
            parent=row.get("parent", ""),
            digits=int(row.get("digits") or 0),
        )
    for entry in found.values():
        if entry.parent and entry.parent not in found:
            raise refuse(file, entry.code, f"没有上级 {entry.parent}", f"has no parent {entry.parent}")
    return found


def _of_catalogue(found: CatalogueEdition) -> ListEdition:
    entries = {
        group.code: Code(
            code=group.code,
            zh=group.zh,
            en=group.en,
            valid_from=found.valid_from,
            valid_to=found.valid_to,
            source=group.source,
            confirmed=not found.partial,
            synonyms=(group.zh.split("（")[0],) if "（" in group.zh else (),
            parent=group.division,
        )
        for group in found.groups.values()
    }
    return ListEdition(
        CATALOGUE,
        found.code,
        found.zh,
        found.en,
        found.source,
        found.valid_from,
        found.valid_to,
        found.partial,
        CodeList(CATALOGUE, entries, found.zh, found.en),
        found.note_zh,
        found.note_en,
    )
