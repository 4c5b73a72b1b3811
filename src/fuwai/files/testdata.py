"""The smallest files of evidence, made by hand: a PDF of one empty page, a PNG, a JPEG."""

import struct
import zlib


def pdf(extra: bytes = b"") -> bytes:
    """One empty page; *extra*: objects more, before the table."""
    parts = [
        b"1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>\nendobj\n",
    ]
    content, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(content))
        content += part
    content += extra
    table = len(content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"xref\n0 4\n0000000000 65535 f \n" + rows
    return content + b"trailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def png(width: int, height: int) -> bytes:
    """A grey picture; of a large one only the head is true."""
    rows = b"".join(b"\x00" + b"\x80" * width for _ in range(height)) if width * height < 10**6 else b"\x00"
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def jpeg(width: int, height: int, comment: bytes = b"") -> bytes:
    """The markers of a picture with *width* and *height*, and some bytes that stand for its content."""
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8" + said + frame + scan + b"\x12\x34\xff\x00\x56\xff\xd0\x78" + b"\xff\xd9"
