"""The queue page with a million records: each request through the whole site (session, access, templates), p50 and p99.

A table of what stands is filled with 10^6 rows of which 200,000 wait at one province's desk and as many at counties'; then a
reviewer of the province asks for the first page, pages in the middle and at the end, and each filter. The bar is 150 ms at p99.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import polars as pl

from bench.measure import line
from bench.server import told
from fuwai.core.moment import BEIJING
from fuwai.settings import start

RECORDS, AT_DESK = 1_000_000, 200_000
DESK, COUNTIES = "330000", 90
TIMES = 100  # of each address
BAR = "p99 <= 150 ms"
SIGNS = ("held", "receipt", "twin", "large", "returned", "changed", "soft", "new")


def rows() -> pl.DataFrame:
    """The table, with the columns of `Standing`: reasons and amounts in the mix of the sample province."""
    import numpy  # of the bench alone

    from fuwai.core.risk import LARGE, risk

    dice = numpy.random.default_rng(20151201)
    number = numpy.arange(1, RECORDS + 1)
    cents = numpy.exp(dice.normal(15.5, 1.8, RECORDS)).astype(numpy.int64)
    share = {"held": 0.03, "receipt": 0.01, "twin": 0.01, "returned": 0.05, "changed": 0.04, "soft": 0.15, "new": 0.01}
    thrown = {sign: dice.random(RECORDS) < part for sign, part in share.items()} | {"large": cents >= LARGE}
    judged = [risk((sign for sign in SIGNS if thrown[sign][at]), int(cents[at])) for at in range(RECORDS)]
    waits = number <= 2 * AT_DESK
    county = numpy.array([f"33{1 + n // 10:02}{1 + n % 10:02}" for n in range(COUNTIES)])[
        dice.integers(0, COUNTIES, RECORDS)
    ]
    at_province = number <= AT_DESK
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    since = [moment + timedelta(minutes=int(n)) for n in dice.integers(0, 400_000, RECORDS)]
    nouns = numpy.array(["execution", "contract", "receipt", "workforce"])[
        dice.choice(4, RECORDS, p=[0.6, 0.2, 0.15, 0.05])
    ]
    return pl.DataFrame(
        {
            "record": number,
            "filing": number,
            "noun": nouns,
            "key": [f"{n % 30_000:09}\x1fHT-{n % 400_000:06}\x1f{n}" for n in number],
            "version": 1,
            "enterprise": [f"{n % 30_000:09}" for n in number],
            "county": county,
            "stage": numpy.where(at_province, "province", numpy.where(waits, "county", "approved")),
            "desk": numpy.where(at_province, DESK, numpy.where(waits, county, "")),
            "first_at": since,
            "submitted_at": since,
            "since": since,
            "month": 202601 + dice.integers(0, 9, RECORDS),
            "until": 0,
            "usd_cents": cents,
            "held": thrown["held"].astype(int),
            "soft": thrown["soft"].astype(int),
            "returns": thrown["returned"].astype(int),
            "risk": [one.points for one in judged],
            "reasons": [" ".join(one.reasons) for one in judged],
        },
        schema_overrides={"version": pl.Int64, "until": pl.Int64},
    )


def bench() -> Iterator[dict[str, object]]:
    """A line for each database and address."""
    for kind, (name, p50, p99) in told("bench.queue"):
        yield line(
            f"queue page: {name}, {kind}, p50 {float(p50) * 1000:.0f} ms, p99",
            RECORDS,
            float(p99),
            bar="" if name == "home" else BAR,
        )


def measure() -> None:
    """Fill, ask, print: name, p50 and p99 in seconds."""
    start()
    from django.core.management import call_command
    from django.db import connection

    from fuwai.core.access import Role, Viewer
    from fuwai.services import worklist
    from fuwai.storage import append
    from fuwai.storage.database import insert
    from fuwai.storage.models import Standing, StandingMark
    from fuwai.web.testdata import signed_in

    call_command("migrate", verbosity=0, interactive=False)
    client = signed_in(Role.HEAD, DESK)
    with append.transaction():
        insert(Standing, rows())
        StandingMark.objects.create(id=1, filing=0, decision=0, level_use=0, day=datetime.now(BEIJING).date())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE standing")
    viewer = Viewer("body", DESK)
    ordered = Standing.objects.at_desk(DESK).values_list("risk", "record")
    middle, last = ordered[AT_DESK // 2], ordered[AT_DESK - 60]
    addresses = {
        "first page": "/review",
        "middle": f"/review?at={middle[0]}.{middle[1]}",
        "end": f"/review?at={last[0]}.{last[1]}",
        "noun": "/review?noun=receipt",
        "sign": "/review?sign=twin",
        "rare sign": "/review?sign=new",
        "held": "/review?grade=held",
        "without findings": "/review?grade=none",
        "amount": "/review?low=9000000",
        "month": "/review?month=2026-03",
        "rare, by all": "/review?noun=workforce&sign=new&month=2026-03&low=900000",
        "nothing found": "/review?noun=workforce&low=999999999",
        "enterprise": "/review?enterprise=000001234",
        "home": "/review/home",
    }
    assert worklist.page(viewer, DESK).more
    for name, address in addresses.items():
        client.get(address)  # templates are read once
        taken = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            answer = client.get(address)
            taken.append(time.perf_counter() - begun)
            assert answer.status_code == 200, (address, answer.status_code)
        taken.sort()
        print(name, statistics.median(taken), taken[-(-TIMES * 99 // 100) - 1], sep="\t", flush=True)


if __name__ == "__main__":
    measure()
