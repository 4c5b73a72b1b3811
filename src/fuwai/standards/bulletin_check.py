"""Refusing a bulletin file that does not add up: every name that a sentence uses must be declared, every id its own."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuwai.core.blueprint import (
    BAND_NAMES,
    FLAGS,
    ITEM_NAMES,
    NAMES,
    Blueprint,
    ChartPlan,
    Declarations,
    ListPlan,
    TablePlan,
)
from fuwai.core.condition import Condition, parse_condition
from fuwai.core.error import FuwaiError, Place
from fuwai.core.fact import DIMENSIONS
from fuwai.core.phrase import Language
from fuwai.core.template import Template, names_of, parse_template, slots
from fuwai.standards.group import country_group, region_groups
from fuwai.standards.tables import indicator, kind

LANGUAGES: tuple[Language, ...] = ("zh", "en")
PERIODS = ("last_month", "before", "year_before", "year_to_date")
COMPARISONS = ("yoy", "pop")
COMPUTED = ("share", "rate", "gap", "count")  # of figures and lists that are declared
REGIONS = ("above", "within")
DIRECTIONS = ("offshore", "onshore", "all")
COARSER = ("division", "section")  # wider classes of groups
CHARTS = ("bar", "bar_horizontal", "stacked", "line")
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """One file being read: where an error is, and the names that its sentences may use."""

    file: Path

    def place(self, entry: str) -> Place:
        return Place(file=self.file.name, sheet=entry, row=line_of(self.file, entry))

    def refuse(self, entry: str, zh: str, en: str) -> FuwaiError:
        return FuwaiError("bulletin.refused", zh, en, self.place(entry))

    def only(self, raw: Raw, allowed: Iterable[str], entry: str) -> None:
        """Refuse a key that no one will read: a misspelt one would be silently lost."""
        if unknown := sorted(set(raw) - set(allowed)):
            names = ", ".join(unknown)
            raise self.refuse(
                entry, f"不认识 {names}; 可写: {'、'.join(allowed)}", f"unknown: {names}; allowed: {', '.join(allowed)}"
            )

    def need(self, raw: Raw, key: str, entry: str) -> str:
        value = raw.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(entry, f"缺少 {key}", f"{key} is missing")
        return value

    def texts(self, raw: Raw, entry: str) -> dict[Language, str]:
        return {language: self.need(raw, language, entry) for language in LANGUAGES}

    def templates(self, raw: Raw, entry: str) -> dict[Language, Template]:
        return {
            language: parse_template(text, self.place(f"{entry}.{language}"))
            for language, text in self.texts(raw, entry).items()
        }

    def condition(self, raw: Raw, entry: str, key: str = "when") -> Condition | None:
        text = raw.get(key)
        if text is None:
            return None
        try:
            return parse_condition(str(text))
        except ValueError as error:
            raise self.refuse(entry, f"条件 {error}", f"the condition {error}") from error


def line_of(file: Path, entry: str) -> int | None:
    """The line, from 1, on which *entry* (one.first.zh, figures.japan, title.en) stands; None where the file has none: the
    entry may be that of a file which this one uses."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    path = entry.split(".")
    for cut in range(len(path), 0, -1):
        head, rest = re.escape(".".join(path[:cut])), path[cut:]
        begins = re.compile(rf'\s*(?:id\s*=\s*"{head}"|\[+{head}\])' + (rf"|{head}\s*=" if cut == 1 else ""))
        at = next((number for number, line in enumerate(lines) if begins.match(line)), None)
        if at is None:
            continue
        inside = range(at + 1, next((n for n in range(at + 1, len(lines)) if lines[n].startswith("[")), len(lines)))
        return next((n for n in inside if rest and re.match(rf"\s*{re.escape(rest[0])}\s*=", lines[n])), at) + 1
    return None


def check(reading: Reading, blueprint: Blueprint) -> None:
    """Every name that is used stands for something; every sentence has an id of its own."""
    ids = [sentence.id for sentence in blueprint.sentences()]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise reading.refuse(twice[0], "编号重复", "the id is used twice")
    known = {*NAMES, *FLAGS, *blueprint.declarations.names()}
    _check_declarations(reading, blueprint.declarations, known, blueprint)
    _check_values(reading, blueprint.declarations)
    _check_blocks(reading, blueprint)
    for entry, template, condition in _said(blueprint):
        _check_names(reading, entry, template, condition, known, blueprint)


def _said(blueprint: Blueprint) -> Iterator[tuple[str, Template, Condition | None]]:
    headings = (section.heading for section in blueprint.sections)
    for templates in (blueprint.title, blueprint.issuer, *headings):
        yield from (("title", template, None) for template in templates.values())
    for sentence in blueprint.sentences():
        for wording in sentence.wordings:
            yield from ((sentence.id, template, wording.when) for template in wording.templates.values())
    for block in (block for section in blueprint.sections for block in section.blocks):
        if isinstance(block, TablePlan | ChartPlan):
            yield from ((block.id, template, block.when) for template in block.caption.values())
        if isinstance(block, TablePlan):
            yield block.id, (), block.without_empty
        if isinstance(block, ChartPlan):
            yield from ((block.id, template, None) for template in block.alt.values())


