"""Grids → statements: a column's heading says indicator, direction and kind, a row's label what it is narrowed to."""

import re
from dataclasses import dataclass
from itertools import combinations, pairwise

from fuwai.core.proof.printed import UNITS, Printed
from fuwai.core.proof.statement import Place, Quantity
from fuwai.proofreading.lexicon import Token, code_of, entity, period_of, tokens
from fuwai.proofreading.page import MARKS, Grid
from fuwai.proofreading.speech import FOLD, LONGEST, Reader, before, residue

NUMBER = re.compile(r"([-−+]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(%?)")
UNIT = re.compile(r"十亿美元|百万美元|亿美元|万美元|亿元人民币|亿元|万元|万人|%|家|人|份|个")
TOTALS = re.compile(r"合计|总计|小计|总额|共计|全省|全市|全国|全区")
BAND = re.compile(r"(?:其中[：:]?)?(\d+)(百万美元|万美元|亿美元)(?:及)?以上(?:企业|的企业)?")
FORMER = re.compile(r"(?:上年|去年)(?:同期)?(?:数|累计)?|同期数")
THIS = re.compile(r"本年(?:累计)?|本期|今年(?:累计)?|增减|情况|[（(、，,）)]")
RANKED = re.compile("排名|位次|名次|排位|序号")
MONTHLY = re.compile(r"当月|本月|累计")
OWN = ("本级", "省直", "市直")
WIDEST = 9  # pieces of a broken heading tried in all divisions


@dataclass(frozen=True)
class Column:
    kind: str  # level, share, growth
    indicator: str
    direction: str
    period: str
    unit: str
    pop: bool = False
    rest: str = ""
    chosen: bool = False  # a rate whose own heading says which of several columns it belongs to


@dataclass(frozen=True)
class Total:
    """A column of amounts: its parts, their whole, and whether the page says that the parts are all there is."""

    place: Place
    whole: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool
    listed: bool = False  # a list of a sentence, which says nothing of the former period


def read_grid(reader: Reader, block: int, grid: Grid) -> list[Total]:
    """Adds the statements of *grid* to *reader*; answers its sums."""
    columns = _columns(reader, grid)
    marked: dict[int, list[tuple[Quantity, bool, Place]]] = {}
    for row_number, (cells, line) in enumerate(zip(grid.rows, grid.lines, strict=True), 1):
        label = cells[grid.labels - 1] or next((c for c in reversed(cells[: grid.labels]) if c), "")
        dims, whole = _row_dims(reader, label)
        for index, column in enumerate(columns):
            cell = cells[grid.labels + index].translate(FOLD).replace(" ", "")
            if column is None or not cell:
                continue
            place = Place(block, line, row_number, grid.labels + index)
            of = _quantity(reader, column, dims)
            _cell(reader, place, cell, column, of, _whole(reader, column), label)
            if column.kind == "level":
                marked.setdefault(index, []).append((of, whole, place))
    return [total for rows in marked.values() if (total := _total(rows))]


def _total(rows: list[tuple[Quantity, bool, Place]]) -> Total | None:
    wholes = [(of, place) for of, whole, place in rows if whole]
    parts = tuple(of for of, whole, _ in rows if not whole)
    kinds = {tuple(name for name, _ in of.dims) for of in parts}
    if len(wholes) != 1 or len(parts) < 2 or len(kinds) != 1 or len(set(parts)) != len(parts):
        return None
    return Total(wholes[0][1], wholes[0][0], parts, exhaustive=parts[0].measure in ("usd", "cny", "count"))


def _row_dims(reader: Reader, label: str) -> tuple[dict[str, str], bool]:
    bare = label.replace(" ", "")
    found = entity(bare)
    if band := BAND.fullmatch(bare.translate(FOLD)):
        return {"band": str(Printed(band[1], band[2]).value)}, False
    if bare.endswith(OWN):
        return {"region": "own"}, False
    if bare in ("有执行", "有业务"):
        return {}, False
    if TOTALS.match(bare) or (found and found == ("region", reader.region)):
        return {}, True
    if found is None:
        return {"rest": bare}, False
    return ({"class": "other"} if found[0] == "" else {found[0]: found[1]}), False


