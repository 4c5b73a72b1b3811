"""The bulletins that ship, and an office's own: TOML files of sentences with slots, read and checked whole.

What a file can say is told in docs/methods/bulletin.md. A file that types a number, names what is not declared, or lacks
one of its languages does not load; the error names file and sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from fuwai.core.blueprint import (
    FIGURE_ACTS,
    BlockPlan,
    Blueprint,
    ChartPlan,
    Declarations,
    FigurePlan,
    ListPlan,
    Parameter,
    SectionPlan,
    SentencePlan,
    TablePlan,
    Wording,
)
from fuwai.core.error import FuwaiError
from fuwai.core.phrase import Case, Language, Phrase
from fuwai.core.review import Level
from fuwai.core.template import Form, Sayings
from fuwai.standards.bulletin_check import LANGUAGES, Raw, Reading, check
from fuwai.standards.source import read_toml, users_file
from fuwai.standards.tables import parameters

ROOM = Path(__file__).parent / "bulletins"
LARGEST = 1_000_000  # bytes of a bulletin file; the longest that ships has a fiftieth of it
FILE_NAME = re.compile(r"[a-z][a-z0-9_-]*")
SHARED = ("figures", "lists", "bands", "groups", "parameters", "phrases", "forms")
HEAD = ("id", "zh", "en", "source", "uses", "levels", "periods", "direction", "title", "issuer", "chosen")
BODY = ("lead", "section", "note")
FIGURE_TEXTS = ("of", "by", "bound", "compare", "period", "direction", "group", "region", "zh", "en")
TABLE_KEYS = ("id", "table", "caption", "columns", "heads", "groups", "total", "without_empty", "when")
CHART_KEYS = ("id", "chart", "caption", "alt", "values", "kind", "first", "last", "when")


def blueprints() -> tuple[Blueprint, ...]:
    """The bulletins that ship, in order of their ids; one of the same name in FUWAI_HOME/bulletins takes its place."""
    return tuple(blueprint(name) for name in kinds())


@cache
def kinds() -> tuple[str, ...]:
    """The ids of the bulletins that ship. A file without a title is a shared one, and no bulletin."""
    return tuple(sorted(file.stem for file in ROOM.glob("*.toml") if "title" in read_toml(file)))


@cache
def blueprint(kind: str) -> Blueprint:
    """The bulletin *kind*. Raises FuwaiError `bulletin.unknown`."""
    own = users_file(f"bulletins/{kind}.toml")
    if own is None and kind not in kinds():
        raise FuwaiError(
            "bulletin.unknown",
            f"没有通报 {kind!r}; 有: {'、'.join(kinds())}",
            f"there is no bulletin {kind!r}; there are {', '.join(kinds())}",
        )
    return load(own or ROOM / f"{kind}.toml")


def load(file: Path) -> Blueprint:
    """The bulletin that *file* writes, with what it uses. Raises FuwaiError naming file and sentence."""
    reading = Reading(file)
    if file.is_file() and file.stat().st_size > LARGEST:
        raise reading.refuse("", f"文件超过 {LARGEST} 字节", f"the file has more than {LARGEST} bytes")
    raw = read_toml(file)
    reading.only(raw, (*HEAD, *BODY, *SHARED), "")
    shared = [read_toml(_used(reading, name)) for name in raw.get("uses", ())]
    merged = {key: _merged([*shared, raw], key) for key in SHARED}
    phrases = {id_: phrase_of(reading, id_, each) for id_, each in merged["phrases"].items()}
    declarations = _declarations(reading, merged, "")
    blueprint = Blueprint(
        id=reading.need(raw, "id", ""),
        zh=reading.need(raw, "zh", ""),
        en=reading.need(raw, "en", ""),
        source=reading.need(raw, "source", ""),
        levels=tuple(raw.get("levels", ())),
        periods=tuple(raw.get("periods", ())),
        direction=raw.get("direction", "offshore"),
        title=reading.templates(raw.get("title", {}), "title"),
        issuer=reading.templates(raw.get("issuer", {}), "issuer"),
        declarations=declarations,
        lead=tuple(_block(reading, each, "lead") for each in raw.get("lead", ())),
        sections=tuple(_section(reading, each) for each in raw.get("section", ())),
        sayings={
            language: Sayings(language, phrases, _forms(reading, merged["forms"], language)) for language in LANGUAGES
        },
        notes=tuple(_sentence(reading, each) for each in raw.get("note", ())),
        chosen=bool(raw.get("chosen", False)),
    )
    check(reading, blueprint)
    return blueprint


def _used(reading: Reading, name: str) -> Path:
    """A file of the standard or of the user's own, by its plain name; nothing else on the disk can be named."""
    plain = isinstance(name, str) and FILE_NAME.fullmatch(name) is not None
    file = (users_file(f"bulletins/{name}.toml") if plain else None) or ROOM / f"{name if plain else '?'}.toml"
    if not file.is_file():
        raise reading.refuse("uses", f"没有文件 {name}.toml", f"there is no file {name}.toml")
    return file


