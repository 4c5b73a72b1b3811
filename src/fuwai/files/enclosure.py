"""What kind of document a file of evidence is, judged by its content alone, and whether it is safe to show to others.

Taken are PDF, PNG and JPEG that are that from the first byte to the last: what is two things at once is refused, as is a
PDF that does something when it is opened. Pixels are never decoded here; their number is read from the head.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from fuwai.core.error import FuwaiError

MB = 1024 * 1024
PIXELS = 100_000_000  # of one picture: a page of A4 at 900 dpi has 78 million
PAGE_SIGNS = 1_024  # bytes at the beginning in which some readers look for another kind of file
TAIL = 1_024  # bytes at the end in which a PDF says where its table lies
INFLATED = 32 * MB  # bytes of a PDF's object streams, all together
ZIP_END, ZIP_COMMENT = b"PK\x05\x06", 65_557  # a package's end record, and how far before the end it may stand

PNG_MAGIC, JPEG_MAGIC, PDF_MAGIC = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n \t]")
ENDED = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF\s*$")
TABLE = re.compile(rb"\s*(xref\s|\d+\s+\d+\s+obj\b)")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Names of a PDF that make it act, or hide another file in it.
ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|OpenAction\s*<<|AA\s*<<|SubmitForm|ImportData)(?![A-Za-z])"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
STREAM = re.compile(rb"/ObjStm(?![A-Za-z]).{0,400}?stream\r?\n", re.DOTALL)
NO_LENGTH = (0x01, *range(0xD0, 0xD8))  # markers of a JPEG that stand alone
FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers show


@dataclass(frozen=True)
class Judged:
    """*media*: the type under which it may be sent; *width*, *height* of a picture in pixels (0: of a document)."""

    media: str
    width: int = 0
    height: int = 0


def judged(content: bytes, limit: int) -> Judged:
    """What *content* is; *limit*: bytes. Raises FuwaiError `evidence.empty`, `.too_large`, `.kind`, `.damaged`,
    `.two_in_one`, `.active`, `.encrypted`, `.pixels`."""
    if not content.strip():
        raise FuwaiError("evidence.empty", "文件是空的", "the file is empty")
    if len(content) > limit:
        raise FuwaiError(
            "evidence.too_large",
            f"文件有 {len(content) / MB:.1f} MB, 最多 {limit / MB:.0f} MB; 请降低扫描分辨率或分成几个文件",
            f"the file has {len(content) / MB:.1f} MB, at most {limit / MB:.0f} MB are taken; scan it coarser or split it",
        )
    if content.startswith(PNG_MAGIC):
        found = _png(content)
    elif content.startswith(JPEG_MAGIC):
        found = _jpeg(content)
    elif PDF_MAGIC.match(content):
        found = _pdf(content)
    else:
        raise FuwaiError(
            "evidence.kind",
            "只收 PDF、PNG 和 JPEG（看内容, 不看文件名）; 请另存为其中一种",
            "PDF, PNG and JPEG are taken, judged by content and not by name; save it as one of them",
        )
    _refuse_second_kind(content, found)
    if found.width * found.height > PIXELS:
        raise FuwaiError(
            "evidence.pixels",
            f"图片有 {found.width}×{found.height} 像素, 过大; 请缩小后再传",
            f"the picture has {found.width}×{found.height} pixels, too many; make it smaller",
        )
    return found


def _refuse_second_kind(content: bytes, found: Judged) -> None:
    """What some other program would read as another kind: a PDF's mark in a picture's head, a package at the end."""
    picture = found.media != "application/pdf"
    end = content.rfind(ZIP_END, max(0, len(content) - ZIP_COMMENT))
    packed = (
        end >= 0
        and len(content) >= end + 22
        and struct.unpack_from("<H", content, end + 20)[0] == len(content) - end - 22
    )
    if packed or (picture and b"%PDF-" in content[:PAGE_SIGNS]):
        raise FuwaiError(
            "evidence.two_in_one",
            "文件里还藏着另一种文件; 请重新扫描或另存后再传",
            "another kind of file is hidden in it; scan it again or save it anew",
        )


def _damaged(kind: str) -> FuwaiError:
    return FuwaiError(
        "evidence.damaged",
        f"{kind} 文件不完整或已损坏; 请重新保存或上传",
        f"the {kind} is incomplete or damaged; save or upload it again",
    )


def _png(content: bytes) -> Judged:
    """Every chunk whole and with its checksum, the head first, the end last and nothing after it."""
    at, width, height = len(PNG_MAGIC), 0, 0
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            break
        if zlib.crc32(content[at + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            break
        if at == len(PNG_MAGIC):
            if name != b"IHDR" or length != 13:
                break
            width, height = struct.unpack_from(">II", content, at + 8)
        if name == b"IEND":
            if end == len(content) and width and height:
                return Judged("image/png", width, height)
            break
        at = end
    raise _damaged("PNG")


def _jpeg(content: bytes) -> Judged:
    """From the first picture's beginning to the last one's end; telephones store a second, smaller one behind the first."""
    size, end = _jpeg_picture(content, 0)
    while content[end:].strip(b"\x00\r\n "):
        if not content.startswith(JPEG_MAGIC, end):
            raise _damaged("JPEG")
        end = _jpeg_picture(content, end)[1]
    return Judged("image/jpeg", *size)


def _jpeg_picture(content: bytes, start: int) -> tuple[tuple[int, int], int]:
    """Width and height of the picture that begins at *start*, and where it ends."""
    at, size = start + 2, (0, 0)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker == 0xD9:
            if not all(size):
                break
            return size, at + 2
        elif marker in NO_LENGTH:
            at += 2
        else:
            length = struct.unpack_from(">H", content, at + 2)[0]
            if marker in FRAMES and length >= 8 and at + 9 <= len(content):
                height, width = struct.unpack_from(">HH", content, at + 5)
                size = (width, height)
            at += 2 + length
            if marker == 0xDA:
                at = _after_scan(content, at)
    if content[at : at + 2] == b"\xff\xd9" and all(size):
        return size, at + 2
    raise _damaged("JPEG")


def _after_scan(content: bytes, at: int) -> int:
    """Where the next marker stands after compressed data, in which FF 00 is a byte and FF D0–D7 a restart."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    raise _damaged("JPEG")


