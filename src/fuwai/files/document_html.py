"""A bulletin as one html file: nothing is fetched, nothing runs; a number that is focused says where it comes from."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape

from fuwai.core.bulletin import ChartBlock, Document, FigureRef, Paragraph, TableBlock
from fuwai.files import chart
from fuwai.files.document_grid import Grid, Placed, grid
from fuwai.files.document_number import UNIT_WORDS, exact_text, source_text, words
from fuwai.files.document_words import (
    Captioned,
    Part,
    caption_gap,
    caption_label,
    imprint,
    note_line,
    parts,
    unit_line,
)
from fuwai.files.templates import PATH


def html(document: Document) -> bytes:
    """The html of *document*, UTF-8."""
    return ("\n".join(lines(document)) + "\n").encode()


@cache
def style() -> str:
    return (PATH / "bulletin.css").read_text(encoding="utf-8")


def policy() -> str:
    """The page forbids itself every script and every request; its one style sheet is known by digest."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def lines(document: Document) -> Iterator[str]:
    zh = document.language == "zh"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{"zh-CN" if zh else "en"}">'
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy())}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>{style()}</style>\n</head>\n<body>"
    yield f'<a class="skip" href="#text">{"跳到正文" if zh else "Skip to the text"}</a>'
    yield "<header>"
    if document.marking:
        yield f'<p class="marking">{escape(document.marking)}</p>'
    yield f"<h1>{escape(document.title)}</h1>"
    yield f'<p class="imprint">{escape(document.issuer)}<br>{escape(imprint(document))}</p>\n</header>'
    printed = parts(document)
    yield from contents(document, printed)
    yield '<main id="text" tabindex="-1">'
    yield f'<p class="hint">{HINTS[0 if zh else 1]}</p>'
    for part in printed:
        yield from part_lines(document, part)
    for note in document.notes:
        yield f'<p class="note">{escape(note_line(document, note))}</p>'
    yield "</main>"
    yield from sources(document)
    yield f"<footer><p>{escape(document.issuer)}</p></footer>\n</body>\n</html>"


HINTS = (
    "带虚线的数字可点按或用 Tab 键选中，查看其出处。",
    "Tap a dotted number, or reach it with the Tab key, to see where it comes from.",
)


def contents(document: Document, printed: tuple[Part, ...]) -> Iterator[str]:
    label = "目录" if document.language == "zh" else "Contents"
    yield f'<nav aria-label="{label}"><ul>'
    for part in printed:
        if part.heading:
            yield f'<li><a href="#{part.anchor}">{escape(part.heading)}</a></li>'
    yield "</ul></nav>"


def part_lines(document: Document, part: Part) -> Iterator[str]:
    label = f' aria-labelledby="{part.anchor}-heading"' if part.heading else ""
    yield f'<section id="{part.anchor}"{label}>'
    if part.heading:
        yield f'<h2 id="{part.anchor}-heading">{escape(part.heading)}</h2>'
    for block in part.blocks:
        if isinstance(block, Paragraph):
            yield f"<p>{''.join(sentences(document, block))}</p>"
        elif isinstance(block.block, TableBlock):
            yield from table_lines(document, block, block.block)
        else:
            yield from chart_lines(document, block, block.block)
    yield "</section>"


def sentences(document: Document, block: Paragraph) -> Iterator[str]:
    for sentence in block.sentences:
        pieces = (
            number(document, part.figure, part.text) if isinstance(part, FigureRef) else escape(part)
            for part in sentence.parts
        )
        yield f'<span class="sentence" data-sentence="{escape(sentence.id)}">{"".join(pieces)}</span>'


def number(document: Document, identifier: str, text: str) -> str:
    """A number that says on hover (its title) and on focus (a strip at the foot of the window) where it comes from."""
    title = escape(source_text(document.figures[identifier], document.language)).replace("\n", "&#10;")
    return (
        f'<span class="figure" role="note" tabindex="0" data-figure="{escape(identifier)}" title="{title}">'
        f"{escape(text)}</span>"
    )


def table_lines(document: Document, captioned: Captioned, block: TableBlock) -> Iterator[str]:
    name = f"table-{captioned.number}"
    laid = grid(block)
    unit = unit_line(document, block.unit)
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}">'
    yield f'<table data-table="{escape(block.id)}">'
    yield (
        f'<caption><span id="{name}">{escape(caption_text(document, captioned))}</span>'
        + (f'<span class="unit">{escape(unit)}</span>' if unit else "")
        + "</caption>"
    )
    for tag, rows in (("thead", range(laid.header_rows)), ("tbody", range(laid.header_rows, laid.row_count))):
        yield f"<{tag}>"
        for row in rows:
            yield f"<tr>{''.join(cell(document, laid, placed) for placed in laid.row(row))}</tr>"
        yield f"</{tag}>"
    yield "</table></div>"
    if block.note:
        yield f'<p class="note">{escape(note_line(document, block.note))}</p>'


def caption_text(document: Document, captioned: Captioned) -> str:
    return f"{caption_label(document, captioned)} {captioned.number}{caption_gap(document)}{captioned.block.caption}"


def cell(document: Document, laid: Grid, placed: Placed) -> str:
    content = placed.cell
    text = number(document, content.figure, content.text) if content.figure else escape(content.text)
    spans = f' colspan="{placed.columns}"' if placed.columns > 1 else ""
    spans += f' rowspan="{placed.rows}"' if placed.rows > 1 else ""
    if laid.is_header(placed):
        scope = "colgroup" if placed.columns > 1 else "col"
        return f'<th scope="{scope}"{spans} class="{content.align}">{text}</th>'
    if placed.column == 0 and not content.figure:
        scope = "rowgroup" if placed.rows > 1 else "row"
        return f'<th scope="{scope}"{spans} class="{content.align}">{text}</th>'
    return f'<td{spans} class="{content.align}">{text}</td>'


def chart_lines(document: Document, captioned: Captioned, block: ChartBlock) -> Iterator[str]:
    """The chart drawn twice, for wide windows and narrow ones; the style sheet shows one of them."""
    label = escape(chart.alt_text(block, document.figures))
    yield f'<figure data-chart="{escape(block.id)}">'
    for width, kind in ((chart.WIDE, "wide"), (chart.NARROW, "narrow")):
        drawing = chart.svg(block, document.figures, width)
        yield drawing.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1).replace(
            'class="marks"', f'class="chart {kind}"', 1
        )
    yield f"<figcaption>{escape(caption_text(document, captioned))}</figcaption></figure>"


def sources(document: Document) -> Iterator[str]:
    """Every figure of the document, folded away at the end: for paper, for search and for those who hover nothing."""
    zh = document.language == "zh"
    heads = ("指标", "精确值", "单位", "编号") if zh else ("Figure", "Exact value", "Unit", "Id")
    title = "全部数字的出处" if zh else "Where all figures come from"
    count = f"（{len(document.figures)}）" if zh else f" ({len(document.figures)})"
    yield f'<details class="sources"><summary>{title}{count}</summary>'
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{title}"><table><thead><tr>'
    yield "".join(f'<th scope="col" class="left">{head}</th>' for head in heads) + "</tr></thead><tbody>"
    for figure in document.figures.values():
        columns = (exact_text(figure, document.language), UNIT_WORDS[figure.unit][0 if zh else 1], figure.id)
        yield (
            f'<tr><th scope="row" class="left">{escape(words(figure, document.language))}</th>'
            + "".join(f'<td class="left">{escape(text)}</td>' for text in columns)
            + "</tr>"
        )
    yield "</tbody></table></div></details>"