def _merged(raws: Iterable[Raw], key: str) -> dict[str, Any]:
    """The entries under *key* of all files; a later file's entry takes an earlier one's place."""
    return {name: entry for raw in raws for name, entry in raw.get(key, {}).items()}


def _declarations(reading: Reading, raw: Raw, entry: str) -> Declarations:
    return Declarations(
        figures={id_: _figure(reading, id_, each, entry) for id_, each in raw.get("figures", {}).items()},
        lists={id_: _list(reading, id_, each, entry) for id_, each in raw.get("lists", {}).items()},
        bands=dict(raw.get("bands", {})),
        groups=dict(raw.get("groups", {})),
        parameters={id_: parameter_of(reading, id_, each) for id_, each in raw.get("parameters", {}).items()},
    )


def _figure(reading: Reading, id_: str, raw: Raw, entry: str) -> FigurePlan:
    entry = f"{entry}figures.{id_}"
    reading.only(raw, (*FIGURE_ACTS, *FIGURE_TEXTS, "dims", "when"), entry)
    acts = [act for act in FIGURE_ACTS if act in raw]
    if len(acts) != 1:
        raise reading.refuse(
            entry, f"须且只须写 {'、'.join(FIGURE_ACTS)} 之一", f"exactly one of {', '.join(FIGURE_ACTS)} is wanted"
        )
    return FigurePlan(
        id_,
        acts[0],
        subject=reading.need(raw, acts[0], entry),
        when=reading.condition(raw, entry),
        dims=dict(raw.get("dims", {})),
        **{key: raw[key] for key in FIGURE_TEXTS if key in raw},
    )


def _list(reading: Reading, id_: str, raw: Raw, entry: str) -> ListPlan:
    entry = f"{entry}lists.{id_}"
    plain = [field.name for field in fields(ListPlan) if field.name not in ("id", "omit", "when", "each")]
    reading.only(raw, (*plain, "omit", "when", "each"), entry)
    each = raw.get("each")
    return ListPlan(
        id_,
        measure=reading.need(raw, "measure", entry),
        by=reading.need(raw, "by", entry),
        omit=tuple(raw.get("omit", ())),
        when=reading.condition(raw, entry),
        each=None if each is None else _declarations(reading, each, f"{entry}.each."),
        **{key: raw[key] for key in plain if key in raw and key not in ("measure", "by")},
    )


def parameter_of(reading: Reading, id_: str, raw: Raw) -> Parameter:
    entry = f"parameters.{id_}"
    reading.only(raw, ("zh", "en", "source", "unit", "values", "band"), entry)
    if "band" in raw:
        return _bound(reading, id_, raw, entry)
    values = sorted(((each["from"], Fraction(str(each["value"]))) for each in raw.get("values", ())), reverse=True)
    if not values or not all(isinstance(start, date) for start, _ in values):
        raise reading.refuse(
            entry, "须有 values = [{ from = 日期, value = 数 }]", "values = [{ from = DATE, value = NUMBER }] is wanted"
        )
    zh, en, source = (reading.need(raw, key, entry) for key in ("zh", "en", "source"))
    return Parameter(id_, zh, en, source, tuple(values), raw.get("unit", "count"))


def _bound(reading: Reading, id_: str, raw: Raw, entry: str) -> Parameter:
    """The lower bound of a band of enterprises, as the tables have it: one source for prose and table."""
    dated, place = parameters("enterprise_bands"), raw["band"]
    if "values" in raw or not isinstance(place, int) or not all(0 < place < len(each.usd) for each in dated):
        raise reading.refuse(
            entry,
            "band 为企业规模档的序号, 从 1 起, 且不与 values 同写",
            "band is the place of a band of enterprises, from 1, and stands without values",
        )
    values = sorted(((each.valid_from or date.min, Fraction(each.usd[place])) for each in dated), reverse=True)
    zh, en = (reading.need(raw, key, entry) for key in ("zh", "en"))
    return Parameter(id_, zh, en, raw.get("source", dated[-1].source), tuple(values), "usd")


def phrase_of(reading: Reading, id_: str, raw: Raw) -> Phrase:
    entry = f"phrases.{id_}"
    reading.only(raw, ("zh", "en", "exact", "cases"), entry)
    return Phrase(
        id_,
        tuple(_case(reading, each, entry) for each in raw.get("cases", ())),
        reading.need(raw, "zh", entry),
        reading.need(raw, "en", entry),
        bool(raw.get("exact", False)),
    )


