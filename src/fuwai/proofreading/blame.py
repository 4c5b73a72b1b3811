"""Conflicts → findings: which printed number must give way so that most else holds, how far it may go, what was meant."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fuwai.core.proof.interval import HUNDRED, Interval, decimal_text
from fuwai.core.proof.printed import Printed, edits
from fuwai.core.proof.row import Row
from fuwai.core.proof.statement import Finding, FindingKind, Statement
from fuwai.proofreading.naming import name
from fuwai.proofreading.solver import conflict, reach, reach_ratio, strain
from fuwai.proofreading.system import System, anchored, components

MOST = 60  # findings of one page; what is worse is no bulletin
SLIPS = {
    "point_typed_as_zero": ("小数点误为 0", "the point was typed as 0"),
    "point_lost": ("漏了小数点", "the point was lost"),
    "point_moved": ("小数点错位", "the point has moved"),
    "digits_swapped": ("相邻两位数字颠倒", "two digits were swapped"),
    "digit_added": ("多了一位数字", "a digit too many"),
    "digit_dropped": ("漏了一位数字", "a digit was dropped"),
    "digit_changed": ("一位数字有误", "one digit is wrong"),
    "unit_changed": ("单位有误", "the unit is wrong"),
    "sign_changed": ("增减方向相反", "the sign is wrong"),
    "copied": ("与页上另一处所印不同", "another place of the page prints this"),
}


@dataclass(frozen=True)
class Verdict:
    """One culprit (empty: a premise cannot hold) with the smallest set of sources that it conflicts with."""

    culprit: str
    sources: tuple[str, ...]


def judge(system: System) -> list[tuple[Verdict, Finding]]:
    """Findings until what is left can hold together."""
    gone: set[str] = set()
    found: list[tuple[Verdict, Finding]] = []
    while len(found) < MOST:
        sources = _twice(system, gone) or _clash(system, gone)
        if not sources:
            return found
        verdict = Verdict(_culprit(system, sources, gone), sources)
        gone.add(verdict.culprit)
        found.append((verdict, _finding(system, verdict, gone)))
    return found


def _twice(system: System, gone: set[str]) -> tuple[str, ...]:
    """Two numbers for one quantity: the plainest conflict, told first."""
    seen: dict[tuple[object, ...], list[Statement]] = {}
    for statement in system.statements.values():
        interval = statement.interval()
        if statement.source in gone or interval is None:
            continue
        same = seen.setdefault((statement.of, statement.base, statement.kind), [])
        for other in same:
            if (before := other.interval()) is not None and not before.meets(interval):
                return other.source, statement.source
        same.append(statement)
    return ()


def _clash(system: System, gone: set[str]) -> tuple[str, ...]:
    for group in components(system.without(gone)):
        if rows := conflict(anchored(group)):
            return tuple(dict.fromkeys(row.source for row in rows if row.source))
    return ()


def _culprit(system: System, sources: Sequence[str], gone: set[str]) -> str:
    """The number without which least has to give way; among equals one that a single slip explains. Where former values
    are only supposed to be all there is, the supposition goes first."""
    former = [s for s in sources if s in system.premises and system.premises[s].kind == "former"]
    printed = [s for s in sources if s in system.statements]
    if former and len(printed) > 4:
        return former[0]
    candidates = printed or list(sources)
    scored = []
    for source in candidates:
        left = _yielding(system, sources, gone | {source})
        said = system.statements.get(source)
        width = len(said.of.dims) if said else 0  # a whole before its parts: totals go stale
        scored.append((left, 0 if _repairs(system, source, gone) else 1, width, candidates.index(source), source))
    return min(scored)[-1]


def _near(system: System, sources: Sequence[str], gone: set[str]) -> list[Row]:
    """The rows connected with *sources* before anything is taken away."""
    names = {name for row in system.rows if row.source in sources for name in row.terms}
    for group in components(system.without(())):
        if any(name in names for row in group for name in row.terms):
            return [row for row in group if row.source not in gone]
    return []


def _yielding(system: System, sources: Sequence[str], gone: set[str]) -> int:
    """How many printed numbers still must give way."""
    rows = _near(system, sources, gone)
    if not rows:
        return 0
    _, giving, _ = strain(anchored(rows))
    return len({rows[index].source for index in giving if index < len(rows)} - {""})


def feasible(system: System, statement: Statement, gone: set[str]) -> Interval:
    """What the rest of the page leaves for the number of *statement*, in its measure's unit (percent for rates)."""
    room = _room(system, statement, gone)
    if room.low is not None or room.high is not None:
        return room
    supposed = {source for source, premise in system.premises.items() if premise.kind == "former"}
    return _room(system, statement, gone | supposed)


