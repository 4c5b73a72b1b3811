"""PDF → plain text as the reader of broken lines wants it: running heads, page numbers and axes of charts taken away."""

import re
from collections import Counter
from io import BytesIO

import pypdf
from pypdf.errors import PyPdfError

PAGES = 300  # more is no bulletin
PAGE_NUMBER = re.compile(r"[-—–\s·]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／共]\s*\d{1,3}\s*页?)?[-—–\s·]*")
AFTER_CELL = re.compile(r"(?<=[\d%-])([A-Z]{3})$")  # the label of joined rows, printed in the middle one, comes last


def text_of_pdf(data: bytes) -> str | None:
    """The text of all pages; None where *data* is no PDF that opens without a password, or has no text (a scan)."""
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return None
        pages = [page.extract_text().splitlines() for page in reader.pages[:PAGES]]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return None
    return _whole(pages) or None


def _whole(pages: list[list[str]]) -> str:
    edges = Counter(line.strip() for page in pages for line in {*page[:2], *page[-2:]} if line.strip())
    running = {line for line, times in edges.items() if times >= max(3, len(pages) // 2)}
    kept = []
    for page in pages:
        lines = [line.strip() for line in page]
        for at, line in enumerate(lines):
            edge = at < 2 or at >= len(lines) - 2
            if line and not (edge and (line in running or PAGE_NUMBER.fullmatch(line))):
                kept.append(AFTER_CELL.sub("", line))
    return "\n".join(kept)
