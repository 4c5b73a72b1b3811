"""资金方案 as data: each notice is a TOML file of this room (or of FUWAI_HOME/grants), read whole or refused with file, line and
reason: an unknown field, a rule that stands on itself, a negative cap, a day that ends before it begins."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
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
    descent,
    ordered_figures,
)
from fuwai.core.grant_rule import KIND_NAMES, Kind, Rule, RuleError
from fuwai.core.grant_share import METHODS
from fuwai.core.review import Level
from fuwai.standards.grants.part import FIELDS, LARGEST, MOST, TEXTS, TOP, Part
from fuwai.standards.source import data_files

FOLDER = "grants"
REGION_FORM = re.compile(r"\d{6}")
ID_FORM = re.compile(r"[a-z][a-z0-9_-]*")
Made = TypeVar("Made", bound=Entry)


def schemes() -> dict[str, Scheme]:
    """Every scheme that is shipped or stands in FUWAI_HOME/grants and can be read, by id; `examined` tells the others."""
    return examined()[0]


def examined() -> tuple[dict[str, Scheme], dict[str, FuwaiError]]:
    """The schemes by id, and why a file is none, by its name: `grant.scheme_refused` with its line. Of an id that stands
    twice the first counts, so that no file at home takes the place of a shipped one."""
    found: dict[str, Scheme] = {}
    faults: dict[str, FuwaiError] = {}
    for file in data_files(FOLDER):
        try:
            one = _loaded(file, file.stat().st_mtime_ns)
            if one.id in found:
                raise _Reader(file, file.read_text(encoding="utf-8")).refuse(
                    ("id",), "方案编号重复", "the id stands twice"
                )
        except FuwaiError as error:
            faults[file.name] = error
        else:
            found[one.id] = one
    return found, faults


def scheme(id: str) -> Scheme:
    """One scheme. Raises FuwaiError `grant.scheme_unknown`; `grant.scheme_refused` where the file of its name is refused."""
    found = schemes()
    if id not in found:
        if (fault := examined()[1].get(f"{id}.toml")) is not None:
            raise fault
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
    raw = b""
    try:
        if (size := file.stat().st_size) > LARGEST:
            zh, en = f"文件 {size} 字节, 不超过 {LARGEST}", f"the file has {size} bytes; {LARGEST} at most"
            raise FuwaiError("grant.scheme_refused", zh, en, Place(file=file.name, row=1))
        raw = file.read_bytes()
        text = raw.decode("utf-8")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        row = raw.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else None
        place = Place(file=file.name, row=int(line[1]) if line else row)
        why = "打不开" if isinstance(error, OSError) else "不是 TOML"
        why = "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else why
        zh, en = f"无法读取: {why} ({error})", f"cannot be read: {error}"
        raise FuwaiError("grant.scheme_refused", zh, en, place) from error
    return read(text, content, file)


def read(text: str, content: Mapping[str, Any], file: Path) -> Scheme:
    """The scheme that *content* says; *text* is where its lines are found."""
    return _Reader(file, text).scheme(content)


class _Reader(Part):
    def scheme(self, content: Mapping[str, Any]) -> Scheme:
        self.known(content, (*TOP, *FIELDS), ())
        self.shapes(content)
        id = self.need(content, "id", ())
        figures = self.entries(content, "figure", self._figure)
        try:
            ordered = ordered_figures(figures)
        except ValueError as error:
            circle = str(error)
            where = ("figure", circle.split(" ", maxsplit=1)[0], "rule")
            raise self.refuse(where, f"规则循环: {circle}", f"the rules go in a circle: {circle}") from None
        made = Scheme(
            id=id,
            **{name: self.need(content, name, ()) for name in (*TEXTS, "region", "note_zh", "note_en")},
            level=Level(self.whole(content, "level", (), least=1, most=4)),
            receipts=self.one_of(content, "receipts", get_args(Receipts), ()),
            calendar=self._calendar(content.get("calendar", {})),
            apportionment=self._apportionment(content.get("apportionment", {})),
            digest=hashlib.sha256(canonical(_plain(content)).encode()).hexdigest(),
            cap=self.name(content, "cap", ()),
            tolerance=self.whole(content, "tolerance", (), 0, most=1000),
            near=self.whole(content, "near", (), 10, most=100),
            parameters=self.entries(content, "parameter", self._parameter),
            questions=self.entries(content, "question", self._question),
            figures=ordered,
            conditions=self.entries(content, "condition", self._condition),
            items=self.entries(content, "item", self._item),
            papers=self.entries(content, "paper", self._paper),
            criteria=self.entries(content, "criterion", self._criterion),
            thresholds=self.pairs(content, "thresholds"),
            ascending=self.pairs(content, "ascending"),
        )
        self._adds_up(made)
        return made

    # ---------------------------------------------------------------------------------------------------- the entries

    def entries(
        self, content: Mapping[str, Any], kind: str, make: Callable[[Mapping[str, Any], dict[str, Any]], Made]
    ) -> tuple[Made, ...]:
        found: dict[str, Made] = {}
        for n, table in enumerate(content.get(kind, ()), 1):
            id = self.need(table, "id", (kind, f"#{n}"))
            if not ID_FORM.fullmatch(id) or id in found:
                zh, en = f"编号 {id!r} 重复或不规范", f"the id {id!r} stands twice or has another form"
                raise self.refuse((kind, f"#{n}"), zh, en)
            where = (kind, id)
            self.known(table, FIELDS[kind], where)
            entry: dict[str, Any] = {"id": id, **{name: self.need(table, name, where) for name in TEXTS}}
            entry |= {name: self.day(table, name, where) for name in ("valid_from", "valid_to")}
            self.ordered(entry["valid_from"], entry["valid_to"], (*where, "valid_to"))
            found[id] = make(table, entry)
        return tuple(found.values())

    def _parameter(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Parameter:
        where = ("parameter", entry["id"])
        unit = self.one_of(table, "unit", get_args(Unit), where)
        value: Any = table.get("value")
        wanted: type = bool if unit == "truth" else list if unit == "codes" else int
        wrong = value is not None and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)))
        if isinstance(value, list) and not (value and all(isinstance(one, str) and one for one in value)):
            wrong = True
        if wrong:
            raise self.refuse((*where, "value"), f"值 {value!r} 与单位不符", f"{value!r} is no value of its unit")
        if isinstance(value, int) and value < 0:
            raise self.refuse((*where, "value"), f"值 {value} 为负", f"{value} is negative")
        if isinstance(value, int) and value > MOST:
            raise self.refuse((*where, "value"), f"值超过 {MOST}", f"the value is beyond {MOST}")
        kept: Given = cast("Given", value)
        if isinstance(value, list):
            kept = tuple(value)
        return Parameter(**entry, unit=unit, value=kept)

    def _question(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Question:
        return Question(**entry, unit=self.one_of(table, "unit", get_args(Unit), ("question", entry["id"])))

    def _figure(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Derived:
        unit = self.one_of(table, "unit", get_args(Unit), ("figure", entry["id"]))
        return Derived(**entry, unit=unit, rule=self.rule(table, "rule", ("figure", entry["id"])))

    def _condition(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Condition:
        return Condition(**entry, rule=self.rule(table, "rule", ("condition", entry["id"])))

    def _item(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Item:
        where = ("item", entry["id"])
        names: dict[str, Any] = {name: self.name(table, name, where) for name in ("cap", "each", "most", "codes")}
        return Item(
            **entry,
            **names,
            rule=self.rule(table, "rule", where),
            per=self.whole(table, "per", where, 1, least=1),
            of=self.one_of({"of": "enterprise", **table}, "of", get_args(Of), where),
        )

    def _paper(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Paper:
        required = table.get("required", True)
        if not isinstance(required, bool):
            where = ("paper", entry["id"], "required")
            raise self.refuse(where, "required 应为 true 或 false", f"required is true or false, not {required!r}")
        return Paper(**entry, required=required)

    def _criterion(self, table: Mapping[str, Any], entry: dict[str, Any]) -> Criterion:
        return Criterion(**entry, most=self.whole(table, "most", ("criterion", entry["id"]), least=1))

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
        total = self.whole(table, "total", where)
        return Apportionment(method, self.need(table, "source", where), **rules, total=total)

    # ------------------------------------------------------------------------------------------------- does it add up

    def _adds_up(self, made: Scheme) -> None:
        several = {"parameter": made.parameters, "question": made.questions, "figure": made.figures}
        seen = set(FIGURES)
        for kind, entries in several.items():
            for one in entries:
                if one.id in seen:
                    raise self.refuse((kind, one.id), f"名称重复 [{one.id!r}]", f"the name stands twice: [{one.id!r}]")
                seen.add(one.id)
        for kind, entries in (("condition", made.conditions), ("item", made.items)):
            if not entries:
                raise self.refuse((kind,), f"至少须有一个 {kind}", f"one {kind} at least is wanted")
        if not REGION_FORM.fullmatch(made.region):
            raise self.refuse(("region",), f"地区 {made.region!r} 应为六位代码", "a region is a code of six digits")
        units = {one.id: one.unit for one in made.parameters}
        for item in made.items:
            for name, unit in (("cap", "fen"), ("each", "fen"), ("most", "count"), ("codes", "codes")):
                self._parameter_named(getattr(item, name), unit, units, ("item", item.id, name))
            if (item.of == "certificate") != bool(item.each and item.most and item.codes):
                zh = "按认证支持须有 each、most 和 codes"
                raise self.refuse(("item", item.id, "of"), zh, "by certificate wants each, most and codes")
        self._parameter_named(made.cap, "fen", units, ("cap",))
        self._kinds(made)
        self._steps(made, seen, units)

    def _steps(self, made: Scheme, names: set[str], units: Mapping[str, str]) -> None:
        """Thresholds that exist, steps that ascend, caps that leave room, points that add up."""
        for figure, parameter in made.thresholds:
            if figure not in names or units.get(parameter, "codes") in ("codes", "truth"):
                zh = f"门槛 {figure}, {parameter} 不存在"
                raise self.refuse(("thresholds",), zh, f"there is no figure {figure} or parameter {parameter}")
        for lower, upper in made.ascending:
            if units.get(lower, "") != units.get(upper, "codes") or units[lower] in ("codes", "truth"):
                zh, en = f"{lower}, {upper} 不是同单位的数值参数", f"{lower} and {upper} are no parameters of one unit"
                raise self.refuse(("ascending",), zh, en)
        if broken := made.descents({one.id: one.value for one in made.parameters}):
            lower, upper = broken[0]
            raise self.refuse(("parameter", upper, "value"), *descent(lower, upper))
        total, found = made.apportionment.total, sum(one.most for one in made.criteria)
        if total and total != found:
            zh, en = f"各项满分合计 {found}, 应为 {total}", f"the criteria add up to {found}, not to {total}"
            raise self.refuse(("apportionment", "total"), zh, en)

    def _parameter_named(self, name: str, unit: str, units: Mapping[str, str], where: tuple[str, ...]) -> None:
        if not name:
            return
        if name not in units:
            raise self.refuse(where, f"没有参数 {name!r}", f"there is no parameter {name!r}")
        if units[name] != unit:
            zh, en = f"参数 {name} 的单位应为 {unit}", f"the parameter {name} is in {units[name]}, {unit} is wanted"
            raise self.refuse(where, zh, en)

    def _kinds(self, made: Scheme) -> None:
        known: dict[str, Kind] = {one.id: one.kind for one in FIGURES.values()}
        known |= {one.id: one.kind for one in made.parameters if one.unit != "codes"}
        known |= {one.id: one.kind for one in made.questions}
        for figure in made.figures:
            known[figure.id] = self._kind(figure.rule, known, ("figure", figure.id, "rule"))
        for condition in made.conditions:
            self._wants("truth", condition.rule, known, ("condition", condition.id, "rule"))
        for item in made.items:
            extra: dict[str, Kind] = {"cost": "number"} if item.of == "certificate" else {}
            self._wants("number", item.rule, known | extra, ("item", item.id, "rule"))
        for name in ("points", "weight"):
            if (rule := getattr(made.apportionment, name)) is not None:
                self._wants("number", rule, known, ("apportionment", name))

    def _wants(self, kind: Kind, rule: Rule, known: Mapping[str, Kind], where: tuple[str, ...]) -> None:
        if (found := self._kind(rule, known, where)) != kind:
            raise self.refuse(
                where,
                f"规则应给出{KIND_NAMES[kind]}, 而不是{KIND_NAMES[found]}",
                f"the rule gives a {found}, a {kind} is wanted",
            )

    def _kind(self, rule: Rule, known: Mapping[str, Kind], where: tuple[str, ...]) -> Kind:
        try:
            return rule.kind(known)
        except RuleError as error:
            zh, en = f"规则有误: {error.zh}", f"the rule does not hold together: {error.en}"
            raise self.refuse(where, zh, en) from None


def _plain(value: Any) -> Any:
    """Content without dates of TOML, so that it has one canonical text."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
