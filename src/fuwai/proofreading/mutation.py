"""Single faults planted into right texts, so that the proofreader's eye can be measured (`python -m bench.proofreading`)."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

NUMBER = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])|(?<![\d.年月])\d{2,}(?=家|万美元)")
UNITS = {"亿美元": "万美元", "万美元": "亿美元", "亿元": "万元"}
UNIT = re.compile(r"(?<=\d)(?:亿美元|万美元|亿元)")
ROW = re.compile(r"^(?:\|\s*)?[\u4e00-\u9fff（）A-Z]{2,}(?:\s*\|)?\s+-?\d.*$", re.MULTILINE)
KINDS = ("dropped", "swapped", "unit", "rows", "stale", "sign", "rank", "word")


SIGNS = {"增长": "下降", "下降": "增长"}
SIGN = re.compile(r"(?:增长|下降)(?=\d+\.\d+%)")
RANKED = re.compile(r"(?<=位分别为：)[\u4e00-\u9fff]+(?:、[\u4e00-\u9fff]+)+")
WORDS = {"个别": "半数以上", "部分": "个别", "半数以上": "个别", "大幅": "小幅", "小幅": "大幅"}
WORD = re.compile("个别(?=市)|部分(?=市)|半数以上(?=市)|(?:大幅|小幅)(?=增长|下降)")


@dataclass(frozen=True)
class Mutant:
    """*text* with one fault: what was *before* and *after* it."""

    kind: str
    before: str
    after: str
    text: str
    number: str = ""  # as the page prints it now, where the fault is not in its digits
    at: int = -1  # where in the right text the number stands (its first digit or any after it)


def mutants(text: str, seed: int, each: int = 3) -> Iterator[Mutant]:
    """Up to *each* faults of every kind, drawn by *seed*."""
    dice = random.Random(seed)  # noqa: S311 - faults to test with, not secrets
    for kind in KINDS:
        made = [mutant for mutant in _all(kind, text, dice) if mutant.text != text]
        yield from dice.sample(made, min(each, len(made)))


def _all(kind: str, text: str, dice: random.Random) -> Iterator[Mutant]:
    if kind == "unit":
        for match in UNIT.finditer(text):
            yield _at(text, kind, match, UNITS[match[0]])
    elif kind == "rows":
        yield from _rows(text, dice)
    elif kind == "stale":
        yield from _stale(text, dice)
    elif kind == "sign":
        for match in SIGN.finditer(text):
            rate = NUMBER.match(text, match.end())
            yield replace(_at(text, kind, match, SIGNS[match[0]]), number=rate[0] if rate else "")
    elif kind == "rank":
        yield from _ranks(text)
    elif kind == "word":
        for match in WORD.finditer(text):
            yield _at(text, kind, match, WORDS[match[0]])
    else:
        for match in NUMBER.finditer(text):
            slip = _dropped(match[0], dice) if kind == "dropped" else _swapped(match[0])
            if slip and float(slip) != float(match[0]):
                yield _at(text, kind, match, slip)


def _at(text: str, kind: str, match: re.Match[str], new: str) -> Mutant:
    at = match.end() if kind == "sign" else match.start() - (kind == "unit")
    return Mutant(kind, match[0], new, text[: match.start()] + new + text[match.end() :], at=at)


def _dropped(digits: str, dice: random.Random) -> str:
    places = [at for at, letter in enumerate(digits) if letter.isdigit()]
    at = dice.choice(places)
    left = digits[:at] + digits[at + 1 :]
    return left if re.fullmatch(r"(?:0|[1-9]\d*)(?:\.\d+)?", left) else ""


def _swapped(digits: str) -> str:
    for at in range(len(digits) - 1):
        one, two = digits[at], digits[at + 1]
        if one.isdigit() and two.isdigit() and one != two and (two != "0" or at):
            return digits[:at] + two + one + digits[at + 2 :]
    return ""


def _rows(text: str, dice: random.Random) -> Iterator[Mutant]:
    """Two rows of a table change one of their cells."""
    rows = list(ROW.finditer(text))
    for first, second in pairwise(rows):
        one, two = list(NUMBER.finditer(first[0])), list(NUMBER.finditer(second[0]))
        if not one or len(one) != len(two):
            continue
        at = dice.randrange(len(one))
        a, b = one[at], two[at]
        if a[0] == b[0]:
            continue
        head = first[0][: a.start()] + b[0] + first[0][a.end() :]
        tail = second[0][: b.start()] + a[0] + second[0][b.end() :]
        between = text[first.end() : second.start()]
        changed = text[: first.start()] + head + between + tail + text[second.end() :]
        yield Mutant("rows", a[0], b[0], changed, at=first.start() + a.start())


def _ranks(text: str) -> Iterator[Mutant]:
    """The first and the last of a ranking change places."""
    for match in RANKED.finditer(text):
        names = match[0].split("、")
        yield _at(text, "rank", match, "、".join([names[-1], *names[1:-1], names[0]]))


def _stale(text: str, dice: random.Random) -> Iterator[Mutant]:
    """A total of last week: the total of a table is some per cent off, while its parts are new."""
    for row in ROW.finditer(text):
        if re.match(r"\|?\s*(?:合计|总计|全省)", row[0]) and (cell := NUMBER.search(row[0])):
            new = f"{float(cell[0]) * dice.uniform(0.94, 0.985):.{len(cell[0].partition('.')[2])}f}"
            start = row.start() + cell.start()
            yield Mutant("stale", cell[0], new, text[:start] + new + text[start + len(cell[0]) :], at=start)
