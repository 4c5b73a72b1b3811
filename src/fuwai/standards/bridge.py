"""Bridges between editions of a list (catalogue, industry, registration type): the files in `bridges/`, ours or the user's."""

from collections.abc import Mapping, Set
from datetime import date
from pathlib import Path
from typing import Any

from fuwai.core.catalogue import Bridge, Link
from fuwai.standards.source import data_files, need, read_toml, refuse

BRIDGES = "bridges"


def between(
    name: str,
    from_code: str,
    to_code: str,
    break_on: date | None,
    earlier: Set[str],
    later: Set[str],
) -> Bridge:
    """The bridge of the list *name* from one edition to another, on codes that both have; without a file, no links.

    Raises FuwaiError `standard.refused` where a link names a code that its edition lacks.
    """
    for file in data_files(BRIDGES):
        head = read_toml(file).get("bridge", {})
        if (head.get("list"), head.get("from"), head.get("to")) == (name, from_code, to_code):
            return _load(file, break_on, earlier, later)
    return Bridge(
        name,
        from_code,
        to_code,
        break_on,
        "",
        zh="没有对应表，系列在此中断",
        en="no table links the two editions: the series breaks here",
    )


def _load(file: Path, break_on: date | None, earlier: Set[str], later: Set[str]) -> Bridge:
    tables = read_toml(file)
    head = tables["bridge"]
    links: dict[str, Link] = {}
    for table in tables.get("link", ()):
        link = _link(table, file)
        if link.code in links:
            raise refuse(file, link.code, "对应重复", "is linked twice")
        if link.code not in earlier:
            raise refuse(file, link.code, "前一版没有此代码", "is not in the earlier edition")
        if missing := [target for target in link.targets if target not in later]:
            raise refuse(file, link.code, f"后一版没有 {missing}", f"the later edition lacks {missing}")
        links[link.code] = link
    return Bridge(
        list=head["list"],
        from_edition=head["from"],
        to_edition=head["to"],
        break_on=break_on,
        source=need(head, "source", file, "bridge"),
        links=links,
        whole=bool(earlier)
        and set(links) == set(earlier)
        and all(link.kind == "one_to_one" for link in links.values()),
        zh=need(head, "zh", file, "bridge"),
        en=need(head, "en", file, "bridge"),
    )


def _link(table: Mapping[str, Any], file: Path) -> Link:
    code = need(table, "code", file, "link")
    targets, kind = tuple(table.get("targets", ())), table.get("kind")
    counts = {"one_to_one": len(targets) == 1, "one_to_many": len(targets) > 1, "unmapped": not targets}
    if kind not in counts or not counts[kind]:
        raise refuse(
            file, code, f"kind {kind!r} 与去处 {targets} 不符", f"kind {kind!r} does not go with the targets {targets}"
        )
    source = need(table, "source", file, code)
    return Link(code, kind, targets, source, table.get("zh", ""), table.get("en", ""))
