"""The sample province on three engines: the same tables, byte by byte, by the command as users type it."""

import psycopg
import pytest

pytestmark = pytest.mark.xdist_group("zhejiang")

ASKED = {
    "cities": ("cities", "--with", "rank,executed_ytd", "--period", "2015H1"),
    "classes": (
        "--measure", "executed,executions,enterprises,contracts_10m", "--rows", "group", "--columns", "quarter",
        "--compare", "yoy,share", "--period", "2015H1",
    ),
    "people": ("--measure", "employees,registered,new_registered", "--rows", "city", "--period", "2015M06"),
}  # fmt: skip


def table(office, name, engine):
    return office.fuwai("table", *ASKED[name], "--region", "330000", "--format", "csv", "--engine", engine).stdout


@pytest.fixture(scope="module")
def database(postgresql_server):
    """The address of an empty database."""
    folder, port = postgresql_server
    with psycopg.connect(f"host={folder} port={port} user=admin dbname=postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE counting LOGIN NOSUPERUSER")
        connection.execute("CREATE DATABASE counting OWNER counting")
    return f"postgresql://counting@{str(folder).replace('/', '%2F')}:{port}/counting"


@pytest.mark.parametrize("name", [name for name in ASKED if name != "cities"])
def test_postgresql_gives_the_tables_of_the_sample(zhejiang, name, database, monkeypatch):
    expected = table(zhejiang, name, "duckdb")
    monkeypatch.setenv("FUWAI_FACTS_POSTGRES", database)
    assert len(expected.splitlines()) > 5
    assert table(zhejiang, name, "postgres") == expected


def test_the_engine_of_the_office_makes_its_named_tables(zhejiang, database, monkeypatch):
    asked = ("table", *ASKED["cities"], "--region", "330000", "--format", "csv")
    expected = zhejiang.fuwai(*asked).stdout
    monkeypatch.setenv("FUWAI_FACTS_POSTGRES", database)
    monkeypatch.setenv("FUWAI_ENGINE", "postgres")
    assert zhejiang.fuwai(*asked).stdout == expected


def test_spark_gives_a_table_of_the_sample(zhejiang, monkeypatch):
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    monkeypatch.setenv("FUWAI_FACTS_SPARK", "local[2]")  # executors of their own: facts/test_conformance.py
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    assert table(zhejiang, "people", "spark") == table(zhejiang, "people", "duckdb")


def test_an_engine_that_is_down_prints_no_table(zhejiang, monkeypatch):
    monkeypatch.setenv("FUWAI_FACTS_POSTGRES", "postgresql://counting@127.0.0.1:1/counting")
    done = zhejiang.fuwai(
        "table", *ASKED["people"], "--region", "330000", "--format", "csv", "--engine", "postgres", code=2
    )
    assert done.stdout == ""
    assert "engine.unreachable" in done.stderr
