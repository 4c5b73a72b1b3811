"""What a row refers to: its own earlier versions, its enterprise, its contract; and the numbers that the system issues."""

import polars as pl
from django.db.models import Exists, OuterRef

from fuwai.core.error import FuwaiError
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.core.review import Act
from fuwai.storage.database import among, listed, read, scalar, select
from fuwai.storage.models import Batch, Decision, Filing
from fuwai.storage.submission import Submission

SEPARATOR = "\x1f"  # between the fields of a key: the unit separator, which no one types
DTYPES = {
    "text": pl.String,
    "code": pl.String,
    "date": pl.Date,
    "month": pl.Int32,
    "count": pl.Int64,
    "amount": pl.Int64,
}
MANY = 5_000  # rows
NAMED = 50  # rows that a message writes out; the rest it counts
SERIAL = 7  # digits
CONTROL_PREFIX = 12  # characters before the serial: FW, county, year

HISTORY = (
    "SELECT f.key, f.id, f.version, f.content_digest, "
    "EXISTS(SELECT 1 FROM decision d WHERE d.filing_id = f.id AND d.act = 'withdraw') FROM filing f"
)

# What a record stands on: the column of its identity, and the noun referred to.
REFERENCES = {
    "enterprise": (),
    "execution": (("contract_id", "contract"),),
    "allotment": (("receipt_id", "receipt"), ("execution_id", "execution")),
}


def frame(record: RecordType, submission: Submission) -> pl.DataFrame:
    """The submission in the record's dtypes, with `row` (from 0), `filing_county` and `key`.

    Raises FuwaiError `storage.unfit` where a row is none, `storage.key_twice` where a key stands on two rows.
    """
    if set(submission.columns) != set(record.names):
        wrong = sorted(set(submission.columns) ^ set(record.names))
        raise ValueError(f"{record.noun}: columns missing or unknown: {wrong}")
    columns = [pl.Series(field.name, submission.columns[field.name], DTYPES[field.kind]) for field in record]
    content = pl.DataFrame([*columns, pl.Series("filing_county", submission.counties, pl.String)])
    content = content.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), key(record).alias("key"))
    wrong = content.select("row", _unfit(record).alias("unfit"), pl.col("key").is_duplicated().alias("twice"))
    if rows := wrong["row"].filter(wrong["unfit"]).to_list():
        raise _error(
            "unfit", rows, "有必填项为空, 或超出长度或数值上限", "lacks a required field, or is beyond its limit"
        )
    if rows := wrong["row"].filter(wrong["twice"]).to_list():
        keys = "、".join(record[name].zh for name in record.key)
        raise _error("key_twice", rows, f"{keys} 重复", f"has the same {', '.join(record.key)} as another row")
    return content


def key(record: RecordType) -> pl.Expr:
    """The text by which a record of this type is known."""
    return pl.concat_str([pl.col(name).cast(pl.String) for name in record.key], separator=SEPARATOR)


def with_standing(noun: str, content: pl.DataFrame) -> pl.DataFrame:
    """With `version` (the next), `first` (the first filing), and `standing` (digest of the version that stands).

    A withdrawn version does not stand; all three are of the record's history, null (version 1) for a new record.
    """
    # Key by key, or for a large file all that its enterprises have on file: one look-up an enterprise, not one a row.
    column, name = ("f.key", "key") if content.height <= MANY else ("f.enterprise_id", "enterprise_code")
    history = select(
        f"{HISTORY} WHERE f.noun = %s AND {among(column)} ORDER BY f.key, f.version",
        [noun, listed(content[name].unique().to_list())],
        {"key": pl.String, "id": pl.Int64, "version": pl.Int64, "content_digest": pl.String, "withdrawn": pl.Boolean},
    )
    state = history.group_by("key").agg(
        (pl.col("version").max() + 1).alias("version"),
        pl.col("id").min().alias("first"),
        pl.col("content_digest").filter(~pl.col("withdrawn")).last().alias("standing"),
    )
    joined = content.join(state, on="key", how="left", maintain_order="left")
    return joined.with_columns(pl.col("version").fill_null(1))


def without_filed_before(noun: str, content: pl.DataFrame, sha256: str) -> pl.DataFrame:
    """*content* without the rows that a file with the digest *sha256* brought before, whatever was filed since."""
    if content.is_empty() or not Batch.objects.filter(noun=noun, sha256=sha256).exists():
        return content
    withdrawn = Decision.objects.filter(filing=OuterRef("pk"), act=Act.WITHDRAW)
    before = read(
        Filing.objects.filter(~Exists(withdrawn), noun=noun, batch__sha256=sha256).order_by("id"),
        ("key", "content_digest"),
        {"key": pl.String, "content_digest": pl.String},
    )
    return content.join(before, on=["key", "content_digest"], how="anti", maintain_order="left")