def _pdf(content: bytes) -> Judged:
    """Begins and ends as a PDF, its table lies where it says, and nothing in it acts or is locked."""
    ended = ENDED.search(content[-TAIL:])
    if ended is None or not TABLE.match(content[int(ended[1]) :][:64] if int(ended[1]) < len(content) else b""):
        raise _damaged("PDF")
    for part in (content, *_object_streams(content)):
        plain = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), part)
        if LOCKED.search(plain):
            raise FuwaiError(
                "evidence.encrypted",
                "PDF 有密码或权限限制; 请另存为不加密的",
                "the PDF is locked; save it without a password",
            )
        if found := ACTIVE.search(plain):
            name = found[1].split()[0].decode()
            raise FuwaiError(
                "evidence.active",
                f"PDF 里有脚本、附件或会自动执行的内容（{name}）; 请打印为 PDF 后再传",
                f"the PDF has a script, an attachment or something that acts ({name}); print it to PDF and send that",
            )
    return Judged("application/pdf")


def _object_streams(content: bytes) -> Iterator[bytes]:
    """What newer PDFs keep compressed beside their pages: names may stand there as well."""
    left = INFLATED
    for match in STREAM.finditer(content):
        inflate = zlib.decompressobj()
        try:
            part = inflate.decompress(content[match.end() :][:left], left)
        except zlib.error:
            raise _damaged("PDF") from None
        left -= len(part)
        if left <= 0:
            raise _damaged("PDF")
        yield part
