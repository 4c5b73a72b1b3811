"""What an old-style workbook (.xls) says of its cells beyond their values. Read from the records of [MS-XLS] in the
compound file of [MS-CFB]; any offset that leads nowhere makes the file a damaged one."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fuwai.files import safety
from fuwai.files.scan import Marks, Merged

HEADER_SECTORS = 109  # FAT sectors that the header itself lists
ENTRY = 128  # bytes of a directory entry
MINI_SECTOR, MINI_CUTOFF = 64, 4096  # bytes; shorter streams lie in the mini stream
END = 0xFFFFFFFA  # sector numbers from here on mean: no further sector
BOF, EOF, FILEPASS, BOUNDSHEET, FORMULA, BOOLERR, MERGED = 0x809, 0x0A, 0x2F, 0x85, 0x06, 0x205, 0xE5
VALUED = {0xFD, 0x203, 0x27E, 0xBD, 0x204, 0xD6, FORMULA, BOOLERR}  # records of cells that hold something
HEAD_CELLS = 5_000  # cells in which the heading is looked for


@dataclass(frozen=True)
class OldSheet:
    name: str
    shown: bool
    marks: Marks


def old_sheets(path: Path) -> list[OldSheet]:
    """The worksheets in order. Raises FuwaiError `intake.truncated` or `intake.encrypted`."""
    try:
        stream, wide = _workbook(path.read_bytes())
        return list(_sheets(path, stream, wide))
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        raise safety.truncated(path) from None


def _sheets(path: Path, stream: bytes, wide: bool) -> Iterator[OldSheet]:
    for kind, body in _records(stream, 0):
        if kind == FILEPASS:
            raise safety.encrypted(path)
        if kind == BOUNDSHEET and body[5] == 0:  # 0: a worksheet, not a chart or a macro sheet
            offset, state, _, length = struct.unpack_from("<IBBB", body)
            yield OldSheet(_name(body, length, wide), state == 0, _marks(stream, offset))


def _name(body: bytes, length: int, wide: bool) -> str:
    if not wide:
        return body[7 : 7 + length].decode("gb18030")
    encoding = "utf-16-le" if body[7] & 1 else "latin-1"
    return body[8 : 8 + length * (1 + (body[7] & 1))].decode(encoding)


def _marks(stream: bytes, offset: int) -> Marks:
    found, depth = Marks(), 0
    for kind, body in _records(stream, offset):
        depth += (kind == BOF) - (kind == EOF)
        if depth == 0:
            break
        if depth > 1 or len(body) < 4:  # a chart within the sheet has records of its own
            continue
        row, column = struct.unpack_from("<HH", body)
        if kind in VALUED and len(found.head) < HEAD_CELLS:
            found.head.append((row + 1, column))
        if kind == FORMULA:
            found.formulas.append((row + 1, column))
        elif kind == BOOLERR and body[7]:
            found.errors.append((row + 1, column))
        elif kind == MERGED:
            for at in range(2, 2 + 8 * row, 8):  # the first word counts the ranges
                first, last, left, right = struct.unpack_from("<HHHH", body, at)
                found.merged.append(Merged(first + 1, left, last + 1, right))
    return found


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _workbook(data: bytes) -> tuple[bytes, bool]:
    """The workbook stream, and whether its names are Unicode (BIFF8)."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if not MINI_SECTOR <= size <= 1 << 16:
        raise ValueError("sector size")
    directory_start, mini_fat_start = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 60)[0]
    fat = _fat(data, size)
    directory = _chain(data, fat, directory_start, size)
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, length - 2)].decode("utf-16-le") if length <= 64 else ""
        entries.setdefault(name, struct.unpack_from("<II", directory, at + 116))
    name = "Workbook" if "Workbook" in entries else "Book"
    if name not in entries:
        raise ValueError("no workbook stream")
    start, length = entries[name]
    if length >= MINI_CUTOFF:
        return _chain(data, fat, start, size)[:length], name == "Workbook"
    mini = _chain(data, fat, entries["Root Entry"][0], size) if "Root Entry" in entries else b""
    mini_fat = _words(_chain(data, fat, mini_fat_start, size))
    return b"".join(mini[sector * MINI_SECTOR : (sector + 1) * MINI_SECTOR] for sector in _sectors(mini_fat, start))[
        :length
    ], name == "Workbook"


def _fat(data: bytes, size: int) -> tuple[int, ...]:
    listed = list(struct.unpack_from(f"<{HEADER_SECTORS}I", data, 76))
    further = struct.unpack_from("<I", data, 68)[0]
    seen = set()
    while further < END and further not in seen:
        seen.add(further)
        words = _words(_sector(data, further, size))
        listed += words[:-1]
        further = words[-1]
    return tuple(word for sector in listed if sector < END for word in _words(_sector(data, sector, size)))


def _words(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _sector(data: bytes, number: int, size: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _sectors(fat: tuple[int, ...], start: int) -> Iterator[int]:
    left = len(fat)
    while start < END:
        if left <= 0:
            raise ValueError("a chain that runs in a circle")
        yield start
        start, left = fat[start], left - 1


def _chain(data: bytes, fat: tuple[int, ...], start: int, size: int) -> bytes:
    return b"".join(_sector(data, number, size) for number in _sectors(fat, start))
