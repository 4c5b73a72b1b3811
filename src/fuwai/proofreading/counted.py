"""One number of a sentence → a statement: a level, a share, a growth, a change, a former value, or a part of a name."""

import re
from dataclasses import dataclass, field, replace

from fuwai.core.proof.printed import UNITS, Printed
from fuwai.core.proof.statement import Quantity
from fuwai.proofreading.bare import BareShare
from fuwai.proofreading.lexicon import Token, period_of, tokens
from fuwai.proofreading.speech import ENDS, LOCAL, Reader, before, rates_said
from fuwai.proofreading.subject import Subjects

__all__ = ["Numbers", "Reader"]

FORMER = re.compile(
    r"(?P<than>由|从|比|较)?(?:(?:上年|去年)(?:同期)?|(?P<year>(?:19|20)\d\d)年(?:同期)?)"
    r"(?:全国|全省|全市|全区)?(?:的|为|是|仅为|仅|只有|完成|实现)*$"
)
BAND = re.compile(r"的|服务外包|企业|外包")
NAMING = re.compile(r"(?:以下|的(?:大额|大型|中型|小型|大|重点|外包|服务外包)?(?:企业|合同|项目))|及以上")
RANGE = re.compile(r"\d[千万亿]*(?:美元|元)?[-至到~—～]$")
NOUN = re.compile(r"[\u4e00-\u9fff“]")
TOGETHER = re.compile(r"合计|共计|总计|之和|[两三四五六七八九十]{1,2}(?:者|项|国|地|市|类|大市场)")
WHOLLY = re.compile("全国|全省|全市|全区|全县|我国|我省|我市|我区|总计")
AHEAD = re.compile(r"[-至到~—～]\d")
REACHED = re.compile(r"^[，,]?(?:大关|关口)?[，,]?(?:达到?|为)?$")
CONVERTED = re.compile(r"折合|约合|折算|折人民币|相当于人民币")
WITHIN_SHARE = re.compile("(?:占|完成(?P<plan>[^，。；（]*(?:目标|计划|任务)[^，。；（]*))[^，。；（]*[（(]?$")
OF_IT = re.compile(r"[）)]?的(?=\d)")
TENTHS = re.compile("占[^，。；（]*成[^，。；（]{0,2}[（(]$")
LEVELS = ("usd", "cny", "count")
CALLED = re.compile("[\u4e00-\u9fff]{2}$")
TIMES = re.compile(r"(?:是|为|达到?|相当于)(?:上年|去年)(?:同期)?的?$")


