"""An old-style workbook, built here record by record: numbers, texts, a formula, an error, a merged range."""

import struct
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.workforce import WORKFORCE
from fuwai.files import biff, safety
from fuwai.files.intake import read

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def text(row: int, column: int, words: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(words), 1) + words.encode("utf-16-le"))


def number(row: int, column: int, figure: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, figure))


def formula(row: int, column: int, figure: int) -> bytes:
    tokens = struct.pack("<BH", 0x1E, figure)  # one whole number
    return record(0x06, struct.pack("<HHHdHIH", row, column, 0, float(figure), 0, 0, len(tokens)) + tokens)


def fault(row: int, column: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, 0x17, 1))  # #REF!


def merged(*ranges: tuple[int, int, int, int]) -> bytes:
    return record(0xE5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<HHHH", *each) for each in ranges))


def begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def stream(name: str, cells: bytes, protected: bool = False) -> bytes:
    sheet = begin(0x10) + cells + record(0x0A)
    head = begin(0x05) + record(0x42, struct.pack("<H", 1200)) + (record(0x2F, bytes(6)) if protected else b"")
    title = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    offset = len(head) + 4 + 4 + len(title) + 4
    return head + record(0x85, struct.pack("<I", offset) + title) + record(0x0A) + sheet


def compound(workbook: bytes) -> bytes:
    """A compound file of one stream: header, one FAT sector, one directory sector, the stream."""
    workbook += bytes(max(0, biff.MINI_CUTOFF - len(workbook)))
    workbook += bytes(-len(workbook) % SECTOR)
    sectors = len(workbook) // SECTOR
    fat = [FAT, END, *range(3, 2 + sectors), END]
    header = safety.OLE_MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, biff.MINI_CUTOFF, END, 0, END, 0)
    header += struct.pack("<109I", 0, *([FREE] * 108))
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(workbook)) + bytes(256)
    return header + struct.pack("<128I", *fat, *([FREE] * (128 - len(fat)))) + entries + workbook


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    body = wide + bytes(64 - len(wide)) + struct.pack("<HBBIII", len(wide), kind, 1, FREE, FREE, child)
    return body + bytes(36) + struct.pack("<IQ", start, size)


def headings() -> bytes:
    return b"".join(text(2, 1 + column, field.zh) for column, field in enumerate(WORKFORCE))


def row(at: int, *values: str | float) -> bytes:
    return b"".join(
        text(at, 1 + column, each) if isinstance(each, str) else number(at, 1 + column, each)
        for column, each in enumerate(values)
    )


def test_an_old_workbook_is_read_with_its_places(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(
        compound(stream("从业", headings() + row(3, "91330108000000015A", 201506.0, 120.0, "96人", 6.0, 5.0)))
    )
    grid = read(path)[0]
    assert (grid.noun, grid.sheet, grid.row_numbers.to_list()) == ("workforce", "从业", [4])
    assert grid.frame.row(0) == (0, "91330108000000015A", 201506, 120, 96, 6, 5)
    assert grid.columns["enterprise_code"] == "B"
    assert grid.findings == ()


def test_formulas_errors_and_merged_cells_of_an_old_workbook_are_found(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    cells = headings() + row(3, "91330108000000015A", 201506.0) + formula(3, 3, 120) + fault(3, 4)
    cells += row(4, "91330108000000015A", 201505.0, 118.0, 90.0) + merged((3, 4, 5, 5))
    path.write_bytes(compound(stream("从业", cells)))
    found = {(finding.check, str(finding.place)) for finding in read(path)[0].findings}
    assert found == {
        ("cell.formula", "old.xls!从业!D4"),
        ("cell.error", "old.xls!从业!E4"),
        ("cell.merged", "old.xls!从业!F5"),
    }


def test_an_old_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(compound(stream("从业", headings(), protected=True)))
    with pytest.raises(FuwaiError) as refused:
        read(path)
    assert refused.value.code == "intake.encrypted"


def outcome(path: Path) -> str:
    """What came of reading: the noun, or the code of the error."""
    try:
        return read(path)[0].noun
    except FuwaiError as error:
        return error.code


@pytest.mark.parametrize("seed", range(60))
def test_damaged_old_workbooks_never_raise_anything_but_our_error(seed: int, tmp_path: Path) -> None:
    data = bytearray(compound(stream("从业", headings() + row(3, "91330108000000015A", 201506.0, 120.0, 96.0))))
    for step in range(1 + seed % 9):
        data[8 + (seed * 7919 + step * 104_729) % (len(data) - 8)] ^= 1 << (seed + step) % 8
    path = tmp_path / "damaged.xls"
    path.write_bytes(bytes(data[: len(data) - 700 * (seed % 4)]))
    assert outcome(path).startswith(("workforce", "intake."))
