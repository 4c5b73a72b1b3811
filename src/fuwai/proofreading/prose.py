"""Sentences → statements. What a number is said of comes from the words before it; what those words are not
understood to mean becomes part of the quantity's key, so that two numbers are compared only where both are understood."""

import itertools
import re
from dataclasses import dataclass, field, replace

from fuwai.core.proof.printed import UNITS
from fuwai.core.proof.statement import Order, Place, Quantity
from fuwai.proofreading.counted import Numbers
from fuwai.proofreading.lexicon import Token, tokens
from fuwai.proofreading.listing import names_before, periods_before
from fuwai.proofreading.speech import (
    ENDS,
    ENTITIES,
    LISTING,
    LONGEST,
    NOTHING,
    NUMBER,
    RANKS,
    SENTENCE,
    Reader,
    Subject,
    flattened,
    rates_said,
    scope_region,
)
from fuwai.proofreading.tabular import Total

WHOLE = re.compile("全国|全省|全市|全区|总额|总量")
AGAIN = re.compile(r"(?:以上|上述)?[两三四五六七八九十](?:者|项|国|地|市|类|大市场)?(?:合计|共计)")
JOINED = (*LISTING, "，", ",", "以及")
SAYS = re.compile("分别(?:为|是|达到|达)?|依次(?:为|是)")
PARTED = (*LISTING, "市、", "市和", "以及")


def read_paragraph(reader: Reader, block: int, line: int, text: str) -> list[Total]:
    """Adds the statements of a paragraph to *reader*; answers its sums."""
    paragraph = Paragraphs(reader, Place(block, line))
    paragraph.read(text)
    return paragraph.totals


