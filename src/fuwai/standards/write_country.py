"""Writes codelists/country.csv from CLDR (through Babel) and country-names.toml. Run when either has changed:

    python -m fuwai.standards.write_country

Nothing imports it: the programs read the CSV, so that start-up needs no Babel.
"""

import csv
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from babel.core import get_global

from fuwai.standards.source import ROOM, read_toml

COLUMNS = ("code", "zh", "en", "source", "synonyms")
NOT_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}  # CLDR's own


def rows() -> list[dict[str, str]]:
    """One row for each of the 249 codes of ISO 3166-1, with its three-letter codes among the synonyms."""
    zh, en = ({str(code): name for code, name in Locale.parse(of).territories.items()} for of in ("zh_CN", "en"))
    ours = read_toml(ROOM / "codelists" / "country-names.toml")
    longer: dict[str, list[str]] = {}
    for alias, targets in sorted(get_global("territory_aliases").items()):
        if len(targets) == 1 and len(alias) == 3 and alias.isalpha():
            longer.setdefault(targets[0], []).append(alias)
    found = []
    for code in sorted(code for code in zh if len(code) == 2 and code.isalpha() and code not in NOT_ISO):
        own = ours.get(code, {})
        names = {"zh": own.get("zh", zh[code]), "en": own.get("en", en[code].replace(" & ", " and "))}
        also = [*longer.get(code, ()), en[code], zh[code], *own.get("synonyms", ())]
        synonyms = [name for name in dict.fromkeys(also) if name and name not in names.values()]
        source = f"ISO 3166-1; CLDR (Babel {version('babel')})"
        if own.get("zh") or own.get("en"):
            source += "; 统计用简称"
        found.append({"code": code, **names, "source": source, "synonyms": "|".join(synonyms)})
    return found


def write(file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    write(ROOM / "codelists" / "country.csv")
