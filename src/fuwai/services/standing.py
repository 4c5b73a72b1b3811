"""现状: follow the chains, so that lists and queues are read from an index instead of being derived for each page.

`catch_up` reads what was filed and decided since the mark and derives the records concerned anew, by the same law as
`storage.stage`; a first call reads everything. An import writes nothing here: whoever looks next catches up.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import polars as pl
from django.db import connection

from fuwai.core.access import Viewer, desks
from fuwai.core.moment import BEIJING
from fuwai.core.review import DESKS, Act, Level, Stage
from fuwai.core.risk import LARGE, risk
from fuwai.facts.convert import with_usd
from fuwai.standards import codelist
from fuwai.standards.rate import rates
from fuwai.storage import append, history
from fuwai.storage.database import among, insert, listed, select
from fuwai.storage.models import Decision, LevelUse, ProgressStale, Standing, StandingMark
from fuwai.storage.stage import open_findings, stages

ALL = Viewer("administrator", name="standing")
AT_ONCE = 50_000  # records: what a first call holds in memory
MONTH_OF = {
    "contract": "signed",
    "execution": "executed",
    "receipt": "received",
    "certification": "issued",
    "training": "start",
    "enterprise": "effective",
}
UNTIL_OF = {"contract": ("terminated", "end")}
AMOUNT_OF = {"contract": "value", "execution": "amount", "receipt": "amount"}
TWINS = (".duplicate.",)  # parts of the ids of checks that compare with other records
RECEIPTS = ("receipt.duplicate.", ".allotted")
COUNTED = ("contract", "execution")  # what `services.progress` counts
SHARE = 5  # a record of more than a fifth of its region's month moves the published growth


def catch_up() -> int:
    """Bring `Standing` to the present; how many records were derived anew. One query where there is nothing to do."""
    mark, now = _marked()
    if mark == now:
        return 0
    with append.transaction():
        mark, now = _marked()
        if mark == now:
            return 0
        records = _concerned(mark, now)
        for noun, found in records.group_by("noun", maintain_order=True):
            keys = found["key"].to_list()
            for first in range(0, len(keys), AT_ONCE):
                _derive(str(noun[0]), keys[first : first + AT_ONCE], now[3])
        StandingMark.objects.update_or_create(
            id=1, defaults={"filing": now[0], "decision": now[1], "level_use": now[2], "day": now[3]}
        )
    return records.height


def rebuild() -> int:
    """Throw everything away and read the chains from their beginning."""
    with append.transaction():
        Standing.objects.all().delete()
        StandingMark.objects.all().delete()
        return catch_up()


def verify() -> list[int]:
    """The records whose row here is not what the chains say; empty where all is well."""
    catch_up()
    held = {one.record: one for one in Standing.objects.all()}
    told: dict[int, tuple[object, ...]] = {}
    for noun in sorted({one.noun for one in held.values()}):
        keys = [one.key for one in held.values() if one.noun == noun]
        for row in _derived(noun, keys, _today()).iter_rows(named=True):
            told[row["record"]] = tuple(row[name] for name in ("filing", "stage", "desk", "held", "usd_cents"))
    return sorted(
        record
        for record in held.keys() | told.keys()
        if record not in held
        or told.get(record)
        != tuple(getattr(held[record], name) for name in ("filing", "stage", "desk", "held", "usd_cents"))
    )


Mark = tuple[int, int, int, date]


def _marked() -> tuple[Mark | None, Mark]:
    """The mark, and what it is compared with: the ends of the chains, and today (levels that take effect today move what
    waits). One query."""
    row = select(
        "SELECT (SELECT MAX(id) FROM filing), (SELECT MAX(id) FROM decision), (SELECT MAX(id) FROM level_use), "
        "m.filing, m.decision, m.level_use, CAST(m.day AS TEXT) "
        "FROM (SELECT 1 AS id) one LEFT JOIN standing_mark m ON m.id = one.id",
        (),
        dict.fromkeys(("filing", "decision", "level_use", "of_filing", "of_decision", "of_level_use"), pl.Int64)
        | {"day": pl.String},
    ).row(0)
    mark = None if row[6] is None else (row[3], row[4], row[5], date.fromisoformat(row[6]))
    return mark, (row[0] or 0, row[1] or 0, row[2] or 0, _today())


def _today() -> date:
    return datetime.now(UTC).astimezone(BEIJING).date()


def _concerned(mark: Mark | None, now: Mark) -> pl.DataFrame:
    """noun, key of the records that something happened to since the mark."""
    schema = {"noun": pl.String, "key": pl.String}
    if mark is None or _levels_changed(mark, now):
        return select("SELECT noun, key FROM filing WHERE version = 1 ORDER BY noun, id", (), schema)
    return select(
        "SELECT noun, key FROM filing WHERE id > %s UNION SELECT f.noun, f.key FROM filing f "
        "JOIN decision d ON d.filing_id = f.id WHERE d.id > %s ORDER BY 1, 2",
        (mark[0], mark[1]),
        schema,
    )


def _levels_changed(mark: Mark, now: Mark) -> bool:
    """Whether a region's levels are others than at the mark: by a new entry, or by one that has come into effect."""
    if now[2] != mark[2]:
        return True
    return now[3] != mark[3] and LevelUse.objects.filter(effective__gt=mark[3], effective__lte=now[3]).exists()


