"""What a number is said of: the words before it, and what of them is not understood as a part of the quantity's key."""

import re
from dataclasses import dataclass, field

from fuwai.core.proof.printed import Measure
from fuwai.core.proof.statement import Place, Quantity
from fuwai.proofreading.lexicon import Token
from fuwai.proofreading.speech import ENDS, ENTITIES, QUALIFIERS, SINCE, Reader, Subject, residue, scope_region

COUNTED = {"家": "enterprises", "户": "enterprises", "份": "contracts", "人": "people", "名": "people"}
INDICATOR_OF_COUNT = {"contracts": "contracts", "employed": "people"}


ABOUT_TENTHS = re.compile("比?(?:约|近|超过|超|达到?)?[一二三四五六七八九]成(?:半|多|以上)?[（(]")


def _anew(own: list[Token]) -> bool:
    """服务外包执行额 after 离岸…执行额: all business again, unless a market or class narrows it."""
    whole = any(w.kind == "indicator" and w.text.startswith("服务外包") for w in own)
    return whole and not any(w.kind in ("direction", "country", "class") for w in own)


@dataclass
class Subjects:
    """The state of reading within one paragraph: who is spoken of now, and the quantity spoken of last."""

    page: Reader
    place: Place
    now: Subject = field(default_factory=Subject)
    last: Quantity | None = None
    whole: Quantity | None = None
    entered: bool = False
    carried: str = ""  # what a number that names something (前10家) adds to the next subject
    outer: Quantity | None = None  # what 其中 takes a part of
    parent: str = ""  # what the sentence before began with, for a sentence that begins with 其中

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
        rest = residue(clause, own) + self.carried
        self.carried = ""
        entered = bool(entities) or bool(rest) or any(w.kind in ("indicator", "period", "direction") for w in own)
        self.outer = self.last if nested else self.outer if not entered else None
        if nested:
            self.now.rest = (self.now.rest or (self.parent if start == 0 else "")) + rest
        elif rest or entities or any(w.code == "employed" for w in own):
            self.now.rest = rest
        elif any(w.kind == "indicator" for w in own):  # 平均 held for the number before, not for a new indicator
            self.now.rest = QUALIFIERS.sub("", self.now.rest)
        self._crowd(entities, nested)
        if any(w.kind != "scope" and w.code != self.page.region for w in entities) and not any(
            w.kind == "scope" for w in entities
        ):
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

    def _crowd(self, entities: list[Token], nested: bool) -> None:
        """Two of a kind before one number: not understood."""
        if len({w.code for w in entities if w.kind in ("region", "country", "class")}) > 1 and not nested:
            kinds = [w.kind for w in entities]
            if len(kinds) != len(set(kinds)):
                self.now.rest = (self.now.rest + "".join(w.text for w in entities))[-40:]

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
        if _anew(own):
            self.now.direction = ""
        for word in own:
            if word.kind in ("scope", "elsewhere") and (other := scope_region(word.text, self.page.region)):
                self.now.dims.setdefault("region", other)
        if self.now.dims.get("region") == self.page.region:
            self.now.dims.pop("region")

    def quantity(self, measure: Measure, unit: str = "") -> Quantity:
        indicator = COUNTED.get(unit[-1:], "items" + unit) if measure == "count" else self.now.indicator or "amount"
        dims = dict(self.now.dims)
        dims["direction"] = self.now.direction or self.page.direction
        rest = self.now.rest
        if measure == "count" and indicator == "enterprises" and self.now.indicator and "band" not in dims:
            dims["by"] = self.now.indicator
        if not dims["direction"] and self.page.mixed and dims.keys() & {"class", "country", "band"}:
            dims["direction"] = "unsaid"
        if indicator == "people":
            dims["direction"] = ""
        if not self.now.indicator and measure != "count":
            rest = rest or f"?{self.place.line}"
        dims["rest"] = rest
        return Quantity(indicator, measure, self.now.period).with_dims(**dims)

    @property
    def stated(self) -> tuple[Quantity, ...]:
        """The levels of the sentence so far."""
        return ()

    def scope(self, text: str, clause: list[Token], share_at: int, end: int, of: Quantity) -> Quantity:
        """The whole of a share: what is said after 占; nothing said is the whole of the share before."""
        inside = [w for w in clause if share_at < w.start < end]
        rest = residue(ABOUT_TENTHS.sub("", text[share_at + 1 : end]), inside)
        if not inside and not rest:
            own = of.with_dims(direction="")  # 离岸占比, after all of it and what is offshore
            said_own = of != own and own in self.stated and any(w.kind == "direction" for w in clause)
            if said_own or (self.outer is not None and self.outer.measure == of.measure):
                return own if said_own or self.outer is None else self.outer
            if of.dim("rest"):
                return of  # the whole of what is not understood is not either
            if self.whole is not None and self.whole.measure == of.measure:
                return self.whole
        if not rest and self.outer is not None and self._is_outer(inside, of):
            return self.outer
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
        said = next((w.code for w in inside if w.kind == "indicator"), of.indicator)
        if of.measure == "count" and said in ("executed", "contract_value"):
            return of  # a share of the amount, said of a number of enterprises
        indicator = INDICATOR_OF_COUNT.get(said, of.indicator) if of.measure == "count" else said
        if indicator == "people":
            direction = ""
        return Quantity(indicator, of.measure, of.period).with_dims(direction=direction, rest=rest, **dims)

    def _is_outer(self, inside: list[Token], of: Quantity) -> bool:
        """Whether 占从业人员总数 means the people of whom 其中 took a part."""
        named = [INDICATOR_OF_COUNT.get(w.code, w.code) for w in inside if w.kind == "indicator"]
        outer = self.outer
        return (
            outer is not None
            and outer.measure == of.measure == "count"
            and named == [outer.indicator]
            and all(w.kind in ("indicator", "share") for w in inside)
        )

    def label(self, of: Quantity) -> str:
        shown = [code for name, code in of.dims if name not in ("direction", "rest")]
        rest = re.sub(r"[?#Σ].*", "", of.dim("rest"))
        return " ".join([of.indicator, *shown, *([rest] if rest else [])])
