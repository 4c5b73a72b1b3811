"""The pages of results: what they show, and what they never give away."""

import json

import pytest
from django.test import Client

COLUMNS = [
    {"name": "name", "zh": "名称", "en": "Name", "unit": ""},
    {"name": "executed", "zh": "执行额", "en": "Executed value", "unit": "100 million USD"},
]


@pytest.fixture
def client(tmp_path, settings):
    """A site over a small folder of results, with a secret beside it."""
    out = tmp_path / "out"
    for folder in ("tables", "bulletin"):
        (out / folder).mkdir(parents=True)
    (tmp_path / "secret.json").write_text("{}")
    (out / "secret_key").write_text("x")
    loaded = dict.fromkeys(("files", "new", "amended", "unchanged", "refused", "returned"), 7)
    bulletin = {"lead": [{"paragraph": [{"text": "1-6月执行额28.31亿美元。"}]}]}
    (out / "bulletin" / "b.json").write_text(json.dumps(bulletin))
    summary = {"region": "330000", "period": "2015H1", "loaded": loaded, "bulletin": ["b.json"]}
    (out / "summary.json").write_text(json.dumps(summary))
    row = {"code": "330100", "name": "杭州", "figures": {"executed": {"text": "22.65"}}}
    table = {"zh": "各市", "as_of": "2015-07-15", "level": "province", "columns": COLUMNS, "rows": [row]}
    (out / "tables" / "cities.json").write_text(json.dumps(table))
    settings.FUWAI_OUT = str(out)
    return Client(headers={"host": "127.0.0.1"})


def test_the_home_page_opens_with_the_bulletins_own_words(client):
    page = client.get("/").content.decode()
    assert "2015年上半年浙江省服务外包数据" in page
    assert "28.31亿美元" in page


def test_a_table_carries_its_unit_in_the_heading_and_not_in_a_cell(client):
    page = client.get("/tables/cities").content.decode()
    assert "执行额（亿美元）" in page
    assert ">22.65<" in page


@pytest.mark.parametrize(
    "path", ["/files/../secret.json", "/files/%2e%2e/secret.json", "/files/secret_key", "/files/no.json"]
)
def test_nothing_above_the_results_or_of_another_kind_is_given(client, path):
    assert client.get(path).status_code == 404


def test_an_unknown_table_is_not_found(client):
    assert client.get("/tables/nope").status_code == 404


def test_every_page_forbids_requests_to_other_sites(client):
    assert "default-src 'self'" in client.get("/").headers["Content-Security-Policy"]
