"""A bulletin's document as a page shows it: paragraphs and tables whose numbers lead to where they come from; its charts are in
its files."""

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fuwai.core.bulletin import Block, Document, FigureRef, Paragraph, TableBlock
from fuwai.core.phrase import PARAMETER


def sections(document: Document, changed: frozenset[str] = frozenset()) -> list[tuple[str, list[SafeString]]]:
    """Each section's heading and its blocks as safe html; sentences in *changed* are marked as edited."""
    told = [("", document.lead), *((section.heading, section.blocks) for section in document.sections)]
    return [(heading, list(_blocks(document, blocks, changed))) for heading, blocks in told if blocks]


def _blocks(document: Document, blocks: tuple[Block, ...], changed: frozenset[str]) -> Iterator[SafeString]:
    for block in blocks:
        if isinstance(block, Paragraph):
            said = (
                (" edited" if sentence.id in changed else "", _parts(document, sentence.parts))
                for sentence in block.sentences
            )
            yield format_html("<p>{}</p>", format_html_join("", '<span class="sentence{}">{}</span>', said))
        elif isinstance(block, TableBlock):
            yield _table(document, block)


def _parts(document: Document, parts: tuple[str | FigureRef, ...]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            ((linked(document, part.figure, part.text) if isinstance(part, FigureRef) else format_html("{}", part)),)
            for part in parts
        ),
    )


def linked(document: Document, figure: str, text: str) -> SafeString:
    """A number that leads to where it comes from; a parameter has no facts behind it, and stays a word."""
    if figure.startswith(f"{PARAMETER}|"):
        return format_html("{}", text)
    address = f"{reverse('figure', kwargs={'figure_id': figure})}?as_of={quote(document.as_of)}"
    about = document.figures[figure]
    title = about.en if document.language == "en" else about.zh
    return format_html('<a class="bound" href="{}" title="{}">{}</a>', address, title, text)


def _table(document: Document, block: TableBlock) -> SafeString:
    head = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (format_html_join("", '<th scope="col" colspan="{}">{}</th>', ((c.span, c.text) for c in row)),)
            for row in block.header
        ),
    )
    rows = (
        (
            format_html_join(
                "",
                '<td colspan="{}" rowspan="{}" class="{}">{}</td>',
                (
                    (
                        cell.span,
                        cell.rows,
                        "number" if cell.figure else "",
                        linked(document, cell.figure, cell.text) if cell.figure else cell.text,
                    )
                    for cell in row
                    if cell.rows
                ),
            ),
        )
        for row in block.rows
    )
    return format_html(
        '<div class="table-frame" tabindex="0" role="region" aria-label="{}"><table class="records"><caption>{} ({})</caption>'
        "<thead>{}</thead><tbody>{}</tbody></table></div>",
        block.caption,
        block.caption,
        block.unit,
        head,
        format_html_join("", "<tr>{}</tr>", rows),
    )