def _derive(noun: str, keys: Sequence[str], on: date) -> None:
    """Write the rows of these records anew."""
    rows = _derived(noun, keys, on)
    records = listed(rows["record"].to_list())
    before = select(f"SELECT DISTINCT county FROM standing WHERE {among('record')}", (records,), {"county": pl.String})  # noqa: S608
    stale = sorted({*rows["county"], *before["county"]}) if noun in COUNTED else []
    ProgressStale.objects.bulk_create([ProgressStale(county=county) for county in stale], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM standing WHERE {among('record')}",  # noqa: S608  # the column's own condition
            [records],
        )
    insert(Standing, rows)


def _derived(noun: str, keys: Sequence[str], on: date) -> pl.DataFrame:
    """The rows of these records, in the table's columns."""
    schema = {"filing": pl.Int64, "key": pl.String, "record": pl.Int64}
    versions = select(
        f"SELECT f.id, f.key, (SELECT r.id FROM filing r WHERE r.noun = f.noun AND r.key = f.key AND r.version = 1) "  # noqa: S608
        f"FROM filing f WHERE f.noun = %s AND {among('f.key')} ORDER BY f.id",
        (noun, listed(list(keys))),
        schema,
    )
    found = stages(ALL, on, versions["filing"].to_list()).with_columns(
        versions["record"], pl.col("submitted_at").first().over("key").alias("first_at")
    )
    returns = found.group_by("record").agg((pl.col("stage") == str(Stage.RETURNED)).sum().alias("returns"))
    earlier = _earlier(versions["filing"].to_list())
    standing = (
        found.with_columns((pl.col("stage") == str(Stage.WITHDRAWN)).alias("gone"))
        .sort("gone", pl.col("version").neg(), maintain_order=True)
        .unique("record", keep="first", maintain_order=True)
        .join(returns, on="record", how="left", maintain_order="left")
        .with_columns(pl.coalesce("decided_at", "submitted_at").alias("since"))
        .sort("record")
    )
    rows = _with_desk(with_content(noun, standing))
    return _with_risk(noun, rows, earlier).select(field.column for field in Standing._meta.concrete_fields)


def _earlier(filings: Sequence[int]) -> set[int]:
    """Which of these versions a body had approved."""
    return set(
        Decision.objects.filter(filing_id__among=filings, act=Act.APPROVE)
        .values_list("filing_id", flat=True)
        .distinct()
    )


def _with_desk(rows: pl.DataFrame) -> pl.DataFrame:
    pairs = rows.select("county", "stage").unique()
    at = [
        desks(county).get(Level(DESKS.index(Stage(stage)) + 1), "") if Stage(stage) in DESKS else ""
        for county, stage in pairs.iter_rows()
    ]
    told = pairs.with_columns(pl.Series("desk", at, pl.String))
    return rows.join(told, on=["county", "stage"], how="left", maintain_order="left")