def _check_names(
    reading: Reading,
    entry: str,
    template: Template,
    condition: Condition | None,
    known: set[str],
    blueprint: Blueprint,
) -> None:
    sayings = blueprint.sayings["zh"]
    used = [*names_of(template), *(condition.names() if condition else ())]
    unknown = [path for path in used if path.split(".")[0] not in known]
    unknown += [f"{slot.phrase}|" for slot in slots(template) if slot.phrase and slot.phrase not in sayings.phrases]
    unknown += [f":{slot.form}" for slot in slots(template) if slot.form and slot.form not in sayings.forms]
    bands = blueprint.declarations.bands
    unknown += [
        path for path in used if path.split(".")[0] in bands and path.partition(".")[2] not in ("", *BAND_NAMES)
    ]
    if unknown:
        names = ", ".join(unknown)
        raise reading.refuse(entry, f"没有声明: {names}", f"not declared: {names}")
    for slot in slots(template):
        if slot.form:
            _check_form(reading, entry, slot.path, slot.form, known, blueprint)


def _check_form(reading: Reading, entry: str, path: str, form: str, known: set[str], blueprint: Blueprint) -> None:
    """A form speaks of the items of the list that it is used on."""
    plan = _find_list(blueprint.declarations, path)
    inner = known | set(ITEM_NAMES) | (plan.each.names() if plan and plan.each else set())
    for sayings in blueprint.sayings.values():
        said = sayings.forms[form]
        for template in (said.template, said.first):
            if unknown := [path for path in names_of(template) if path.split(".")[0] not in inner]:
                names = ", ".join(unknown)
                raise reading.refuse(
                    f"forms.{form}",
                    f"列表 {path} 的条目没有 {names} ({entry})",
                    f"items of {path} have no {names} ({entry})",
                )


def _find_list(declarations: Declarations, path: str) -> ListPlan | None:
    if path in declarations.lists:
        return declarations.lists[path]
    inner = (_find_list(plan.each, path) for plan in declarations.lists.values() if plan.each)
    return next((found for found in inner if found), None)


def _check_declarations(reading: Reading, declarations: Declarations, known: set[str], blueprint: Blueprint) -> None:
    """What declarations speak of is declared too."""
    for figure in declarations.figures.values():
        wanted = [figure.subject, figure.of] if figure.act in COMPUTED else [figure.bound]
        _need_known(reading, f"figures.{figure.id}", [*wanted, figure.group], known)
    for name, parameter in declarations.bands.items():
        _need_known(reading, f"bands.{name}", [parameter], known)
    for plan in declarations.lists.values():
        _need_known(reading, f"lists.{plan.id}", [plan.of, plan.within, plan.band, plan.limit, plan.majority], known)
        inner = {*known, *ITEM_NAMES, *(plan.each.names() if plan.each else ())}
        names = [name.split(".")[0] for name in plan.when.names()] if plan.when else []
        _need_known(reading, f"lists.{plan.id}", names, inner)
        if plan.each:
            _check_declarations(reading, plan.each, inner, blueprint)


def _check_values(reading: Reading, declarations: Declarations) -> None:
    """Measures, dimensions, periods and groups that there are: what the book cannot answer is refused here, not later."""
    for group in declarations.groups.values():
        if group not in region_groups():
            country_group(group)
    for figure in declarations.figures.values():
        entry = f"figures.{figure.id}"
        if figure.act not in COMPUTED:
            _known_indicator(reading, entry, figure.subject)
        if figure.act == "above":
            _one_of(reading, entry, [figure.by or "?"], DIMENSIONS)
            _one_of(reading, entry, [figure.bound or "?"], declarations.parameters)
        _one_of(reading, entry, [figure.period], ("", *PERIODS))
        _one_of(reading, entry, [figure.compare], COMPARISONS)
        _one_of(reading, entry, [figure.direction], ("", *DIRECTIONS))
        _one_of(reading, entry, [figure.region], REGIONS)
        _one_of(reading, entry, figure.dims, DIMENSIONS)
    for plan in declarations.lists.values():
        entry = f"lists.{plan.id}"
        _known_indicator(reading, entry, plan.measure)
        _one_of(reading, entry, [plan.by], ("parts", *DIMENSIONS))
        _one_of(reading, entry, [plan.order], ("level", "growth"))
        _one_of(reading, entry, [plan.direction], ("", *DIRECTIONS))
        _one_of(reading, entry, [plan.coarser], COARSER if plan.by == "group" else ())
        if bool(plan.coarser) != bool(plan.majority):
            raise reading.refuse(entry, "coarser 与 majority 须同时写", "coarser and majority are written together")
        if plan.each:
            _check_values(reading, plan.each)


def _known_indicator(reading: Reading, entry: str, id_: str) -> None:
    try:
        indicator(id_)
    except FuwaiError as error:
        error.place = reading.place(entry)
        raise


def _check_blocks(reading: Reading, blueprint: Blueprint) -> None:
    """Tables of a kind that there is, with its columns; charts of a list that is declared."""
    for block in (block for section in blueprint.sections for block in section.blocks):
        if isinstance(block, TablePlan):
            described = kind(block.kind)
            _one_of(reading, block.id, block.columns, [each.name for each in (*described.columns, *described.extra)])
        elif isinstance(block, ChartPlan):
            _one_of(reading, block.id, [block.list], tuple(blueprint.declarations.lists))
            _one_of(reading, block.id, [block.kind], CHARTS)


def _one_of(reading: Reading, entry: str, values: Iterable[str], allowed: Iterable[str]) -> None:
    known = [each for each in allowed if each]
    if wrong := [value for value in values if value and value not in known]:
        zh = f"不认识 {'、'.join(wrong)}; 可写: {'、'.join(known)}"
        raise reading.refuse(entry, zh, f"unknown: {', '.join(wrong)}; allowed: {', '.join(known)}")


def _need_known(reading: Reading, entry: str, names: Iterable[str], known: set[str]) -> None:
    if unknown := [name for name in names if name and name not in known]:
        raise reading.refuse(entry, f"没有声明: {', '.join(unknown)}", f"not declared: {', '.join(unknown)}")
