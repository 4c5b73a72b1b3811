"""The one place where an engine is opened. Its name is a choice of the office (FUWAI_ENGINE) or of a question (--engine)."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from fuwai.core.cell import Engine
from fuwai.core.error import FuwaiError
from fuwai.facts.cube import Cube
from fuwai.facts.cube_engine import CubeEngine
from fuwai.facts.engine import DuckEngine
from fuwai.facts.postgres import PostgresEngine

ENGINES = ("duckdb", "cubes", "postgres", "spark")
CUBE = "cube"  # the folder of the cube, beside those of the snapshots


@dataclass(frozen=True)
class Addresses:
    """Where the engines that are no part of this process are found."""

    postgres: str = ""  # postgresql://user:password@host:port/name
    spark: str = "local[*]"  # spark://host:7077, yarn, k8s://…; local[*] is this machine alone


def open_engine(name: str, snapshot: Path, addresses: Addresses | None = None) -> Engine:
    """The engine *name* on the snapshot at *snapshot*.

    Raises FuwaiError `engine.unknown`, `engine.not_installed`, those of the engine, `facts.missing` and `facts.damaged`.
    """
    addresses = addresses or Addresses()
    if name == "duckdb":
        return DuckEngine(snapshot)
    if name == "cubes":
        cube = Cube(snapshot.parent / CUBE)
        cube.follow(snapshot)
        return CubeEngine(snapshot, cube)
    if name == "postgres":
        return PostgresEngine(snapshot, addresses.postgres)
    if name == "spark":
        return _spark(snapshot, addresses.spark)
    raise FuwaiError(
        "engine.unknown",
        f"没有计算引擎 {name[:40]!r}; 可用: {'、'.join(ENGINES)}",
        f"there is no engine {name[:40]!r}; there are {', '.join(ENGINES)}",
    )


def _spark(snapshot: Path, master: str) -> Engine:
    try:
        module = import_module("fuwai.facts.spark")
    except ModuleNotFoundError as error:
        raise FuwaiError(
            "engine.not_installed",
            "没有安装 pyspark; 请运行 pip install 'fuwai[spark]', 或改用 --engine duckdb",
            "pyspark is not installed; run pip install 'fuwai[spark]', or choose --engine duckdb",
        ) from error
    engine: Engine = module.SparkEngine(snapshot, master)
    return engine