def with_content(noun: str, rows: pl.DataFrame) -> pl.DataFrame:
    """With month, until and usd_cents of the version that stands."""
    said = history.content(ALL, noun, rows["filing"].to_list())
    if noun == "workforce":
        month = pl.col("month").cast(pl.Int64)
    elif noun in MONTH_OF:
        month = pl.col(MONTH_OF[noun]).dt.year().cast(pl.Int64) * 100 + pl.col(MONTH_OF[noun]).dt.month()
    else:
        month = pl.lit(0, pl.Int64)
    if noun in UNTIL_OF:
        last = pl.min_horizontal(UNTIL_OF[noun])
        until = last.dt.year().cast(pl.Int64) * 100 + last.dt.month()
    else:
        until = month
    if noun in AMOUNT_OF:
        day = MONTH_OF[noun]
        digits = {code: entry.digits for code, entry in codelist.codes("currency").items()}
        said = with_usd(said, AMOUNT_OF[noun], day, rates(), digits)
    else:
        said = said.with_columns(usd_cents=pl.lit(None, pl.Int64))
    told = said.select("filing", month.fill_null(0).alias("month"), until.fill_null(0).alias("until"), "usd_cents")
    return rows.join(told, on="filing", how="left", maintain_order="left")


def _with_risk(noun: str, rows: pl.DataFrame, approved: set[int]) -> pl.DataFrame:
    """With held, soft, risk and reasons."""
    ids = rows["filing"].to_list()
    held = open_findings(ids).group_by("filing").agg(pl.len().cast(pl.Int64).alias("held"))
    every = history.findings(ALL, ids)
    soft = every.filter(pl.col("grade") == "soft").group_by("filing").agg(pl.len().cast(pl.Int64).alias("soft"))
    wide = rows.join(held, on="filing", how="left", maintain_order="left").join(
        soft, on="filing", how="left", maintain_order="left"
    )
    wide = wide.with_columns(pl.col("held", "soft").fill_null(0))
    twins = set(every.filter(_speaks_of(TWINS))["filing"])
    receipts = set(every.filter(_speaks_of(RECEIPTS))["filing"])
    heavy = _heavy(noun, wide)
    first = _first_filings(noun, wide["enterprise"].unique().to_list())
    judged = []
    for row in wide.iter_rows(named=True):
        filing, cents = row["filing"], row["usd_cents"]
        signs = {
            "held": row["held"],
            "soft": row["soft"],
            "returned": row["returns"],
            "twin": filing in twins,
            "receipt": filing in receipts,
            "changed": row["version"] > 1 and row["record"] in approved,
            "large": (cents or 0) >= LARGE,
            "growth": filing in heavy,
            "new": row["record"] in first,
        }
        judged.append(risk((code for code, there in signs.items() if there), cents))
    return wide.with_columns(
        pl.Series("risk", [one.points for one in judged], pl.Int64),
        pl.Series("reasons", [" ".join(one.reasons) for one in judged], pl.String),
    )


def _speaks_of(parts: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col("check").str.contains(part, literal=True) for part in parts)


def _heavy(noun: str, rows: pl.DataFrame) -> set[int]:
    """The filings that are a large part of their county's month, among what stands there and themselves."""
    if noun not in AMOUNT_OF or rows.is_empty():
        return set()
    months = rows.select("county", "month").unique()
    known = select(
        f"SELECT county, month, SUM(usd_cents) FROM standing WHERE noun = %s AND {among('county')} "  # noqa: S608
        f"AND {among('month')} GROUP BY county, month",
        (noun, listed(months["county"].unique().to_list()), listed(months["month"].unique().to_list())),
        {"county": pl.String, "month": pl.Int64, "known": pl.Int64},
    )
    wide = rows.join(known, on=["county", "month"], how="left", maintain_order="left").with_columns(
        pl.max_horizontal(pl.col("known").fill_null(0), pl.col("usd_cents").sum().over("county", "month")).alias(
            "whole"
        )
    )
    return set(wide.filter(pl.col("usd_cents") * SHARE > pl.col("whole"))["filing"])


def _first_filings(noun: str, enterprises: Sequence[str]) -> set[int]:
    """The first filing of this noun by each of the enterprises."""
    rows = select(
        f"SELECT MIN(id) FROM filing WHERE noun = %s AND {among('enterprise_id')} GROUP BY enterprise_id",  # noqa: S608
        (noun, listed(list(enterprises))),
        {"first": pl.Int64},
    )
    return set(rows["first"])
