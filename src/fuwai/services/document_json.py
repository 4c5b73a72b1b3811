"""The json of a bulletin: every figure with its id, exact value, printed text, unit, and the sentences that use it."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction

from fuwai.core.bulletin import Block, ChartBlock, Document, Sentence, TableBlock
from fuwai.core.figure import CENTS_IN_YI, Figure, Missing
from fuwai.core.phrase import digits
from fuwai.core.rounding import round_half_away

CENTS_IN_PAGE = {"zh": CENTS_IN_YI, "en": CENTS_IN_YI // 100}
DECIMALS = 12
UNITS = {
    "zh": {
        "usd": "亿美元",
        "usd_10k": "万美元",
        "percent": "%",
        "points": "个百分点",
        "count": "个",
        "person": "人",
        "rank": "位次",
        "index": "指数",
    },
    "en": {
        "usd": "USD million",
        "usd_10k": "USD 10,000",
        "percent": "%",
        "points": "percentage points",
        "count": "number",
        "person": "persons",
        "rank": "rank",
        "index": "index",
    },
}


def as_json(document: Document) -> str:
    """The document and every figure of it: id, exact value, printed text, unit, indicator, and where it is used.

    Deterministic: the same document gives the same text. `value` is exact and in `unit`: a decimal where it is finite,
    else a fraction written `numerator/denominator`; `decimal` the same to twelve decimals; `cents` money as it is stored.
    A figure without a value has null, and `missing` names the mark.
    """
    used = _uses(document)
    content = {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "region": document.region,
        "region_name": document.region_name,
        "period": document.period,
        "period_name": document.period_name,
        "issuer": document.issuer,
        "as_of": document.as_of,
        "level": document.level,
        "marking": document.marking,
        "lead": [_block(block) for block in document.lead],
        "sections": [
            {"heading": section.heading, "blocks": [_block(block) for block in section.blocks]}
            for section in document.sections
        ],
        "notes": list(document.notes),
        "figures": [_figure(document, figure, used[figure.id]) for _, figure in sorted(document.figures.items())],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _figure(document: Document, figure: Figure, used: Mapping[str, list[str]]) -> dict[str, object]:
    value = None if isinstance(figure.value, Missing) else Fraction(figure.value)
    if value is not None and figure.unit == "usd":
        value /= CENTS_IN_PAGE[document.language]
    return {
        "id": figure.id,
        "value": None if value is None else _exact(value),
        "decimal": None if value is None else f"{round_half_away(value, DECIMALS):f}",
        "missing": figure.value.name.lower() if isinstance(figure.value, Missing) else None,
        "text": digits(figure, document.language),
        "unit": UNITS[document.language][figure.unit],
        "cents": str(figure.value) if figure.unit == "usd" and value is not None else None,
        "indicator": figure.indicator,
        "zh": figure.zh,
        "en": figure.en,
        "sentence": used["sentences"][0] if used["sentences"] else None,
        **used,
        "query": figure.query,
        "parts": list(figure.parts),
    }


def _exact(value: Fraction) -> str:
    """A finite decimal as it is (28.3142), any other value as numerator/denominator; `Fraction` reads both."""
    places = next((n for n in range(DECIMALS + 1) if 10**n % value.denominator == 0), None)
    return str(value) if places is None else f"{round_half_away(value, places):f}"


def _uses(document: Document) -> dict[str, dict[str, list[str]]]:
    """Figure id → the sentences, tables and charts that print it."""
    used: dict[str, dict[str, list[str]]] = {
        id_: {"sentences": [], "tables": [], "charts": []} for id_ in document.figures
    }
    for kind, name, figures in _printed_in(document):
        for id_ in dict.fromkeys(figures):
            used[id_][kind].append(name)
    return used


def _printed_in(document: Document) -> Iterator[tuple[str, str, list[str]]]:
    for sentence in document.sentences():
        yield "sentences", sentence.id, list(sentence.figures)
    for block in document.blocks():
        if isinstance(block, TableBlock):
            yield (
                "tables",
                block.id,
                [cell.figure for row in (*block.header, *block.rows) for cell in row if cell.figure],
            )
        elif isinstance(block, ChartBlock):
            yield "charts", block.id, [figure for _, _, figure in block.points]


def _block(block: Block) -> dict[str, object]:
    """A paragraph, table or chart as plain values."""
    if isinstance(block, TableBlock):
        return {
            "table": block.id,
            "caption": block.caption,
            "unit": block.unit,
            "header": [[cell.text for cell in row] for row in block.header],
            "rows": [[_cell(cell.text, cell.figure) for cell in row] for row in block.rows],
        }
    if isinstance(block, ChartBlock):
        points = [
            {"series": series, "category": category, "figure": figure} for series, category, figure in block.points
        ]
        return {"chart": block.id, "caption": block.caption, "unit": block.unit, "alt": block.alt, "points": points}
    return {"paragraph": [_sentence(said) for said in block.sentences]}


def _sentence(said: Sentence) -> dict[str, object]:
    parts = [_cell(part, "") if isinstance(part, str) else _cell(part.text, part.figure) for part in said.parts]
    return {"id": said.id, "text": said.text, "parts": parts}


def _cell(text: str, figure: str) -> dict[str, str]:
    return {"text": text, "figure": figure} if figure else {"text": text}
