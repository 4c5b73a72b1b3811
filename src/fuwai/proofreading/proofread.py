"""`proofread(path)`: what of a published page cannot be, what could not be verified from it, and the figures read."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from fuwai.core.proof.interval import HUNDRED, decimal_text
from fuwai.core.proof.printed import Measure
from fuwai.core.proof.statement import Finding, Place, Statement
from fuwai.proofreading import wording
from fuwai.proofreading.bare import settled
from fuwai.proofreading.blame import SLIPS, judge
from fuwai.proofreading.english import is_english, translated
from fuwai.proofreading.file import page_of
from fuwai.proofreading.lexicon import PERIOD, period_code, tokens
from fuwai.proofreading.page import Grid, Page, Paragraph
from fuwai.proofreading.prose import read_paragraph
from fuwai.proofreading.speech import Reader, flattened
from fuwai.proofreading.system import System, build, compared
from fuwai.proofreading.tabular import Total, read_grid

AMOUNT = re.compile(r"[^，。；：、]*?(?:执行|合同|协议|签约|接包)(?:金额|总额|额)[^，。；：\d]*")
NO_YEAR = 2000  # stands in where a page names none; only differences of periods matter then


@dataclass(frozen=True)
class Unverified:
    """A number that the page gives no second way to."""

    place: Place
    quote: str
    zh: str
    en: str


@dataclass(frozen=True)
class Proofs:
    """*figures*: every number read, as printed, in the order of the page."""

    findings: tuple[Finding, ...]
    unverifiable: tuple[Unverified, ...]
    figures: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "findings": [_finding_json(finding) for finding in self.findings],
            "unverifiable": [
                {"place": u.place.zh, "place_en": u.place.en, "quote": u.quote, "zh": u.zh, "en": u.en}
                for u in self.unverifiable
            ],
            "figures": list(self.figures),
        }


def _finding_json(finding: Finding) -> dict[str, Any]:
    slip = SLIPS.get(finding.slip, ("", ""))
    return {
        "place": finding.place.zh,
        "place_en": finding.place.en,
        "line": finding.place.line,
        "quote": finding.quote,
        "kind": finding.kind,
        "soft": finding.soft,
        "arithmetic": finding.zh,
        "arithmetic_en": finding.en,
        "interval": finding.interval,
        "repair": finding.repair,
        "slip": slip[0],
        "slip_en": slip[1],
        "against": list(finding.against),
        "assumes": finding.assumes_zh,
        "assumes_en": finding.assumes_en,
    }


def proofread(path: Path) -> Proofs:
    """The proofs of a txt, md, html or docx file. Raises FuwaiError `proofread.…`."""
    return proofs(page_of(path))


def proofs(page: Page) -> Proofs:
    """The proofs of a page that was read before, Chinese or English."""
    if not is_english(page):
        return _proofs(page, str)
    told = translated(page)
    return _proofs(told.page, told.back)


def _proofs(page: Page, back: Callable[[str], str]) -> Proofs:
    reader, totals = read(page)
    reader.statements = [replace(s, quote=back(s.quote)) for s in reader.statements]
    system = _system(reader, totals)
    judged = judge(system)
    hard = [_explained(finding, verdict.culprit, reader.statements, totals) for verdict, finding in judged]
    soft = list(wording.findings(page, reader.statements, reader.orders, reader.period))
    found = list(in_order(hard + soft))
    apart = [
        Unverified(place, quote, "读不出它说的是什么", "what it is said of is not understood")
        for place, quote, _ in reader.unread
    ]
    lone = compared(system)
    apart += [
        Unverified(s.place, s.quote, "页上没有可与它比对的数", "the page has nothing to compare it with")
        for s in reader.statements
        if s.source in lone
    ]
    found = [replace(f, repair=back(f.repair)) for f in found]
    apart = [replace(u, quote=back(u.quote)) for u in apart]
    return Proofs(tuple(found), tuple(apart), tuple(back(figure) for figure in reader.figures))


def _system(reader: Reader, totals: list[Total]) -> System:
    return build(reader.statements, totals, reader.orders, reader.region, reader.floors)


def system_of(page: Page) -> System:
    """All that *page* states and supposes; quotes as printed."""
    told = translated(page) if is_english(page) else None
    reader, totals = read(told.page if told else page)
    if told:
        reader.statements = [replace(s, quote=told.back(s.quote)) for s in reader.statements]
    return _system(reader, totals)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As they stand on the page."""
    return tuple(sorted(findings, key=lambda f: (f.place.line, f.place.row, f.place.column)))