@dataclass
class Numbers(Subjects):
    """*levels*: those stated in the sentence so far, in order; *against*: what 减少 compares with when it does not say."""

    listed: list[Quantity] = field(default_factory=list)
    levels: list[Quantity] = field(default_factory=list)
    together: Quantity | None = None
    against: set[str] = field(default_factory=set)
    inner: tuple[int, Quantity] | None = None  # where the levels after 其中 begin, and what they are parts of
    grouped: bool = False  # the sentence spoke of a group by a number (超过1亿美元的企业), and may go on to
    said_whole: tuple[int, Quantity | None] = (-1, None)  # where the level of a share's whole ended, and what it is
    bound_at: int = -1  # where a one-sided level ended (突破2亿美元大关, 达到…)

    @property
    def stated(self) -> tuple[Quantity, ...]:
        return tuple(self.levels)

    def printed(self, match: re.Match[str], sign: int = 1) -> Printed:
        digits = match["digits"].replace(",", "").replace("−", "-")
        return Printed(digits, match["unit"], match["before"] or "", match["after"] or match["hedge"] or "", sign)

    def number(self, text: str, start: int, inside: list[Token], match: re.Match[str]) -> None:
        quote = text[match.start() : match.end()]
        self.page.figures.append(quote)
        clause_at = self.clause_at(text, start, match)
        clause = [w for w in inside if w.start >= clause_at]
        share_at = next((w.start for w in clause if w.kind == "share" and w.text == "占"), match.start())
        own = [w for w in inside if w.start < share_at]
        if match["after"] == "以上" and BAND.match(text, match.end()):
            self.apply(own, text[clause_at : match.start()], start)
            self.now.dims["band"] = str(self.printed(match).value)
            self.page.floors |= {(self.now.dims["band"], w.code) for w in own[-1:] if w.kind == "indicator"}
            self.now.rest, self.last = "", None
            return
        if self.whole_said(text, start, match) or self.of_whole_said(text, start, match):
            return
        if CONVERTED.search(text[clause_at : match.start()]):
            self.unread(match, text)
            return
        if any(w.kind == "within" for w in own) and self.last is not None:
            self.inner = len(self.levels), self.last
        if self._names(text, clause_at, match):
            self._name(text, start, clause_at, own, match)
            return
        if self._former(text, clause_at, clause, match):
            return
        kept = self.now.period
        fresh = self.apply(own, self.spoken(text, own, start, clause_at, share_at), start)
        if any(w.kind == "skip" for w in clause):
            self.unread(match, text)
            return
        self.say(text, clause, fresh, share_at, match)
        if LOCAL.search(text[clause_at : match.start()]):
            self.now.period = kept

    def whole_said(self, text: str, start: int, match: re.Match[str]) -> bool:
        """占全省离岸执行额（311.8亿元）的65.6%, 完成全年目标24亿美元的53.6%: a level between a share and its own percent."""
        ahead = WITHIN_SHARE.search(text[start : match.start()])
        last = self.last
        if ahead is None or last is None or not OF_IT.match(text, match.end()):
            return False
        if last.measure != UNITS[match["unit"]][0]:
            return False
        begin = start + ahead.start()
        if ahead["plan"]:
            whole = last.with_dims(rest=last.dim("rest") + "目标")
        else:
            words = [w for w in tokens(text[begin : match.start()], self.page.year) if w.start > 0]
            words = [replace(w, start=w.start + begin, end=w.end + begin) for w in words]
            whole = self.scope(text, words, begin, match.start(), last)
            whole = last.with_dims(rest=f"{last.dim('rest')}#{begin}") if whole == last else whole
        quote = text[match.start() : match.end()]
        self.page.add(self.place, quote, "level", whole, None, self.printed(match), self.label(whole))
        self.said_whole = match.end(), whole
        return True

    def of_whole_said(self, text: str, start: int, match: re.Match[str]) -> bool:
        """The percent after a whole that was said with its number."""
        end, whole = self.said_whole
        if end != start or whole is None or self.last is None or UNITS[match["unit"]][0] != "percent":
            return False
        if not OF_IT.match(text, end) or text[end : match.start()].strip("）)的"):
            return False
        quote = text[match.start() : match.end()]
        label = self.label(self.last) + " 占比"
        self.page.add(self.place, quote, "share", self.last, whole, self.printed(match), label)
        self.whole = whole
        return True

    def clause_at(self, text: str, start: int, match: re.Match[str]) -> int:
        """Where the words begin that an amount is said with; 甲区（6.62亿美元 is said with the name before its bracket."""
        found = max([text.rfind(mark, start, match.start()) + 1 for mark in ENDS] + [start])
        if UNITS[match["unit"]][0] == "percent" and TENTHS.search(text[start:found]):
            return max([text.rfind(mark, start, found - 1) + 1 for mark in ENDS] + [start])
        bracket = (
            found == match.start() and text[found - 1 : found] in ("（", "(") and UNITS[match["unit"]][0] in LEVELS
        )
        if not bracket or "占" in text[start:found] or not CALLED.search(text[start : found - 1]):
            return found
        return max([text.rfind(mark, start, found - 1) + 1 for mark in (*ENDS, "、")] + [start])

    def _names(self, text: str, clause_at: int, match: re.Match[str]) -> bool:
        """Whether the number is a part of a name: 前10家, 21个示范城市, 5000万至1亿美元的企业."""
        ahead, behind, unit = text[clause_at : match.start()], text[match.end() :], match["unit"]
        if (
            ahead.endswith(("前", "第"))
            or RANGE.search(ahead)
            or (AHEAD.match(behind) and UNITS[unit][0] in ("usd", "cny"))
            or (ahead.endswith("上述") and UNITS[unit][0] == "count")
        ):
            return True
        if match["after"] == "以上" or UNITS[unit][0] in ("usd", "cny"):
            return NAMING.match(behind) is not None or (match["after"] == "以上" and behind[:1] == "大")
        return unit in ("个", "项", "种", "大") and NOUN.match(behind) is not None

    def _name(self, text: str, start: int, clause_at: int, own: list[Token], match: re.Match[str]) -> None:
        self.apply(own, text[clause_at : match.start()], start)
        raw = re.sub(r"^其中", "", text[clause_at : match.end()])
        self.carried, self.last = raw + self.now.rest, None
        self.grouped = True
        self.unread(match, text)

    def _former(self, text: str, clause_at: int, clause: list[Token], match: re.Match[str]) -> bool:
        """上年同期为1.45亿美元: the former value of what was said last."""
        said = FORMER.search(text[clause_at : match.start()])
        if said is None or self.last is None or UNITS[match["unit"]][0] != self.last.measure:
            return False
        ahead = text[clause_at : clause_at + said.start()]
        now = period_of(self.last.period)
        if (said["year"] and int(said["year"]) != now.year - 1) or (said["year"] and now.length != 12):
            return False
        if any(w.kind not in ("yoy", "period", "skip") for w in clause) or ahead.strip("，,（("):
            return False
        quote = text[match.start() : match.end()]
        base = before(self.last, {"yoy"})
        self.page.add(self.place, quote, "level", base, None, self.printed(match), self.label(base))
        self.against = {"yoy"} if said["than"] or any(w.kind == "yoy" for w in clause) else set()
        return True

    def say(self, text: str, clause: list[Token], fresh: bool, share_at: int, match: re.Match[str]) -> None:
        added = [
            w for w in clause if w.text == "新增" and NOUN.match(text, w.end)
        ]  # a name of those who came, no change
        said = rates_said([w for w in clause if w not in added])
        unit = UNITS[match["unit"]][0]
        ahead = text[clause[0].start if clause else match.start() : match.start()]
        if unit == "percent":
            self.percent(text, clause, said, fresh, share_at, match)
        elif unit == "times":
            self.times(text, said, match)
        elif unit == "points" or (said & {"up", "down"} and not ahead.endswith(("至", "到", "达"))):
            self.change(said, match, text)
        else:
            self.level(text, match, fresh)
        self.against = set()

    def level(self, text: str, match: re.Match[str], fresh: bool) -> None:
        unit, quote = match["unit"], text[match.start() : match.end()]
        ahead = text[max(text.rfind(mark, 0, match.start()) for mark in "，,；;。（") + 1 : match.start()]
        again = self.last is not None and self.bound_at >= 0 and REACHED.match(text[self.bound_at : match.start()])
        if again and self.last is not None and self.last.measure == UNITS[unit][0]:
            of = self.last
        elif TOGETHER.search(ahead) and self.together is not None and self.together.measure == UNITS[unit][0]:
            of = self.together
        else:
            if TOGETHER.search(ahead) and UNITS[unit][0] != "count" and not WHOLLY.search(ahead):
                self.now.rest += f"Σ{match.start()}"
            elif not fresh and self.last is not None:  # a second amount of nobody new: not understood
                self.now.rest += f"#{match.start()}"
            of = self.quantity(UNITS[unit][0], unit)
        said = self.printed(match)
        self.page.add(self.place, quote, "level", of, None, said, self.label(of))
        self.bound_at = match.end() if said.bounded else -1
        self.last = of
        self.listed.append(of)
        self.levels.append(of)

    def percent(
        self, text: str, clause: list[Token], said: set[str], fresh: bool, share_at: int, match: re.Match[str]
    ) -> None:
        of = self.last if self.last is not None and not fresh else self.quantity(self.page.money)
        if "share" in said and not said & {"up", "down", "yoy", "pop"}:
            if TOGETHER.search(text[text.rfind("，", 0, match.start()) + 1 : max(share_at, 0)]):
                if self.together is None:
                    self.unread(match, text)
                    return
                of = self.together
            self.share(text, clause, share_at, match, of)
            if self.last is None or fresh:
                self.last = of
            return
        sign = -1 if "down" in said and not match["digits"].startswith("-") else 1
        if not said & {"up", "down"} or "share" in said:
            self.unread(match, text)
            return
        self.growth(of, said, self.printed(match, sign), text[match.start() : match.end()])
        if fresh:
            self.last = of

    def share(self, text: str, clause: list[Token], share_at: int, match: re.Match[str], of: Quantity) -> None:
        whole = self.scope(text, clause, share_at, match.start(), of)
        of_group = self.grouped and {name for name, code in of.dims if code} <= {"direction"}
        quote = text[match.start() : match.end()]
        if whole.measure != of.measure or whole == of or of_group:
            self.unread(match, text)
            if whole == of and not of_group:
                label = self.label(of) + " 占比"
                self.page.bare.append(BareShare(self.place, quote, of, self.printed(match), label))
            return
        self.page.add(self.place, quote, "share", of, whole, self.printed(match), self.label(of) + " 占比")
        self.whole = whole

    def growth(self, of: Quantity, said: set[str], printed: Printed, quote: str) -> None:
        self.page.add(self.place, quote, "growth", of, before(of, said), printed, self.label(of) + " 增幅")

    def times(self, text: str, said: set[str], match: re.Match[str]) -> None:
        """增长1.5倍 is 150 %; 是上年同期的2.5倍 is as much."""
        ahead, quote = text[: match.start()], text[match.start() : match.end()]
        printed = self.printed(match)
        if self.last is not None and TIMES.search(ahead):
            self.page.add(
                self.place, quote, "times", self.last, before(self.last, {"yoy"}), printed, self.label(self.last)
            )
        elif self.last is not None and "up" in said and "yoy" in said and "share" not in said:
            self.page.add(
                self.place, quote, "grown", self.last, before(self.last, said), printed, self.label(self.last)
            )
        else:
            self.unread(match, text)

    def change(self, said: set[str], match: re.Match[str], text: str) -> None:
        said = said | self.against
        if self.last is None or UNITS[match["unit"]][0] != self.last.measure or not said & {"yoy", "pop"}:
            self.unread(match, text)
            return
        sign = -1 if "down" in said else 1
        quote, base = text[match.start() : match.end()], before(self.last, said)
        self.page.add(
            self.place, quote, "change", self.last, base, self.printed(match, sign), self.label(self.last) + " 增减"
        )

    def unread(self, match: re.Match[str], text: str) -> None:
        self.page.unread.append((self.place, text[match.start() : match.end()], text.strip()))
