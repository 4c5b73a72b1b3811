"""The canonical texts of many entries at once: the same text as `core.chain.canonical` gives for one, by columns."""

import hashlib

import polars as pl

MOMENT_FORM = "%Y-%m-%dT%H:%M:%S%.6fZ"  # UTC, always with microseconds


def texts(frame: pl.DataFrame) -> list[str]:
    """One canonical JSON text a row: keys sorted, no spaces, days and moments in ISO form, null for what is missing."""
    columns = []
    for name, dtype in sorted(frame.schema.items()):
        column = pl.col(name)
        if dtype == pl.Date:
            column = column.dt.strftime("%Y-%m-%d")
        elif isinstance(dtype, pl.Datetime):
            column = column.dt.strftime(MOMENT_FORM)
        columns.append(column)
    return frame.select(pl.struct(columns).struct.json_encode()).to_series().to_list()


def digests(contents: list[str]) -> list[str]:
    """SHA-256 of each text, in hexadecimal."""
    sha256 = hashlib.sha256
    return [sha256(text.encode()).hexdigest() for text in contents]
