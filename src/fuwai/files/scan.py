"""What the reader of values does not tell about a sheet: formulas, error cells, merged cells, where the cells begin.

One pass over the sheet's XML in pieces, without building a tree: memory does not grow with the sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from fuwai.core.error import FuwaiError, Place
from fuwai.files.safety import PIECE, Package, inflate

CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(/?)>(?:\s*<(?:\w+:)?(f|v|is)[\s/>])?")
REFERENCE = re.compile(rb'(?:^|\s)r="([A-Z]{1,3})([0-9]{1,7})"')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
PREFIX = re.compile(rb"<(\w+:)?worksheet[\s>]")
ROOT_WITHIN = 4096  # bytes; the sheet's first element stands at its beginning
HEAD_BYTES = 1024 * 1024  # bytes of the sheet in which its heading is looked for
HEAD_ROWS = 100  # rows of it; the heading is looked for in fewer
LISTED = 500_000  # formulas, error cells or merged ranges of a sheet; one with more is refused as a whole


@dataclass(frozen=True)
class Merged:
    """A merged range, rows from 1 and columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass
class Marks:
    """What a sheet's XML says: cells as (row from 1, column from 0). *head*: the first cells that hold a value."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    head: list[tuple[int, int]] = field(default_factory=list)

    def first_column(self, row: int) -> int | None:
        """The column of the first cell with a value in *row*, if the row is near the top."""
        return min((column for at, column in self.head if at == row), default=None)


def column_index(letters: str) -> int:
    """Excel's column letters as a number from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letter(index: int) -> str:
    """A column number from 0 as Excel's letters.

    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def marks(source: Package, member: str) -> Marks:
    """Scan one sheet. Raises FuwaiError as `safety.inflate` does."""
    found = Marks()
    first = True
    prefix = b""
    for piece in _whole_cells(inflate(source, member)):
        if first:
            first, prefix = False, _prefix(piece)
            found.head = _head(piece[:HEAD_BYTES])
        if b"<" + prefix + b"f" in piece and FORMULA.search(piece):
            found.formulas += [at for at, kind, _ in _cells(piece) if kind == b"f"]
        if b't="e"' in piece:
            found.errors += [at for at, _, attributes in _cells(piece) if b't="e"' in attributes]
        if b"<" + prefix + b"mergeCell " in piece:
            found.merged += [_merged(match) for match in MERGED.finditer(piece)]
        if max(len(found.formulas), len(found.errors), len(found.merged)) > LISTED:
            raise FuwaiError(
                "intake.too_many_formulas",
                f"一张表有超过 {LISTED} 个公式、错误值或合并单元格; 请把数值粘贴到新工作簿",
                f"a sheet holds more than {LISTED} formulas, errors or merged cells; paste the values into a new workbook",
                Place(source.path.name),
            )
    return found


def _whole_cells(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut before a cell or, where there are none, before a tag, so that no cell's start is split."""
    rest = b""
    for piece in pieces:
        whole = rest + piece
        cut = max(whole.rfind(b"<c "), whole.rfind(b":c "))
        cut = whole.rfind(b"<", 0, cut + 1)
        if cut <= 0 and len(whole) > PIECE:  # past the cells
            cut = whole.rfind(b"<")
        if cut <= 0:
            rest = whole
            continue
        yield whole[:cut]
        rest = whole[cut:]
    yield rest


def _prefix(piece: bytes) -> bytes:
    match = PREFIX.search(piece[:ROOT_WITHIN])
    return match[1] or b"" if match else b""


def _cells(piece: bytes) -> Iterator[tuple[tuple[int, int], bytes, bytes]]:
    """(row, column), first child, attributes of every cell that says where it stands."""
    for match in CELL.finditer(piece):
        reference = REFERENCE.search(match[1])
        if reference:
            yield (int(reference[2]), column_index(reference[1].decode())), match[3] or b"", match[1]


def _head(piece: bytes) -> list[tuple[int, int]]:
    """Cells with a value in the rows among which the heading is looked for."""
    valued = (at for at, kind, _ in _cells(piece) if kind)
    return list(takewhile(lambda at: at[0] <= HEAD_ROWS, valued))


def _merged(match: re.Match[bytes]) -> Merged:
    return Merged(int(match[2]), column_index(match[1].decode()), int(match[4]), column_index(match[3].decode()))
