"""核定: what one enterprise meets and may get, every step told. Row by row, exactly; `services.grant_frame` says the same of
a whole population on columns, and a test holds the two to each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fuwai.core.grant import FIGURES, UNIT_NAMES, Condition, Given, Item, Scheme
from fuwai.core.grant_rule import Rule, Value
from fuwai.core.rounding import round_half_away


@dataclass(frozen=True)
class Certificate:
    """A certificate that may be paid for. *cost* in fen, None where none was filed."""

    code: str
    number: str
    cost: int | None


@dataclass(frozen=True)
class Step:
    """One step of a computation, and where it leaves the amount (fen)."""

    zh: str
    en: str
    fen: int


@dataclass(frozen=True)
class Met:
    """A condition's answer: True, False, or None, undecided; *said*: the figures, parameters and answers on which it stands."""

    condition: Condition
    answer: bool | None
    said: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class ItemClaim:
    """What an item comes to for the enterprise, after its cap, its cost and what was asked for; None base: undecided."""

    item: Item
    base: int | None
    fen: int
    steps: tuple[Step, ...]
    said: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Assessment:
    """*qualifies*: all conditions are met (True), one is not (False), or it is undecided (None); *fen*: the capped claim."""

    qualifies: bool | None
    conditions: tuple[Met, ...]
    items: tuple[ItemClaim, ...]
    fen: int
    points: int
    weight: int
    steps: tuple[Step, ...]
    row: Mapping[str, Value]


def row_of(
    scheme: Scheme, values: Mapping[str, Given], figures: Mapping[str, Value], answers: Mapping[str, Value]
) -> dict[str, Value]:
    """All that the rules speak of, for one enterprise: figures, parameters, answers and what derives from them."""
    row: dict[str, Value] = {name: figures.get(name) for name in FIGURES}
    row |= {one.id: value for one in scheme.parameters if not isinstance(value := values.get(one.id), tuple)}
    row |= {one.id: answers.get(one.id) for one in scheme.questions}
    for one in scheme.figures:
        row[one.id] = one.rule.answer(row)
    return row


def assess(
    scheme: Scheme,
    values: Mapping[str, Given],
    figures: Mapping[str, Value],
    answers: Mapping[str, Value],
    certificates: Sequence[Certificate] = (),
    asked: Mapping[str, int] | None = None,
    score: int = 0,
) -> Assessment:
    """What the enterprise meets and may get at most. *asked*: the amount that it claims of an item, where it says one;
    *score*: the panel's, in points."""
    row = row_of(scheme, values, figures, answers)
    derived = {one.id: one.rule for one in scheme.figures}
    met = tuple(_met(condition, row, derived) for condition in scheme.conditions)
    said = [one.answer for one in met]
    qualifies = False if False in said else None if None in said else True
    items = tuple(
        replace(
            _item(scheme, one, row, values, certificates, (asked or {}).get(one.id)), said=_said(one.rule, row, derived)
        )
        for one in scheme.items
    )
    fen, steps = _total(scheme, items, row)
    points, weight = _number(scheme.apportionment.points, row), _number(scheme.apportionment.weight, row)
    return Assessment(
        qualifies,
        met,
        items,
        fen if qualifies else 0,
        points + score,
        weight if scheme.apportionment.weight else 1,
        steps,
        row,
    )


def _number(rule: Rule | None, row: Mapping[str, Value]) -> int:
    found = rule.answer(row) if rule is not None else 0
    return max(0, found) if isinstance(found, int) else 0


def _met(condition: Condition, row: Mapping[str, Value], derived: Mapping[str, Rule]) -> Met:
    answer = condition.rule.answer(row)
    said = _said(condition.rule, row, derived)
    return Met(condition, answer if isinstance(answer, bool) else None, said)


def _said(rule: Rule, row: Mapping[str, Value], derived: Mapping[str, Rule]) -> tuple[tuple[str, Value], ...]:
    return tuple((name, row[name]) for name in dict.fromkeys(_leaves(rule, derived)) if name in row)


def _leaves(rule: Rule, derived: Mapping[str, Rule]) -> Iterator[str]:
    """The figures, parameters and answers that a rule stands on, through what derives from them."""
    for name in rule.names:
        if name in derived:
            yield from _leaves(derived[name], derived)
        else:
            yield name


def _item(
    scheme: Scheme,
    item: Item,
    row: Mapping[str, Value],
    values: Mapping[str, Given],
    certificates: Sequence[Certificate],
    asked: int | None,
) -> ItemClaim:
    if item.of == "certificate":
        base, steps = _of_certificates(item, row, values, certificates)
    else:
        base = _whole(item, row)
        zh, en = spoken(scheme, item.rule)
        steps = [] if base is None else [Step(f"按规则: {zh}", f"by the rule: {en}", base)]
    if base is None:
        undecided = Step("缺少数据, 未定, 计 0", "undecided for want of data: 0", 0)
        return ItemClaim(item, None, 0, (undecided,))
    fen = base
    cap = row.get(item.cap) if item.cap else None
    if isinstance(cap, int):
        fen = min(fen, cap)
        steps.append(Step(f"单项上限 {yuan(cap)} 元", f"cap of the item {yuan(cap)} CNY", fen))
    if asked is not None:
        fen = min(fen, max(0, asked))
        steps.append(Step(f"企业申报 {yuan(asked)} 元", f"the enterprise asks for {yuan(asked)} CNY", fen))
    return ItemClaim(item, base, fen, tuple(steps))


