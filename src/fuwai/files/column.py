"""The columns of a sheet, read field by field into the dtypes of the record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from fuwai.core.codelist import CodeList
from fuwai.core.record import Field, Kind, RecordType
from fuwai.files import coded, value
from fuwai.files.fault import NEAR, NOTHING_NEAR, shown
from fuwai.files.heading import Heading, Unit
from fuwai.files.sheet import RawSheet
from fuwai.files.value import Parsed
from fuwai.standards.codelist import codes

CURRENCY_SIGNS: Mapping[str, tuple[str, ...]] = {
    "$": ("USD", "HKD", "AUD", "CAD", "SGD", "NZD", "TWD", "MOP"),
    "us$": ("USD",),
    "hk$": ("HKD",),
    "nt$": ("TWD",),
    "a$": ("AUD",),
    "c$": ("CAD",),
    "s$": ("SGD",),
    "¥": ("CNY", "JPY"),
    "rmb": ("CNY",),
    "rmb¥": ("CNY",),
    "円": ("JPY",),
    "€": ("EUR",),
    "£": ("GBP",),
    "₩": ("KRW",),
    "₹": ("INR",),
    "₽": ("RUB",),
}
DTYPES: Mapping[Kind, type[pl.DataType]] = {
    "text": pl.String,
    "code": pl.String,
    "date": pl.Date,
    "month": pl.Int32,
    "count": pl.Int64,
    "amount": pl.Int64,
}
ANY_CURRENCY = ("", "元", "圆", "元整", "整")  # 元 is said of every currency: 美元, 日元, 欧元


@dataclass(frozen=True)
class CellFault:
    """A cell that could not be read: *fault* names it, *slots* fill its words."""

    row: int
    field: str
    fault: str
    slots: Mapping[str, object]


def read(
    raw: pl.DataFrame, record: RecordType, heading: Heading, sheet: RawSheet
) -> tuple[pl.DataFrame, list[CellFault]]:
    """All fields of *record* in their dtypes (null where *raw* has no such column), and the cells that were unreadable."""
    parsed: dict[str, Parsed] = {}
    for wanted in sorted(record, key=lambda each: each.kind == "amount"):  # amounts need their row's currency
        if wanted.name in raw.columns:
            unit = heading.units.get(wanted.name, Unit())
            parsed[wanted.name] = _parse(raw[wanted.name], wanted, unit, sheet, parsed)
    empty = pl.repeat(None, raw.height, dtype=pl.String, eager=True)
    frame = pl.DataFrame({name: parsed[name].values if name in parsed else empty for name in record.names})
    blank = [f for f in record if f.name not in parsed]
    frame = frame.with_columns(pl.col(f.name).cast(DTYPES[f.kind]) for f in blank)
    faults = [fault for name in parsed for fault in _faults(raw[name], parsed[name], record[name], parsed)]
    return frame, faults


def _parse(raw: pl.Series, wanted: Field, unit: Unit, sheet: RawSheet, parsed: Mapping[str, Parsed]) -> Parsed:
    if wanted.kind == "date":
        return value.by_distinct(raw, lambda texts: value.dates(texts, sheet.date1904))
    if wanted.kind == "month":
        return value.by_distinct(raw, lambda texts: value.months(texts, sheet.date1904))
    if wanted.kind == "count":
        return value.counts(raw, unit.power, wanted.limit, sheet.binary)
    if wanted.kind == "code":
        return coded.resolve(raw, codes(wanted.codes))
    if wanted.kind == "amount":
        return _amounts(raw, wanted, unit, sheet.binary, parsed.get(wanted.currency))
    return _text(raw, wanted, sheet.binary)


def _text(raw: pl.Series, wanted: Field, binary: bool) -> Parsed:
    numbered = wanted.name.endswith(("_number", "_code"))
    read_ = value.texts(raw, wanted.limit, folded=numbered, binary=binary)
    if wanted.name == "enterprise_code":  # people write 12345678-9, or small letters
        return Parsed(read_.values.str.to_uppercase().str.replace_all(r"[\s-]", ""), read_.faults)
    return read_


def _amounts(raw: pl.Series, wanted: Field, unit: Unit, binary: bool, currency: Parsed | None) -> Parsed:
    listed = codes("currency")
    digits = {code: entry.digits for code, entry in listed.items()}
    held = currency.values if currency else pl.repeat(None, raw.len(), dtype=pl.String, eager=True)
    parts = value.decimals(raw, binary)
    frame = parts.with_columns(
        text=raw,
        currency=held,
        digits=held.replace_strict(digits, default=None, return_dtype=pl.Int64),
    )
    fault = (
        pl.when(pl.col("text").is_null() | pl.col("fault").is_not_null())
        .then(pl.col("fault"))
        .when(pl.lit(unit.power > 0) & (pl.col("power") > 0))
        .then(pl.lit("unit_twice"))
        .when(pl.col("digits").is_null())
        .then(pl.lit("no_currency"))
        .when(pl.lit(bool(unit.currency)) & (pl.col("currency") != unit.currency))
        .then(pl.lit("other_currency"))
        .otherwise(_word_fault(parts, held, listed))
    )
    judged = parts.with_columns(frame.select(fault.alias("fault")))
    return value.scaled(judged, frame["digits"].fill_null(0) + unit.power, wanted.limit, "decimals")


def _word_fault(parts: pl.DataFrame, held: pl.Series, listed: CodeList) -> pl.Series:
    """`number` for a word that is no currency, `other_currency` for one that is not the row's."""
    pairs = pl.DataFrame({"word": parts["word"].fill_null("").str.to_lowercase(), "held": held})
    distinct = pairs.unique().rows()
    faults = {pair: _word(pair[0], pair[1], listed) for pair in distinct}
    if not any(faults.values()):
        return pl.repeat(None, pairs.height, dtype=pl.String, eager=True)
    return pl.Series([faults[pair] for pair in pairs.rows()], dtype=pl.String)