def _quantity(reader: Reader, column: Column, dims: dict[str, str]) -> Quantity:
    measure = UNITS[column.unit][0] if column.kind == "level" else reader.money
    indicator = column.indicator
    if measure == "count":
        indicator = {"家": "enterprises", "份": "contracts", "人": "people"}.get(
            column.unit[-1:], "items" + column.unit
        )
    kept = {**dims, "direction": column.direction}
    if column.rest:
        kept["rest"] = kept.get("rest", "") + column.rest
    return Quantity(indicator, measure, column.period).with_dims(**kept)


def _whole(reader: Reader, column: Column) -> Quantity:
    return _quantity(reader, column, {})


def _cell(reader: Reader, place: Place, cell: str, column: Column, of: Quantity, whole: Quantity, label: str) -> None:
    head = f"{label} {column.indicator}"
    base = whole if column.kind == "share" else before(of, {"pop"} if column.pop else {"yoy"})
    if cell in MARKS:
        if column.kind == "growth":
            reader.add(place, cell, "suppressed", of, base, None, head)
        return
    match = NUMBER.fullmatch(cell)
    if match is None or len(cell) > LONGEST:
        reader.unread.append((place, cell, label))
        return
    reader.figures.append(cell)
    sign = -1 if match[1] in ("-", "−") else 1
    unit = "%" if column.kind != "level" else column.unit
    printed = Printed(match[2].replace(",", ""), unit, sign=sign)
    if column.kind == "level":
        reader.add(place, cell, "level", of, None, printed, head)
    elif column.kind == "growth":
        reader.add(place, cell, "growth", of, base, printed, head + " 增幅")
    else:
        reader.add(place, cell, "share", of, whole, printed, head + " 占比")


def _columns(reader: Reader, grid: Grid) -> list[Column | None]:
    width = len(grid.rows[0]) - grid.labels if grid.rows else 0
    heads = list(grid.headers[grid.labels :])
    percent = [_is_percent(grid, grid.labels + index) for index in range(width)]
    if len(heads) > width:
        heads = _divided([*grid.headers[grid.labels - 1 :]], percent)
    if len(heads) != width:
        return [None] * width
    stated = re.search(r"单位\s*[：:](.*)", grid.caption.translate(FOLD))
    units = UNIT.findall(stated[1]) if stated else []
    levels = [head for head, rate in zip(heads, percent, strict=True) if not rate and tokens(head, reader.year)]
    if all("累计" in head or FORMER.search(head) for head in levels):  # 累计 tells two columns apart, or nothing
        heads = [head.replace("累计", "") for head in heads]
    found: list[Column | None] = []
    last: Column | None = None
    for head, is_percent in zip(heads, percent, strict=True):
        column = _column(reader, head, grid.caption, units, last, is_percent)
        if column and column.kind != "level" and last and _ambiguous(column, found):
            column = None
        if column and column.kind == "share" and any(c and c.direction != column.direction for c in found):
            column = None  # 离岸占比 beside 执行额: of its own row's whole or of the column's, the page does not say
        found.append(column)
        if column is not None and column.kind == "level" and not FORMER.search(head):
            last = column
    return found


def _ambiguous(rate: Column, before: list[Column | None]) -> bool:
    """Whether a rate follows two columns of one indicator (当月, 累计) and its heading chose neither."""
    levels = [c for c in before if c and c.kind == "level" and c.indicator == rate.indicator]
    levels = [c for c in levels if c.direction == rate.direction]
    kept = {(c.period, c.rest) for c in levels if c.period >= rate.period}
    return len(kept) > 1 and not rate.chosen


