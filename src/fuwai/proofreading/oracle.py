"""Whose miss a miss is: whether a planted fault can be told at all, by the reader's own system (`python -m bench.oracle`).

A figure of a right text has a feasible interval: what all the others leave for it. A fault is detectable in principle
where the faulty value lies outside. What the reader did not read has no interval, and what it read as a thing of its
own has all the line; where two figures near such a one give the right value and not the faulty one, a better reader
might have told, or it is chance.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Literal

from fuwai.core.proof.interval import HUNDRED, Interval, printed_interval, ratio
from fuwai.core.proof.statement import Statement
from fuwai.proofreading.blame import feasible
from fuwai.proofreading.mutation import SIGNS, Mutant, mutants
from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import proofs, system_of
from fuwai.proofreading.solver import conflict
from fuwai.proofreading.system import System, anchored, components, rows_of

Verdict = Literal["seen", "missed", "rounding", "free", "unread", "hinted"]
VERDICTS: dict[Verdict, str] = {
    "seen": "found",
    "missed": "outside of its interval and yet not found: the reader's miss",
    "hinted": "two figures near it give the right value and not the faulty one: the reader's miss, or chance",
    "unread": "not read, and no two figures near it give it",
    "rounding": "right and faulty number may be one value, rounded: nobody's miss",
    "free": "read, and all other figures allow the faulty one too: nobody's miss",
}
FIGURE = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
NEAR = re.compile(r"(?<![\d.A-Za-z])(\d[\d,]*(?:\.\d+)?)(%|个百分点|[十百千]?[亿万]?(?:美元|元)|万人|[家份人个项])?")
FIGURES = ("dropped", "swapped", "unit", "rows", "stale", "sign")
MOST = 14  # figures of one paragraph that are tried against each other


@dataclass(frozen=True)
class Judged:
    mutant: Mutant
    verdict: Verdict


@dataclass(frozen=True)
class Room:
    """A figure and what all others leave for it; *room* is None where nothing does."""

    statement: Statement
    room: Interval


def rooms(text: str) -> Iterator[Room]:
    system = system_of(page_of_text(text))
    for source, statement in system.statements.items():
        yield Room(statement, feasible(system, statement, {source}))


def judged(text: str, seed: int, each: int) -> Iterator[Judged]:
    """Up to *each* faults of every kind planted into the right *text*."""
    page = page_of_text(text)
    alarms = {(f.quote, f.kind) for f in proofs(page).findings}
    system = system_of(page)
    for mutant in mutants(text, seed, each):
        new = {(f.quote, f.kind) for f in proofs(page_of_text(mutant.text)).findings} - alarms
        yield Judged(mutant, "seen" if new else missed(system, text, mutant))


def missed(system: System, text: str, mutant: Mutant) -> Verdict:
    """Why *mutant* was not found."""
    number = _number_at(text, mutant.at)
    if mutant.kind not in FIGURES or number is None:
        return "free"
    said = _statement(system, text, number)
    if mutant.kind in ("dropped", "swapped", "stale") and _same(mutant.before, mutant.after):
        return "rounding"
    if said is not None and said.printed is not None and _clashes(system, _faulty(said, mutant)):
        return "missed"
    if mutant.kind in FIGURES[:2] and _related(text, number, mutant.after):
        return "hinted"
    return "free" if said is not None else "unread"


def _same(one: str, two: str) -> bool:
    return printed_interval(one).meets(printed_interval(two))


def _number_at(text: str, at: int) -> re.Match[str] | None:
    line = text.rfind("\n", 0, at) + 1
    return next((m for m in FIGURE.finditer(text, line) if m.start() <= at < m.end()), None) if at >= 0 else None


def _statement(system: System, text: str, number: re.Match[str]) -> Statement | None:
    """The statement that stands last on or before the number's line and prints it."""
    line = text.count("\n", 0, number.start()) + 1
    bare = number[0].lstrip("-−")
    same = [
        s
        for s in system.statements.values()
        if s.place.line <= line and s.printed and (found := FIGURE.search(s.quote)) and found[0].lstrip("-−") == bare
    ]
    nearest = max((s.place.line for s in same), default=0)
    return next((s for s in same if s.place.line == nearest and _reaches(text, nearest, line)), None)


def _reaches(text: str, first: int, last: int) -> bool:
    """Whether the paragraph that begins on line *first* may go on to *last*: no empty line, no end, between."""
    lines = text.splitlines()[first - 1 : last]
    return first == last or all(line.strip() and not line.rstrip().endswith("。") for line in lines[:-1])


def _faulty(said: Statement, mutant: Mutant) -> Statement:
    assert said.printed is not None
    printed = said.printed
    if mutant.kind == "unit":
        changed = replace(printed, unit=printed.unit.replace(mutant.before, mutant.after))
    elif mutant.kind == "sign":
        changed = replace(printed, sign=-1 if SIGNS[mutant.before] == "下降" else 1)
    else:
        changed = replace(printed, digits=mutant.after.replace(",", ""))
    return replace(said, printed=changed)


def _clashes(system: System, faulty: Statement) -> bool:
    """Whether *faulty* lies outside of the interval that the others leave for it; proved in fractions."""
    rows = [*system.without({faulty.source}), *rows_of(faulty)]
    return any(conflict(anchored(group)) for group in components(rows) if any(r.source == faulty.source for r in group))


def _related(text: str, number: re.Match[str], faulty: str) -> bool:
    """Whether a share, growth, difference or sum of figures nearby gives the right number and not the faulty one."""
    start = text.rfind("\n", 0, number.start()) + 1
    end = text.find("\n", number.end())
    near = [m for m in NEAR.finditer(text, start, end if end >= 0 else len(text)) if len(m[1]) < 16]
    own = next((m for m in near if m.start() <= number.start() < m.end()), None)
    if own is None:
        return False
    near = sorted((m for m in near if m is not own), key=lambda m: abs(m.start() - own.start()))[:MOST]
    right, wrong = printed_interval(number[0].replace(",", "").lstrip("-−")), printed_interval(faulty.replace(",", ""))
    return any(right.meets(given) and not wrong.meets(given) for given in _given(own[2] or "", near))


def _given(unit: str, near: list[re.Match[str]]) -> Iterator[Interval]:
    """What two figures of one unit, or two of the figure's own, make together."""
    told = [(printed_interval(m[1].replace(",", "")), m[2] or "") for m in near if "," not in m[1].rstrip(",") or m[2]]
    for (a, one), (b, two) in combinations(told, 2):
        if one != two or not a.low or not b.low or a.low <= 0 or b.low <= 0:
            continue
        if one == unit:
            yield a + b
            yield a + b.scaled(Fraction(-1))
            yield b + a.scaled(Fraction(-1))
        elif unit == "%" and one not in ("%", "个百分点"):
            for part, whole in ((a, b), (b, a)):
                share = ratio(part, whole).scaled(HUNDRED)
                yield share
                yield share.shifted(-HUNDRED)
                yield share.scaled(Fraction(-1)).shifted(HUNDRED)
        elif unit == "个百分点" and one == "%":
            yield a + b.scaled(Fraction(-1))
            yield b + a.scaled(Fraction(-1))