def _room(system: System, statement: Statement, gone: set[str]) -> Interval:
    of, base = statement.of.name(), statement.base.name() if statement.base else ""
    rows = [row for group in components(system.without(gone)) if any(of in row.terms for row in group) for row in group]
    if statement.kind == "level":
        low, high = reach(rows, {of: Fraction(1)}) if rows else (None, None)
    elif statement.kind == "change":
        low, high = reach(rows, {of: Fraction(1), base: Fraction(-1)}) if rows else (None, None)
    else:
        low, high = reach_ratio(rows, of, base) if rows and any(base in row.terms for row in rows) else (None, None)
        shift = Fraction(1 if statement.kind in ("growth", "grown") else 0)
        unit = Fraction(1) if statement.kind in ("times", "grown") else HUNDRED
        ends = [None if end is None else (Fraction(end) - shift) * unit for end in (low, high)]
        return Interval(ends[0], ends[1])
    return Interval(None if low is None else Fraction(low), None if high is None else Fraction(high))


def _repairs(system: System, source: str, gone: set[str]) -> list[tuple[Printed, str]]:
    """Numbers one slip away with which all else can hold; those that the page prints elsewhere for it come first."""
    statement = system.statements.get(source)
    if statement is None or statement.printed is None:
        return []
    room = feasible(system, statement, gone | {source})
    if room.low is None or room.high is None:
        return []
    copies = [
        (other.printed, "copied")
        for other in system.statements.values()
        if other.of == statement.of
        and other.base == statement.base
        and other.kind == statement.kind
        and other.source not in gone | {source}
        and other.printed is not None
    ]
    tried = [(new, slip) for new, slip in edits(statement.printed) if (fit := new.interval()) and fit.meets(room)]
    order = list(dict.fromkeys(slip for _, slip in tried))
    middle = (room.low + room.high) / 2
    tried.sort(key=lambda pair: (order.index(pair[1]), abs(pair[0].value - middle)))
    slips = {new.value: slip for new, slip in reversed(tried)}
    copied = [(new, slips.get(new.value, slip)) for new, slip in copies if (fit := new.interval()) and fit.meets(room)]
    same_form = [
        pair
        for pair in tried
        if len(pair[0].digits.partition(".")[2]) in (2, len(statement.printed.digits.partition(".")[2]))
    ]
    return copied + (same_form or tried)


def _finding(system: System, verdict: Verdict, gone: set[str]) -> Finding:
    if verdict.culprit not in system.statements:
        return _of_premise(system, verdict)
    statement = system.statements[verdict.culprit]
    others = [system.statements[s] for s in verdict.sources if s in system.statements and s != verdict.culprit]
    premises = [system.premises[s] for s in verdict.sources if s in system.premises]
    kind = _kind(system, verdict, statement, others)
    room = feasible(system, statement, gone)
    repairs = _repairs(system, verdict.culprit, gone)
    repair, slip = (repairs[0][0].text(), repairs[0][1]) if repairs else ("", "")
    called = name(statement)
    zh = f"印作 {statement.quote} ({called[0]})，即 {statement.interval()}；" + _others(others, "zh")
    en = f"printed {statement.quote} ({called[1]}), that is {statement.interval()}; " + _others(others, "en")
    zh += "".join(f"；{p.zh}" for p in premises) + (f"；其余各数只容许 {_short(room)}" if room.low is not None else "")
    en += "".join(f"; {p.en}" for p in premises) + (
        f"; all else allows {_short(room)} only" if room.low is not None else ""
    )
    return Finding(
        statement.place,
        statement.quote,
        kind,
        zh,
        en,
        _short(room) if room.low is not None else "",
        repair,
        slip,
        tuple(other.quote for other in others),
    )


