"""Code fields: what people type, resolved to codes; and what they may have meant where it resolves to none."""

from difflib import get_close_matches

import polars as pl

from fuwai.core.codelist import CodeList, fold
from fuwai.files.value import Parsed

NEAR = 3  # near matches that a finding names
NEAR_ASKED = 200  # distinct unknown texts for which near matches are sought; more of them is no matter of spelling
NEAR_CUTOFF = 0.5  # similarity from 0 to 1 below which a name is not worth naming
NEAR_LENGTH = 60  # characters beyond which a text is no name
FEW = 12  # a list as short as this is named whole


def resolve(raw: pl.Series, codes: CodeList) -> Parsed:
    """Codes of the texts of a column. Faults: `code` (unknown) and `code_ambiguous`."""
    distinct = raw.drop_nulls().unique()
    found = [codes.find(text) for text in distinct]
    values = raw.replace_strict(distinct, pl.Series(found, dtype=pl.String), default=None, return_dtype=pl.String)
    unknown = {text for text, code in zip(distinct, found, strict=True) if code is None}
    if not unknown:
        return Parsed(values, pl.repeat(None, raw.len(), dtype=pl.String, eager=True))
    names = {text: "code_ambiguous" if codes.ambiguous(text) else "code" for text in unknown}
    return Parsed(values, raw.replace_strict(names, default=None, return_dtype=pl.String))


def near(text: str, codes: CodeList) -> list[str]:
    """The codes of up to three entries that *text* may mean; all of them where the list is short."""
    if len(codes) <= FEW:
        return list(codes)
    if ambiguous := codes.ambiguous(text):
        return list(ambiguous[: NEAR * 2])
    lookup = codes.lookup()
    folded = fold(text)[:NEAR_LENGTH]
    close = get_close_matches(folded, lookup, n=NEAR * 4, cutoff=NEAR_CUTOFF)
    close += [name for name in lookup if len(folded) > 1 and (folded in name or (len(name) > 1 and name in folded))]
    return list(dict.fromkeys(lookup[name] for name in close))[:NEAR]


def label(code: str, codes: CodeList) -> str:
    """An entry as a drop-down list shows it: the code and its Chinese name."""
    return f"{code} {codes[code].zh}"
