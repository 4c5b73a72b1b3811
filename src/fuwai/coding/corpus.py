"""The descriptions that the model learns from: passes of different hands (`corpus/*.tsv`), and the catalogue's own words.

A pass whose name begins with `t` is held out: it is read for the report card and never learnt from.
"""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fuwai.core.catalogue import Edition
from fuwai.core.error import FuwaiError, Place

FOLDER = Path(__file__).parent / "corpus"
COLUMNS = ("text", "codes", "client_type", "client_industry", "supplier", "note")
OUT = "out"
VERDICTS = ("in", "out", "split", "ask")
CATALOGUE = "catalogue"
WORDS = Path(__file__).parent / "words.tsv"


@dataclass(frozen=True)
class Description:
    """One description and how it is coded: *codes* acceptable, best first, none where it is `out`.

    *source* is the pass it was written in.
    """

    text: str
    verdict: str
    codes: tuple[str, ...]
    client_type: str = ""
    client_industry: str = ""
    supplier: str = ""
    source: str = ""

    @property
    def classes(self) -> tuple[str, ...]:
        """What may be answered: the acceptable codes, or `out`."""
        return self.codes or (OUT,)


def learnt(folder: Path = FOLDER) -> tuple[Description, ...]:
    """All descriptions to learn from, by pass and line."""
    return _passes(folder, held_out=False)


def held_out(folder: Path = FOLDER) -> tuple[Description, ...]:
    """All descriptions that are only tested on."""
    return _passes(folder, held_out=True)


def _passes(folder: Path, *, held_out: bool) -> tuple[Description, ...]:
    files = sorted(file for file in folder.glob("*.tsv") if file.stem.startswith("t") is held_out)
    return tuple(line for file in files for line in read(file))


def read(file: Path) -> tuple[Description, ...]:
    """The lines of one pass. Raises FuwaiError `coding.bad_corpus`, naming file and row."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or tuple(rows[0]) != COLUMNS:
        raise _bad(file, 1, f"标题行应为 {COLUMNS}", f"the heading is {COLUMNS}")
    found = []
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(COLUMNS):
            raise _bad(
                file, number, f"有 {len(row)} 列, 应为 {len(COLUMNS)} 列", f"{len(row)} columns, not {len(COLUMNS)}"
            )
        found.append(described(row[0], row[1], row[2], row[3], row[4], file.stem, file, number))
    return tuple(found)


def described(
    text: str, codes: str, client_type: str, client_industry: str, supplier: str, source: str, file: Path, row: int
) -> Description:
    """A line: its codes are `out`, `I12|I11`, `split:K82` or `ask:B41`."""
    mark, _, rest = codes.strip().rpartition(":")
    verdict = mark or ("out" if rest == OUT else "in")
    if verdict not in VERDICTS or not text.strip() or not rest:
        raise _bad(file, row, f"编码 {codes!r} 或文本不对", f"codes {codes!r} or the text are not as they should be")
    kept = tuple(code for code in rest.split("|") if code != OUT) if rest != OUT else ()
    return Description(text, verdict if kept else "out", kept, client_type, client_industry, supplier, source)


def of_catalogue(edition: Edition) -> tuple[Description, ...]:
    """The catalogue's own words, each its group's: names, definitions and typical businesses, in both languages."""
    found = []
    for group in edition.groups.values():
        texts = [group.zh, group.en, group.definition_zh, group.definition_en]
        for business in group.typical:
            texts += [business.zh, business.en, business.definition_zh, business.definition_en]
        found += [Description(text, "in", (group.code,), source=CATALOGUE) for text in texts if text]
    return tuple(found)


def of_words(file: Path = WORDS) -> tuple[Description, ...]:
    """The words of each trade, ours: a line is a group (or `out`) and its words. Raises FuwaiError `coding.bad_corpus`."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        code, tab, words = line.partition("\t")
        if not tab:
            raise _bad(file, number, "应为 组别、制表符、词", "a line is a group, a tab and words")
        found += [described(word, code, "", "", "", CATALOGUE, file, number) for word in words.split("、")]
    return tuple(found)


def digest(descriptions: Iterable[Description]) -> str:
    """SHA-256 of descriptions, by which a model names what it was made from."""
    taken = hashlib.sha256()
    for line in descriptions:
        parts = (line.text, line.verdict, "|".join(line.codes), line.client_type, line.client_industry, line.supplier)
        taken.update("\t".join((*parts, line.source)).encode("utf-8", "surrogatepass") + b"\n")
    return taken.hexdigest()


def unknown_codes(descriptions: Sequence[Description], edition: Edition) -> list[str]:
    """Codes that the edition lacks."""
    return sorted({code for line in descriptions for code in line.codes if code not in edition.groups})


def _bad(file: Path, row: int, zh: str, en: str) -> FuwaiError:
    return FuwaiError("coding.bad_corpus", zh, en, Place(file=file.name, row=row))