def with_control_numbers(content: pl.DataFrame, year: int) -> pl.DataFrame:
    """Contracts with their `control_number`: the one they have, or the next in the order of the keys.

    FW, the county, the year of submission and a serial that runs through all contracts. Raises FuwaiError
    `storage.control_number` where a row brings another number than its contract has.
    """
    issued = select(
        f"SELECT id, control_number FROM contract WHERE {among('id')}",  # noqa: S608
        [listed(content["first"].drop_nulls().to_list())],
        {"first": pl.Int64, "issued": pl.String},
    )
    joined = content.join(issued, on="first", how="left", maintain_order="left")
    last = scalar("SELECT control_number FROM contract ORDER BY id DESC LIMIT 1")
    serial = int(str(last[0])[CONTROL_PREFIX:]) if last else 0
    count = pl.col("key").rank("ordinal").over(pl.col("issued").is_null()) + serial
    fresh = pl.concat_str(pl.lit("FW"), "filing_county", pl.lit(f"{year:04d}"), count.cast(pl.String).str.zfill(SERIAL))
    numbered = joined.with_columns(pl.coalesce("issued", fresh).alias("issued"))
    if rows := numbered.filter(pl.col("control_number") != pl.col("issued"))["row"].to_list():
        raise _error(
            "control_number",
            rows,
            "合同登记号与系统登记的不符; 首次填报请留空",
            "brings another control number than the system issued; leave it empty at the first filing",
        )
    return numbered.with_columns(pl.col("issued").alias("control_number")).drop("issued")


def with_references(noun: str, content: pl.DataFrame) -> pl.DataFrame:
    """With the ids of what each row's record stands on. Raises FuwaiError `storage.reference` naming all rows."""
    if noun == "enterprise":
        return content
    codes = content["enterprise_code"].unique().to_list()
    known = f"SELECT code FROM enterprise WHERE {among('code')}"  # noqa: S608
    enterprises = select(known, [listed(codes)], {"code": pl.String})
    _refuse_missing("enterprise", content.filter(~pl.col("enterprise_code").is_in(enterprises["code"].implode())))
    for target_column, target in REFERENCES.get(noun, ()):
        keys = content.select(key(RECORDS[target]).alias("target"))["target"]
        found = select(
            f"SELECT key, id FROM filing WHERE noun = %s AND version = 1 AND {among('key')}",  # noqa: S608
            [target, listed(keys.unique().to_list())],
            {"target": pl.String, target_column: pl.Int64},
        )
        content = content.with_columns(keys).join(found, on="target", how="left", maintain_order="left").drop("target")
        _refuse_missing(target, content.filter(pl.col(target_column).is_null()))
    return content


def _unfit(record: RecordType) -> pl.Expr:
    """Whether a row lacks a required field, is too long or too large, or has the separator in its key."""
    wrong = [pl.col("filing_county").is_null()]
    for field in record:
        column = pl.col(field.name)
        if field.required:
            wrong.append(column.is_null())
        if field.kind == "text":
            wrong.append((column.str.len_bytes() > field.limit) & (column.str.len_chars() > field.limit))
        elif field.kind in ("amount", "count"):
            wrong.append((column < 0) | (column > field.limit))
        if field.name in record.key and field.kind == "text":
            wrong.append(column.str.contains(SEPARATOR, literal=True))
    return pl.any_horizontal(expression.fill_null(value=False) for expression in wrong)


def _refuse_missing(target: str, rows: pl.DataFrame) -> None:
    if rows.height:
        noun = RECORDS[target]
        names = "、".join(noun[name].zh for name in noun.key)
        raise _error(
            "reference",
            rows["row"].to_list(),
            f"所属的{noun.zh}没有登记 (按 {names} 查找); 请先填报它",
            f"belongs to no {noun.en} that is filed (looked for by {', '.join(noun.key)}); file that first",
        )


def _error(code: str, rows: list[int], zh: str, en: str) -> FuwaiError:
    """The rows count from 1, as their reader does."""
    shown = ", ".join(str(row + 1) for row in rows[:NAMED])
    more_zh, more_en = (f" 等 {len(rows)} 行", f" and {len(rows) - NAMED} more") if len(rows) > NAMED else ("", "")
    return FuwaiError(f"storage.{code}", f"第 {shown} 行{more_zh}: {zh}", f"row {shown}{more_en}: {en}")