def _word(word: str, held: str | None, listed: CodeList) -> str | None:
    allowed = _currencies(word, listed)
    if allowed is None:
        return "number"
    return "other_currency" if allowed and held is not None and held not in allowed else None


def _currencies(word: str, listed: CodeList) -> tuple[str, ...] | None:
    """The currencies that a word beside an amount may mean; empty for any, None where it is no currency."""
    if word in ANY_CURRENCY:
        return ()
    for text in (word, word.removesuffix("整"), word.removesuffix("元整"), word.removesuffix("元")):
        if text in CURRENCY_SIGNS:
            return CURRENCY_SIGNS[text]
        if (code := listed.find(text)) is not None:
            return (code,)
    return None


def _faults(raw: pl.Series, read_: Parsed, wanted: Field, parsed: Mapping[str, Parsed]) -> Iterator[CellFault]:
    if read_.faults.null_count() == read_.faults.len():
        return
    rows = read_.faults.is_not_null().arg_true()
    currency = parsed[wanted.currency].values if wanted.currency in parsed else None
    near: dict[str, tuple[str, str]] = {}
    for row, fault, came in zip(rows, read_.faults[rows], raw[rows], strict=True):
        slots: dict[str, object] = {"came": shown(came)}
        if fault in ("code", "code_ambiguous"):
            if came not in near:
                near[came] = _near(came, wanted, len(near))
            slots["near_zh"], slots["near_en"] = near[came]
        if currency is not None:
            slots["currency"] = currency[row] or "—"
        yield CellFault(row, wanted.name, fault, slots)


def _near(came: str, wanted: Field, asked: int) -> tuple[str, str]:
    listed = codes(wanted.codes)
    found = coded.near(came, listed) if asked < coded.NEAR_ASKED else []
    if not found:
        return NOTHING_NEAR
    zh, en = ([listed.told(code, language) for code in found] for language in ("zh", "en"))
    return NEAR[0].format("、".join(zh)), NEAR[1].format(", ".join(en))


def slots(wanted: Field, own: Mapping[str, object]) -> dict[str, object]:
    """Everything that a fault's words may name: of the field, of its currency, and of the cell."""
    currency = str(own.get("currency", ""))
    listed = codes("currency")
    digits = listed[currency].digits if currency in listed else 0
    limit = wanted.limit if wanted.kind != "amount" else f"{wanted.limit // 10**digits:,} {currency}"
    return {"zh": wanted.zh, "en": wanted.en, "limit": limit, "digits": digits, "near_zh": "", "near_en": "", **own}
