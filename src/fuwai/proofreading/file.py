"""From a file to a page: txt and md, html, docx, PDF. What a file is decides its content, not its name."""

import re
import zipfile
from html.parser import HTMLParser
from importlib import import_module
from io import BytesIO
from pathlib import Path

from fuwai.core.error import FuwaiError
from fuwai.core.error import Place as FilePlace
from fuwai.proofreading.page import CELL, MARKS, Grid, Page, Paragraph, grid, page_of_text

LARGEST = 20 * 1024 * 1024  # bytes; a bulletin of ten pages with pictures has 2 MB
INFLATED = 200 * 1024 * 1024  # bytes, all members of a docx together
WIDEST = 200  # rows or columns that one cell covers
BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "div",
    "section",
    "figcaption",
    "header",
    "footer",
    "nav",
    "br",
}
SILENT = {"script", "style", "title", "nav", "template", "svg", "details", "noscript"}
VOID = {"br", "img", "hr", "meta", "link", "input"}


def page_of(path: Path) -> Page:
    """Raises FuwaiError `proofread.unreadable`, `.too_large`, `.kind`, `.encoding`, `.pdf`."""
    return page_of_bytes(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """Raises FuwaiError `proofread.unreadable`, `.too_large`."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise _refusal(
            "unreadable", path.name, f"打不开文件: {error.strerror}", f"cannot be opened: {error.strerror}"
        ) from None
    if size > LARGEST:
        raise _too_large(path.name)
    return data


def page_of_bytes(data: bytes, name: str) -> Page:
    """The page of a file's content, whatever its *name*, which only the refusal shows. Raises FuwaiError `proofread.…`."""
    if len(data) > LARGEST:
        raise _too_large(name)
    if data.startswith(b"PK\x03\x04"):
        return _page_of_docx(name, data)
    if data[:1024].lstrip().startswith(b"%PDF"):
        return _page_of_pdf(name, data)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")) or b"\x00" in data[:4096]:
        raise _refusal("kind", name, "只读 txt、md、html、docx、pdf", "txt, md, html, docx and pdf are read")
    text = _decoded(name, data)
    html = re.match(r"\s*<(!doctype html|html|\?xml|table|body|head)", text, re.IGNORECASE)
    return page_of_html(text) if html else page_of_text(text)


def _too_large(name: str) -> FuwaiError:
    return _refusal("too_large", name, f"文件超过 {LARGEST >> 20} MB", f"the file is larger than {LARGEST >> 20} MB")


def _decoded(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal("encoding", name, "文字编码不是 UTF-8 或 GB18030", "the text is neither UTF-8 nor GB18030")


def _page_of_pdf(name: str, data: bytes) -> Page:
    text = import_module("fuwai.proofreading.file_pdf").text_of_pdf(data)  # pypdf is for those who have a PDF
    if text is None:
        raise _refusal(
            "pdf",
            name,
            "PDF 打不开、有密码, 或是没有文字的扫描件",
            "the PDF does not open, has a password, or is a scan without text",
        )
    return page_of_text(text)


def _page_of_docx(name: str, data: bytes) -> Page:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > INFLATED or "word/document.xml" not in archive.namelist():
                raise _refusal("kind", name, "不是可读的 docx", "this is no docx that can be read")
        blocks = import_module("fuwai.proofreading.file_docx").blocks_of_docx(data)  # python-docx takes 0.2 s to load
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise _refusal("kind", name, "不是可读的 docx", "this is no docx that can be read") from None
    first = next((block.text for block in blocks if isinstance(block, Paragraph)), "")
    return Page(first, tuple(blocks))


def caption_of(blocks: list[Paragraph | Grid]) -> str:
    return " ".join(block.text for block in blocks[-2:] if isinstance(block, Paragraph) and len(block.text) <= 60)


def headed_grid(caption: str, rows: list[list[str]], line: int) -> Grid:
    """The heading is the rows on top in which nothing is a number."""
    heads = 0
    while heads < len(rows) and not any(CELL.fullmatch(cell) and cell not in MARKS for cell in rows[heads]):
        heads += 1
    return grid(caption, rows[:heads], [(line, row) for row in rows[heads:]])


def page_of_html(text: str) -> Page:
    reader = _Html()
    reader.feed(text)
    reader.flush()
    first = next((block.text for block in reader.blocks if isinstance(block, Paragraph)), "")
    return Page(reader.heading or first, tuple(reader.blocks))


class _Html(HTMLParser):
    """Paragraphs and tables in order; spans of cells are filled out; what is not shown is not read."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Paragraph | Grid] = []
        self.words: list[str] = []
        self.silent: list[str] = []
        self.rows: list[list[str]] | None = None
        self.spans: dict[tuple[int, int], str] = {}
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.caption, self.in_caption, self.heading, self.in_heading = "", False, "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT or self.silent:
            if tag not in VOID:
                self.silent.append(tag)
            return
        told = dict(attrs)
        if tag == "table":
            self.flush()
            self.rows, self.spans, self.caption = [], {}, caption_of(self.blocks)
        elif tag == "caption":
            self.in_caption = True
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.cell = []
            self.span = (_span(told.get("rowspan")), _span(told.get("colspan")))
        elif tag in BLOCKS and self.cell is None:
            self.flush()
        if tag == "h1":
            self.in_heading = True

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag in self.silent:
                while self.silent.pop() != tag:
                    pass
            return
        if tag == "caption":
            self.in_caption = False
        elif tag in ("td", "th") and self.cell is not None and self.rows:
            self._put("".join(self.cell).strip())
            self.cell = None
        elif tag == "tr" and self.rows:
            self._fill()
        elif tag == "table" and self.rows is not None:
            if self.rows:
                self.blocks.append(headed_grid(self.caption, self.rows, self.getpos()[0]))
            self.rows = None
        elif tag in BLOCKS and self.cell is None:
            self.flush()
        if tag == "h1":
            self.in_heading = False

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.in_heading:
            self.heading += data.strip()
        if self.in_caption:
            self.caption += " " + data.strip()
        elif self.cell is not None:
            self.cell.append(data)
        elif self.rows is None:
            self.words.append(data)

    def _put(self, text: str) -> None:
        assert self.rows is not None
        self._fill()
        row, column = len(self.rows) - 1, len(self.rows[-1])
        for down in range(self.span[0]):
            for right in range(self.span[1]):
                if down or right:
                    self.spans[row + down, column + right] = text
        self.rows[-1].append(text)

    def _fill(self) -> None:
        """Cells that reach in from above or from the left."""
        assert self.rows is not None
        row = len(self.rows) - 1
        while (row, len(self.rows[-1])) in self.spans:
            self.rows[-1].append(self.spans[row, len(self.rows[-1])])

    def flush(self) -> None:
        text = "".join(self.words).strip()
        self.words = []
        if text:
            self.blocks.append(Paragraph(re.sub(r"\s*\n\s*", "", text), self.getpos()[0]))


def _span(said: str | None) -> int:
    """How many rows or columns a cell covers; what no table has counts as one, or as the most."""
    return min(max(int(said), 1), WIDEST) if said and said.isdecimal() and len(said) < 9 else 1


def _refusal(code: str, name: str, zh: str, en: str) -> FuwaiError:
    return FuwaiError(f"proofread.{code}", zh, en, FilePlace(name))
