"""What kind of file this is, judged by its content, and whether it is safe to open. Nothing is parsed before this."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from fuwai.core.error import FuwaiError, Place

MB = 1024 * 1024

WORKBOOK_BYTES = 50 * MB  # bytes; a workbook of 200,000 contracts has 20 MB
TEXT_BYTES = 150 * MB  # bytes; the same rows as csv have 70 MB, for nothing is compressed
INFLATED_BYTES = 400 * MB  # bytes, all members together; 200,000 contracts inflate to 200 MB
RATIO = 300  # inflated to stored, of a member above RATIO_FROM; sheets of text have 10 to 30, empty styled ones 100
RATIO_FROM = 10 * MB  # bytes; below it a ratio says nothing
MEMBERS = 2_000  # files within the package; Excel writes some 10 and one a sheet or picture
ROWS = 1_000_000  # rows of a sheet; Excel ends at 1,048,576
PIECE = MB  # bytes inflated at a time

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")
LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, length of name, length of extra
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
EDGE = 16  # bytes on either side of a piece's end in which a declaration may be cut in two
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
FOREIGN = re.compile(rb"^\xef?\xbb?\xbf?\s*<(!doctype html|html|table|\?xml|!--|meta|head)", re.IGNORECASE)
BINARY_STARTS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x7fELF",
)

Kind = Literal["xlsx", "xls", "text"]


@dataclass(frozen=True)
class Package:
    """An xlsx file that has been looked through: its path and its members by name."""

    path: Path
    members: dict[str, zipfile.ZipInfo]


def kind_of(path: Path) -> Kind:
    """What *path* holds. Raises FuwaiError `intake.…` for a file that is missing, empty, too large or something else."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise _refusal(
            "unreadable", path, f"打不开文件: {error.strerror}", f"cannot be opened: {error.strerror}"
        ) from None
    if not size or not head.strip():
        raise _refusal("empty", path, "文件是空的; 请选择填有数据的工作簿", "the file is empty; choose one with data")
    kind: Kind = "xlsx" if head.startswith(b"PK") else "xls" if head.startswith(OLE_MAGIC) else "text"
    limit = TEXT_BYTES if kind == "text" else WORKBOOK_BYTES
    if size > limit:
        raise _refusal(
            "too_large",
            path,
            f"文件有 {size / MB:.0f} MB, 最多 {limit // MB} MB; 请分成几个文件",
            f"the file has {size / MB:.0f} MB, at most {limit // MB} MB are taken; split it",
        )
    if kind == "text":
        _refuse_foreign(path, head)
    return kind


def _refuse_foreign(path: Path, head: bytes) -> None:
    if FOREIGN.match(head):
        raise _refusal(
            "not_a_workbook",
            path,
            "这是网页或 XML, 不是工作簿; 请在 Excel 中打开后另存为 .xlsx",
            "this is a web page or XML, not a workbook; open it in Excel and save it as .xlsx",
        )
    utf16 = head.startswith(UTF16_MARKS[:2])
    if head.startswith(BINARY_STARTS) or (b"\x00" in head and not utf16):
        raise _refusal(
            "not_a_workbook",
            path,
            "不是表格文件; 请用 .xlsx、.xls 或 .csv",
            "this is no table; use .xlsx, .xls or .csv",
        )


