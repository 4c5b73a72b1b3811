"""Killed with SIGKILL at any moment of an import: afterwards every row is filed or none, and the next start says which."""

import shutil
import signal
import subprocess
import time
from random import Random

import pytest

from .conftest import CODES, PROGRAM, Office, execution

ROWS = 20_000
DAYS = [f"2015-{month:02}-{day:02}" for month in (4, 5, 6) for day in range(1, 31)]
MOMENT = ("--body", "330100", "--at", "2015-07-08T09:00")
KILLS = 3
TOLD = {
    "没有任何一行入库": 0,
    "其全部合格行已入库": ROWS,
}


@pytest.fixture(scope="module")
def large(small_home, tmp_path_factory) -> Office:
    """The small office with a workbook of 20,000 executions on its desk, not yet imported."""
    office = Office(shutil.copytree(small_home, tmp_path_factory.mktemp("large") / "home"))
    rows = [
        execution(CODES[number % 3], DAYS[number % len(DAYS)], f"{3 + number % 7}.{number % 89 + 11}")
        | {"execution_number": f"N{number}"}
        for number in range(ROWS)
    ]
    office.write("large.xlsx", {"execution": rows})
    return office


def begin(office: Office, file) -> subprocess.Popen:
    return subprocess.Popen(
        [*PROGRAM, "import", str(file), *MOMENT],
        env=office.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.xdist_group("interruption")
def test_a_killed_import_is_filed_whole_or_not_at_all_and_the_next_start_says_which(large, tmp_path):
    file = large.desk / "large.xlsx"
    begun = time.monotonic()
    assert begin(Office(shutil.copytree(large.home, tmp_path / "undisturbed")), file).wait() in (0, 1)
    whole = time.monotonic() - begun
    random, ends = Random(20150630), []
    for number in range(KILLS):
        office = Office(shutil.copytree(large.home, tmp_path / f"killed{number}"))
        before = filings(office)
        import_ = begin(office, file)
        while import_.poll() is None and not list(office.home.glob("journal/*.json")):
            time.sleep(0.005)  # from the moment on which the import is on record
        time.sleep(random.uniform(0, whole * 0.8))
        import_.send_signal(signal.SIGKILL)
        killed = import_.wait() == -signal.SIGKILL
        said = office.fuwai("import", office.write("none.csv", {"execution": NOTHING}), *MOMENT, code=None).stderr
        filed = filings(office) - before
        ends.append(filed)
        if killed:
            (told,) = [count for words, count in TOLD.items() if f"large.xlsx 被中断: {words}" in said]
            assert filed == told
        assert filed in (0, ROWS)
        again = office.fuwai("import", office.write("none.csv", {"execution": NOTHING}), *MOMENT, code=None)
        assert "被中断" not in again.stderr
        last = office.fuwai("import", file, *MOMENT, code=None).stdout
        assert f"新增 new {ROWS - filed}" in last
        assert filings(office) - before == ROWS
    assert 0 in ends


NOTHING = [execution(CODES[0], "2015-06-18", "420,117.25")]  # already filed


def filings(office: Office) -> int:
    """How many filings stand in the chain, all of which must hold."""
    said = office.fuwai("audit", "verify").stdout
    assert "完好 · holds" in said
    return int(said.split("filings ")[1].split(",")[0])
