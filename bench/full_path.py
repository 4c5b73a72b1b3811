"""A 200,000-row contracts workbook of 20 columns: read, all checks, stored; beside a bare read and django-import-export."""

import os
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

HOME = tempfile.TemporaryDirectory(prefix="fuwai-bench-")
os.environ.setdefault("FUWAI_HOME", HOME.name)

import polars as pl  # noqa: E402
import python_calamine  # noqa: E402

from bench.measure import line, median  # noqa: E402
from bench.workbook import contracts_frame, contracts_workbook, enterprise_codes  # noqa: E402
from fuwai.settings import start  # noqa: E402

start()

import django.db  # noqa: E402
import tablib  # noqa: E402
from import_export import resources  # noqa: E402

from fuwai.core.access import Viewer  # noqa: E402
from fuwai.core.record import RecordType  # noqa: E402
from fuwai.core.records import RECORDS  # noqa: E402
from fuwai.services.intake import Sender, import_file  # noqa: E402
from fuwai.storage import append  # noqa: E402
from fuwai.storage.models import VERSIONS  # noqa: E402

AT = datetime(2015, 7, 6, 9, tzinfo=UTC)
SENDER = Sender(Viewer("body", "330000", "bench"), "bench")
ENTERPRISES = 2000
SIZE, PART = 200_000, 1_000
COUNTY = "330108"


def bench() -> Iterator[dict[str, object]]:
    """The lines of the whole path from a file to the store."""
    folder = Path(HOME.name)
    book, text = folder / "contracts.xlsx", folder / "contracts.csv"
    for size in (SIZE // 20, SIZE):
        contracts_workbook(book, size, enterprises=ENTERPRISES)
        bare = median(lambda: _bare_read(book), times=3)
        whole = median(lambda: _import(book), times=3, before=_fresh)
        peer = "python-calamine, bare read"
        yield line("import xlsx: read, check, store", size, whole, peer, bare, "ratio ≤ 4 at 200,000")
    pl.read_excel(book).write_csv(text)
    whole = median(lambda: _import(text), times=3, before=_fresh)
    bare = median(lambda: _bare_csv(text, folder / "bare.sqlite3"), times=3)
    yield line("import csv: read, check, store", SIZE, whole, "polars read + bare executemany", bare, "ratio ≤ 5")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield line("import: peak memory, bytes", peak, 0.0, bar="< 1.5 GB")
    yield from _against_import_export(book)


def _bare_read(path: Path) -> None:
    workbook = python_calamine.CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def _bare_csv(path: Path, database: Path) -> None:
    database.unlink(missing_ok=True)
    frame = pl.read_csv(path, infer_schema=False)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    names = ", ".join(f"c{index}" for index in range(frame.width))
    connection.execute(f"CREATE TABLE bare ({names})")
    marks = ", ".join("?" * frame.width)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO bare VALUES ({marks})", frame.iter_rows())
    connection.execute("COMMIT")
    connection.close()


def _fresh() -> None:
    """An empty store in which the enterprises of the workbook are registered."""
    django.db.connections.close_all()
    for leftover in Path(HOME.name).glob("fuwai.sqlite3*"):
        leftover.unlink()
    (Path(HOME.name) / "anchors.log").unlink(missing_ok=True)
    start()
    codes = enterprise_codes(ENTERPRISES)
    columns: dict[str, list[object]] = {name: [None] * len(codes) for name in _record().names}
    columns["enterprise_code"] = list(codes)
    columns["name"] = [f"示例{number:05d}有限公司" for number in range(len(codes))]
    columns["county"] = [COUNTY] * len(codes)
    columns["registration_type"], columns["industry"] = ["173"] * len(codes), ["I65"] * len(codes)
    with append.transaction():
        append.file(
            append.Submission(
                "enterprise", columns, [COUNTY] * len(codes), AT, "bench", append.BatchInfo("bench", "0" * 64)
            )
        )


def _record() -> RecordType:
    return RECORDS["enterprise"]


def _import(path: Path) -> None:
    outcome = import_file(path, SENDER, AT, lambda _: None)
    stored = sum(sheet.new for sheet in outcome.sheets)
    if stored < 0.9 * sum(sheet.rows for sheet in outcome.sheets):
        raise RuntimeError(f"the bench workbook was refused: {outcome.findings[:3]}")


def _against_import_export(book: Path) -> Iterator[dict[str, object]]:
    """The rate of django-import-export on the same rows into the same version table's columns, nothing else checked."""
    contracts_workbook(book, PART, enterprises=ENTERPRISES)
    model = VERSIONS["contract"]

    class Contracts(resources.ModelResource):
        """The peer: one model, its own row-by-row import."""

        class Meta:
            model = VERSIONS["contract"]
            import_id_fields = ("filing_id",)
            use_bulk = True
            batch_size = 1000
            force_init_instance = True

    _fresh()
    frame = contracts_frame(PART, enterprises=ENTERPRISES)
    names = [field.attname for field in model._meta.concrete_fields if field.attname in frame.columns]
    dataset = tablib.Dataset(
        *[(number, *row) for number, row in enumerate(frame.select(names).iter_rows(), start=10**9)],
        headers=["filing_id", *names],
    )

    def peer() -> None:
        with django.db.transaction.atomic():
            Contracts().import_data(dataset, dry_run=False, raise_errors=False, use_transactions=False)
            django.db.transaction.set_rollback(True)

    theirs = median(peer, times=3)
    ours = median(lambda: _import(book), times=3, before=_fresh)
    yield line(
        "import xlsx against django-import-export", PART, ours, "django-import-export, bulk", theirs, "ratio ≤ 0.05"
    )