@dataclass
class Paragraphs(Numbers):
    """Enumerations and rankings, over the numbers one by one."""

    named: list[tuple[str, str]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)

    def read(self, text: str) -> None:
        flat = flattened(text)
        self.now = Subject(direction="", period=self.page.period)
        listed: Quantity | None = None
        for sentence in SENTENCE.findall(flat):
            self.now.dims, self.now.rest, self.now.period = {}, "", self.page.period
            self.last, self.outer, self.together, self.bound_at, self.carried = None, None, None, -1, ""
            self.named, self.levels, self.against, self.inner = [], [], set(), None
            self.grouped, self.said_whole = False, (-1, None)
            self.together = listed if AGAIN.match(sentence) else None
            self.sentence(sentence)
            listed = self.together

    def sentence(self, text: str) -> None:
        words = tokens(text, self.page.year)
        numbers = [
            m
            for m in NUMBER.finditer(text)
            if len(m["digits"]) <= LONGEST
            and not any(w.kind == "period" and w.start <= m.start() < w.end for w in words)
        ]
        words = [w for w in words if not any(m.start() <= w.start < m.end() for m in numbers)]
        words = [replace(w, kind="elsewhere") if self.foreign(w) else w for w in words]
        start, done, first = 0, 0, None
        for index, match in enumerate(numbers):
            if index < done:
                continue
            inside = [w for w in words if start <= w.start < match.start()]
            each = [w for w in inside if w.kind == "each"]
            if each and (taken := self.enumeration(text, start, inside, numbers[index:])):
                done = index + taken
                start = numbers[done - 1].end()
                continue
            if taken := self.run_of_rates(text, start, inside, numbers[index:]):
                done = index + taken
                start = numbers[done - 1].end()
                continue
            self.number(text, start, inside, match)
            first = self.now.rest if first is None else first
            start = match.end()
        if not text.startswith("其中"):
            self.parent = first or ""
        self.ranking(text, start, [w for w in words if w.start >= start])

    def run_of_rates(self, text: str, start: int, inside: list[Token], numbers: list[re.Match[str]]) -> int:
        """增长1%、2%, 占…的3%和4% without 分别: as with it where names or levels are as many, else not understood."""
        run = list(itertools.takewhile(lambda m: UNITS[m["unit"]][0] == "percent", numbers))
        for at, (one, two) in enumerate(itertools.pairwise(run)):
            if text[one.end() : two.start()] not in LISTING:
                run = run[: at + 1]
                break
        return self.again(text, start, inside, run) if len(run) > 1 else 0

    def foreign(self, word: Token) -> bool:
        """全市 on a province's page: the city spoken of, not the page's own whole."""
        return (
            word.kind == "scope"
            and word.text in ("全市", "我市", "本市")
            and bool(scope_region(word.text, self.page.region))
        )

    def enumeration(self, text: str, start: int, inside: list[Token], numbers: list[re.Match[str]]) -> int:
        """甲、乙、丙分别为1、2、3: how many numbers it took; 0 where it is no enumeration."""
        each = [w for w in inside if w.kind == "each"][-1]
        named = [w for w in inside if w.kind in ("region", "country", "class") and w.start < each.start]
        named = [w for w in named if named and w.kind == named[-1].kind]
        named = [
            w for at, w in enumerate(named) if not at or w.code != named[at - 1].code
        ]  # 信息技术外包（ITO） is one
        while named and any(
            re.sub(r"[（(][A-Z]+[）)]", "", text[a.end : b.start]) not in PARTED for a, b in itertools.pairwise(named)
        ):
            named = named[1:]
        run = [numbers[0]]
        for match in numbers[1:]:
            joined = text[run[-1].end() : match.start()] in JOINED
            if not joined or UNITS[match["unit"]][0] != UNITS[run[0]["unit"]][0]:
                break
            run.append(match)
        if len(run) < 2:
            return 0
        if len(named) != len(run) and (taken := self.plain_list(text, start, inside, run)):
            return taken
        if len(named) < 2:
            return self.again(text, start, inside, run)
        heads = [w for w in inside if w not in named]
        self.apply([w for w in heads if w.kind not in ("region", "country", "class")], "", start)
        self.now.rest = ""
        self.page.figures += [text[m.start() : m.end()] for m in run]
        if len(named) != len(run):
            self._unpaired(text, each, named, run)
            return len(run)
        self.named = []
        first = len(self.levels)
        for word, match in zip(named, run, strict=True):
            self.now.dims[word.kind] = word.code
            self.named.append((word.kind, word.code))
            self.one_of_each(rates_said(heads), match, text)
        self._sum(self.levels[first:])
        return len(run)

    def plain_list(self, text: str, start: int, inside: list[Token], run: list[re.Match[str]]) -> int:
        """甲产业、乙产业和丙产业分别为1、2、3, of names that no list of ours has; or of years, of quarters."""
        each = [w for w in inside if w.kind == "each"][-1]
        if text[each.end : run[0].start()].strip("完成实现为达到约") or not SAYS.fullmatch(each.text):
            return 0
        periods = periods_before(text, start, each, self.page.period, len(run))
        names = () if periods else names_before(text, start, each, inside, len(run))
        if not periods and not names:
            return 0
        heads = [w for w in inside if w.kind not in ("region", "country", "class")]
        self.apply(heads, "", start)
        self.now.rest = ""
        self.page.figures += [text[m.start() : m.end()] for m in run]
        self.named = [(one.kind, one.code) for one in names]
        said, first, kept = rates_said(heads), len(self.levels), self.now.period
        for at, match in enumerate(run):
            if periods:
                self.now.period = periods[at]
                said |= {"yoy"} & {"yoy" for _ in said & {"up", "down"}}
            else:
                self.narrow(*self.named[at])
            self.one_of_each(said, match, text)
        if periods:
            self.now.period = kept
        else:
            self._sum(self.levels[first:])
        return len(run)

    def narrow(self, kind: str, code: str) -> None:
        """To the next name of a list."""
        for other in {name for name, _ in self.named} - {kind}:
            self.now.dims.pop(other, None)
        self.now.rest = code if kind == "rest" else ""
        if kind != "rest":
            self.now.dims[kind] = code

    def _sum(self, parts: list[Quantity]) -> None:
        """What 合计 after the enumeration will mean."""
        if len(parts) < 2 or len(set(parts)) != len(parts) or any("?" in part.dim("rest") for part in parts):
            return
        kinds = dict.fromkeys((kind for kind, _ in self.named), "")
        names = "+".join(code for _, code in self.named)
        self.together = parts[0].with_dims(**{**kinds, "rest": f"Σ{names}"})
        self.totals.append(Total(self.place, self.together, tuple(parts), exhaustive=True, listed=True))

    def _unpaired(self, text: str, each: Token, named: list[Token], run: list[re.Match[str]]) -> None:
        """Names and numbers that do not pair: a finding only where every name of the list is known and all is plain."""
        self.page.unread.append((self.place, text[each.start : run[-1].end()], f"{len(named)}≠{len(run)}"))
        quote = text[named[0].start : run[-1].end()]
        plain = text[: named[0].start][-1:] not in LISTING and text[run[-1].end() :][:1] in ENDS + "。"
        between = text[named[-1].end : each.start]
        if plain and len(between) <= 12 and not re.search("等|、|和|与|及", between):
            self.page.orders.append(Order(self.place, f"{quote}\t{len(named)}\t{len(run)}", NOTHING, NOTHING))

    def again(self, text: str, start: int, inside: list[Token], run: list[re.Match[str]]) -> int:
        """占比分别为1、2、3, said of the names that were listed before it, or 同比分别增长1、2, of the amounts of its
        sentence; without as many of them nothing is understood."""
        clause_at = max([text.rfind(mark, start, run[0].start()) + 1 for mark in ENDS] + [start])
        clause = [w for w in inside if w.start >= clause_at]
        said = rates_said([w for w in inside if w.kind not in ENTITIES])
        self.page.figures += [text[m.start() : m.end()] for m in run]
        of_names = len(run) == len(self.named) and not any(w.kind in ("region", "country", "class") for w in inside)
        of_inner = self.inner is not None and len(run) == len(self.levels) - self.inner[0] > 1
        of_levels = UNITS[run[0]["unit"]][0] == "percent" and (of_inner or len(run) == len(self.levels))
        share_at = next((w.start + w.text.index("占") for w in clause if "占" in w.text), run[0].start())
        levels = self.levels[-len(run) :]
        for at, match in enumerate(run):
            quote = text[match.start() : match.end()]
            if of_names and not (of_levels and "share" in said and WHOLE.search(text, share_at, run[0].start())):
                self.narrow(*self.named[at])
                self.one_of_each(said, match, text)
            elif of_levels and "share" in said and not said & {"up", "down", "yoy", "pop"}:
                here = [w for w in clause if w.kind != "indicator"]
                self.whole = None
                if of_inner and self.inner is not None and share_at + 1 == run[0].start():
                    whole = self.inner[1]
                    if whole.measure == levels[at].measure and whole != levels[at]:
                        said_of = self.label(levels[at]) + " 占比"
                        self.page.add(self.place, quote, "share", levels[at], whole, self.printed(match), said_of)
                elif WHOLE.search(text, share_at, run[0].start()):
                    self.page_share(text, here, share_at, (run[0].start(), match), levels[at])
                else:
                    self.unread(match, text)
            elif of_levels and said & {"up", "down"} and len(said & {"up", "down"}) == 1 and "share" not in said:
                sign = -1 if "down" in said else 1
                self.growth(levels[at], said, self.printed(match, sign), quote)
            else:
                self.unread(match, text)
        return len(run)

    def page_share(
        self, text: str, clause: list[Token], share_at: int, where: tuple[int, re.Match[str]], of: Quantity
    ) -> None:
        """*where*: the end of the words about the whole, which all numbers of the run share, and the number."""
        end, match = where
        whole = self.scope(text, clause, share_at, end, of)
        if whole == of:
            self.unread(match, text)
            return
        quote = text[match.start() : match.end()]
        self.page.add(self.place, quote, "share", of, whole, self.printed(match), self.label(of) + " 占比")

    def one_of_each(self, said: set[str], match: re.Match[str], text: str) -> None:
        if UNITS[match["unit"]][0] != "percent":
            if not said & {"yoy", "pop"}:
                self.level(text, match, True)
            else:
                self.unread(match, text)
            return
        of = self.quantity(self.page.money)
        if said & {"up", "down"}:
            sign = -1 if "down" in said and "up" not in said else 1
            self.growth(of, said, self.printed(match, sign), text[match.start() : match.end()])
        elif "share" in said:
            base = of.with_dims(region="", country="", **{"class": ""})
            base = base.with_dims(rest="") if ("rest", of.dim("rest")) in self.named else base
            quote = text[match.start() : match.end()]
            self.page.add(self.place, quote, "share", of, base, self.printed(match), self.label(of) + " 占比")
        else:
            self.unread(match, text)

    def ranking(self, text: str, start: int, tail: list[Token]) -> None:
        """第五至八位分别为：甲、乙: each at least the next, and the first of them at most the last that has a value."""
        match = RANKS.search(text, start)
        if match is None or not self.listed:
            return
        named = [w for w in tail if w.start >= match.end() and w.kind in ("country", "region", "class")]
        if not named or any(w.kind != named[0].kind for w in named):
            return
        template = self.listed[-1]
        if not template.dim(named[0].kind) or template.measure == "count":
            return
        chain = [template, *(template.with_dims(**{w.kind: w.code}) for w in named)]
        quote = text[match.start() :].rstrip("。；")
        for first, second in itertools.pairwise(chain):
            self.page.orders.append(Order(self.place, quote, first, second))
