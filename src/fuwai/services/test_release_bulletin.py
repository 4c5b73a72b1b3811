"""Versions of a bulletin, their release by four eyes, errata, and sentences that data have left behind."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fuwai.core.access import Role, Viewer
from fuwai.core.edited import Bound, Edit, opened, typed
from fuwai.core.error import FuwaiError
from fuwai.facts.cube_check import FrameEngine
from fuwai.services import review
from fuwai.services.bulletin import as_json
from fuwai.services.release import (
    as_it_stands,
    as_released,
    draft,
    own,
    publish,
    published,
    release_of,
    save,
    version_of,
    written,
)
from fuwai.services.testdata import LOADER, approve_one
from fuwai.storage.models import AuditEntry, BulletinRelease
from fuwai.storage.testdata import executions, file

ANALYST = Viewer("analyst", "330000", name="分析员", role=Role.ANALYST, login="analyst-a")
SECOND = Viewer("body", "330000", name="负责人", role=Role.HEAD, login="head-b")
OUTSIDE = Viewer("analyst", "340000", name="外省", role=Role.ANALYST, login="analyst-x")
ASKED = ("brief", "330000", "2015H1", "zh")


@pytest.fixture
def approved(sqlite_store):
    approve_one()


def code_of(error):
    return error.value.code


def reworded():
    """The first sentence with other words around the same figures."""
    generated = draft(*ASKED, []).generated
    sentence = next(iter(generated.sentences()))
    words, _ = opened(sentence)
    return written(generated, sentence.id, words.replace("执行额", "执行金额"))


def test_an_edited_sentence_keeps_its_figures_bound(approved):
    edit = reworded()
    sentence = next(iter(draft(*ASKED, [edit]).document.sentences()))
    assert "执行金额0.04亿美元" in sentence.text
    assert sentence.figures == ("executed|330000|2015H1|direction=offshore",)


def test_a_typed_number_is_refused_and_its_figure_offered(approved):
    generated = draft(*ASKED, []).generated
    first = next(iter(generated.sentences()))
    (found,) = typed(Edit(first.id, "执行额为0.04亿美元", {}), generated.figures, "zh")
    assert found.offers[0].id == "executed|330000|2015H1|direction=offshore"
    with pytest.raises(FuwaiError) as caught:
        written(generated, first.id, "执行额为0.04亿美元")
    assert code_of(caught) == "bulletin.digit"
    assert "浙江2015年上半年离岸执行额" in str(caught.value)


@pytest.mark.parametrize("words", ["执行额{9:0.04}", "执行额{executed}", "执行额{1", "甲" * 2001])
def test_a_brace_that_is_bound_to_nothing_is_refused(approved, words):
    generated = draft(*ASKED, []).generated
    with pytest.raises(FuwaiError) as caught:
        written(generated, next(iter(generated.sentences())).id, words)
    assert code_of(caught) == "bulletin.words"


def test_a_bulletin_is_released_by_another_than_its_writer(approved):
    number = save(ANALYST, *ASKED, [reworded()], "初稿")
    with pytest.raises(FuwaiError) as caught:
        publish(ANALYST, number)
    assert code_of(caught) == "bulletin.four_eyes"
    released = release_of(ANALYST, publish(SECOND, number))
    assert (released.vintage, released.version.login, released.login) == (1, "analyst-a", "head-b")
    assert json.loads(released.content)["marking"] == ""
    entry = AuditEntry.objects.get(verb="release_bulletin")
    assert released.sha256 in entry.detail
    assert as_json(as_released(released)) == released.content
    with pytest.raises(FuwaiError) as caught:
        publish(SECOND, number)
    assert code_of(caught) == "bulletin.released"


@pytest.mark.parametrize(
    ("viewer", "code"),
    [
        (OUTSIDE, "access.figures"),
        (Viewer("auditor", "330000", name="审计", role=Role.AUDITOR, login="a"), "access.role"),
        (Viewer("enterprise", "000000001", name="企业", role=Role.FILER, login="f"), "access.role"),
    ],
)
def test_who_may_not_write_may_not_save(approved, viewer, code):
    with pytest.raises(FuwaiError) as caught:
        save(viewer, *ASKED, [])
    assert code_of(caught) == code


def test_a_version_of_another_region_is_not_there(approved):
    number = save(ANALYST, *ASKED, [])
    with pytest.raises(FuwaiError) as caught:
        version_of(OUTSIDE, number)
    assert code_of(caught) == "bulletin.version"


def test_what_is_released_is_read_by_the_regions_below_and_above_and_no_other(approved):
    publish(SECOND, save(ANALYST, *ASKED, []))
    county = Viewer("body", "330108", name="区", role=Role.CLERK, login="c")
    ministry = Viewer("body", "000000", name="部", role=Role.CLERK, login="m")
    assert [len(published(viewer)) for viewer in (county, ministry, OUTSIDE)] == [1, 1, 0]


def amended():
    """More is executed, and approved, after the bulletin was written."""
    more = file("execution", executions("A", amount=900_000_000, execution_number="2"))
    for _ in range(4):
        review.approve(LOADER, more.filings, datetime(2015, 7, 5, tzinfo=UTC))


def test_when_the_data_change_sentences_are_marked_and_an_erratum_is_its_own_vintage(approved):
    generated = draft(*ASKED, []).generated
    first = next(iter(generated.sentences()))
    figure = first.figures[0]
    mine = own(
        generated, first.id, 1, "执行额{1}，为近年同期之最。", {"1": Bound(figure=figure)}, {figure: "0.04亿美元"}
    )
    number = save(ANALYST, *ASKED, [reworded(), mine])
    before = publish(SECOND, number)
    amended()
    stands = as_it_stands(version_of(ANALYST, number))
    assert {mark.sentence: mark.kind for mark in stands.marks} == {first.id: "moved", "own.1": "false"}
    assert "执行金额0.13亿美元" in next(iter(stands.document.sentences())).text
    stale = save(ANALYST, *ASKED, [reworded(), mine])
    with pytest.raises(FuwaiError) as caught:
        publish(SECOND, stale, "数据补报")
    assert code_of(caught) == "bulletin.stale"
    mended = save(ANALYST, *ASKED, [reworded()])
    with pytest.raises(FuwaiError) as caught:
        publish(SECOND, mended)
    assert code_of(caught) == "bulletin.reason"
    erratum = release_of(ANALYST, publish(SECOND, mended, "数据补报"))
    assert (erratum.vintage, erratum.reason) == (2, "数据补报")
    assert erratum.version.as_of > release_of(ANALYST, before).version.as_of
    assert as_json(as_released(release_of(ANALYST, before))) == BulletinRelease.objects.get(pk=before).content
    with pytest.raises(FuwaiError) as caught:
        publish(SECOND, stale, "旧稿")
    assert code_of(caught) in ("bulletin.later", "bulletin.stale")


def test_what_the_proofreader_objects_to_is_not_released(approved, monkeypatch):
    generated = draft(*ASKED, []).generated
    first = next(iter(generated.sentences()))
    figure = first.figures[0]
    words = "{1:x}，其中离岸执行额{2:y}。"
    mine = own(generated, first.id, 1, words, {"1": Bound(figure=figure), "2": Bound(figure=figure)}, {})
    number = save(ANALYST, *ASKED, [mine])
    objection = type("Objection", (), {"quote": "2081", "zh": "多写一位", "en": "one digit too many"})()
    monkeypatch.setattr("fuwai.services.release.gate", lambda document: (objection,))
    with pytest.raises(FuwaiError, match="2081") as caught:
        publish(SECOND, number)
    assert code_of(caught) == "bulletin.proof"
    assert not BulletinRelease.objects.exists()


def test_what_another_way_computes_differently_is_not_released(approved, monkeypatch):
    number = save(ANALYST, *ASKED, [])
    right = FrameEngine.answer

    def wrong(engine, queries):
        cells = right(engine, queries)
        return [
            replace(each, rows={codes: (values[0] + 1, *values[1:]) for codes, values in each.rows.items()})
            for each in cells
        ]

    monkeypatch.setattr(FrameEngine, "answer", wrong)
    with pytest.raises(FuwaiError) as caught:
        publish(SECOND, number)
    assert caught.value.code == "table.recomputed_differs"
