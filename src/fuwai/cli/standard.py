"""`fuwai standard`: read the catalogue and the code lists, search them, compare editions, write them for others."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fuwai.core.catalogue import Division, Edition, Exclusion, Group, Inclusion, Section
    from fuwai.core.codelist import Code

CHANGE_WORDS = {
    "same": "同名 · same name",
    "renamed": "改名 · renamed",
    "added": "新增 · added",
    "removed": "取消 · removed",
    "unknown_before": "前版不详 · unknown before",
    "unknown_after": "后版不详 · unknown after",
}
LINK_WORDS = {
    "one_to_one": "一对一 · one to one",
    "one_to_many": "一对多 · one to many",
    "unmapped": "无对应 · unmapped",
    None: "",
}
KIND_WORDS = {
    "not_service_outsourcing": "不属于服务外包 · not service outsourcing",
    "not_counted_amount": "金额不计入 · amount not counted",
    "elsewhere": "归入别处 · elsewhere",
}
edition_option = click.option("--edition", "edition_code", default="2015", show_default=True, help="版本 · the edition")
list_option = click.option("--list", "list_name", default="catalogue", show_default=True, help="代码表 · the code list")


@click.group()
def standard() -> None:
    """业务目录与代码表: 查看、检索、比较、导出。

    The catalogue and the code lists: show, search, compare, export.
    """


@standard.command()
@click.argument("code")
@edition_option
@list_option
def show(code: str, edition_code: str, list_name: str) -> None:
    """显示一个代码或名称: I11, B6, KPO, I11.5, 测试外包服务; 其他代码表用 --list。

    One entry by code or name; of another code list with --list country 美国.
    """
    from fuwai.standards import catalogue

    if list_name != "catalogue":
        click.echo("\n".join(_code_lines(_find(list_name, code))))
        return
    edition = catalogue.edition(edition_code)
    click.echo("\n".join(_entry_lines(edition, _resolve(edition, code))))


@standard.command()
@edition_option
def tree(edition_code: str) -> None:
    """整个目录: 门类、大类、中类。

    The whole catalogue: sections, divisions, groups.
    """
    from fuwai.standards import catalogue

    edition = catalogue.edition(edition_code)
    click.echo(f"{edition.zh} · {edition.en}")
    for section in edition.sections.values():
        click.echo(f"{section.code}  {section.zh} · {section.en}")
        for division in edition.divisions.values():
            if division.section == section.code:
                click.echo(f"  {division.code}  {division.zh} · {division.en}")
                for code in edition.groups_of(division.code):
                    click.echo(f"    {code}  {edition.name(code)} · {edition.name(code, 'en')}")
    for group in edition.groups.values():
        if not group.division:
            click.echo(f"  {group.code}  {group.zh} · {group.en}")
    if edition.note_zh:
        click.echo(f"注 · note: {edition.note_zh}\n            {edition.note_en}")


@standard.command()
@click.argument("words")
@edition_option
def search(words: str, edition_code: str) -> None:
    """在名称、释义、典型业务、含与不含中检索。

    Search names, definitions, typical businesses, and what belongs or does not.
    """
    from fuwai.standards import catalogue
    from fuwai.standards.search import search as find

    hits = find(catalogue.edition(edition_code), words)
    if not hits:
        raise click.ClickException(f"没有找到 {words!r} · nothing found")
    for hit in hits:
        click.echo(f"{hit.code}  {hit.name_zh} · {hit.name_en}")
        if hit.rank:
            click.echo(f"      {hit.zh}\n      {hit.en}")
        click.echo(f"      {hit.source}")


@standard.command()
@click.argument("before")
@click.argument("after")
@list_option
def diff(before: str, after: str, list_name: str) -> None:
    """比较两个版本: 增、删、改名, 以及衔接表所说的去处。

    Compare two editions: what was added, removed, renamed, and what the bridge says became of it.
    """
    from fuwai.core.revision import changes
    from fuwai.standards import codelist

    earlier, later = (codelist.edition(list_name, code) for code in (before, after))
    bridge = codelist.bridge(list_name, before, after)
    click.echo(f"{earlier.zh} → {later.zh}\n{earlier.en} → {later.en}")
    state = "连续 · unbroken" if bridge.whole else f"{bridge.break_on or '?'} 中断 · breaks here"
    click.echo(f"系列 · series: {state}\n{bridge.zh}\n{bridge.en}\n")
    for change in changes(earlier, later, bridge):
        if change.kind == "same" and change.link != "one_to_many":
            continue
        link = " ".join(filter(None, (LINK_WORDS[change.link], *change.targets)))
        old_and_new = " → ".join(dict.fromkeys(filter(None, (change.before, change.after))))
        click.echo(f"{CHANGE_WORDS[change.kind]}  {change.code}  {old_and_new}  {link}".rstrip())


@standard.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "skos"]),
    default="csv",
    show_default=True,
    help="格式 · format",
)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 · write to a file")
@edition_option
@list_option
def export(form: str, out: Path | None, edition_code: str, list_name: str) -> None:
    """导出业务目录 (csv、json、skos) 或一个代码表 (csv、json)。

    Write the catalogue (csv, json, SKOS as Turtle) or a code list (csv, json).
    """
    from fuwai.standards import catalogue, codelist
    from fuwai.standards import export as forms

    if list_name == "catalogue":
        writers = {"csv": forms.catalogue_csv, "json": forms.catalogue_json, "skos": forms.catalogue_skos}
        text = writers[form](catalogue.edition(edition_code))
    elif form == "skos":
        raise click.UsageError("skos 只用于业务目录 · skos is for the catalogue only")
    else:
        text = {"csv": forms.codes_csv, "json": forms.codes_json}[form](codelist.codes(list_name))
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"已写入 · written: {out}")


def _resolve(edition: "Edition", text: str) -> "Section | Division | Group":
    """A section, division or group by code or name; a typical business's id stands for its group."""
    from fuwai.core.codelist import fold

    wanted = fold(text).split(".")[0] if fold(text)[:1].isascii() else fold(text)
    entries: list[Section | Division | Group] = [*edition.sections.values(), *edition.divisions.values()]
    entries += edition.groups.values()
    for entry in entries:
        if wanted in (fold(entry.code), fold(entry.zh), fold(entry.en)):
            return entry
    return edition.group(text.strip().upper() if text.isascii() else text)


