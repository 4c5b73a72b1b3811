"""Reading the standard's files: TOML and CSV in UTF-8, every refusal naming file and entry."""

import csv
import os
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from fuwai.core.error import FuwaiError, Place

ROOM = Path(__file__).parent
HOME_VARIABLE = "FUWAI_HOME"


def refuse(file: Path, entry: str, zh: str, en: str) -> FuwaiError:
    """The error for an entry of a standard that does not add up: code `standard.refused`, naming file and entry."""
    return FuwaiError("standard.refused", f"{entry}：{zh}", f"{entry}: {en}", Place(file=file.name))


def read_toml(file: Path) -> dict[str, Any]:
    """The tables of a TOML file. Raises FuwaiError `standard.refused` where it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise refuse(file, "TOML", f"无法读取: {error}", f"cannot be read: {error}") from error


def read_csv(file: Path, wanted: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file with a heading, cells stripped; every column *wanted* must be there."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = [{key: (value or "").strip() for key, value in row.items() if key is not None} for row in reader]
            columns = tuple(reader.fieldnames or ())
    except (UnicodeDecodeError, OSError, csv.Error) as error:
        raise refuse(file, "CSV", f"无法读取: {error}", f"cannot be read: {error}") from error
    if missing := [name for name in wanted if name not in columns]:
        names = "、".join(missing)
        raise refuse(file, "heading", f"缺少列 {names}", f"the column {', '.join(missing)} is missing")
    return rows


def need(table: Mapping[str, Any], key: str, file: Path, entry: str) -> str:
    """The text under *key*; an entry without it is refused."""
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise refuse(file, entry, f"缺少 {key}", f"{key} is missing")
    return value


def day(text: object, file: Path, entry: str) -> date | None:
    """A TOML date or an ISO text; None where it is empty."""
    if isinstance(text, date):
        return text
    if text in (None, ""):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise refuse(file, entry, f"日期 {text!r} 应写作 2015-06-30", f"{text!r} is no date like 2015-06-30") from error


class Dated(Protocol):
    """An edition, as far as its days go."""

    @property
    def code(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def ends_before(earlier: Dated, later: Dated, file: Path) -> date:
    """The last day of *earlier*: its own, or the day before *later* begins. Two that overlap are refused."""
    if later.valid_from is None or (earlier.valid_to is not None and earlier.valid_to >= later.valid_from):
        raise refuse(
            file,
            later.code,
            f"与版本 {earlier.code} 的有效期重叠; 请写明 valid_from",
            f"holds together with edition {earlier.code}; state valid_from",
        )
    return earlier.valid_to or later.valid_from - timedelta(days=1)


def home() -> Path:
    """The user's own directory, FUWAI_HOME (`var` where it is not set, as in the settings): lists there join ours."""
    return Path(os.environ.get(HOME_VARIABLE, "var")).resolve()


def data_files(folder: str) -> tuple[Path, ...]:
    """The TOML files of a folder of the standard, ours and then those in the same folder of FUWAI_HOME."""
    return _data_files(folder, home())


@cache
def _data_files(folder: str, users: Path) -> tuple[Path, ...]:
    return tuple(file for root in (ROOM, users) for file in sorted((root / folder).glob("*.toml")))


def users_file(name: str) -> Path | None:
    """The user's own *name* in FUWAI_HOME; None where there is none."""
    file = home() / name
    return file if file.is_file() else None
