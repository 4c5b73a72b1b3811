"""Sentences → statements. What a number is said of comes from the words before it; what those words are not
understood to mean becomes part of the quantity's key, so that two numbers are compared only where both are understood."""

import itertools
import re
from dataclasses import dataclass, field, replace

from fuwai.core.proof.printed import UNITS, Measure, Printed
from fuwai.core.proof.statement import Order, Place, Quantity
from fuwai.proofreading.lexicon import Token, tokens
from fuwai.proofreading.speech import (
    ENDS,
    ENTITIES,
    FOLD,
    LISTING,
    LOCAL,
    NOTHING,
    NUMBER,
    QUALIFIERS,
    RANKS,
    SENTENCE,
    SINCE,
    SPACE,
    Reader,
    Subject,
    before,
    rates_said,
    residue,
    scope_region,
)


def read_paragraph(reader: Reader, block: int, line: int, text: str) -> None:
    """Adds the statements of a paragraph to *reader*."""
    Paragraphs(reader, Place(block, line)).read(text)


@dataclass
class Paragraphs:
    """The state of reading within one paragraph."""

    page: Reader
    place: Place
    now: Subject = field(default_factory=Subject)
    last: Quantity | None = None
    whole: Quantity | None = None
    entered: bool = False
    listed: list[Quantity] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)

    def read(self, text: str) -> None:
        flat = SPACE.sub("", text.translate(FOLD))
        self.now = Subject(direction="", period=self.page.period)
        for sentence in SENTENCE.findall(flat):
            self.now.dims, self.now.rest, self.now.period = {}, "", self.page.period
            self.last, self.named = None, []
            self.sentence(sentence)

    def sentence(self, text: str) -> None:
        words = tokens(text, self.page.year)
        numbers = [
            m
            for m in NUMBER.finditer(text)
            if not any(w.kind == "period" and w.start <= m.start() < w.end for w in words)
        ]
        words = [w for w in words if not any(m.start() <= w.start < m.end() for m in numbers)]
        words = [replace(w, kind="elsewhere") if self.foreign(w) else w for w in words]
        start, done = 0, 0
        for index, match in enumerate(numbers):
            if index < done:
                continue
            inside = [w for w in words if start <= w.start < match.start()]
            each = [w for w in inside if w.kind == "each"]
            if each and (taken := self.enumeration(text, start, inside, numbers[index:])):
                done = index + taken
                start = numbers[done - 1].end()
                continue
            self.number(text, start, inside, match)
            start = match.end()
        tail = [w for w in words if w.start >= start]
        self.ranking(text, start, tail)

    def foreign(self, word: Token) -> bool:
        """全市 on a province's page: the city spoken of, not the page's own whole."""
        return (
            word.kind == "scope"
            and word.text in ("全市", "我市", "本市")
            and bool(scope_region(word.text, self.page.region))
        )

    def printed(self, match: re.Match[str], sign: int = 1) -> Printed:
        digits = match["digits"].replace(",", "").replace("−", "-")
        return Printed(digits, match["unit"], match["before"] or "", match["after"] or match["hedge"] or "", sign)

    def number(self, text: str, start: int, inside: list[Token], match: re.Match[str]) -> None:
        quote = text[match.start() : match.end()]
        self.page.figures.append(quote)
        clause_at = max([text.rfind(mark, start, match.start()) + 1 for mark in ENDS] + [start])
        clause = [w for w in inside if w.start >= clause_at]
        share_at = next((w.start for w in clause if w.kind == "share" and w.text == "占"), match.start())
        own = [w for w in inside if w.start < share_at]
        if match["after"] == "以上" and re.match(r"的|服务外包|企业|外包", text[match.end() : match.end() + 4]):
            self.apply(own, text[clause_at : match.start()], start)
            self.now.dims["band"] = str(self.printed(match).value)
            self.now.rest, self.last = "", None
            return
        kept = self.now.period
        fresh = self.apply(own, self.spoken(text, own, start, clause_at, share_at), start)
        if any(w.kind == "skip" for w in clause):
            self.page.unread.append((self.place, quote, text.strip()))
            return
        said = rates_said(clause)
        self.say(text, clause, said, fresh, share_at, match)
        if LOCAL.search(text[clause_at : match.start()]):
            self.now.period = kept

    def say(
        self, text: str, clause: list[Token], said: set[str], fresh: bool, share_at: int, match: re.Match[str]
    ) -> None:
        quote, unit = text[match.start() : match.end()], UNITS[match["unit"]][0]
        if unit == "percent":
            self.percent(text, clause, said, fresh, share_at, match, quote)
        elif unit == "points" or said & {"up", "down"}:
            self.change(said, match, quote, text)
        else:
            self.level(match, quote, fresh)

    def spoken(self, text: str, own: list[Token], start: int, clause_at: int, end: int) -> str:
        """From the clause nearest to the number that names somebody; *own* loses what earlier clauses name."""
        named = [w for w in own if w.kind in ENTITIES]
        if not named or named[-1].start >= clause_at:
            begin = clause_at
        else:
            begin = max([text.rfind(mark, start, named[-1].start) + 1 for mark in ENDS] + [start])
        own[:] = [w for w in own if w.start >= begin or w.kind not in ENTITIES]
        return text[begin:end] + "".join(SINCE.findall(text[start:begin]))

    def apply(self, own: list[Token], clause: str, start: int) -> bool:
        """Take the words of a subject in; whether they name one."""
        entities = [w for w in own if w.kind in ("region", "country", "class", "scope")]
        nested = any(w.kind == "within" for w in own)
        if entities and not nested:
            for name in ("class", "country", "region", "band"):
                self.now.dims.pop(name, None)
        self.take(own)
        rest = residue(clause, own)
        entered = bool(entities) or bool(rest) or any(w.kind in ("indicator", "period") for w in own)
        if rest or entities:
            self.now.rest = rest
        elif any(w.kind == "indicator" for w in own):  # 平均 held for the number before, not for a new indicator
            self.now.rest = QUALIFIERS.sub("", self.now.rest)
        if len({w.code for w in entities if w.kind in ("region", "country", "class")}) > 1 and not nested:
            kinds = [w.kind for w in entities]
            if len(kinds) != len(set(kinds)):  # two of a kind before one number: not understood
                self.now.rest = (self.now.rest + "".join(w.text for w in entities))[-40:]
        if entities and not any(w.kind == "scope" for w in entities):
            self.entered = True
        if (
            not entities
            and not self.now.dims
            and self.entered
            and any(w.kind == "indicator" for w in own)
            and start == 0
        ):
            self.now.rest = self.now.rest or f"?{self.place.line}"
        return entered

    def take(self, own: list[Token]) -> None:
        for word in own:
            if word.kind in ("region", "country", "class"):
                self.now.dims[word.kind] = word.code
            elif word.kind == "indicator":
                self.now.indicator = word.code
            elif word.kind == "direction":
                self.now.direction = word.code
            elif word.kind == "scope" and not any(w.kind == "direction" for w in own):
                self.now.direction = ""
            elif word.kind == "period" and not any(w.kind in ("pop", "yoy") and w.end == word.start for w in own):
                self.now.period = word.code
        for word in own:
            if word.kind in ("scope", "elsewhere") and (other := scope_region(word.text, self.page.region)):
                self.now.dims.setdefault("region", other)
        if self.now.dims.get("region") == self.page.region:
            self.now.dims.pop("region")

    def quantity(self, measure: Measure, unit: str = "") -> Quantity:
        if measure == "count":
            indicator = {"家": "enterprises", "份": "contracts", "人": "people"}.get(unit[-1:], "items" + unit)
        else:
            indicator = self.now.indicator or "amount"
        dims = dict(self.now.dims)
        dims["direction"] = self.now.direction or self.page.direction
        rest = self.now.rest
        if measure == "count" and indicator == "enterprises" and self.now.indicator and "band" not in dims:
            dims["by"] = self.now.indicator
        if not self.now.indicator and measure != "count":
            rest = rest or f"?{self.place.line}"
        dims["rest"] = rest
        return Quantity(indicator, measure, self.now.period).with_dims(**dims)

    def level(self, match: re.Match[str], quote: str, fresh: bool) -> None:
        unit = match["unit"]
        if not fresh and self.last is not None:  # a second amount of nobody new: not understood
            self.now.rest += f"#{match.start()}"
        of = self.quantity(UNITS[unit][0], unit)
        self.page.add(self.place, quote, "level", of, None, self.printed(match), self.label(of))
        self.last = of
        self.listed.append(of)

    def percent(
        self,
        text: str,
        clause: list[Token],
        said: set[str],
        fresh: bool,
        share_at: int,
        match: re.Match[str],
        quote: str,
    ) -> None:
        of = self.last if self.last is not None and not fresh else self.quantity(self.page.money)
        if "share" in said and not said & {"up", "down", "yoy", "pop"}:
            whole = self.scope(text, clause, share_at, match.start(), of)
            if whole.measure != of.measure or whole == of:
                self.page.unread.append((self.place, quote, text.strip()))
                return
            self.page.add(self.place, quote, "share", of, whole, self.printed(match), self.label(of) + "占比")
            self.whole = whole
            if self.last is None or fresh:
                self.last = of
            return
        sign = -1 if "down" in said and not match["digits"].startswith("-") else 1
        if not said & {"up", "down"} or "share" in said:
            self.page.unread.append((self.place, quote, text.strip()))
            return
        self.page.add(
            self.place, quote, "growth", of, before(of, said), self.printed(match, sign), self.label(of) + "增幅"
        )
        if fresh:
            self.last = of

    def scope(self, text: str, clause: list[Token], share_at: int, end: int, of: Quantity) -> Quantity:
        """The whole of a share: what is said after 占; nothing said is the whole of the share before."""
        inside = [w for w in clause if share_at < w.start < end]
        rest = residue(text[share_at + 1 : end], inside)
        if not inside and not rest and self.whole is not None and self.whole.measure == of.measure:
            return self.whole
        dims = {w.kind: w.code for w in inside if w.kind in ("region", "country", "class")}
        for word in inside:
            if word.kind in ("scope", "elsewhere") and (other := scope_region(word.text, self.page.region)):
                dims.setdefault("region", other)
        if dims.get("region") == self.page.region:
            dims.pop("region")
        silent = self.page.direction or (
            "" if len(of.dims) == 1 else of.dim("direction")
        )  # a direction's own share is of all
        direction = next((w.code for w in inside if w.kind == "direction"), silent)
        indicator = next((w.code for w in inside if w.kind == "indicator"), of.indicator)
        return Quantity(indicator, of.measure, of.period).with_dims(direction=direction, rest=rest, **dims)

    def change(self, said: set[str], match: re.Match[str], quote: str, text: str) -> None:
        if self.last is None or UNITS[match["unit"]][0] != self.last.measure or not said & {"yoy", "pop"}:
            self.page.unread.append((self.place, quote, text.strip()))
            return
        sign = -1 if "down" in said else 1
        self.page.add(
            self.place,
            quote,
            "change",
            self.last,
            before(self.last, said),
            self.printed(match, sign),
            self.label(self.last) + "增减",
        )

    def enumeration(self, text: str, start: int, inside: list[Token], numbers: list[re.Match[str]]) -> int:
        """甲、乙、丙分别为1、2、3: how many numbers it took; 0 where it is no enumeration."""
        each = next(w for w in inside if w.kind == "each")
        named = [w for w in inside if w.kind in ("region", "country", "class") and w.start < each.start]
        named = [w for w in named if named and w.kind == named[-1].kind]
        while named and any(
            text[a.end : b.start].strip("（）()A-Z") not in ("、", "和", "与", "及", "市、", "市和", "以及")
            for a, b in itertools.pairwise(named)
        ):
            named = named[1:]
        run = [numbers[0]]
        for match in numbers[1:]:
            joined = text[run[-1].end() : match.start()] in ("、", "和", "与", "及", "，", ",", "以及")
            if not joined or UNITS[match["unit"]][0] != UNITS[run[0]["unit"]][0]:
                break
            run.append(match)
        if len(run) < 2:
            return 0
        if len(named) < 2:
            return self.again(text, inside, run)
        heads = [w for w in inside if w not in named]
        said = rates_said(heads)
        self.apply([w for w in heads if w.kind not in ("region", "country", "class")], "", start)
        self.now.rest = ""
        self.page.figures += [text[m.start() : m.end()] for m in run]
        if len(named) != len(run):
            self.page.unread.append((self.place, text[each.start : run[-1].end()], f"{len(named)}≠{len(run)}"))
            plain = text[: named[0].start][-1:] not in LISTING and text[run[-1].end() :][:1] in ENDS + "。"
            if plain and each.start - named[-1].end <= 12 and "等" not in text[named[-1].end : each.start]:
                self.miscounted(text[named[0].start : run[-1].end()], len(named), len(run))
            return len(run)
        self.named = []
        for word, match in zip(named, run, strict=True):
            self.now.dims[word.kind] = word.code
            self.named.append((word.kind, word.code))
            self.one_of_each(said, match, text[match.start() : match.end()], text)
        return len(run)

    def again(self, text: str, inside: list[Token], run: list[re.Match[str]]) -> int:
        """占比分别为1、2、3, said of the names that were listed before it; without them nothing is understood."""
        fits = len(run) == len(self.named) and not any(w.kind in ENTITIES for w in inside)
        said = rates_said([w for w in inside if w.kind not in ENTITIES])
        self.page.figures += [text[m.start() : m.end()] for m in run]
        for at, match in enumerate(run):
            quote = text[match.start() : match.end()]
            if not fits:
                self.page.unread.append((self.place, quote, text.strip()))
                continue
            kind, code = self.named[at]
            self.now.dims[kind] = code
            self.one_of_each(said, match, quote, text)
        return len(run)

    def miscounted(self, quote: str, named: int, printed: int) -> None:
        """Kept apart from the figures: names and numbers that do not pair."""
        self.page.orders.append(Order(self.place, f"{quote}\t{named}\t{printed}", NOTHING, NOTHING))

    def one_of_each(self, said: set[str], match: re.Match[str], quote: str, text: str) -> None:
        if UNITS[match["unit"]][0] != "percent":
            if not said & {"yoy", "pop"}:
                self.level(match, quote, True)
            return
        of = self.quantity(self.page.money)
        if said & {"up", "down"}:
            sign = -1 if "down" in said and "up" not in said else 1
            self.page.add(
                self.place, quote, "growth", of, before(of, said), self.printed(match, sign), self.label(of) + "增幅"
            )
        elif "share" in said:
            base = of.with_dims(region="", country="", **{"class": ""})
            self.page.add(self.place, quote, "share", of, base, self.printed(match), self.label(of) + "占比")
        else:
            self.page.unread.append((self.place, quote, text.strip()))

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

    def label(self, of: Quantity) -> str:
        return " ".join([of.indicator, *(code for name, code in of.dims if name not in ("direction", "rest"))])