def _find(list_name: str, text: str) -> "Code":
    from fuwai.standards import codelist

    codes = codelist.codes(list_name)
    found = codes.find(text)
    if found is None:
        among = codes.ambiguous(text)
        hint = f"; 可能是 · it may be {', '.join(among)}" if among else ""
        raise click.ClickException(f"{codes.zh}中没有 {text!r} · not among the {codes.en}{hint}")
    return codes[found]


def _entry_lines(edition: "Edition", entry: "Section | Division | Group") -> Iterable[str]:
    from fuwai.core.catalogue import Group

    yield f"{entry.code}  {entry.zh}\n      {entry.en}"
    if isinstance(entry, Group):
        above = edition.placement(entry.code)
        yield f"      {edition.name(above.section)} › {edition.name(above.division)}"
    for text in (entry.definition_zh, entry.definition_en):
        if text:
            yield f"\n{text}"
    if isinstance(entry, Group):
        for business in entry.typical:
            yield f"\n典型业务{business.number}  {business.zh} · {business.en}"
            yield f"      {business.definition_zh}\n      {business.definition_en}"
    yield from _clause_lines("含 · includes", entry.inclusions)
    exclusions = edition.exclusions_of(entry.code) if isinstance(entry, Group) else entry.exclusions
    yield from _clause_lines("不含 · excludes", exclusions)
    yield f"\n来源 · source: {entry.source}（{edition.zh} · {edition.en}）"


def _clause_lines(title: str, clauses: "Iterable[Inclusion | Exclusion]") -> Iterable[str]:
    for number, clause in enumerate(clauses):
        if number == 0:
            yield f"\n{title}"
        kind = KIND_WORDS.get(getattr(clause, "kind", ""), "")
        there = " ".join(getattr(clause, "elsewhere", ()))
        note = f"（{' → '.join(filter(None, (kind, there)))}）" if kind else ""
        yield f"  {clause.id}  [{clause.scope}] {clause.zh} · {clause.en}{note}"


def _code_lines(entry: "Code") -> Iterable[str]:
    yield f"{entry.code}  {entry.zh} · {entry.en}"
    if entry.valid_from or entry.valid_to:
        yield f"      {entry.valid_from or '…'} — {entry.valid_to or '…'}"
    if entry.synonyms:
        yield f"      也作 · also: {'、'.join(entry.synonyms)}"
    yield f"      来源 · source: {entry.source}{'' if entry.confirmed else '（未证实 · unconfirmed）'}"
