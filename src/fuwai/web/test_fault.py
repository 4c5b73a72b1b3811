"""An error of ours is a page with its code, in the reader's language, and never a traceback."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from fuwai.core.error import FuwaiError
from fuwai.web.fault import Fault, status_of


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("access.region", 403),
        ("access.forged", 403),
        ("account.unknown", 404),
        ("review.unknown", 404),
        ("account.act_unknown", 404),
        ("intake.no_such_file", 404),
        ("review.not_allowed", 422),
        ("storage.refused", 422),
    ],
)
def test_the_status_follows_the_code(code, status):
    assert status_of(FuwaiError(code, "中", "en")) == status


@pytest.mark.parametrize(
    ("language", "shown", "other"), [("zh-hans", "没有权限", "no right"), ("en", "no right", "没有权限")]
)
def test_an_error_is_told_in_the_readers_language_with_its_code(language, shown, other):
    error = FuwaiError("access.example", "没有权限", "no right")
    with translation.override(language):
        page = Fault(lambda _: None).process_exception(RequestFactory().get("/"), error).content.decode()
    assert shown in page
    assert other not in page
    assert "access.example" in page


def test_a_piece_asked_for_by_script_gets_a_piece():
    error = FuwaiError("account.email", "<b>", "<b>")
    answer = Fault(lambda _: None).process_exception(RequestFactory().get("/", headers={"hx-request": "true"}), error)
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert "<b>" not in answer.content.decode(), "what a user typed is not markup"


def test_what_is_no_error_of_ours_is_left_to_django():
    assert Fault(lambda _: None).process_exception(RequestFactory().get("/"), ValueError()) is None