def _is_percent(grid: Grid, index: int) -> bool:
    cells = [row[index].translate(FOLD).strip() for row in grid.rows]
    told = [cell for cell in cells if cell and cell not in MARKS]
    return bool(told) and all(cell.endswith("%") for cell in told)


def _column(
    reader: Reader, head: str, caption: str, units: list[str], last: Column | None, percent: bool
) -> Column | None:
    text = head.translate(FOLD).replace(" ", "")
    if RANKED.search(text):
        return None
    words = tokens(text, reader.year)
    kinds = {word.kind for word in words}
    own = UNIT.findall(text)
    rated = bool(kinds & {"share", "yoy", "pop", "up", "down"})
    percent = percent or own == ["%"] or (rated and not own and ("%" in units or not units))
    former = FORMER.search(text) is not None and not percent
    captioned = tokens(caption.replace(" ", ""), reader.year)
    silent = last.indicator if last and (percent or former) else _only(captioned)
    indicator = next((w.code for w in words if w.kind == "indicator"), silent)
    apart = MONTHLY.search(text)
    inherits = last if last and (percent or former) and last.indicator == indicator and not apart else None
    inherits = None if inherits and any(w.kind == "direction" for w in words) else inherits
    direction = next((w.code for w in words if w.kind == "direction"), "") or (
        inherits.direction if inherits else _first(captioned, "direction") or reader.direction
    )
    period = next((w.code for w in words if w.kind == "period"), "") or (
        inherits.period if inherits else _first(captioned, "period") or reader.period
    )
    rest = residue(THIS.sub("", FORMER.sub("", UNIT.sub("", text))), words) or (inherits.rest if inherits else "")
    rest += apart[0] if apart and "period" not in kinds else ""
    if former:
        period = code_of(period_of(period).year_before())
    rest = "" if rest in ("万", "亿") else rest
    if percent:
        if "share" in kinds:
            return Column("share", indicator, direction, period, "%", rest=rest, chosen=bool(apart))
        if kinds & {"yoy", "pop", "up", "down"} and not kinds & {"skip"}:
            return Column("growth", indicator, direction, period, "%", "pop" in kinds, rest, bool(apart))
        return None
    unit = own[0] if own else ("家" if "家数" in text or "企业数" in text else units[0] if units else "")
    if not unit or kinds & {"up", "down", "skip"}:
        return None
    return Column("level", indicator or "amount", direction, period, unit, rest=rest if indicator else text)


def _only(words: list[Token]) -> str:
    """The indicator of a caption that names one."""
    named = {word.code for word in words if word.kind == "indicator"}
    return named.pop() if len(named) == 1 else ""


def _first(words: list[Token], kind: str) -> str:
    return next((word.code for word in words if word.kind == kind), "")


def _divided(pieces: list[str], percent: list[bool]) -> list[str]:
    """A heading broken over lines, put together again: the division in which every column reads as what it holds."""
    pieces = [piece for piece in pieces if piece]
    width = len(percent) + 1
    if len(pieces) > WIDEST + width:
        return []
    best: tuple[int, list[str]] = (-1, [])
    for cuts in combinations(range(1, len(pieces)), width - 1):
        ends = (0, *cuts, len(pieces))
        heads = ["".join(pieces[a:b]) for a, b in pairwise(ends)][1:]
        score = sum(_fits(head, rate) for head, rate in zip(heads, percent, strict=True))
        if score > best[0]:
            best = (score, heads)
    return best[1]


def _fits(head: str, percent: bool) -> int:
    words = tokens(head, 2000)
    indicators = sum(word.kind == "indicator" for word in words)
    rates = sum(word.kind in ("share", "up", "down", "yoy", "pop") for word in words)
    if indicators > 1 or (head and not words):
        return 0
    whole = 2 * (indicators == 1) + (not residue(head, words))
    return whole + 3 * ((rates > 0) == percent)
