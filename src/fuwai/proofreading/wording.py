"""Words beside figures: 个别 that are half, 大幅 that is 3 %, names that no catalogue has, enumerations that do not pair."""

import difflib
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from fuwai.core.phrase import Phrase
from fuwai.core.proof.statement import Finding, Order, Place, Statement
from fuwai.proofreading.lexicon import period_of
from fuwai.proofreading.naming import name
from fuwai.proofreading.page import Page, Paragraph
from fuwai.proofreading.speech import FOLD, SPACE, before
from fuwai.standards.bulletin import blueprint
from fuwai.standards.catalogue import edition_on, editions

PORTIONS = {
    "个别": "个别",
    "少数": "个别",
    "部分": "部分",
    "半数以上": "半数以上",
    "过半": "半数以上",
    "大多数": "半数以上",
    "多数": "半数以上",
    "半数": "半数",
    "全部": "全部",
    "所有": "全部",
}
PLACES = "市地|地市|市|省份|省|地区|区县|县区"
PORTION = re.compile(
    f"({'|'.join(sorted(PORTIONS, key=len, reverse=True))})的?(?:地级)?(?:{PLACES})(.{{0,10}}?)"
    "(下降|减少|下滑|回落|增长|上升)"
)
PACE = re.compile(r"(大幅|较快|快速|小幅|略有|略)(?:度)?(增长|上升|下降|减少|下滑)(?:了)?(\d{1,9}(?:\.\d{1,9})?)%")
PACES = {"大幅": "大幅", "较快": "较快", "快速": "较快", "小幅": "小幅", "略有": "小幅", "略": "小幅"}
NAMED = re.compile(
    r"(?:集中在|业务涉及|主要涉及|主要包括|主要有|主要集中于|涵盖)([^。；，,等]+)"
)  # a list of businesses
EARLIER = re.compile("原业务目录|原目录|上一版(?:业务)?目录|旧目录")  # a page that says so may use its names
STEEP = -20
DOWN = ("下降", "减少", "下滑", "回落")


def findings(page: Page, statements: Sequence[Statement], orders: Sequence[Order], period: str) -> Iterator[Finding]:
    for block, paragraph in enumerate(page.blocks):
        if not isinstance(paragraph, Paragraph):
            continue
        text = SPACE.sub("", paragraph.text.translate(FOLD))
        place = Place(block, paragraph.line)
        yield from _portions(text, place, statements)
        yield from _paces(text, place)
        yield from _names(paragraph.text, place, period, EARLIER.search(page.text) is not None)
    yield from _suppressed(statements)
    for order in orders:
        if not order.first.indicator:
            quote, named, printed = order.quote.split("\t")
            yield Finding(
                order.place,
                quote,
                "count",
                f"列了 {named} 个名称，却有 {printed} 个数",
                f"{named} names are listed, and {printed} numbers",
            )


def _phrase(name: str) -> Phrase:
    """The definition that our own bulletins keep to (standards/bulletins)."""
    return blueprint("brief").sayings["zh"].phrases[name]


def _portions(text: str, place: Place, statements: Sequence[Statement]) -> Iterator[Finding]:
    """个别市下降 against the growths of the parts: of the indicator that the paragraph spoke of last."""
    for match in PORTION.finditer(text):
        spoken = [
            s
            for s in statements
            if s.place.block == place.block
            and not s.place.row
            and s.kind in ("level", "growth")
            and not s.of.dim("region")
            and not s.of.dim("rest")
        ]
        if not spoken:
            continue
        of = spoken[-1].of
        rates = {
            s.of: s
            for s in statements
            if s.kind == "growth"
            and s.of.dim("region")
            and s.of.with_dims(region="") == of
            and s.base == before(s.of, {"yoy"})
            and s.printed is not None
        }
        values = [s.printed.value for s in rates.values() if s.printed]
        if len(values) < 3:
            continue
        falls = match[3] in DOWN
        hit = [value for value in values if (value < 0 if falls else value > 0)]
        phrase = _phrase("portion")
        share = Fraction(100 * len(hit), len(values))
        right = next((case for case in phrase.cases if case.holds(share)), None)
        if right is None or right.zh == PORTIONS[match[1]]:
            continue
        steep = sum(value < STEEP for value in hit) if falls else 0
        more_zh = f"，其中 {steep} 个超过 20%" if steep else ""
        more_en = f", {steep} of them by more than 20 %" if steep else ""
        yield Finding(
            place,
            match[0],
            "wording",
            f"印出增幅的 {len(values)} 个中，{match[3]}的是 {len(hit)} 个{more_zh}；按定义应作“{right.zh}”（{phrase.zh_meaning}）",
            f"of {len(values)} with a printed growth {len(hit)} {'fell' if falls else 'rose'}{more_en}; by the definition this is "
            f"“{right.en}” ({phrase.en_meaning})",
            repair=match[0].replace(match[1], right.zh, 1),
        )


