"""Values as people type them, read column by column. No number passes through a float on its way to minor units.

Every reader takes a String column (blank cells null) and gives `Parsed`: the values, and for each cell that it could not
read the name of the fault (`fault.py` has its words)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

import polars as pl

EXCEL_DIGITS = 15  # significant digits that Excel keeps and shows; a float's further ones are noise of arithmetic
FLOAT = Context(prec=EXCEL_DIGITS)
SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, its false 29 February 1900 allowed for
DAYS_1904 = 1462  # days by which the calendar that begins in 1904 is behind
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050  # 1927-05-18 and 2099-12-31; a smaller number is a year or a slip
FIRST_YEAR, LAST_YEAR = 1900, 2099
MOST_DIGITS = 18  # digits of a whole number that int64 always holds

PLAIN = r"^-?[0-9]+(?:\.[0-9]+)?$"
TYPED = (
    r"^(?P<before>[^0-9.,()+\-]*)(?P<open>\()?(?P<sign>[+\-])?(?P<inner>[^0-9.,()+\-]*)"
    r"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)(?P<unit>百万|千万|千|万|亿)?(?P<after>[^0-9.,()]*)(?P<close>\))?(?P<end>元整?)?$"
)
GROUPED = r"^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
POWERS = {"千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
FEW = 500  # cells: as many are quicker looked at one by one than by six queries
ASCII = re.compile(r"[!-~](?:[ -~]*[!-~])?")
MINUS = "[\u2212\u2013\u2014]"  # −, –, —

DAY = (
    r"^(?P<y>[0-9]{4})\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*(?:[-/.月]\s*(?P<d>[0-9]{1,2})\s*[日号]?|月)?"
    r"(?:[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?$"
)
COMPACT = r"^(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?$"
DOTTED_MONTH = r"^[0-9]{4}\.[0-9]{1,2}$"  # 2015.1 may be January or, its zero lost, October
DOTTED_CLEAR = r"^[0-9]{4}\.(?:0[1-9]|1[12])$"
SERIAL = r"^[0-9]{5}(?:\.[0-9]+)?$"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
BECAME_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"


@dataclass(frozen=True)
class Parsed:
    """*values* in the field's dtype, null where blank or faulty; *faults* the fault's name, null where there is none."""

    values: pl.Series
    faults: pl.Series


def by_distinct(raw: pl.Series, parse: Callable[[pl.Series], Parsed]) -> Parsed:
    """Parse each text once, however often it stands in the column."""
    distinct = raw.drop_nulls().unique()
    if distinct.len() * 2 > raw.len():
        return parse(raw)
    parsed = parse(distinct)
    values = raw.replace_strict(distinct, parsed.values, default=None, return_dtype=parsed.values.dtype)
    if parsed.faults.null_count() == distinct.len():
        return Parsed(values, pl.repeat(None, raw.len(), dtype=pl.String, eager=True))
    return Parsed(values, raw.replace_strict(distinct, parsed.faults, default=None, return_dtype=pl.String))


def texts(raw: pl.Series, limit: int, folded: bool, binary: bool) -> Parsed:
    """Text without spaces around it. *folded*: a number or code, in half-width characters (ＨＴ－１ is HT-1)."""
    if raw.len() <= FEW and not binary and _plain(raw, limit):
        return Parsed(raw, pl.Series([None] * raw.len(), dtype=pl.String))
    values = raw.str.strip_chars()
    frame = pl.DataFrame({"v": values.str.normalize("NFKC") if folded else values})
    became_date = pl.col("v").str.contains(BECAME_DATE) if folded and binary else pl.lit(False)
    fault = (
        pl.when(pl.col("v").str.contains(CONTROL))
        .then(pl.lit("control"))
        .when(pl.col("v").str.len_chars() > limit)
        .then(pl.lit("too_long"))
        .when(became_date)
        .then(pl.lit("became_date"))
    )
    faults = frame.select(fault.alias("f"))["f"]
    if faults.null_count() == faults.len():
        return Parsed(frame["v"], faults)
    return Parsed(frame.select(pl.when(faults.is_null()).then(pl.col("v")))["v"], faults)


def _plain(raw: pl.Series, limit: int) -> bool:
    """Whether no text of the column needs anything: printable ASCII, no space at either end, within the limit."""
    return all(text is None or (len(text) <= limit and ASCII.fullmatch(text) is not None) for text in raw)


def dates(raw: pl.Series, date1904: bool = False) -> Parsed:
    """Dates; a month alone is its first day."""
    parts = _day_parts(raw, date1904)
    good = parts.with_columns(pl.when(~pl.col("text").str.contains(DOTTED_MONTH)).then(pl.col("day")).alias("day"))
    return _with_faults(raw, good["day"], "date")


def months(raw: pl.Series, date1904: bool = False) -> Parsed:
    """Months as yyyymm; a date is its month."""
    parts = _day_parts(raw, date1904)
    clear = ~pl.col("text").str.contains(DOTTED_MONTH) | pl.col("text").str.contains(DOTTED_CLEAR)
    month = (pl.col("day").dt.year() * 100 + pl.col("day").dt.month()).cast(pl.Int32)
    return _with_faults(raw, parts.select(pl.when(clear).then(month).alias("m"))["m"], "month")


def _day_parts(raw: pl.Series, date1904: bool) -> pl.DataFrame:
    """text: as compared; day: the date, null where there is none."""
    text = pl.col("text")
    frame = pl.DataFrame({"text": raw.str.normalize("NFKC").str.strip_chars()})
    typed, compact = text.str.extract_groups(DAY), text.str.extract_groups(COMPACT)
    serial = pl.when(text.str.contains(SERIAL)).then(text.str.extract(r"^(\d{5})", 1).cast(pl.Int32))
    frame = frame.with_columns(
        *(
            pl.coalesce(typed.struct.field(part), compact.struct.field(part)).cast(pl.Int32).alias(part)
            for part in ("y", "m", "d")
        ),
        serial=serial + (DAYS_1904 if date1904 else 0),
    )
    written = pl.concat_str(
        pl.col("y").cast(pl.String),
        pl.col("m").cast(pl.String).str.pad_start(2, "0"),
        pl.col("d").fill_null(1).cast(pl.String).str.pad_start(2, "0"),
        separator="-",
    ).str.to_date("%Y-%m-%d", strict=False)
    counted = pl.when(pl.col("serial").is_between(FIRST_SERIAL, LAST_SERIAL)).then(
        pl.lit(SERIAL_ZERO) + pl.duration(days=pl.col("serial"))
    )
    day = pl.coalesce(pl.when(pl.col("y").is_between(FIRST_YEAR, LAST_YEAR)).then(written), counted.cast(pl.Date))
    return frame.select(text, day.alias("day"))


def _with_faults(raw: pl.Series, values: pl.Series, fault: str) -> Parsed:
    bad = raw.is_not_null() & values.is_null()
    faults = pl.select(pl.when(bad).then(pl.lit(fault)).alias("f"))["f"]
    return Parsed(values, faults)


def decimals(raw: pl.Series, binary: bool) -> pl.DataFrame:
    """The parts of numbers as typed, exactly: negative, whole (digits), fraction (digits without closing zeros), power
    (of ten, from 万 or 亿), word (what stands before or after), fault. *binary*: the numbers were floats in a workbook.
    """
    frame = pl.DataFrame({"text": raw.str.strip_chars()}).with_row_index("at")
    plain = frame.filter(pl.col("text").str.contains(PLAIN)).with_columns(
        number=pl.col("text").str.strip_prefix("-"),
        negative=pl.col("text").str.starts_with("-"),
        power=pl.lit(0, pl.Int64),
        word=pl.lit("", pl.String),
        fault=pl.lit(None, pl.String),
    )
    if binary:
        plain = plain.with_columns(number=_as_excel_shows(plain["number"]))
    if plain.height < frame.height:
        other = frame.filter(pl.col("text").is_null() | ~pl.col("text").str.contains(PLAIN))
        plain = pl.concat([plain, _typed(other).select(plain.columns)]).sort("at")
    return plain.select(
        "negative",
        "power",
        "word",
        "fault",
        whole=pl.col("number").str.extract(r"^(\d*)", 1),
        fraction=pl.col("number").str.extract(r"\.(\d+)$", 1).fill_null("").str.strip_chars_end("0"),
    )


def _as_excel_shows(number: pl.Series) -> pl.Series:
    """Numbers of more than 15 digits rounded to 15, as Excel keeps a typed number: 0.30000000000000004 is 0.3."""
    long = number.str.contains(r"\.") & (number.str.len_chars() > EXCEL_DIGITS + 1)
    if not long.any():
        return number
    shown = [f"{FLOAT.plus(Decimal(text)):f}" if is_long else text for text, is_long in zip(number, long, strict=True)]
    return pl.Series(shown, dtype=pl.String)


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    tidy = (
        pl.col("text")
        .str.normalize("NFKC")
        .str.replace_all(MINUS, "-")
        .str.replace_all(r"(\d)[\s']+(\d)", "$1,$2")
        .str.replace_all(r"\s+", "")
    )
    parts = frame.with_columns(tidy=tidy).with_columns(g=pl.col("tidy").str.extract_groups(TYPED)).unnest("g")
    grouped = pl.col("number").str.contains(",")
    outside = pl.concat_str(pl.col("before", "inner", "after", "end").fill_null(""))
    fault = (
        pl.when(pl.col("text").is_null())
        .then(None)
        .when(pl.col("tidy").str.contains("[%‰]"))
        .then(pl.lit("percent"))
        .when(pl.col("number").is_null() | (pl.col("open").is_null() != pl.col("close").is_null()))
        .then(pl.lit("number"))
        .when(pl.col("open").is_not_null() & pl.col("sign").is_not_null())
        .then(pl.lit("number"))
        .when(grouped & ~pl.col("number").str.contains(GROUPED))
        .then(pl.lit("separators"))
    )
    return parts.select(
        "at",
        "text",
        number=pl.col("number").str.replace_all(",", ""),
        negative=(pl.col("sign") == "-").fill_null(False) | pl.col("open").is_not_null(),
        power=pl.col("unit").replace_strict(POWERS, default=0, return_dtype=pl.Int64),
        word=outside,
        fault=fault,
    )


def scaled(parts: pl.DataFrame, shift: pl.Series, limit: int, too_fine: str) -> Parsed:
    """The numbers of *parts* times 10 ** (*shift* + power), as Int64. *too_fine*: the fault of a remainder."""
    frame = parts.with_columns(shift=shift + parts["power"])
    digits = (pl.col("whole") + pl.col("fraction").str.pad_end(pl.col("shift"), "0")).str.strip_chars_start("0")
    frame = frame.with_columns(
        fine=pl.col("fraction").str.len_chars() > pl.col("shift"),
        digits=pl.when(digits == "").then(pl.lit("0")).otherwise(digits),
    )
    size = pl.when(pl.col("digits").str.len_chars() <= MOST_DIGITS).then(pl.col("digits")).cast(pl.Int64, strict=False)
    frame = frame.with_columns(size=size)
    fault = (
        pl.when(pl.col("fault").is_not_null())
        .then(pl.col("fault"))
        .when(pl.col("fine"))
        .then(pl.lit(too_fine))
        .when(pl.col("whole").is_not_null() & (pl.col("size").is_null() | (pl.col("size") > limit)))
        .then(pl.lit("limit"))
    )
    frame = frame.with_columns(f=fault)
    value = pl.when(pl.col("f").is_null()).then(
        pl.when(pl.col("negative")).then(-pl.col("size")).otherwise(pl.col("size"))
    )
    return Parsed(frame.select(value.alias("v"))["v"], frame["f"])


COUNT_WORDS = ("", "人", "名", "位", "人次", "小时", "学时", "个")


def counts(raw: pl.Series, power: int, limit: int, binary: bool) -> Parsed:
    """Whole numbers, as Int64. *power*: of ten, from the heading's unit."""
    parts = decimals(raw, binary)
    other_word = pl.col("fault").is_null() & ~pl.col("word").is_in(COUNT_WORDS)
    parts = parts.with_columns(
        fault=pl.when(other_word | (pl.col("fault") == "number")).then(pl.lit("count")).otherwise(pl.col("fault"))
    )
    return scaled(parts, pl.repeat(power, raw.len(), dtype=pl.Int64, eager=True), limit, "whole")
