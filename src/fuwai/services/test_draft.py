"""Drafts are their enterprise's alone, and outside the chain."""

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import draft
from fuwai.storage.models import Filing
from fuwai.storage.testdata import ENTERPRISE

OWNER, OTHER = Viewer("enterprise", ENTERPRISE), Viewer("enterprise", "000000002")


def test_a_draft_is_kept_incomplete_and_written_over(store):
    number = draft.save(OWNER, "contract", {"title": "草稿"})
    assert draft.save(OWNER, "contract", {"title": "稿", "value": 5}, number) == number
    assert [one.content for one in draft.listed(OWNER)] == [{"title": "稿", "value": 5, "enterprise_code": ENTERPRISE}]
    assert not Filing.objects.exists()


def test_a_draft_is_no_one_elses(sqlite_store):
    number = draft.save(OWNER, "contract", {"title": "草稿"})
    assert draft.listed(OTHER) == []
    for meddle in (lambda: draft.delete(OTHER, [number]), lambda: draft.save(OTHER, "contract", {}, number)):
        with pytest.raises(FuwaiError):
            meddle()
    with pytest.raises(FuwaiError):
        draft.listed(Viewer("body", "330000"))
    assert len(draft.listed(OWNER)) == 1


def test_a_draft_is_taken_or_deleted_all_or_none(sqlite_store):
    one, two = (draft.save(OWNER, "training", {"title": title}) for title in "甲乙")
    with pytest.raises(FuwaiError, match="404"):
        draft.take(OWNER, [one, 404])
    assert [taken.content["title"] for taken in draft.take(OWNER, [one, two])] == ["甲", "乙"]
    assert draft.listed(OWNER) == []


def test_a_field_that_the_record_has_not_is_refused(sqlite_store):
    with pytest.raises(FuwaiError, match="colour"):
        draft.save(OWNER, "contract", {"colour": "red"})
