"""The progress of 100,000 region × period cells: all of them at once, a nation's and a province's month, p50 and p99.

`progress` is filled with invented counts of 3,300 counties over 30 months; each question is asked as a page asks it (that
nothing changed is checked first), beside a bare SELECT of the same rows with the database's own driver as the peer.
The bar is 100 ms for the 99,000 cells at the 99th percentile; a process's first answer reads them all, and is told apart.
"""

import math
import statistics
import time
from collections.abc import Callable, Iterator

import polars as pl

from bench.measure import line
from bench.server import told
from fuwai.settings import start

COUNTIES, MONTHS = 3_300, 30
FIRST, LAST = 201401, 201606
TIMES = 100
BAR = "p99 < 100 ms"
FIRST_TIME = "every cell for the first time in a process"  # told apart: a process reads them all once


def months() -> list[int]:
    return [(2014 + at // 12) * 100 + at % 12 + 1 for at in range(MONTHS)]


def counties() -> list[str]:
    """The national list's counties, then as many invented codes of its shape as are wanting."""
    from fuwai.standards.region import regions

    listed = list(regions().counties("000000"))
    invented = (f"{p}{c:02}{n:02}" for p in range(11, 66) for c in range(1, 13) for n in range(60, 90))
    found = dict.fromkeys([*listed, *invented])
    return list(found)[:COUNTIES]


def rows() -> pl.DataFrame:
    """The table: every county and month, counts that are no zeros."""
    from fuwai.services.progress import COUNTS

    places, times = counties(), months()
    count = len(places) * len(times)
    plain = {"county": [place for _ in times for place in places], "month": [month for month in times for _ in places]}
    counts = {name: [(at * 7919 + number) % 400 for at in range(count)] for number, name in enumerate(COUNTS)}
    return pl.DataFrame({**plain, **counts}, schema_overrides={"month": pl.Int64})


def bench() -> Iterator[dict[str, object]]:
    """A line for each database and question; the peer beside each answers in its median."""
    for kind, (name, size, p50, p99, peer) in told("bench.progress"):
        first = f"progress, {name}, {kind}, p50 {float(p50) * 1000:.1f} ms, p99"
        bar = "" if name == FIRST_TIME else BAR
        found = line(first, int(size), float(p99), "bare SELECT, p50", float(peer), bar)
        yield {**found, "ratio": round(float(p50) / float(peer), 2)}


def measure() -> None:
    """Fill, ask, print: name, rows, p50, p99 and the peer's p50 in seconds."""
    start()
    from django.core.management import call_command
    from django.db import connection

    from fuwai.core.access import Role, Viewer
    from fuwai.services import progress, standing
    from fuwai.storage import append
    from fuwai.storage.database import insert
    from fuwai.storage.models import Progress
    from fuwai.web.testdata import signed_in

    call_command("migrate", verbosity=0, interactive=False)
    client = signed_in(Role.ANALYST, "330000")
    with append.transaction():
        insert(Progress, rows())
    standing.catch_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE progress")
    nation = Viewer("analyst", "000000")
    names = ", ".join(progress.EMPTY)

    def bare(where: str, *params: object) -> Callable[[], int]:
        def ask() -> int:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {names} FROM progress WHERE {where}", params)  # ours
                return len(cursor.fetchall())

        return ask

    def recount() -> None:
        """What a filing does: the county's rows are replaced."""
        with append.transaction():
            found = list(Progress.objects.filter(county="330108"))
            Progress.objects.filter(county="330108").delete()
            Progress.objects.bulk_create([Progress(**{**_values(one), "id": None}) for one in found])

    every = bare("month BETWEEN %s AND %s ORDER BY month, county", FIRST, LAST)
    month = bare("month = %s", 201506)
    province = bare("month = %s AND county BETWEEN %s AND %s", 201506, "330000", "339999")
    questions: tuple[tuple[str, Callable[[], object], Callable[[], int]], ...] = (
        ("every cell", lambda: progress.cells(nation, "000000", FIRST, LAST), every),
        (
            "every cell, a county counted anew",
            lambda: (recount(), progress.cells(nation, "000000", FIRST, LAST)),
            every,
        ),
        ("the nation's month by province", lambda: progress.lines(nation, "000000", 201506), month),
        ("a province's page", lambda: page(client, "/progress?month=2015-06"), province),
    )
    begun = time.perf_counter()
    assert progress.cells(nation, "000000", FIRST, LAST).height == COUNTIES * MONTHS
    first = time.perf_counter() - begun
    print(FIRST_TIME, every(), first, first, taken(every)[0], sep="\t", flush=True)
    for name, ask, peer in questions:
        p50, p99 = taken(ask)
        print(name, peer(), p50, p99, taken(peer)[0], sep="\t", flush=True)


def _values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def page(client: object, address: str) -> None:
    """A page through the whole site: session, access, templates."""
    answer = client.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.status_code


def taken(ask: Callable[[], object]) -> tuple[float, float]:
    """Median and 99th percentile of the seconds that TIMES calls took, after one that is not counted."""
    ask()
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        ask()
        found.append(time.perf_counter() - begun)
    return statistics.median(found), sorted(found)[math.ceil(0.99 * TIMES) - 1]


if __name__ == "__main__":
    measure()
