"""Files of evidence are what they say from the first byte to the last, and do nothing when they are opened."""

import io
import struct
import zipfile
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from fuwai.core.error import FuwaiError
from fuwai.files.enclosure import MB, judged
from fuwai.files.testdata import jpeg, pdf, png


def packed(content: bytes) -> bytes:
    """*content* with a zip package at its end."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("a.txt", "hidden")
    return file.getvalue()


def written(change) -> bytes:
    """A PDF as a library of others writes it, after *change*."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def compressed(names: bytes) -> bytes:
    """A PDF whose object stream holds *names*."""
    stream = zlib.compress(names)
    extra = b"9 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n" % len(stream)
    return pdf(extra + stream + b"\nendstream\nendobj\n")


def test_our_own_example_is_a_pdf_to_others_too():
    assert len(PdfReader(io.BytesIO(pdf())).pages) == 1


@pytest.mark.parametrize(
    ("content", "media", "size"),
    [
        (pdf(), "application/pdf", (0, 0)),
        (pdf() + b"\r\n", "application/pdf", (0, 0)),
        (written(lambda writer: None), "application/pdf", (0, 0)),
        (compressed(b"1 0 <</Type /Font>>"), "application/pdf", (0, 0)),
        (png(3, 2), "image/png", (3, 2)),
        (jpeg(640, 480), "image/jpeg", (640, 480)),
        (jpeg(640, 480) + jpeg(160, 120), "image/jpeg", (640, 480)),
        (jpeg(640, 480) + b"\x00\x00", "image/jpeg", (640, 480)),
    ],
)
def test_a_whole_file_is_taken_for_what_it_is(content, media, size):
    found = judged(content, MB)
    assert (found.media, (found.width, found.height)) == (media, size)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<html>", "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"GIF89a", "kind"),
        (b"PK\x03\x04", "kind"),
        (b"\n" + pdf(), "kind"),
        (b"%PDF-9.9\n", "kind"),
        (pdf()[:-20], "damaged"),
        (pdf() + b"<script>", "damaged"),
        (pdf().replace(b"startxref\n", b"startxref\n9"), "damaged"),
        (png(3, 2)[:-1], "damaged"),
        (png(3, 2) + b"x", "damaged"),
        (png(3, 2).replace(struct.pack(">II", 3, 2), struct.pack(">II", 4, 2)), "damaged"),
        (jpeg(640, 480)[:-2], "damaged"),
        (jpeg(640, 480) + b"<html>", "damaged"),
        (jpeg(0, 0), "damaged"),
        (packed(pdf()), "damaged"),
        (packed(png(3, 2)), "damaged"),
        (jpeg(640, 480, comment=b"%PDF-1.4"), "two_in_one"),
        (jpeg(640, 480, comment=packed(b"")[:-2] + struct.pack("<H", len(jpeg(640, 480)) - 2)), "two_in_one"),
        (png(60_000, 60_000), "pixels"),
        (pdf(b"9 0 obj\n<</S /JavaScript /JS (app.alert\\(1\\))>>\nendobj\n"), "active"),
        (written(lambda writer: writer.add_attachment("a.txt", b"x")), "active"),
        (written(lambda writer: writer.encrypt("secret")), "encrypted"),
        (pdf(b"9 0 obj\n<</S /Java#53cript>>\nendobj\n"), "active"),
        (compressed(b"1 0 <</S /Launch>>"), "active"),
        (compressed(b"1 0 <</S /Launch>>").replace(b"stream\nx", b"stream\n\x00"), "damaged"),
        (compressed(bytes(40 * MB)), "damaged"),
        (pdf(b"%" + b"x" * MB + b"\n"), "too_large"),
    ],
)
def test_what_is_damaged_twofold_active_or_too_large_is_refused(content, code):
    with pytest.raises(FuwaiError) as error:
        judged(content, MB)
    assert error.value.code == f"evidence.{code}"