def _others(others: Sequence[Statement], language: str) -> str:
    at = 0 if language == "zh" else 1
    shown = [f"{o.quote} ({name(o)[at]}, {(o.place.zh, o.place.en)[at]})" for o in others[:4]]
    more = len(others) - len(shown)
    if language == "zh":
        return "与 " + "、".join(shown) + (f" 等 {len(others)} 个数" if more > 0 else "") + " 不能同时成立"
    return "cannot hold with " + ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _short(room: Interval) -> str:
    low = "-∞" if room.low is None else decimal_text(room.low)
    return f"[{low}, {'+∞' if room.high is None else decimal_text(room.high)}]"


def _kind(system: System, verdict: Verdict, statement: Statement, others: Sequence[Statement]) -> FindingKind:
    premises = {system.premises[s].kind for s in verdict.sources if s in system.premises}
    if len(others) == 1 and not premises and others[0].of == statement.of and others[0].kind == statement.kind:
        return "twice"
    if "rank" in premises:
        return "rank"
    if premises & {"sum", "part"}:
        return "sum"
    kinds = {statement.kind, *(other.kind for other in others)}
    if len(others) > 6:
        return "system"
    return "growth" if kinds & {"growth", "change", "times", "grown"} else "share" if "share" in kinds else "system"


def _parts(system: System, whole: Statement) -> set[str]:
    """The sums that make what *whole* is of, and the levels of their parts."""
    sums = [p for p in system.premises.values() if p.kind == "sum" and whole.of.name() in p.rows[0].terms]
    names = {name for p in sums for name in p.rows[0].terms} - {whole.of.name()}
    levels = {s.source for s in system.statements.values() if s.kind == "level" and s.of.name() in names}
    return levels | {p.source for p in sums}


def _only(system: System, sources: Collection[str]) -> System:
    rows = [row for row in system.rows if row.source in sources or not row.source]
    return System(system.statements, system.premises, rows)


def _of_premise(system: System, verdict: Verdict) -> Finding:
    """A supposition under which the page cannot hold: told with the number that it concerns, and what would hold."""
    premise = system.premises[verdict.culprit]
    printed = [system.statements[s] for s in verdict.sources if s in system.statements]
    whole = next(
        (s for s in printed if s.kind == "growth" and not (s.of.dim("region") or s.of.dim("class"))),
        printed[0] if printed else None,
    )
    if whole is None:
        order = premise.order
        assert order is not None
        return Finding(order.place, order.quote, "rank", premise.zh, premise.en)
    others = [s for s in printed if s is not whole]
    everything = {
        s.source
        for s in system.statements.values()
        if s.of == whole.of and s.base == whole.base and s.kind == whole.kind
    }
    room = feasible(_only(system, verdict.sources), whole, everything)
    wholes = {s.source for s in printed if s.kind == "level" and s.of in (whole.of, whole.base)}
    parts = _parts(system, whole)
    fewer = feasible(_only(system, ({*verdict.sources} | parts) - wholes), whole, everything)
    if wholes and (said := whole.interval()) is not None and not said.meets(fewer):  # what rests on less says more
        room = fewer
        others = [
            s
            for source, s in system.statements.items()
            if source in ({*verdict.sources} | parts) - wholes and s != whole
        ]
    zh = f"若{premise.zh}，{len(others)} 个印出的数给不出 {whole.quote}：只能在 {_short(room)} 之间"
    en = f"if {premise.en}, {len(others)} printed numbers cannot give {whole.quote}: only {_short(room)}"
    return Finding(
        whole.place,
        whole.quote,
        "system",
        zh,
        en,
        _short(room),
        "",
        "",
        tuple(o.quote for o in others),
        premise.zh,
        premise.en,
    )
