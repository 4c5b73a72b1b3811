"""An engine that cannot answer says why and what to choose instead; it never answers with an empty table."""

import sys

import psycopg
import pytest

from fuwai.core.cell import CellQuery
from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.facts.open import Addresses, open_engine
from fuwai.facts.testdata import snapshot

JUNE = CellQuery("executions", ("usd_cents", "rows"), (), "330000", Period.parse("2015M06"))
NOWHERE = "postgresql://counter@127.0.0.1:1/facts"  # nothing listens at port 1
OTHERS = ["postgres", pytest.param("spark", marks=pytest.mark.xdist_group("spark"))]


def rows(*cents):
    """Executions of June 2015 in 杭州."""
    texts = ("enterprise", "contract", "edition", "client_industry", "client_kind", "registration_type", "industry")
    fact = dict.fromkeys(texts, "x") | {
        "month": 201506, "executed": "2015-06-01", "county": "330108", "city": "330100", "province": "330000",
        "section": "ITO", "division": "I1", "group": "I11", "country": "US", "final_country": "US", "offshore": True,
        "currency": "USD", "rate": "1", "level_from": 1, "level_to": 4, "amount_minor": 1,
    }  # fmt: skip
    return {"executions": [fact | {"filing": number, "usd_cents": each} for number, each in enumerate(cents)]}


def typed(found):
    """The same with days as dates."""
    from datetime import date

    for fact in found["executions"]:
        fact["executed"] = fact["rate_date"] = date(2015, 6, 1)
    return found


def refusal(name, path, addresses=None, asked=JUNE):
    with pytest.raises(FuwaiError) as caught:
        open_engine(name, path, addresses).cells(asked)
    assert "duckdb" in caught.value.en or caught.value.code.startswith(("facts.", "cell."))  # names a choice
    return caught.value.code


@pytest.fixture
def small(tmp_path):
    return snapshot(typed(rows(500)), tmp_path / "20150715")


@pytest.fixture
def addresses(request):
    """Where the engine that the test is about is found."""
    if request.node.callspec.params["name"] == "postgres":
        return Addresses(postgres=request.getfixturevalue("facts_url"))
    return Addresses(spark=request.getfixturevalue("spark_master"))


def test_an_unknown_engine_is_refused_by_name(small):
    assert refusal("oracle", small) == "engine.unknown"


def test_a_server_that_is_down_is_an_error(small):
    assert refusal("postgres", small, Addresses(postgres=NOWHERE)) == "engine.unreachable"


def test_a_server_without_an_address_is_an_error(small):
    assert refusal("postgres", small) == "engine.no_address"


def test_spark_that_is_not_installed_is_an_error(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "fuwai.facts.spark", None)
    assert refusal("spark", small) == "engine.not_installed"


@pytest.fixture
def before_spark(monkeypatch):
    """As in a process that has not started Spark."""
    spark = pytest.importorskip("fuwai.facts.spark")
    monkeypatch.setattr(spark.SparkSession, "getActiveSession", lambda: None)


def test_spark_without_java_is_an_error(small, before_spark, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert refusal("spark", small) == "engine.no_java"


def test_a_master_that_is_down_is_an_error(small, before_spark):
    assert refusal("spark", small, Addresses(spark="spark://127.0.0.1:1")) == "engine.unreachable"


def test_an_account_that_may_not_make_tables_is_told_so(small, facts_url, postgresql_server):
    folder, port = postgresql_server
    with psycopg.connect(f"host={folder} port={port} user=admin dbname=facts", autocommit=True) as connection:
        connection.execute("CREATE ROLE onlooker LOGIN")
    onlooker = facts_url.replace("counter@", "onlooker@")
    assert refusal("postgres", small, Addresses(postgres=onlooker)) == "engine.refused"


@pytest.mark.parametrize("name", OTHERS)
def test_a_flipped_byte_is_an_error(name, addresses, tmp_path):
    path = snapshot(typed(rows(501, len(name))), tmp_path / "20150715")  # a file that no other test has loaded
    file = path / "executions" / "month=201506.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert refusal(name, path, addresses) == "facts.damaged"


@pytest.mark.parametrize("name", OTHERS)
def test_a_missing_month_is_an_error_and_not_zero(name, addresses, tmp_path):
    path = snapshot(typed(rows(502, len(name))), tmp_path / "20150715")
    (path / "executions" / "month=201506.parquet").unlink()
    assert refusal(name, path, addresses) == "facts.damaged"


@pytest.mark.parametrize("name", ["duckdb", *OTHERS])
def test_a_sum_beyond_64_bits_is_an_error_and_not_another_number(name, request, tmp_path):
    addresses = request.getfixturevalue("addresses") if name != "duckdb" else Addresses()
    path = snapshot(typed(rows(1 << 62, 1 << 62)), tmp_path / "20150715")
    assert refusal(name, path, addresses) == "cell.too_large"


def test_a_month_that_is_as_it_was_is_not_loaded_again(facts_url, tmp_path):
    changed = typed(rows(600))["executions"] + [typed(rows(700))["executions"][0] | {"month": 201505, "filing": 9}]
    before = snapshot({"executions": changed}, tmp_path / "before")
    open_engine("postgres", before, Addresses(postgres=facts_url))
    after = snapshot({"executions": [changed[0] | {"usd_cents": 601}, changed[1]]}, tmp_path / "after")
    with psycopg.connect(facts_url) as connection:
        parts = "SELECT count(*) FROM pg_tables WHERE schemaname = 'fuwai_facts' AND tablename LIKE 'executions%'"
        held = connection.execute(parts).fetchone()[0]
        engine = open_engine("postgres", after, Addresses(postgres=facts_url))
        assert connection.execute(parts).fetchone()[0] == held + 1
    assert engine.cells(JUNE).rows == {(): (601, 1)}
