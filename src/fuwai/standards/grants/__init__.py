"""资金方案 as data: each notice is a TOML file of this room (or of FUWAI_HOME/grants), read whole or refused with file, line and
reason: an unknown field, a rule that stands on itself, a negative cap, a day that ends before it begins."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from fuwai.core.chain import canonical
from fuwai.core.error import FuwaiError, Place
from fuwai.core.grant import (
    FIGURES,
    Apportionment,
    Calendar,
    Condition,
    Criterion,
    Derived,
    Entry,
    Given,
    Item,
    Of,
    Paper,
    Parameter,
    Question,
    Receipts,
    Scheme,
    Unit,
    ordered_figures,
)
from fuwai.core.grant_rule import Kind, Rule, parse
from fuwai.core.grant_share import METHODS
from fuwai.core.review import Level
from fuwai.standards.source import data_files

FOLDER = "grants"
TEXTS = ("zh", "en", "source")
ENTRY = (*TEXTS, "id", "valid_from", "valid_to")
TOP = ("id", *TEXTS, "region", "note_zh", "note_en", "level", "receipts", "cap", "tolerance", "near", "thresholds")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "parameter": (*ENTRY, "unit", "value"),
    "question": (*ENTRY, "unit"),
    "figure": (*ENTRY, "unit", "rule"),
    "condition": (*ENTRY, "rule"),
    "item": (*ENTRY, "rule", "per", "of", "cap", "each", "most", "codes"),
    "paper": (*ENTRY, "required"),
    "criterion": (*ENTRY, "most"),
    "calendar": ("first", "last", "opens", "closes", "cut_off", "source"),
    "apportionment": ("method", "source", "points", "weight"),
}
ID_FORM = re.compile(r"[a-z][a-z0-9_-]*")
Made = TypeVar("Made", bound=Entry)


def schemes() -> dict[str, Scheme]:
    """Every scheme that is shipped or stands in FUWAI_HOME/grants, by id. Raises FuwaiError `grant.scheme_refused`."""
    found: dict[str, Scheme] = {}
    for file in data_files(FOLDER):
        one = _loaded(file, file.stat().st_mtime_ns)
        if one.id in found:
            raise _Reader(file, file.read_text(encoding="utf-8")).refuse(("id",), "方案编号重复", "the id stands twice")
        found[one.id] = one
    return found


def scheme(id: str) -> Scheme:
    """One scheme. Raises FuwaiError `grant.scheme_unknown`, `grant.scheme_refused`."""
    found = schemes()
    if id not in found:
        known = ", ".join(found)
        raise FuwaiError(
            "grant.scheme_unknown",
            f"没有资金方案 {id[:60]!r}; 有: {known}",
            f"there is no grant scheme {id[:60]!r}; there are {known}",
        )
    return found[id]


@cache
def _loaded(file: Path, _changed: int) -> Scheme:
    return load(file)


def load(file: Path) -> Scheme:
    """The scheme of a file. Raises FuwaiError `grant.scheme_refused` with its line."""
    try:
        text = file.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"line (\d+)", str(error))
        place = Place(file=file.name, row=int(line[1]) if line else None)
        zh, en = f"无法读取: {error}", f"cannot be read: {error}"
        raise FuwaiError("grant.scheme_refused", zh, en, place) from error
    return read(text, content, file)


def read(text: str, content: Mapping[str, Any], file: Path) -> Scheme:
    """The scheme that *content* says; *text* is where its lines are found."""
    return _Reader(file, text).scheme(content)


@dataclass(frozen=True)
class _Reader:
    file: Path
    text: str

    def refuse(self, where: tuple[str, ...], zh: str, en: str) -> FuwaiError:
        """*where*: an entry's id and a key in it, or a key alone."""
        return FuwaiError("grant.scheme_refused", zh, en, Place(file=self.file.name, row=self._line(where)))

    def _line(self, where: tuple[str, ...]) -> int | None:
        """The first line after the entry's id, or after its heading, that begins with the key."""
        found, lines = None, self.text.splitlines()
        for step in where:
            key = re.escape(step)
            form = re.compile(rf"\s*(?:\[*{key}\]*\s*$|{key}\s*=|id\s*=\s*[\"']{key}[\"'])")
            later = [n for n, line in enumerate(lines, 1) if n >= (found or 1) and form.match(line)]
            if later:
                found = later[0]
        return found

    def scheme(self, content: Mapping[str, Any]) -> Scheme:
        self.known(content, (*TOP, *FIELDS), ())
        id = self.need(content, "id", ())
        figures = self.entries(content, "figure", self._figure)
        try:
            ordered = ordered_figures(figures)
        except ValueError as error:
            circle = str(error)
            where = (circle.split(" ", maxsplit=1)[0], "rule")
            raise self.refuse(where, f"规则循环: {circle}", f"the rules go in a circle: {circle}") from None
        made = Scheme(
            id=id,
            **{name: self.need(content, name, ()) for name in (*TEXTS, "region", "note_zh", "note_en")},
            level=Level(self.whole(content, "level", (), least=1, most=4)),
            receipts=self.one_of(content, "receipts", get_args(Receipts), ()),
            calendar=self._calendar(content.get("calendar", {})),
            apportionment=self._apportionment(content.get("apportionment", {})),
            digest=hashlib.sha256(canonical(_plain(content)).encode()).hexdigest(),
            cap=content.get("cap", ""),
            tolerance=self.whole(content, "tolerance", (), 0, most=1000),
            near=self.whole(content, "near", (), 10, most=100),
            parameters=self.entries(content, "parameter", self._parameter),
            questions=self.entries(content, "question", self._question),
            figures=ordered,
            conditions=self.entries(content, "condition", self._condition),
            items=self.entries(content, "item", self._item),
            papers=self.entries(content, "paper", self._paper),
            criteria=self.entries(content, "criterion", self._criterion),
            thresholds=tuple((pair[0], pair[1]) for pair in content.get("thresholds", ())),
        )
        self._adds_up(made)
        return made

    # ---------------------------------------------------------------------------------------------------- the entries

    def entries(
        self, content: Mapping[str, Any], kind: str, make: Callable[[Mapping[str, Any], dict[str, Any]], Made]
    ) -> tuple[Made, ...]:
        found: dict[str, Made] = {}
        for table in content.get(kind, ()):
            id = self.need(table, "id", (kind,))
            if not ID_FORM.fullmatch(id) or id in found:
                raise self.refuse((id,), f"编号 {id!r} 重复或不规范", f"the id {id!r} stands twice or has another form")
            self.known(table, FIELDS[kind], (id,))
            entry: dict[str, Any] = {"id": id, **{name: self.need(table, name, (id,)) for name in TEXTS}}
            entry |= {name: self.day(table, name, (id,)) for name in ("valid_from", "valid_to")}
            self.ordered(entry["valid_from"], entry["valid_to"], (id, "valid_to"))
            found[id] = make(table, entry)
        return tuple(found.values())

    def _parameter(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Parameter:
        unit = self.one_of(table, "unit", get_args(Unit), (entry["id"],))
        value: Any = table.get("value")
        wanted: type = bool if unit == "truth" else list if unit == "codes" else int
        if value is not None and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
            raise self.refuse((entry["id"], "value"), f"值 {value!r} 与单位不符", f"{value!r} is no value of its unit")
        if isinstance(value, int) and value < 0:
            raise self.refuse((entry["id"], "value"), f"值 {value} 为负", f"{value} is negative")
        kept: Given = cast("Given", value)
        if isinstance(value, list):
            kept = tuple(map(str, value))
        return Parameter(**entry, unit=unit, value=kept)

    def _question(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Question:
        return Question(**entry, unit=self.one_of(table, "unit", get_args(Unit), (entry["id"],)))

    def _figure(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Derived:
        unit = self.one_of(table, "unit", get_args(Unit), (entry["id"],))
        return Derived(**entry, unit=unit, rule=self.rule(table, "rule", (entry["id"],)))

    def _condition(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Condition:
        return Condition(**entry, rule=self.rule(table, "rule", (entry["id"],)))

    def _item(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Item:
        where = (entry["id"],)
        names: dict[str, Any] = {name: str(table.get(name, "")) for name in ("cap", "each", "most", "codes")}
        return Item(
            **entry,
            **names,
            rule=self.rule(table, "rule", where),
            per=self.whole(table, "per", where, 1, least=1),
            of=self.one_of({"of": "enterprise", **table}, "of", get_args(Of), where),
        )

    def _paper(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Paper:
        return Paper(**entry, required=bool(table.get("required", True)))

    def _criterion(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Criterion:
        return Criterion(**entry, most=self.whole(table, "most", (entry["id"],), least=1))

    def _calendar(self, table: Mapping[str, Any]) -> Calendar:
        self.known(table, FIELDS["calendar"], ("calendar",))
        first, last = (self.day(table, name, ("calendar",)) for name in ("first", "last"))
        if first is None or last is None:
            raise self.refuse(("calendar",), "业务期须有起止", "the period of business wants first and last")
        opens, closes, cut_off = (self.day(table, name, ("calendar",)) for name in ("opens", "closes", "cut_off"))
        self.ordered(first, last, ("calendar", "last"))
        self.ordered(opens, closes, ("calendar", "closes"))
        self.ordered(first, cut_off, ("calendar", "cut_off"))
        return Calendar(first, last, opens, closes, cut_off, self.need(table, "source", ("calendar",)))

    def _apportionment(self, table: Mapping[str, Any]) -> Apportionment:
        where = ("apportionment",)
        self.known(table, FIELDS["apportionment"], where)
        method = self.one_of(table, "method", METHODS, where)
        rules = {name: self.rule(table, name, where) for name in ("points", "weight") if name in table}
        if ("points" in rules) != (method == "rank") or ("weight" in rules) != (method == "tier"):
            raise self.refuse(
                (*where, "method"),
                "按名次须有 points, 按档次须有 weight, 按比例都不要",
                "by rank wants points, by tier a weight, in proportion neither",
            )
        return Apportionment(method, self.need(table, "source", where), **rules)

    # ------------------------------------------------------------------------------------------------- does it add up

    def _adds_up(self, made: Scheme) -> None:
        ids = [*FIGURES, *(one.id for one in (*made.parameters, *made.questions, *made.figures))]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise self.refuse((twice[0],), f"名称重复 {twice}", f"the name stands twice: {twice}")
        numbers = {one.id for one in made.parameters if one.kind == "number" and one.unit != "codes"}
        for item in made.items:
            for name in (item.cap, item.each, item.most):
                self._parameter_named(name, numbers, (item.id, "cap" if name == item.cap else "each"))
            self._parameter_named(
                item.codes, {one.id for one in made.parameters if one.unit == "codes"}, (item.id, "codes")
            )
            if (item.of == "certificate") != bool(item.each and item.most and item.codes):
                zh = "按认证支持须有 each、most 和 codes"
                raise self.refuse((item.id, "of"), zh, "by certificate wants each, most and codes")
        self._parameter_named(made.cap, numbers, ("cap",))
        self._kinds(made)
        for figure, parameter in made.thresholds:
            if figure not in ids or parameter not in numbers:
                zh = f"门槛 {figure}, {parameter} 不存在"
                raise self.refuse(("thresholds",), zh, f"there is no figure {figure} or parameter {parameter}")

    def _parameter_named(self, name: str, known: set[str], where: tuple[str, ...]) -> None:
        if name and name not in known:
            raise self.refuse(where, f"没有数值参数 {name!r}", f"there is no parameter {name!r} of this kind")

    def _kinds(self, made: Scheme) -> None:
        known: dict[str, Kind] = {one.id: one.kind for one in FIGURES.values()}
        known |= {one.id: one.kind for one in made.parameters if one.unit != "codes"}
        known |= {one.id: one.kind for one in made.questions}
        for figure in made.figures:
            known[figure.id] = self._kind(figure.rule, known, (figure.id, "rule"))
        for condition in made.conditions:
            self._wants("truth", condition.rule, known, (condition.id, "rule"))
        for item in made.items:
            extra: dict[str, Kind] = {"cost": "number"} if item.of == "certificate" else {}
            self._wants("number", item.rule, known | extra, (item.id, "rule"))
        for name in ("points", "weight"):
            if (rule := getattr(made.apportionment, name)) is not None:
                self._wants("number", rule, known, ("apportionment", name))

    def _wants(self, kind: Kind, rule: Rule, known: Mapping[str, Kind], where: tuple[str, ...]) -> None:
        if (found := self._kind(rule, known, where)) != kind:
            raise self.refuse(
                where, f"规则应给出 {kind}, 而不是 {found}", f"the rule gives a {found}, a {kind} is wanted"
            )

    def _kind(self, rule: Rule, known: Mapping[str, Kind], where: tuple[str, ...]) -> Kind:
        try:
            return rule.kind(known)
        except ValueError as error:
            raise self.refuse(where, f"规则有误: {error}", f"the rule does not hold together: {error}") from None

    # ------------------------------------------------------------------------------------------------------ the fields

    def known(self, table: Mapping[str, Any], fields: tuple[str, ...], where: tuple[str, ...]) -> None:
        for name in table:
            if name not in fields:
                wanted = ", ".join(fields)
                raise self.refuse(
                    (*where, name), f"未知字段 {name!r}; 可用: {wanted}", f"unknown field {name!r}; known: {wanted}"
                )

    def need(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(where or (name,), f"缺少 {name}", f"{name} is missing")
        return " ".join(value.split())

    def rule(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> Rule:
        try:
            return parse(self.need(table, name, where))
        except ValueError as error:
            raise self.refuse((*where, name), f"规则有误: {error}", f"the rule is not understood: {error}") from None

    def one_of(self, table: Mapping[str, Any], name: str, known: tuple[str, ...], where: tuple[str, ...]) -> Any:
        value = self.need(table, name, where)
        if value not in known:
            zh, en = f"{name} {value!r} 应为 {', '.join(known)}", f"{name} is one of {', '.join(known)}, not {value!r}"
            raise self.refuse((*where, name), zh, en)
        return value

    def whole(
        self,
        table: Mapping[str, Any],
        name: str,
        where: tuple[str, ...],
        default: int = 0,
        least: int = 0,
        most: int = 10**14,
    ) -> int:
        value = table.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            zh, en = (
                f"{name} {value!r} 应为 {least} 至 {most} 的整数",
                f"{name} is a whole number from {least} to {most}",
            )
            raise self.refuse((*where, name), zh, f"{en}, not {value!r}")
        return value

    def day(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> date | None:
        value = table.get(name)
        if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
            raise self.refuse((*where, name), f"{name} 应为日期", f"{name} is a date like 2015-07-31")
        return value

    def ordered(self, first: date | None, last: date | None, where: tuple[str, ...]) -> None:
        if first and last and last < first:
            raise self.refuse(where, f"{last} 早于 {first}", f"{last} is before {first}")


def _plain(value: Any) -> Any:
    """Content without dates of TOML, so that it has one canonical text."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
