"""The servers of the engines' tests: a database of PostgreSQL for facts, and Spark with two executors of its own."""

import os

import psycopg
import pytest

FEW_ROWS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
}
EXECUTORS = "local-cluster[2,1,1024]"  # two executor processes, one core and 1 GiB each


@pytest.fixture(scope="session")
def facts_url(postgresql_server):
    """The address of an empty database in another collation than ours, owned by a plain role."""
    folder, port = postgresql_server
    with psycopg.connect(f"host={folder} port={port} user=admin dbname=postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE counter LOGIN NOSUPERUSER NOCREATEDB")
        connection.execute("CREATE DATABASE facts OWNER counter")
    return f"postgresql://counter@{str(folder).replace('/', '%2F')}:{port}/facts"


@pytest.fixture(scope="session")
def spark_master():
    """The master of a Spark with real executors, which ends with the tests."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: the engines are tested without Spark")
    from fuwai.facts.spark import session

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    spark = session(EXECUTORS, FEW_ROWS)
    yield EXECUTORS
    spark.stop()