def _paces(text: str, place: Place) -> Iterator[Finding]:
    for match in PACE.finditer(text):
        phrase = _phrase("pace")
        value = Fraction(match[3]) * (-1 if match[2] in DOWN else 1)
        right = next((case.zh for case in phrase.cases if case.holds(value)), "")[:2]
        said = PACES[match[1]]
        if right == said or {said, right} == {"较快", "大幅"} or right == "持平":  # 较快 and 大幅 shade into each other
            continue
        yield Finding(
            place,
            match[0],
            "wording",
            f"{match[3]}% 按定义是“{right}”（{phrase.zh_meaning}）",
            f"{match[3]} % is by the definition “{right}” ({phrase.en_meaning})",
            repair=match[0].replace(match[1], right, 1),
        )


def _names(text: str, place: Place, period: str, earlier_too: bool) -> Iterator[Finding]:
    """Names among names of the catalogue. A list is judged only where at least half of it is known.

    *earlier_too*: the page says that some of its business is still coded under the edition before.
    """
    now = edition_on(period_of(period).last_day)
    known = {
        entry.zh.replace(" ", "") for entries in (now.sections, now.divisions, now.groups) for entry in entries.values()
    }
    known |= {business.zh.replace(" ", "") for group in now.groups.values() for business in group.typical}
    earlier = {g.zh: e for e in editions() if e.code != now.code for g in e.groups.values()}
    for match in NAMED.finditer(text):
        listed = match[1].split("、")
        items = [item for piece in listed for item in _parted(re.sub(r"\s", "", piece), known) if item]
        unknown = [item for item in items if item not in known and _cut(item, known) is None]
        for item in items:
            pair = _cut(item, known)
            if item not in known and pair:
                yield Finding(
                    place,
                    item,
                    "class_joined",
                    f"{pair[0]} 与 {pair[1]} 是两个类别，其间缺顿号",
                    f"{pair[0]} and {pair[1]} are two groups; a mark is missing between them",
                    repair="、".join(pair),
                )
        if 2 * len(unknown) > len(items) or len(items) < 2:
            continue
        for item in (item for item in unknown if not (earlier_too and item in earlier)):
            near = difflib.get_close_matches(item, sorted(known), 1, 0.6)
            old = earlier.get(item)
            zh, en = f"{now.zh}中没有“{item}”", f"{item} does not stand in the {now.en}"
            if old is not None:
                zh, en = f"{zh}；{old.zh}有此名称", f"{en}; the {old.en} has it"
            yield Finding(place, item, "class_name", zh, en, repair=near[0] if near else "")


def _parted(item: str, known: set[str]) -> list[str]:
    """甲和乙 as two, unless the name itself has the word (软件研发及开发服务)."""
    return [item] if item in known else re.split("和|及|与", item)


def _cut(item: str, known: set[str]) -> tuple[str, str] | None:
    return next(
        ((item[:at], item[at:]) for at in range(2, len(item) - 1) if item[:at] in known and item[at:] in known), None
    )


def _suppressed(statements: Sequence[Statement]) -> Iterator[Finding]:
    """A growth that one place prints and another withholds."""
    withheld = {(s.of, s.base): s for s in statements if s.kind == "suppressed"}
    for statement in statements:
        other = withheld.get((statement.of, statement.base))
        if statement.kind == "growth" and other is not None:
            yield Finding(
                statement.place,
                statement.quote,
                "suppressed",
                f"{other.place.zh}对同一增幅印 {other.quote}（{name(statement)[0]}）：不是一处不该印，就是一处漏了",
                f"{other.place.en} prints {other.quote} for the same growth ({name(statement)[1]}): one of the two is wrong",
                repair=other.quote,
                against=(other.quote,),
            )
