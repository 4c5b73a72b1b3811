"""Every format of the example bulletin: what it must hold, and the same bytes every time."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.files.document import WRITERS, render, stem
from fuwai.files.document_words import imprint

FORMATS = tuple(WRITERS)


def test_each_format_is_a_file_named_after_the_document(bulletin, tmp_path):
    paths = render(bulletin, FORMATS, tmp_path / "new" / "place")
    assert [path.name for path in paths] == [f"bulletin-990000-2015H1.{name}" for name in FORMATS]
    assert all(path.stat().st_size > 4000 for path in paths)


def test_nothing_but_the_files_is_left_behind(bulletin, tmp_path):
    render(bulletin, ["xlsx", "html", "xlsx"], tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".xlsx"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_rendering_twice_gives_the_same_bytes(bulletin_in, tmp_path, name, language):
    first = render(bulletin_in(language), [name], tmp_path / "one")[0].read_bytes()
    second = render(bulletin_in(language), [name], tmp_path / "two")[0].read_bytes()
    assert first == second


def test_an_unknown_format_is_named_and_nothing_is_written(bulletin, tmp_path):
    with pytest.raises(FuwaiError) as caught:
        render(bulletin, ["docx", "odt"], tmp_path)
    assert caught.value.code == "document.format"
    assert "odt" in caught.value.zh
    assert list(tmp_path.iterdir()) == []


def test_a_moment_that_is_none_is_an_error_that_teaches(bulletin, tmp_path):
    with pytest.raises(FuwaiError, match="2015-07-20"):
        render(replace(bulletin, as_of="上周"), ["html"], tmp_path)


@pytest.mark.parametrize(
    ("identifier", "pattern"),
    [
        ("bulletin-330000-2015H1", "bulletin-330000-2015H1"),
        ("通报|330000|2015H1", r"330000-2015H1-[0-9a-f]{8}"),
        ("../../etc/passwd", r"etc-passwd-[0-9a-f]{8}"),
        ("通报", r"bulletin-[0-9a-f]{8}"),
        ("x" * 300, r"x{100}-[0-9a-f]{8}"),
    ],
)
def test_a_file_name_is_plain_ascii_and_stays_in_its_place(identifier, pattern):
    assert re.fullmatch(pattern, stem(identifier))


def test_two_ids_that_look_alike_have_two_names():
    assert stem("通报-2015") != stem("简报-2015")


def test_control_characters_of_a_name_make_no_format_fail(bulletin, tmp_path):
    spoiled = replace(bulletin, title="示例\x00省\x0b\ud800数据", issuer="\x1b厅")
    paths = render(spoiled, FORMATS, tmp_path)
    assert "示例省数据" in Path(paths[FORMATS.index("html")]).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_without_marking_tables_or_charts_is_rendered_too(bulletin, tmp_path, name):
    bare = replace(bulletin, marking="", sections=(), lead=(), figures={}, notes=(), level="", issuer="")
    assert render(bare, [name], tmp_path)[0].exists()


def test_the_day_of_the_facts_is_the_day_in_beijing(bulletin):
    late = replace(bulletin, as_of="2015-07-20T17:00:00+00:00")
    assert imprint(late).startswith("数据截至2015年7月21日")
    assert imprint(replace(late, language="en")).startswith("Data as of 21 July 2015")
