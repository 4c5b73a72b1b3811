"""Scope rules by edition, read from TOML here or in `scope/` of FUWAI_HOME, and refused where they do not add up.

Groups come from the catalogue of the edition: each is a choice of the fact `business` and has a rule S-L-… that lists it.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from fuwai.core import scope_condition as condition
from fuwai.core.catalogue import Division, Edition, Exclusion, Group, Inclusion, Section
from fuwai.core.error import FuwaiError
from fuwai.core.scope import Law, law
from fuwai.core.scope_rule import (
    BUSINESS,
    Choice,
    Effect,
    EffectKind,
    FactKind,
    FactSpec,
    Ground,
    Presumption,
    Rule,
    Statute,
)
from fuwai.standards import catalogue
from fuwai.standards.source import data_files, need, read_toml, refuse

FOLDER = "scope"
LISTED = "S-L-"
SILENCE_ZH, SILENCE_EN = "描述没有提到此事", "the description says nothing of it"
Clause = Exclusion | Inclusion


def scope_law(edition: str = "2015") -> Law:
    """The compiled law of an edition, for `core.scope.determine`. Raises FuwaiError `scope.unknown_edition`,
    `standard.refused`."""
    return compiled(_file(edition))


def statute(edition: str = "2015") -> Statute:
    """Facts, rules and presumptions of an edition as written."""
    return load_statute(_file(edition))


def _file(edition: str) -> Path:
    for file in reversed(data_files(FOLDER)):
        if file.stem == edition:
            return file
    known = ", ".join(sorted({file.stem for file in data_files(FOLDER) if file.stem.isdigit()}))
    raise FuwaiError(
        "scope.unknown_edition",
        f"没有 {edition!r} 版的范围判定规则; 有 {known}",
        f"there are no scope rules of edition {edition!r}; there are {known}",
    )


@cache
def compiled(file: Path) -> Law:
    try:
        return law(load_statute(file))
    except FuwaiError as error:
        raise refuse(file, error.code, error.zh, error.en) from error


@cache
def load_statute(file: Path) -> Statute:
    """The statute in *file*. Raises FuwaiError `standard.refused`, naming file and entry."""
    tables = read_toml(file)
    head = tables.get("statute", {})
    reader = _Reader(file, catalogue.edition(need(head, "catalogue", file, "statute")))
    facts = tuple(reader.facts(tables.get("fact", ())))
    rules = tuple(reader.rules(tables.get("rule", ())))
    presumptions = tuple(reader.presumptions(tables.get("presumption", ()), facts))
    return Statute(need(head, "edition", file, "statute"), facts, rules, presumptions)


class _Reader:
    """Turns the tables of one file into facts, rules and presumptions; remembers where it is for the refusals."""

    def __init__(self, file: Path, edition: Edition) -> None:
        self.file = file
        self.edition = edition
        entries: list[Section | Division | Group] = [*edition.sections.values(), *edition.divisions.values()]
        entries += edition.groups.values()
        self.clauses: dict[str, Clause] = {}
        for entry in entries:
            self.clauses |= {clause.id: clause for clause in entry.inclusions}
            self.clauses |= {clause.id: clause for clause in entry.exclusions}
        self.specs: dict[str, FactSpec] = {}

    # ---------------------------------------------------------------------------------------------------------- facts

    def facts(self, tables: Iterable[dict[str, Any]]) -> Iterator[FactSpec]:
        for table in tables:
            spec = self._fact(table)
            if spec.id in self.specs:
                raise refuse(self.file, spec.id, "编号重复", "the id stands twice")
            self.specs[spec.id] = spec
            yield spec

    def _fact(self, table: dict[str, Any]) -> FactSpec:
        name = need(table, "id", self.file, "fact")
        kind = table.get("kind")
        if kind not in get_args(FactKind):
            raise refuse(self.file, name, "kind 应为 yes_no、amount、choice", "kind is yes_no, amount or choice")
        choices = tuple(self._choice(choice, name) for choice in table.get("choices", ()))
        if name == BUSINESS:
            groups = self.edition.groups.values()
            choices = (*(Choice(group.code, group.zh, group.en) for group in groups), *choices)
        if (kind == "choice") != bool(choices):
            raise refuse(
                self.file, name, "choice 须有选项，其他没有", "a choice has choices, the other kinds have none"
            )
        names = {key: need(table, key, self.file, name) for key in ("zh_name", "en_name") if kind == "amount"}
        gate = table.get("gate", "")
        if gate and (kind != "amount" or gate not in self.specs or self.specs[gate].kind != "yes_no"):
            raise refuse(self.file, name, "gate 应为前面的 yes_no 事实", "gate is a yes_no fact above")
        texts = {key: need(table, key, self.file, name) for key in ("zh", "en", "source")}
        spec = FactSpec(
            name, cast(FactKind, kind), **texts, choices=choices, gate=gate, **names, silence=table.get("silence")
        )
        if spec.silence is not None and spec.silence not in spec.values():
            raise refuse(
                self.file, name, f"silence {spec.silence!r} 不是可选的回答", f"silence {spec.silence!r} is no answer"
            )
        return spec

    def _choice(self, table: dict[str, Any], name: str) -> Choice:
        return Choice(*(need(table, key, self.file, name) for key in ("value", "zh", "en")))

    # ---------------------------------------------------------------------------------------------------------- rules

    def rules(self, tables: Iterable[dict[str, Any]]) -> Iterator[Rule]:
        found = [self._rule(table) for table in tables]
        found += [self._listed(code) for code in self.edition.groups]
        ids = [rule.id for rule in found]
        if twice := [name for name in ids if ids.count(name) > 1]:
            raise refuse(self.file, twice[0], "编号重复", "the id stands twice")
        for rule in found:
            if missing := [name for name in rule.yields_to if name not in ids]:
                raise refuse(
                    self.file, rule.id, f"没有规则 {missing[0]}", f"yields to {missing[0]}, which is not there"
                )
        return iter(found)

    def _rule(self, table: dict[str, Any]) -> Rule:
        name = need(table, "id", self.file, "rule")
        clause = self._clause(table, name)
        texts = _words(clause) if clause else {key: need(table, key, self.file, name) for key in ("zh", "en", "source")}
        return Rule(
            id=name,
            **texts,
            when=self._when(table.get("when"), name),
            effect=self._effect(table, name, clause),
            clause=clause.id if clause else "",
            yields_to=tuple(table.get("yields_to", ())),
        )

    def _clause(self, table: dict[str, Any], name: str) -> Clause | None:
        wanted = table.get("clause")
        if wanted and wanted not in self.clauses:
            raise refuse(self.file, name, f"业务目录没有条款 {wanted}", f"the catalogue has no clause {wanted}")
        return self.clauses[wanted] if wanted else None

    def _effect(self, table: dict[str, Any], name: str, clause: Clause | None) -> Effect:
        kind = table.get("effect")
        if kind not in get_args(EffectKind):
            wanted = ", ".join(get_args(EffectKind))
            raise refuse(self.file, name, f"effect 应为 {wanted} 之一", f"effect is one of {wanted}")
        moves = isinstance(clause, Exclusion) and clause.kind == "elsewhere"
        if moves != (kind == "elsewhere") and isinstance(clause, Exclusion):
            raise refuse(self.file, name, "与条款的种类不符", "does not agree with the clause's kind")
        codes = clause.elsewhere if isinstance(clause, Exclusion) and moves else tuple(table.get("codes", ()))
        amount = table.get("amount", "")
        if (kind in ("not_counted", "only_part")) != bool(amount) or (amount and self.specs[amount].kind != "amount"):
            raise refuse(self.file, name, "amount 应为金额事实", "amount is a fact of kind amount, for parts only")
        return Effect(cast(EffectKind, kind), self._groups(codes, name), amount)

    def _listed(self, code: str) -> Rule:
        group = self.edition.groups[code]
        return Rule(
            id=LISTED + code,
            zh=f"目录列有 {code} {group.zh}",
            en=f"The catalogue lists {code} {group.en}",
            source=group.source,
            when=condition.Test(BUSINESS, frozenset((code,))),
            effect=Effect("listed", (code,)),
        )

    def _groups(self, codes: Iterable[str], name: str) -> tuple[str, ...]:
        """Groups as they are, sections and divisions as all their groups."""
        found: list[str] = []
        for code in codes:
            groups = (code,) if code in self.edition.groups else self.edition.groups_of(code)
            if not groups:
                raise refuse(self.file, name, f"业务目录没有 {code}", f"the catalogue has no {code}")
            found += groups
        return tuple(found)

    # ----------------------------------------------------------------------------------------------------- conditions

    def _when(self, table: Any, name: str) -> condition.Condition:
        """A table: `all`, `any` (lists of tables), `not` (a table), or fact = answer, fact = [answers]; all of them."""
        if not isinstance(table, dict) or not table:
            raise refuse(self.file, name, "when 应为非空的表", "when is a table that is not empty")
        parts = [self._part(key, value, name) for key, value in table.items()]
        return parts[0] if len(parts) == 1 else condition.All(tuple(parts))

    def _part(self, key: str, value: Any, name: str) -> condition.Condition:
        if key == "all":
            return condition.All(tuple(self._when(part, name) for part in value))
        if key == "any":
            return condition.Any(tuple(self._when(part, name) for part in value))
        if key == "not":
            return condition.Not(self._when(value, name))
        if key not in self.specs:
            raise refuse(self.file, name, f"没有事实 {key}", f"speaks of the fact {key}, which is not there")
        answers = value if isinstance(value, list) else [value]
        if key == BUSINESS:
            known = self.specs[BUSINESS].values()
            answers = [one for each in answers for one in ((each,) if each in known else self._groups((each,), name))]
        if wrong := [answer for answer in answers if answer not in self.specs[key].values()]:
            raise refuse(self.file, name, f"{key} 没有回答 {wrong[0]!r}", f"{wrong[0]!r} is no answer to {key}")
        return condition.Test(key, frozenset(answers))

    # --------------------------------------------------------------------------------------------------- presumptions

    def presumptions(self, tables: Iterable[dict[str, Any]], facts: tuple[FactSpec, ...]) -> Iterator[Presumption]:
        for table in tables:
            name = need(table, "id", self.file, "presumption")
            fact, value, ground = table.get("fact", ""), table.get("value"), table.get("ground")
            if fact not in self.specs or value is None or value not in self.specs[fact].values():
                raise refuse(self.file, name, "fact 与 value 不对", "fact and value do not fit")
            if ground not in get_args(Ground):
                wanted = ", ".join(get_args(Ground))
                raise refuse(self.file, name, f"ground 应为 {wanted} 之一", f"ground is one of {wanted}")
            when = self._when(table["when"], name) if "when" in table else condition.Constant(True)
            texts = {key: need(table, key, self.file, name) for key in ("zh", "en", "source")}
            yield Presumption(name, fact, value, cast(Ground, ground), when, **texts)
        for spec in facts:
            if spec.silence is not None:
                yield _silence(spec, spec.silence)


def _silence(spec: FactSpec, value: condition.FactValue) -> Presumption:
    ground: Literal["silence"] = "silence"
    return Presumption(
        f"P-S-{spec.id}", spec.id, value, ground, condition.Constant(True), SILENCE_ZH, SILENCE_EN, spec.source
    )


def _words(clause: Clause) -> dict[str, str]:
    """The words of a rule that carries out a clause: of what it is said, and the clause's own."""
    if isinstance(clause, Inclusion):
        return {"zh": f"{clause.scope} {clause.zh}", "en": f"{clause.scope}: {clause.en}", "source": clause.source}
    ends = {"not_service_outsourcing": ("", ""), "not_counted_amount": ("（金额）", " (the amount)")}
    zh, en = ends.get(
        clause.kind, (f"，归入 {'、'.join(clause.elsewhere)}", f", which goes to {', '.join(clause.elsewhere)}")
    )
    return {
        "zh": f"{clause.scope} 不含{clause.zh}{zh}",
        "en": f"{clause.scope} excludes {clause.en}{en}",
        "source": clause.source,
    }
