"""The third engine: the same text asked of Spark, for facts that outgrow one machine.

The executors read the snapshot's Parquet files themselves, from a place that all machines see; the driver holds the files to
their digests first. An executor that dies costs time only: Spark does its part again from the files. Needs Java 17 or newer and
the optional dependency `fuwai[spark]`: this module is imported only where the engine is chosen (`facts/open.py`).
"""

import os
import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from py4j.protocol import Py4JError
from pyspark.errors import ArithmeticException, PySparkException
from pyspark.sql import DataFrame, SparkSession

from fuwai.core.cell import CellQuery, Fact
from fuwai.core.error import FuwaiError
from fuwai.core.fact import FACTS
from fuwai.facts.held import too_large, unreadable
from fuwai.facts.sql import Rows, SqlEngine, unreachable

CONNECT = 5  # seconds until a master counts as down; Spark itself tries for minutes
OPTIONS = {
    "spark.sql.ansi.enabled": "true",  # a sum beyond 64 bits is an error, not another number
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",  # "group" is a column, as everywhere
    "spark.sql.shuffle.partitions": "16",  # bases have few groups; Spark joins small ones by itself
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.log.level": "OFF",  # what went wrong comes as an error
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
TYPES = {"int64": "BIGINT", "int32": "INT", "int8": "TINYINT", "text": "STRING", "bool": "BOOLEAN", "date": "DATE"}
# Said, not looked up: Spark would run a job for each question to read it from the files.
SCHEMAS = {fact: ", ".join(f"`{name}` {TYPES[kind]}" for name, kind in FACTS[fact].items()) for fact in FACTS}


class SparkEngine(SqlEngine):
    """Answers from the snapshot at *snapshot*, by the cluster at *master* (local[*], local-cluster[…], spark://…, yarn).

    Raises FuwaiError `facts.missing`, `facts.damaged`, `engine.no_java` or `engine.unreachable`.
    """

    def __init__(self, snapshot: Path, master: str) -> None:
        super().__init__(snapshot)
        self._session = session(master).newSession()
        self._views: dict[tuple[str, ...], str] = {}

    def source(self, fact: Fact, queries: Iterable[CellQuery] = ()) -> str:
        """A view of the files that hold the facts, held to their digests; empty where there are none."""
        names = self.held.names(fact, queries)
        if not names:
            return ""
        view = self._views.setdefault(tuple(names), f"{fact}_{len(self._views)}")
        if not self._session.catalog.tableExists(view):
            # A scheme, or Spark takes its cluster's default file system. Hadoop wants the path as it is, not quoted.
            files = [f"file://{(self.snapshot / name).resolve()}" for name in names]
            with self._errors():
                self._session.read.schema(SCHEMAS[fact]).parquet(*files).createOrReplaceTempView(view)
        return view

    @contextmanager
    def sitting(self) -> Iterator["SparkSitting"]:
        """What is kept is kept by the executors until the sitting ends."""
        sitting = SparkSitting(self._session)
        with self._errors():
            try:
                yield sitting
            finally:
                sitting.end()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except ArithmeticException as error:
            raise too_large() from error
        except PySparkException as error:
            raise unreadable(self.snapshot, error) from error
        except (Py4JError, ConnectionError) as error:
            raise unreachable(error) from error


class SparkSitting:
    """Statements in one session of Spark."""

    def __init__(self, spark: SparkSession) -> None:
        self.spark = spark
        self.kept: dict[str, DataFrame] = {}

    def keep(self, name: str, statement: str) -> None:
        self.kept[name] = self.spark.sql(statement).persist()
        self.kept[name].createOrReplaceTempView(name)

    def rows(self, statement: str) -> Rows:
        return [tuple(row) for row in self.spark.sql(statement).collect()]

    def end(self) -> None:
        """Let go of what is kept."""
        for name, frame in self.kept.items():
            frame.unpersist()
            self.spark.catalog.dropTempView(name)


def session(master: str, further: Mapping[str, str] | None = None) -> SparkSession:
    """The one Spark of this process, with *further* options; what `spark-defaults.conf` (SPARK_CONF_DIR) says holds too.

    Raises FuwaiError `engine.no_java` or `engine.unreachable`."""
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    if not _java():
        raise FuwaiError(
            "engine.no_java",
            "找不到 Java; Spark 需要 Java 17 以上: 请安装并设置 JAVA_HOME, 或改用 --engine duckdb",
            "Java was not found; Spark needs Java 17 or newer: install it and set JAVA_HOME, or choose --engine duckdb",
        )
    if master.startswith("spark://"):
        _answers(master)
    builder = SparkSession.builder.master(master).appName("fuwai")
    for name, value in {**OPTIONS, **(further or {})}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError, ConnectionError, OSError) as error:
        raise unreachable(error) from error


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java", path=f"{home}/bin") if home else shutil.which("java"))


def _answers(master: str) -> None:
    """Raise FuwaiError `engine.unreachable` where no master listens. Of several masters (comma) one is enough."""
    failures: list[Exception] = []
    for address in master.removeprefix("spark://").split(","):
        parts = urlsplit(f"spark://{address}")
        try:
            socket.create_connection((parts.hostname or "", parts.port or 7077), CONNECT).close()
        except OSError as error:
            failures.append(error)
        else:
            return
    raise unreachable(failures[0])
