"""Every bad file that is told of here is built here, and each is refused in two languages, with nothing else raised."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from fuwai.core.contract import CONTRACT
from fuwai.core.error import FuwaiError, Place
from fuwai.files import safety
from fuwai.files.intake import read

OLE = safety.OLE_MAGIC


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append([field.zh for field in CONTRACT])
    book.active.append(["x"] * len(CONTRACT.fields))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(change: Callable[[dict[str, bytes]], None], level: int = 6) -> bytes:
    """The good workbook with its members changed."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_member(name: str, data: bytes = b"x") -> bytes:
    return repacked(lambda members: members.update({name: data}))


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    sheet = "xl/worksheets/sheet1.xml"
    return repacked(lambda members: members.update({sheet: change(members[sheet])}))


def without(name: str) -> bytes:
    return repacked(lambda members: members.pop(name) and None)


def lying_about_its_size() -> bytes:
    """A sheet that inflates to 30 MB and declares 1,000 bytes, its checksum that of the first 1,000."""
    data = with_sheet(lambda sheet: sheet + b" " * (30 * safety.MB))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
        first = archive.read(member)[:1000]
    honest = struct.pack("<III", member.CRC, member.compress_size, member.file_size)
    lie = struct.pack("<III", zlib.crc32(first), member.compress_size, 1000)
    return data.replace(honest, lie)


def flagged_encrypted() -> bytes:
    data = bytearray(workbook())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(magic, at + 1)
    return bytes(data)


def doctype(sheet: bytes) -> bytes:
    entities = b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>'
    return sheet.replace(b"<worksheet", entities + b"<worksheet", 1)


def ole(*names: str) -> bytes:
    return OLE + bytes(504) + b"".join(name.encode("utf-16-le") + bytes(64) for name in names) + bytes(2048)


BAD: dict[str, tuple[str, bytes]] = {
    "empty": ("intake.empty", b""),
    "blank": ("intake.empty", b"  \r\n "),
    "cut in the middle": ("intake.truncated", workbook()[: len(workbook()) // 2]),
    "cut at the end": ("intake.truncated", workbook()[:-30]),
    "a byte of the sheet changed": ("intake.truncated", workbook().replace(b"PK\x01\x02", b"PK\x01\x03", 1)),
    "encrypted xlsx": ("intake.encrypted", ole("EncryptionInfo", "EncryptedPackage")),
    "encrypted members": ("intake.encrypted", flagged_encrypted()),
    "macro": ("intake.macro", with_member("xl/vbaProject.bin")),
    "old macro sheet": ("intake.macro", with_member("xl/macrosheets/sheet1.xml")),
    "macro in xls": ("intake.macro", ole("Workbook", "_VBA_PROJECT_CUR")),
    "word document in a workbook's clothes": ("intake.not_a_workbook", ole("WordDocument")),
    "damaged xls": ("intake.truncated", ole("Workbook")),
    "external link": ("intake.external_link", with_member("xl/externalLinks/externalLink1.xml")),
    "data connection": ("intake.external_link", with_member("xl/connections.xml")),
    "bomb by ratio": ("intake.zip_bomb", with_sheet(lambda sheet: sheet + b" " * (40 * safety.MB))),
    "bomb that lies": ("intake.zip_bomb", lying_about_its_size()),
    "bomb by members": (
        "intake.zip_bomb",
        repacked(lambda members: members.update({f"xl/media/{n}": b"" for n in range(safety.MEMBERS)})),
    ),
    "document type": ("intake.entities", with_sheet(doctype)),
    "document type in the workbook part": (
        "intake.entities",
        repacked(lambda m: m.update({"xl/workbook.xml": b"<!DOCTYPE a>" + m["xl/workbook.xml"]})),
    ),
    "UTF-16 XML": ("intake.entities", with_sheet(lambda sheet: sheet.decode().encode("utf-16"))),
    "no workbook part": ("intake.not_a_workbook", without("xl/workbook.xml")),
    "no relations": ("intake.truncated", without("xl/_rels/workbook.xml.rels")),
    "xlsb": ("intake.not_a_workbook", with_member("xl/workbook.bin")),
    "sheet that is no XML": ("intake.truncated", with_sheet(lambda sheet: sheet[: len(sheet) // 2])),
    "workbook part that is no XML": (
        "intake.truncated",
        repacked(lambda members: members.update({"xl/workbook.xml": b"<workbook"})),
    ),
    "pdf": ("intake.not_a_workbook", b"%PDF-1.7 something"),
    "web page named xls": ("intake.not_a_workbook", b"<html><table><tr><td>1</td></tr></table></html>"),
    "binary csv": ("intake.not_a_workbook", b"a,b,c\n1,\x00\x01\x02,3\n"),
    "csv with a late NUL": ("intake.not_a_workbook", b"a,b,c\n" * 2000 + b"1,\x00,2\n"),
    "csv of no encoding": ("intake.encoding", "合同编号,金额\n".encode() + b"\xff\xff,\x81\n"),
    "csv with an open quote": ("intake.quotes", f'{CONTRACT["title"].zh},{CONTRACT["value"].zh}\n"a,1\n'.encode()),
    "no heading": ("intake.no_heading", "甲,乙\n1,2\n".encode()),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_in_both_languages(what: str, tmp_path: Path) -> None:
    code, data = BAD[what]
    path = tmp_path / "bad.xlsx"
    path.write_bytes(data)
    with pytest.raises(FuwaiError) as refused:
        read(path)
    assert refused.value.code == code
    assert refused.value.place == Place(file="bad.xlsx", row=refused.value.place.row if refused.value.place else None)
    assert refused.value.zh
    assert refused.value.en


def test_a_workbook_without_a_single_cell_is_empty(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(FuwaiError) as refused:
        read(tmp_path / "a.xlsx")
    assert refused.value.code == "intake.empty"


@pytest.mark.parametrize(("name", "limit"), [("a.csv", safety.TEXT_BYTES), ("a.xlsx", safety.WORKBOOK_BYTES)])
def test_a_file_of_200_mb_is_refused_before_it_is_read(name: str, limit: int, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" if name.endswith("xlsx") else b"a,b\n")
        file.truncate(200 * safety.MB)
    with pytest.raises(FuwaiError, match=rf"{limit // safety.MB} MB") as refused:
        read(path)
    assert refused.value.code == "intake.too_large"


def test_the_good_workbook_that_the_bad_ones_are_made_of_is_read(tmp_path: Path) -> None:
    path = tmp_path / "good.xlsm"  # the name says macros, the content has none: the content is what counts
    path.write_bytes(repacked(lambda members: None))
    assert read(path)[0].noun == "contract"


def outcome(path: Path) -> str:
    """What came of reading: the noun, or the code of the error."""
    try:
        return read(path)[0].noun
    except FuwaiError as error:
        return error.code


@pytest.mark.parametrize("seed", range(60))
def test_damaged_bytes_never_raise_anything_but_our_error(seed: int, tmp_path: Path) -> None:
    data = bytearray(workbook())
    for step in range(1 + seed % 7):
        data[(seed * 7919 + step * 104_729) % len(data)] ^= 1 << (seed + step) % 8
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(bytes(data))
    assert outcome(path).startswith(("contract", "intake."))
