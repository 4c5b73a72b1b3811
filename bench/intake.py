"""Reading a contracts workbook of 20 columns into typed columns; beside a bare read of the same file by python-calamine."""

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import python_calamine

from bench.measure import line, median
from bench.workbook import contracts_csv, contracts_workbook
from fuwai.files.intake import read

SIZES = (10_000, 50_000, 200_000)
BAR = {200_000: "ratio ≤ 1.3: a third of the whole path's 4"}


def bench() -> Iterator[dict[str, object]]:
    """The lines of reading: workbook and csv by size, and the memory that it took at most."""
    with tempfile.TemporaryDirectory(prefix="fuwai-bench-") as folder:
        book, text = Path(folder) / "contracts.xlsx", Path(folder) / "contracts.csv"
        for size in SIZES:
            contracts_workbook(book, size)
            ours = median(lambda: read(book))
            bare = median(lambda: bare_read(book))
            yield line("read xlsx", size, ours, "python-calamine, bare read", bare, BAR.get(size, ""))
        for size in SIZES:
            contracts_csv(text, size)
            ours = median(lambda: read(text))
            bare = median(lambda: pl.read_csv(text, infer_schema=False))
            yield line("read csv", size, ours, "polars, bare read of texts", bare)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield line("read: peak memory with the peers', bytes", peak, 0.0, bar="< 1.5 GB")


def bare_read(path: Path) -> None:
    """Every cell of every sheet as a Python value, and nothing else."""
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()
