"""Both provinces are generated once for all tests of the room."""

from pathlib import Path
from random import Random

import pytest

from fuwai.sample.generate import World, build, generate
from fuwai.sample.plan import Plan
from fuwai.sample.targets import read_targets

TARGETS = Path(__file__).parent / "targets"


@pytest.fixture(scope="session")
def zhejiang(tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, Path]:
    """Zhejiang's plan, and the directory of its workbooks."""
    out = tmp_path_factory.mktemp("zhejiang")
    return generate(TARGETS / "zhejiang-2015h1.toml", out), out


@pytest.fixture(scope="session")
def world() -> World:
    """Zhejiang's population before it is written."""
    targets = read_targets(TARGETS / "zhejiang-2015h1.toml")
    return build(targets, Random(targets.wish["seed"]))
