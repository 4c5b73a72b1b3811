"""A 200,000-row contracts workbook of 20 columns: read, all checks, stored; beside a bare read and django-import-export."""

import gc
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

HOME = tempfile.TemporaryDirectory(prefix="fuwai-bench-")
os.environ.setdefault("FUWAI_HOME", HOME.name)

import polars as pl  # noqa: E402
import python_calamine  # noqa: E402

from bench.measure import line, median  # noqa: E402
from bench.workbook import contracts_workbook, enterprise_codes  # noqa: E402
from fuwai.settings import start  # noqa: E402

start()

import django.db  # noqa: E402
import tablib  # noqa: E402
from django.db import models  # noqa: E402
from import_export import resources  # noqa: E402

from fuwai.core.access import Viewer  # noqa: E402
from fuwai.core.record import RecordType  # noqa: E402
from fuwai.core.records import RECORDS  # noqa: E402
from fuwai.services.intake import Sender, import_file  # noqa: E402
from fuwai.storage import append  # noqa: E402

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
        ours = median(lambda: _import(book), times=3, before=_fresh)
        peer = "python-calamine, bare read"
        yield line("import xlsx: read, check, store", size, ours, peer, bare, "ratio ≤ 4 at 200,000")
    pl.read_excel(book).write_csv(text)
    whole = median(lambda: _import(text), times=3, before=_fresh)
    bare = median(lambda: _bare_csv(text, folder / "bare.sqlite3"), times=3)
    yield line("import csv: read, check, store", SIZE, whole, "polars read + bare executemany", bare, "ratio ≤ 5")
    yield line("import xlsx: peak memory, bytes", _peak(book), 0.0, bar="< 1.5 GB")
    yield from _against_import_export(book, ours)


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
    gc.collect()
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


def _against_import_export(book: Path, ours: float) -> Iterator[dict[str, object]]:
    """Rows a second against django-import-export on a part of the same workbook, into one plain table of its columns.

    The peer reads the part with tablib and saves row by row, as it does by default; then with its bulk option. It runs
    no edit check, keeps no versions and no chain. Ours is the whole path at full size.
    """
    contracts_workbook(book, PART, enterprises=ENTERPRISES)
    _fresh()
    rate = SIZE / ours
    with django.db.connection.schema_editor() as editor:
        editor.create_model(PlainContract)
    for label, bulk in (("by key, as it comes", False), ("blind, with use_bulk", True)):
        seconds = median(lambda bulk=bulk: _peer(book, bulk), times=3)
        peer = f"django-import-export, {label} ({PART / seconds:,.0f} rows/s)"
        bar = "" if bulk else "ratio ≤ 0.05 (20 times its rate)"
        yield line(f"import xlsx, seconds per {PART} rows ({rate:,.0f} rows/s)", PART, PART / rate, peer, seconds, bar)


KINDS = {"amount": models.BigIntegerField, "count": models.BigIntegerField, "date": models.DateField}
PlainContract = type(
    "PlainContract",
    (models.Model,),
    {
        "__module__": "fuwai.storage.models.bench",
        "Meta": type("Meta", (), {"app_label": "storage", "managed": False, "db_table": "plain_contract"}),
        **{
            field.name: KINDS.get(field.kind, models.TextField)(null=True, db_index=field.name == "provider_number")
            for field in RECORDS["contract"]
        },
    },
)


def _peer(book: Path, bulk: bool) -> None:
    """Read the workbook with tablib and import its rows; rolled back."""
    key = (
        () if bulk else ("enterprise_code", "provider_number")
    )  # by default it looks each row up, as an import twice needs
    options = {"model": PlainContract, "use_bulk": bulk, "force_init_instance": bulk, "exclude": ("id",)}
    options["import_id_fields"] = key
    resource = type("Contracts", (resources.ModelResource,), {"Meta": type("Meta", (), options)})()
    with book.open("rb") as stream:
        sheet = tablib.Dataset().load(stream, format="xlsx")
    named = {heading: field.name for field in RECORDS["contract"] for heading in (field.zh, f"*{field.zh}")}
    sheet.headers = [named.get(str(heading), str(heading)) for heading in sheet.headers]
    with django.db.transaction.atomic():
        result = resource.import_data(sheet, raise_errors=True, use_transactions=False)
        if PlainContract.objects.count() < PART or result.has_errors():
            raise RuntimeError("the peer imported too little to be compared")
        django.db.transaction.set_rollback(True)


def _peak(book: Path) -> int:
    """Peak memory in bytes of a process that only imports the workbook."""
    command = (
        "import resource, sys; from pathlib import Path; import bench.full_path as f; f._fresh(); "
        "f._import(Path(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    alone = {name: value for name, value in os.environ.items() if name != "FUWAI_HOME"}
    done = subprocess.run(
        [sys.executable, "-c", command, str(book)], stdout=subprocess.PIPE, text=True, check=True, env=alone
    )
    return int(done.stdout) * 1024
