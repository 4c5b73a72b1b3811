"""The sentences of notable facts, as data: standards/bulletins/notable.toml, read by the rules of every bulletin file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuwai.core.blueprint import Parameter
from fuwai.core.notable import KINDS, Kind
from fuwai.core.phrase import Language
from fuwai.core.template import Sayings, Template
from fuwai.standards.bulletin import ROOM, parameter_of, phrase_of
from fuwai.standards.bulletin_check import LANGUAGES, Reading
from fuwai.standards.source import read_toml, users_file

FILE = "notable.toml"


@dataclass(frozen=True)
class Wordings:
    """How each kind of notable fact is said, and why it is notable; the phrases and parameters that both speak of."""

    said: Mapping[Kind, Mapping[Language, Template]]
    why: Mapping[Kind, Mapping[Language, Template]]
    sayings: Mapping[Language, Sayings]
    parameters: Mapping[str, Parameter]


def wordings() -> Wordings:
    """Those of the user's own file where there is one. Raises FuwaiError that names the file and the entry."""
    return _read(users_file(f"bulletins/{FILE}") or ROOM / FILE)


@cache
def _read(file: Path) -> Wordings:
    reading, raw = Reading(file), read_toml(file)
    reading.only(raw, ("parameters", "facts", "phrases"), "")
    reading.only(raw["facts"], KINDS, "facts")
    said, why = dict[Kind, Mapping[Language, Template]](), dict[Kind, Mapping[Language, Template]]()
    for kind in KINDS:
        entry, told = f"facts.{kind}", raw["facts"].get(kind, {})
        reading.only(told, ("zh", "en", "zh_why", "en_why"), entry)
        said[kind] = reading.templates(told, entry)
        why[kind] = reading.templates({each: told.get(f"{each}_why") for each in LANGUAGES}, f"{entry}.why")
    phrases = {id_: phrase_of(reading, id_, each) for id_, each in raw.get("phrases", {}).items()}
    parameters = {id_: parameter_of(reading, id_, each) for id_, each in raw.get("parameters", {}).items()}
    return Wordings(said, why, {each: Sayings(each, phrases) for each in LANGUAGES}, parameters)
