"""A bulletin dropped on the page: findings beside the text, places marked; nothing of a file's own markup is obeyed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fuwai.core.access import Role
from fuwai.services import proof
from fuwai.web.testdata import client_of, signed_in

TEXT = "2016年上半年浙江省情况\n全省离岸执行额20.00亿美元。杭州离岸执行额1512亿美元，占全省离岸执行额的75.61%。"


@pytest.fixture
def analyst(sqlite_store):
    return signed_in(Role.ANALYST, "330000")


def sent(client, content, name="通报.txt"):
    data = content.encode() if isinstance(content, str) else content
    return client.post("/proof", {"file": SimpleUploadedFile(name, data)})


def test_a_finding_stands_beside_the_text_and_its_place_is_marked(analyst):
    page = sent(analyst, TEXT).content.decode()
    assert '<mark id="place-1">1512亿美元' in page
    assert "15.12亿美元" in page
    assert 'id="finding-1"' in page


def test_a_text_that_agrees_is_said_to_agree(analyst):
    assert "没有发现矛盾" in sent(analyst, TEXT.replace("1512", "15.12")).content.decode()


def test_a_pasted_text_is_read_as_well(analyst):
    assert "place-1" in analyst.post("/proof", {"text": TEXT}).content.decode()


def test_markup_in_a_text_is_shown_and_not_obeyed(analyst):
    page = sent(analyst, TEXT + "\n<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xd0\xcf\x11\xe0old", "a.docx"), (b"%PDF-1.7 nothing", "a.pdf"), (b"PK\x03\x04no", "a.docx")],
)
def test_a_file_of_another_kind_is_refused_by_its_content(analyst, content, name):
    assert 400 <= sent(analyst, content, name).status_code < 500


def test_a_large_file_is_refused(analyst, monkeypatch):
    monkeypatch.setattr(proof, "LARGEST_SENT", 10)
    assert 400 <= sent(analyst, TEXT).status_code < 500


def test_nothing_sent_is_asked_for(analyst):
    assert 400 <= analyst.post("/proof", {}).status_code < 500


def test_a_stranger_signs_in_first(sqlite_store):
    assert client_of().get("/proof").status_code == 302


def test_an_enterprise_may_proofread(sqlite_store):
    assert signed_in(Role.FILER, "913301080000000915").get("/proof").status_code == 200