def package(path: Path) -> Package:
    """Look an xlsx through without trusting what it says of itself. Raises FuwaiError `intake.…`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
        raise truncated(path) from None
    names = {member.filename: member for member in members}
    _refuse_sizes(path, members)
    _refuse_kind(path, names)
    if len(names) < len(members) or any(member.compress_type not in (0, 8) for member in members):
        raise truncated(path)
    found = Package(path, names)
    for name in names:
        if name.endswith((".xml", ".rels")) and not is_sheet(name):
            for _ in inflate(found, name):
                pass
    return found


def is_sheet(name: str) -> bool:
    """Whether a member is a sheet, which is inflated when its cells are looked through, not before."""
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _refuse_sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    steep = [
        member
        for member in members
        if member.file_size > RATIO_FROM and member.file_size > RATIO * max(1, member.compress_size)
    ]
    if total > INFLATED_BYTES or len(members) > MEMBERS or steep:
        raise _bomb(path, f"{total / MB:.0f} MB", len(members))


def _bomb(path: Path, inflated: str, members: int) -> FuwaiError:
    return _refusal(
        "zip_bomb",
        path,
        f"解压后有 {inflated}、{members} 个部件, 超过限度 ({INFLATED_BYTES // MB} MB、{MEMBERS} 个、{RATIO} 倍); "
        "请把数据复制到新工作簿",
        f"inflates to {inflated} in {members} parts, beyond the limits ({INFLATED_BYTES // MB} MB, {MEMBERS} parts, "
        f"{RATIO} times); copy the data into a new workbook",
    )


def _refuse_kind(path: Path, names: dict[str, zipfile.ZipInfo]) -> None:
    lowered = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name or "/activex/" in name for name in lowered):
        raise _refusal(
            "macro",
            path,
            "工作簿含有宏; 请另存为不含宏的 .xlsx",
            "the workbook holds macros; save it as .xlsx without them",
        )
    if "xl/workbook.bin" in lowered or "content.xml" in lowered or "xl/workbook.xml" not in names:
        raise _refusal(
            "not_a_workbook",
            path,
            "不是 .xlsx 工作簿 (可能是 .xlsb、.ods、.docx 或压缩包); 请另存为 .xlsx",
            "this is no .xlsx workbook (perhaps .xlsb, .ods, .docx or an archive); save it as .xlsx",
        )
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in lowered):
        raise _refusal(
            "external_link",
            path,
            "工作簿引用了别的文件或数据源; 请在 数据→编辑链接 中断开链接, 或只粘贴数值",
            "the workbook refers to other files or data sources; break the links (Data → Edit Links) or paste values",
        )
    if any(member.flag_bits & 1 for member in names.values()):
        raise encrypted(path)


def inflate(source: Package, name: str) -> Iterator[bytes]:
    """The bytes of a member in pieces, never more than it declares. Raises FuwaiError where the declaration is false
    (a bomb), the data end early (truncated), or XML brings a document type or an encoding of its own."""
    member = source.members[name]
    taken, crc, edge = 0, 0, b""
    with source.path.open("rb") as file:
        for piece in _raw(source.path, file, member):
            taken += len(piece)
            if taken > member.file_size:
                raise _bomb(source.path, f"> {member.file_size / MB:.0f} MB", len(source.members))
            crc = zlib.crc32(piece, crc)
            declared = (b"<!" in piece and DECLARATION.search(piece)) or DECLARATION.search(edge + piece[:EDGE])
            edge = (edge + piece)[-EDGE:] if len(piece) < EDGE else piece[-EDGE:]
            if declared or (taken == len(piece) and piece.startswith(UTF16_MARKS)):
                raise _entities(source.path, name)
            yield piece
    if taken != member.file_size or crc != member.CRC:
        raise truncated(source.path)


def _raw(path: Path, file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(ZIP_MAGIC):
        raise truncated(path)
    _, name_length, extra_length = LOCAL_HEADER.unpack(header)
    file.seek(name_length + extra_length, 1)
    left = member.compress_size
    inflater = zlib.decompressobj(-15) if member.compress_type else None
    while left > 0:
        stored = file.read(min(left, PIECE // 4))
        if not stored:
            raise truncated(path)
        left -= len(stored)
        if inflater is None:
            yield stored
            continue
        while stored:
            try:
                piece = inflater.decompress(stored, PIECE)
            except zlib.error:
                raise truncated(path) from None
            stored = inflater.unconsumed_tail
            if piece:
                yield piece
    if inflater is not None and not inflater.eof:
        raise truncated(path)


def check_ole(path: Path) -> None:
    """Look an old-style file through. Raises FuwaiError where it is encrypted, has macros or is no workbook."""
    data = path.read_bytes()

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise encrypted(path)
    if has("_VBA_PROJECT"):
        raise _refusal(
            "macro",
            path,
            "工作簿含有宏; 请另存为不含宏的 .xlsx",
            "the workbook holds macros; save it as .xlsx without them",
        )
    if not (has("Workbook") or has("Book")):
        raise _refusal(
            "not_a_workbook",
            path,
            "不是 .xls 工作簿 (可能是 .doc 或 .ppt); 请另存为 .xlsx",
            "this is no .xls workbook (perhaps .doc or .ppt); save it as .xlsx",
        )


def encrypted(path: Path) -> FuwaiError:
    return _refusal(
        "encrypted",
        path,
        "工作簿有打开密码; 请去掉密码后另存",
        "the workbook is encrypted; save it without a password",
    )


def truncated(path: Path) -> FuwaiError:
    return _refusal(
        "truncated",
        path,
        "文件不完整或已损坏; 请重新保存或重新上传",
        "the file is incomplete or damaged; save or upload it again",
    )


def _entities(path: Path, name: str) -> FuwaiError:
    return _refusal(
        "entities",
        path,
        f"部件 {name} 含有文档类型声明、实体或别种编码; Excel 不这样写, 不予打开",
        f"part {name} has a document type, an entity or another encoding; Excel writes none, so it is not opened",
    )


def too_many_rows(path: Path, sheet: str, rows: int) -> FuwaiError:
    return FuwaiError(
        "intake.too_many_rows",
        f"有 {rows} 行, 最多 {ROWS} 行; 请分成几个文件",
        f"{rows} rows, at most {ROWS} are taken; split the file",
        Place(path.name, sheet),
    )


def _refusal(code: str, path: Path, zh: str, en: str) -> FuwaiError:
    return FuwaiError(f"intake.{code}", zh, en, Place(path.name))