def _case(reading: Reading, raw: Raw, entry: str) -> Case:
    bounds = ("above", "below", "at_least", "at_most")
    reading.only(raw, ("zh", "en", *bounds), entry)
    texts = reading.texts(raw, entry)
    if typed := next((text for text in texts.values() if any(letter.isdigit() for letter in text)), ""):
        raise FuwaiError(
            "bulletin.digit",
            f"措辞里写了数字: {typed!r}",
            f"a number is typed in the phrase: {typed!r}",
            reading.place(entry),
        )
    return Case(texts["zh"], texts["en"], **{key: Fraction(str(raw[key])) for key in bounds if key in raw})


def _forms(reading: Reading, raws: Raw, language: Language) -> dict[str, Form]:
    forms = {}
    for id_, raw in raws.items():
        entry = f"forms.{id_}"
        reading.only(raw, ("zh", "en", "join", "first"), entry)
        first = raw.get("first")
        forms[id_] = Form(
            reading.templates(raw, entry)[language],
            reading.texts(raw.get("join", {"zh": "；", "en": "; "}), f"{entry}.join")[language],
            reading.templates(first, f"{entry}.first")[language] if first else (),
        )
    return forms


def _section(reading: Reading, raw: Raw) -> SectionPlan:
    id_ = reading.need(raw, "id", "section")
    if "from" in raw:
        reading.only(raw, ("id", "from"), id_)
        theirs = read_toml(_used(reading, raw["from"])).get("section", ())
        raw = next((each for each in theirs if each.get("id") == id_), {"id": id_})
    reading.only(raw, ("id", "zh", "en", "block"), id_)
    blocks = tuple(_block(reading, each, id_) for each in raw.get("block", ()))
    return SectionPlan(id_, reading.templates(raw, id_), blocks)


def _block(reading: Reading, raw: Raw, section: str) -> BlockPlan:
    if "table" in raw:
        return _table(reading, raw)
    if "chart" in raw:
        return _chart(reading, raw)
    reading.only(raw, ("sentence",), section)
    return tuple(_sentence(reading, each) for each in raw.get("sentence", ()))


def _sentence(reading: Reading, raw: Raw) -> SentencePlan:
    id_ = reading.need(raw, "id", "sentence")
    reading.only(raw, ("id", "zh", "en", "when", "otherwise"), id_)
    wordings = [raw, *raw.get("otherwise", ())]
    for other in raw.get("otherwise", ()):
        reading.only(other, ("zh", "en", "when"), id_)
    return SentencePlan(
        id_, tuple(Wording(reading.templates(each, id_), reading.condition(each, id_)) for each in wordings)
    )


def _table(reading: Reading, raw: Raw) -> TablePlan:
    id_ = reading.need(raw, "id", "table")
    reading.only(raw, TABLE_KEYS, id_)
    return TablePlan(
        id_,
        raw["table"],
        reading.templates(raw.get("caption", {}), f"{id_}.caption"),
        tuple(raw.get("columns", ())),
        {column: reading.texts(each, f"{id_}.heads.{column}") for column, each in raw.get("heads", {}).items()},
        tuple(raw.get("groups", ())),
        bool(raw.get("total", True)),
        reading.condition(raw, id_, "without_empty"),
        reading.condition(raw, id_),
    )


def _chart(reading: Reading, raw: Raw) -> ChartPlan:
    id_ = reading.need(raw, "id", "chart")
    reading.only(raw, CHART_KEYS, id_)
    return ChartPlan(
        id_,
        raw["chart"],
        reading.need(raw, "kind", id_),
        reading.templates(raw.get("caption", {}), f"{id_}.caption"),
        reading.templates(raw.get("alt", {}), f"{id_}.alt"),
        tuple(
            (name, reading.texts(each, id_))
            for name, each in raw.get("values", {"value": {"zh": "-", "en": "-"}}).items()
        ),
        int(raw.get("first", 1)),
        int(raw.get("last", 99)),
        reading.condition(raw, id_),
    )


def chosen_for(level: int, period_kind: str) -> Blueprint:
    """The bulletin for a region of *level* and a period of that kind where none is named."""
    fitting = sorted(
        (each for each in blueprints() if each.chosen and each.fits(level, period_kind)),
        key=lambda each: (
            not each.periods,
            len(each.levels) or len(Level),
            each.id,
        ),  # the one written most closely for it
    )
    if not fitting:
        raise FuwaiError(
            "bulletin.unknown",
            f"没有适用于这一层级和报告期的通报; 可用 --kind 指定: {'、'.join(kinds())}",
            f"no bulletin is written for this level and period; name one by --kind: {', '.join(kinds())}",
        )
    return fitting[0]
