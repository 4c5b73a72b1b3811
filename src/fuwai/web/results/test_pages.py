"""The pages of results: what they show, to whom, and what they never give away."""

import json

import pytest

from fuwai.core.access import Role
from fuwai.services.testdata import approve_one
from fuwai.web.testdata import client_of, signed_in

COLUMNS = [
    {"name": "name", "zh": "名称", "en": "Name", "unit": ""},
    {"name": "executed", "zh": "执行额", "en": "Executed value", "unit": "100 million USD"},
]


@pytest.fixture
def client(sqlite_store, tmp_path, settings):
    """An analyst before a small folder of results, with a secret beside it."""
    out = tmp_path / "out"
    for folder in ("tables", "bulletin"):
        (out / folder).mkdir(parents=True)
    (tmp_path / "secret.json").write_text("{}")
    (out / "secret_key").write_text("x")
    loaded = dict.fromkeys(("files", "new", "amended", "unchanged", "refused", "returned"), 7)
    for name, text in (("b.json", "1-6月执行额28.31亿美元。"), ("b-en.json", "USD 2,831 million were executed.")):
        (out / "bulletin" / name).write_text(json.dumps({"lead": [{"paragraph": [{"text": text}]}]}))
    (out / "bulletin" / "b.html").write_text("<style>p{}</style>")
    summary = {"region": "330000", "period": "2015H1", "loaded": loaded, "bulletin": ["b.json", "b-en.json"]}
    (out / "summary.json").write_text(json.dumps(summary))
    row = {"code": "330100", "name": "杭州", "figures": {"executed": {"text": "22.65"}}}
    as_of = "2015-07-15T09:00:00+00:00"
    table = {"zh": "各市", "en": "Cities", "as_of": as_of, "level": "province", "columns": COLUMNS, "rows": [row]}
    (out / "tables" / "cities.json").write_text(json.dumps(table))
    settings.FUWAI_OUT = str(out)
    return signed_in(Role.ANALYST)


def test_the_results_open_with_the_bulletins_own_words(client):
    page = client.get("/results").content.decode()
    assert "2015年上半年浙江省服务外包数据" in page
    assert "28.31亿美元" in page


def test_whoever_reads_english_gets_the_english_bulletins_words(client):
    client.cookies["language"] = "en"
    page = client.get("/results").content.decode()
    assert "USD 2,831 million" in page
    assert "28.31亿美元" not in page


def test_a_table_carries_its_unit_in_the_heading_and_not_in_a_cell(client):
    page = client.get("/results/tables/cities").content.decode()
    assert '执行额<span class="unit">亿美元</span>' in page
    assert ">22.65<" in page


def test_a_table_says_as_of_when_on_the_clock_of_beijing(client):
    assert "2015-07-15 17:00（北京时间）" in client.get("/results/tables/cities").content.decode()


@pytest.mark.parametrize("name", ["../secret.json", "%2e%2e/secret.json", "secret_key", "no.json"])
def test_nothing_above_the_results_or_of_another_kind_is_given(client, name):
    assert client.get(f"/results/files/{name}").status_code == 404


def test_a_bulletins_own_page_may_have_its_styles_and_no_script(client):
    policy = client.get("/results/files/bulletin/b.html").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_an_unknown_table_is_not_found(client):
    assert client.get("/results/tables/nope").status_code == 404


def test_before_any_run_the_page_says_what_to_do(client, settings, tmp_path):
    settings.FUWAI_OUT = str(tmp_path / "nothing")
    page = client.get("/results")
    assert page.status_code == 200
    assert "fuwai demo" in page.content.decode()


@pytest.mark.parametrize("role", [Role.FILER, Role.MANAGER, Role.TRAINER, Role.EXPERT, Role.PAYER])
def test_who_has_no_business_with_figures_does_not_see_them(client, role):
    assert signed_in(role).get("/results").status_code == 403


def test_nobody_sees_results_without_signing_in(client):
    assert client_of().get("/results").status_code == 302


@pytest.fixture
def approved(sqlite_store):
    approve_one()


def test_a_figure_is_opened_with_its_filings_for_its_own_region(approved):
    page = signed_in(Role.ANALYST, "330000").get("/figures/executed|330000|2015H1|direction=offshore")
    assert page.status_code == 200
    text = page.content.decode()
    assert "数额最大的填报" in text
    assert "direction=offshore" in text


def test_a_figure_of_another_region_is_refused(approved):
    assert (
        signed_in(Role.ANALYST, "330000").get("/figures/executed|340000|2015H1|direction=offshore").status_code == 403
    )
