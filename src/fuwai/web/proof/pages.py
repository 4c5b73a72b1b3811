"""One page: a file or a text in, what of it cannot be beside the text, with the places marked. Nothing is stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.proof.statement import Finding
from fuwai.proofreading.blame import SLIPS
from fuwai.proofreading.page import Grid, Page
from fuwai.services import proof as service
from fuwai.web.part import Crumb, Input
from fuwai.web.words import said

NONE = SafeString("")
KINDS = {
    "twice": ("一量两数", "two numbers for one quantity"),
    "sum": ("合计", "sum"),
    "share": ("占比", "share"),
    "growth": ("增幅", "growth"),
    "rank": ("位次", "rank"),
    "count": ("个数", "count"),
    "system": ("相互矛盾", "contradiction"),
    "suppressed": ("应否印出", "withheld elsewhere"),
    "class_name": ("类别名称", "name of a class"),
    "class_joined": ("名称相连", "names run together"),
    "against": ("与核准数不符", "not the approved figure"),
    "wording": ("措辞", "wording"),
}


@dataclass(frozen=True)
class Marked:
    """A finding as the list shows it. *number* counts from 1 and is the mark in the text; *shown*: whether it has one."""

    number: int
    found: Finding
    kind: str
    place: str
    words: str
    assumes: str
    slip: str


@dataclass(frozen=True)
class Shown:
    """A block of the text: a paragraph, or the rows of a table (*heads* first)."""

    text: SafeString = NONE
    caption: str = ""
    heads: Sequence[str] = field(default=())
    rows: Sequence[Sequence[SafeString]] = field(default=())


def proof(request: HttpRequest) -> HttpResponse:
    """The form; after it was sent, what was found."""
    context: dict[str, object] = {
        "heading": _("校对通报"),
        "crumbs": [Crumb(_("校对通报"))],
        "inputs": _inputs(request.POST.get("text", "")[:20000]),
    }
    if request.method == "POST":
        sent, typed = request.FILES.get("file"), request.POST.get("text", "").strip()
        if sent is None and not typed:
            raise FuwaiError("proofread.nothing", "请先选择文件，或粘贴文字", "choose a file first, or paste a text")
        name = (sent.name or "") if sent is not None else _("粘贴的文字")
        data = _content(sent, name) if sent is not None else typed.encode()
        page, proofs = service.proofread(data, name)
        found = [_marked(number, one) for number, one in enumerate(proofs.findings, 1)]
        context |= {
            "name": name,
            "found": found,
            "soft": sum(one.found.soft for one in found),
            "figures": len(proofs.figures),
            "unverifiable": [(said(u.place.zh, u.place.en), u.quote, said(u.zh, u.en)) for u in proofs.unverifiable],
            "blocks": _blocks(page, proofs.findings),
        }
    return render(request, "proof/proof.html", context)


def _content(sent: object, name: str) -> bytes:
    size = getattr(sent, "size", None) or 0
    if size > service.LARGEST_SENT:
        raise FuwaiError(
            "proofread.too_large",
            f"{name}: 文件超过 {service.LARGEST_SENT >> 20} MB",
            f"{name}: the file is larger than {service.LARGEST_SENT >> 20} MB",
        )
    data: bytes = sent.read()  # type: ignore[attr-defined]
    return data


def _inputs(typed: str) -> list[Input]:
    accept = {"accept": ".docx,.pdf,.html,.htm,.txt,.md"}
    return [
        Input(
            "file",
            _("通报文件"),
            "file",
            help=_("docx、pdf、html、txt 或 md，不超过 5 MB；只校对，不保存"),
            attributes=accept,
        ),
        Input("text", _("或者粘贴文字"), "area", value=typed),
    ]


def _marked(number: int, one: Finding) -> Marked:
    kind, slip = KINDS[one.kind], SLIPS.get(one.slip, ("", ""))
    return Marked(
        number,
        one,
        said(*kind),
        said(one.place.zh, one.place.en),
        said(one.zh, one.en),
        said(one.assumes_zh, one.assumes_en),
        said(*slip),
    )


def _blocks(page: Page, findings: Sequence[Finding]) -> list[Shown]:
    """The page's text with a numbered mark at the place of each finding."""
    here: dict[int, list[tuple[int, Finding]]] = {}
    for number, one in enumerate(findings, 1):
        here.setdefault(one.place.block, []).append((number, one))
    shown = []
    for block, content in enumerate(page.blocks):
        mine = here.get(block, [])
        if isinstance(content, Grid):
            cells = {(one.place.row, one.place.column): number for number, one in reversed(mine)}
            rows = [
                [_mark(cell, cells.get((row, column))) for column, cell in enumerate(line)]
                for row, line in enumerate(content.rows, 1)
            ]
            heads = list(content.headers) if rows and len(content.headers) == len(rows[0]) else []
            if all(not line[0] for line in rows):  # a label column that only some tables have
                rows, heads = [line[1:] for line in rows], heads[1:]
            shown.append(Shown(caption=content.caption, heads=heads, rows=rows))
        else:
            shown.append(Shown(_marked_text(content.text, mine)))
    return shown


def _marked_text(text: str, mine: Sequence[tuple[int, Finding]]) -> SafeString:
    """The first place of each quote is marked; where two overlap, the first finding has it."""
    places: list[tuple[int, int, int]] = []
    for number, one in mine:
        quote = one.quote.partition("\t")[0]
        pattern = r"\s*".join(re.escape(letter) for letter in quote if not letter.isspace())
        for match in re.finditer(pattern, text) if pattern else ():
            if not any(start < match.end() and match.start() < end for start, end, _number in places):
                places.append((match.start(), match.end(), number))
                break
    done, parts = 0, []
    for start, end, number in sorted(places):
        parts += [format_html("{}", text[done:start]), _mark(text[start:end], number)]
        done = end
    parts.append(format_html("{}", text[done:]))
    return mark_safe("".join(parts))  # noqa: S308  # every part was escaped


def _mark(text: str, number: int | None) -> SafeString:
    if number is None:
        return format_html("{}", text)
    return format_html(
        '<mark id="place-{}">{}<sup><a href="#finding-{}">{}</a></sup></mark>', number, text, number, number
    )