def _whole(item: Item, row: Mapping[str, Value]) -> int | None:
    found = item.rule.answer(row)
    return max(0, found // item.per) if isinstance(found, int) and not isinstance(found, bool) else None


def _of_certificates(
    item: Item, row: Mapping[str, Value], values: Mapping[str, Given], certificates: Sequence[Certificate]
) -> tuple[int | None, list[Step]]:
    """The dearest first, by what each comes to; equal ones by code and number."""
    codes, each, most = values.get(item.codes), row.get(item.each), row.get(item.most)
    if not isinstance(codes, tuple) or not isinstance(each, int) or not isinstance(most, int):
        return None, []
    found: list[tuple[int, str, str]] = []
    for one in certificates:
        if one.code not in codes or one.cost is None:
            continue
        amount = _whole(item, {**row, "cost": one.cost})
        found.append((-min(amount or 0, each, one.cost), one.code, one.number))
    chosen = sorted(found)[:most]
    steps, fen = [], 0
    for minus, code, number in chosen:
        fen -= minus
        steps.append(Step(f"{code} {number}: {yuan(-minus)} 元", f"{code} {number}: {yuan(-minus)} CNY", fen))
    if not steps:
        steps.append(Step("没有可支持的认证", "no certificate that can be supported", 0))
    return fen, steps


def _total(scheme: Scheme, items: Sequence[ItemClaim], row: Mapping[str, Value]) -> tuple[int, tuple[Step, ...]]:
    fen = 0
    steps = []
    for one in items:
        fen += one.fen
        steps.append(Step(f"{one.item.zh} {yuan(one.fen)} 元", f"{one.item.en} {yuan(one.fen)} CNY", fen))
    cap = row.get(scheme.cap) if scheme.cap else None
    if isinstance(cap, int):
        fen = min(fen, cap)
        steps.append(Step(f"单个企业上限 {yuan(cap)} 元", f"cap of an enterprise {yuan(cap)} CNY", fen))
    return fen, tuple(steps)


def yuan(fen: int) -> str:
    """Fen as yuan: 1234567 as 12,345.67."""
    return f"{round_half_away(fen).scaleb(-2):,.2f}"


def shown(value: Value, unit: str, language: int = 0) -> str:
    """A value as a reader takes it; `…` where it is missing. *language*: 0 Chinese, 1 English."""
    if value is None:
        return "…"
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][language]
    if isinstance(value, int) and unit in ("usd", "fen"):
        return f"{yuan(value)} {'USD' if unit == 'usd' else 'CNY'}"
    name = UNIT_NAMES[unit][language]
    return f"{value} {name}" if unit in ("person", "count", "points") else f"{value}{name}"


def figures_told(scheme: Scheme, said: Sequence[tuple[str, Value]]) -> tuple[str, str]:
    """The figures on which an answer stands, in both languages: names, values, units."""
    zh = "; ".join(f"{name_of(scheme, name)[0]} {shown(value, unit_of(scheme, name))}" for name, value in said)
    en = "; ".join(f"{name_of(scheme, name)[1]} {shown(value, unit_of(scheme, name), 1)}" for name, value in said)
    return zh, en


def unit_of(scheme: Scheme, name: str) -> str:
    """The unit in which a name of a rule is shown."""
    if name in FIGURES:
        return FIGURES[name].unit
    found: dict[str, str] = {one.id: one.unit for one in scheme.parameters}
    found |= {one.id: one.unit for one in scheme.questions} | {one.id: one.unit for one in scheme.figures}
    return found.get(name, "count")


SPOKEN = {  # words and marks of the rule language, in Chinese and in English
    "CASE": ("", ""),
    "WHEN": ("；若", "; if"),
    "THEN": ("，则", ", then"),
    "ELSE": ("；否则", "; else"),
    "END": ("", ""),
    "AND": ("且", "and"),
    "OR": ("或", "or"),
    "NOT": ("非", "not"),
    "*": ("×", "×"),
    "/": ("÷", "÷"),
    ">=": ("≥", "≥"),
    "<=": ("≤", "≤"),
    "<>": ("≠", "≠"),
    "-": ("−", "−"),
}
STOP = re.compile(r" ([；，;,])")  # no space before a stop
SPEAKING = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|>=|<=|<>|[-*/]")


def spoken(scheme: Scheme, rule: Rule) -> tuple[str, str]:
    """A rule in Chinese and English: its names by what they are called, its words and marks as people write them."""

    def said(text: str, language: int) -> str:
        return SPOKEN[text.upper()][language] if text.upper() in SPOKEN else name_of(scheme, text)[language]

    told = [SPEAKING.sub(lambda found, at=at: said(found[0], at), rule.text) for at in (0, 1)]  # type: ignore[misc]
    zh, en = (STOP.sub(r"\1", " ".join(one.split()).lstrip("；; ")) for one in told)
    return zh, en


def name_of(scheme: Scheme, name: str) -> tuple[str, str]:
    """A name of a rule in Chinese and English."""
    if name in FIGURES:
        return FIGURES[name].zh, FIGURES[name].en
    found = {one.id: (one.zh, one.en) for one in (*scheme.parameters, *scheme.questions, *scheme.figures)}
    return found.get(name, (name, name))
