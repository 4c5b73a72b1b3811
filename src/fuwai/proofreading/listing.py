"""甲、乙以及丙…分别为: the names of a list, known or not, and the periods of one (2015年至2019年, 四个季度)."""

import re
from dataclasses import dataclass

from fuwai.core.period import Period
from fuwai.proofreading.lexicon import Token, code_of, period_of
from fuwai.proofreading.speech import ENDS, residue

LAST = ("以及", "和", "与", "及")
TAIL = re.compile(
    r"(?:的)?(?:离岸|在岸|服务外包|业务|外包)*(?:合同|执行|签约|位居|居|位列|排名|名列|完成|实现|共|分列|所占|占|同比|环比|增|下降|\d|$)"
    r".*$"
)
HEAD = re.compile(
    r"^(?:(?:其中|承接|来自|分别是|主要是|前[两三四五六七八九十\d]+[位名]?(?:的)?(?:是|为)|排名前.*?(?:是|为))|[^、]*?[：:看是为]|[^、]*?承接(?:来自)?)"
)
NUMERALS = {"两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
YEARS = re.compile(r"((?:19|20)\d\d)年?(?:至|到|[-—–~])((?:19|20)\d\d)年")
QUARTERS = re.compile(r"[四4]个季度|各季度|(?:一|1)(?:至|到|[-—–~])(?:四|4)季度")
LONGEST_NAME = 24


@dataclass(frozen=True)
class Named:
    """One name of a list: dimension and code, or `rest` and the words as they stand."""

    kind: str
    code: str


def names_before(text: str, start: int, each: Token, words: list[Token], count: int) -> tuple[Named, ...]:
    """The *count* names that stand in a row before 分别; empty where there are not as many."""
    segment, begin = _segment(text, start, each.start)
    masked = list(segment)
    inside = [w for w in words if w.kind in ("class", "country", "region") and begin <= w.start < begin + len(segment)]
    for word in inside:
        masked[word.start - begin : word.end - begin] = "＃" * (word.end - word.start)
    pieces = _pieces("".join(masked), count)
    if not pieces:
        return ()
    found = []
    if (head := HEAD.match(segment[slice(*pieces[0])])) and head.end() < pieces[0][1]:
        pieces[0] = (head.end(), pieces[0][1])
    last, end = pieces[-1]
    if cut := TAIL.search("".join(masked[last:end])):
        pieces[-1] = (last, last + cut.start())
    for at, end in pieces:
        name = segment[at:end]
        known = next((w for w in inside if w.text == name), None)
        left = residue(name, []) or name
        if not name or len(name) > LONGEST_NAME or re.search(r"[\d等其]", name):
            return ()
        found.append(Named(known.kind, known.code) if known else Named("rest", left))
    return tuple(found) if len(set(found)) == len(found) else ()


def _segment(text: str, start: int, end: int) -> tuple[str, int]:
    """The clause that ends at 分别, or the one before where 分别 opens its own."""
    while end > start and text[end - 1] in "，,：:":
        end -= 1
    begin = max([text.rfind(mark, start, end) + 1 for mark in ENDS] + [start])
    return text[begin:end], begin


def _pieces(masked: str, count: int) -> list[tuple[int, int]]:
    """From where to where each name goes, told apart by 、 and before the last by 和; empty where they are not *count*."""
    cuts = [match.start() for match in re.finditer("、", masked)]
    edges = [(a + 1, b) for a, b in zip([-1, *cuts], [*cuts, len(masked)], strict=True)]
    if len(edges) == count - 1:
        at, end = edges[-1]
        mark = next((m for m in LAST if masked.count(m, at, end) == 1), "")
        if not mark:
            return []
        middle = masked.index(mark, at, end)
        edges[-1:] = [(at, middle), (middle + len(mark), end)]
    return edges if len(edges) == count > 1 else []


def periods_before(text: str, start: int, each: Token, page: str, count: int) -> tuple[str, ...]:
    """The *count* years or quarters that a list is of, as period codes."""
    ahead = text[start : each.start]
    if (years := YEARS.search(ahead)) and int(years[2]) - int(years[1]) + 1 == count:
        return tuple(code_of(Period(year * 12, year * 12 + 11)) for year in range(int(years[1]), int(years[2]) + 1))
    if count == 4 and QUARTERS.search(ahead) and period_of(page).length == 12:
        first = period_of(page).first
        return tuple(code_of(Period(first + 3 * q, first + 3 * q + 2)) for q in range(4))
    return ()
