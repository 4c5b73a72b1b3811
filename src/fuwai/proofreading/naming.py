"""What a number is said of, in words for the reader of a finding."""

from functools import cache

from fuwai.core.proof.statement import Quantity, Statement
from fuwai.proofreading.lexicon import period_of
from fuwai.standards.catalogue import editions
from fuwai.standards.codelist import codes
from fuwai.standards.region import regions

Pair = tuple[str, str]
INDICATORS: dict[str, Pair] = {
    "executed": ("执行额", "executed value"),
    "contract_value": ("合同额", "contract value"),
    "amount": ("金额", "amount"),
    "contracts": ("合同份数", "contracts"),
    "enterprises": ("企业数", "enterprises"),
    "people": ("人数", "people"),
}
DIRECTIONS: dict[str, Pair] = {"offshore": ("离岸", "offshore"), "onshore": ("在岸", "onshore")}
KINDS: dict[str, Pair] = {
    "share": ("占比", "share"),
    "growth": ("增幅", "growth"),
    "change": ("增减", "change"),
    "times": ("为上年的倍数", "times the former value"),
    "grown": ("增长倍数", "growth in times"),
}


def name(statement: Statement, page_period: str = "") -> Pair:
    """In Chinese and in English: 杭州离岸执行额增幅, growth of offshore executed value (Hangzhou)."""
    said = _named(statement.of)
    kind = KINDS.get(statement.kind)
    period = period_of(statement.of.period)
    other = statement.of.period != page_period and page_period
    zh = (period.zh if other else "") + said[0] + (kind[0] if kind else "")
    en = (f"{kind[1]} of " if kind else "") + said[1] + (f", {period.en}" if other else "")
    return zh, en


def _named(of: Quantity) -> Pair:
    indicator = INDICATORS.get(of.indicator, (of.indicator.removeprefix("items"), of.indicator.removeprefix("items")))
    direction = DIRECTIONS.get(of.dim("direction"), ("", ""))
    parts = [_code(kind, code) for kind, code in of.dims if kind in ("region", "country", "class", "band")]
    rest = "" if of.dim("rest").startswith(("?", "#", "Σ")) else of.dim("rest").partition("#")[0].partition("Σ")[0]
    zh = "".join(part[0] for part in parts) + rest + direction[0] + indicator[0]
    inside = ", ".join([*(part[1] for part in parts), *([rest] if rest else [])])
    en = " ".join(word for word in (direction[1], indicator[1]) if word) + (f" ({inside})" if inside else "")
    return zh, en


SAID: dict[str, Pair] = {
    "other": ("其他", "other"),
    "own": ("本级", "own"),
    "belt-and-road": ("“一带一路”", "Belt and Road"),
}


@cache
def _code(kind: str, code: str) -> Pair:
    if kind == "band":
        return "规模以上", "above the bound"
    found = SAID.get(code, (code, code))
    if kind == "class":
        books = [entries for e in editions() for entries in (e.sections, e.divisions, e.groups)]
        found = next(((book[code].zh, book[code].en) for book in books if code in book), found)
    elif kind == "region" and code in regions().regions:
        found = regions().name(code), regions().name(code, "en")
    elif kind == "country" and code in codes("country"):
        found = codes("country")[code].zh, codes("country")[code].en
    return found