def statements_of(page: Page) -> list[Statement]:
    """What *page*, Chinese or English, states; quotes as printed."""
    if not is_english(page):
        return read(page)[0].statements
    told = translated(page)
    return [replace(s, quote=told.back(s.quote)) for s in read(told.page)[0].statements]


def read(page: Page) -> tuple[Reader, list[Total]]:
    """What the page states, in the order of the page."""
    flat = flattened(page.text)
    captions = " ".join(block.caption + "".join(block.headers) for block in page.blocks if isinstance(block, Grid))
    reader = Reader(
        _period(page, flat),
        _region(page, flat),
        _money(flat + captions),
        _direction(flattened(page.title), flat, captions),
        mixed="离岸" in flat + captions,
    )
    totals: list[Total] = []
    for number, block in enumerate(page.blocks):
        if isinstance(block, Paragraph):
            totals += read_paragraph(reader, number, block.line, block.text)
        else:
            totals += read_grid(reader, number, block)
    for share, whole in settled(reader.bare, reader.statements):
        reader.add(share.place, share.quote, "share", share.of, whole, share.printed, share.label)
        reader.unread = [one for one in reader.unread if one[:2] != (share.place, share.quote)]
    return reader, totals


def _direction(title: str, flat: str, captions: str) -> str:
    """Offshore where the title says so, or the first amount of the page: then the page keeps to it by itself."""
    if "。" in title or AMOUNT.search(title):  # a first line that is a sentence is no title
        title = ""
    if "在岸" in title + flat + captions or "离岸" not in title + flat + captions:
        return ""
    first = AMOUNT.search(flat) or AMOUNT.search(captions)
    return "offshore" if "离岸" in title or (first and "离岸" in first[0]) else ""


def _period(page: Page, flat: str) -> str:
    title = flattened(page.title)
    year = re.search(r"((?:19|20)\d\d)年", title + flat)
    said = int(year[1]) if year else NO_YEAR
    codes = [period_code(match, said) for match in (*PERIOD.finditer(title), *PERIOD.finditer(flat))]
    return next((code for code in codes if code), f"{said}01..{said}12")


def _region(page: Page, flat: str) -> str:
    """The region of the title, else the one before 省 or 市 that is named first."""
    for text in (flattened(page.title), flat[:300]):
        named = [word for word in tokens(text, NO_YEAR) if word.kind in ("region", "scope")]
        if named:
            return named[0].code if named[0].kind == "region" else "000000" if named[0].text in ("全国", "我国") else ""
    return ""


def _money(text: str) -> Measure:
    return "usd" if text.count("美元") >= len(re.findall("亿元|万元", text)) else "cny"


def _explained(finding: Finding, culprit: str, statements: list[Statement], totals: list[Total]) -> Finding:
    """With the sum of the parts, and the former value to which a printed growth belongs."""
    said = next((s for s in statements if s.source == culprit), None)
    if said is None or said.kind != "level" or not finding.repair:
        return finding
    zh, en = finding.zh, finding.en
    for total in totals:
        levels = {s.of: s.printed.value for s in statements if s.kind == "level" and s.printed and s.place.row}
        if total.whole == said.of and all(part in levels for part in total.parts):
            value = decimal_text(sum((levels[part] for part in total.parts), Fraction(0)))
            zh, en = zh + f"；{len(total.parts)} 行之和 {value}", en + f"; its {len(total.parts)} rows make {value}"
    growth = next((s for s in statements if s.kind == "growth" and s.of == said.of and s.printed), None)
    digits = re.match(r"[\d.]+", finding.repair)
    if growth is not None and growth.printed is not None and digits and growth.printed.value > -HUNDRED:
        base = Fraction(digits[0]) / (1 + growth.printed.value / HUNDRED)
        zh += f"；{_signed(growth)} 属于 {digits[0]}：{digits[0]} ÷ (1 {_signed(growth)}) = {decimal_text(base, 2)}"
        en += (
            f"; {_signed(growth)} belongs to {digits[0]}: {digits[0]} ÷ (1 {_signed(growth)}) = {decimal_text(base, 2)}"
        )
    return Finding(
        finding.place,
        finding.quote,
        finding.kind,
        zh,
        en,
        finding.interval,
        finding.repair,
        finding.slip,
        finding.against,
    )


def _signed(growth: Statement) -> str:
    assert growth.printed is not None
    return f"{'−' if growth.printed.sign < 0 else '+'}{growth.printed.digits}%"
