"""A part of a scheme file as it is read: each field of its kind, or refused with the line on which it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from fuwai.core.error import FuwaiError, Place
from fuwai.core.grant_rule import Rule, RuleError, parse

TEXTS = ("zh", "en", "source")
ENTRY = (*TEXTS, "id", "valid_from", "valid_to")
TOP = (
    "id",
    *TEXTS,
    "region",
    "note_zh",
    "note_en",
    "level",
    "receipts",
    "cap",
    "tolerance",
    "near",
    "thresholds",
    "ascending",
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "parameter": (*ENTRY, "unit", "value"),
    "question": (*ENTRY, "unit"),
    "figure": (*ENTRY, "unit", "rule"),
    "condition": (*ENTRY, "rule"),
    "item": (*ENTRY, "rule", "per", "of", "cap", "each", "most", "codes"),
    "paper": (*ENTRY, "required"),
    "criterion": (*ENTRY, "most"),
    "calendar": ("first", "last", "opens", "closes", "cut_off", "source"),
    "apportionment": ("method", "source", "points", "weight", "total"),
}
TABLES = ("calendar", "apportionment")  # one of each; of the others, as many as there are
LARGEST = 500_000  # bytes of a scheme file
MOST = 10**14  # of any number in it
PAIR = 2


@dataclass(frozen=True)
class Part:
    """The fields of *file*, whose *text* tells the lines."""

    file: Path
    text: str

    def refuse(self, where: tuple[str, ...], zh: str, en: str) -> FuwaiError:
        """*where*: a key at the head; or a part, then (of several) an entry's id or #number, then a key in it."""
        return FuwaiError("grant.scheme_refused", zh, en, Place(file=self.file.name, row=self._line(where)))

    def _line(self, where: tuple[str, ...]) -> int | None:
        """The line of the key in its part; where the part has no such key, that of its id or heading."""
        if where[0] not in FIELDS:
            return self._first(1, len(self.text.splitlines()), where[0])
        parts = self._parts(where[0])
        if where[0] in TABLES:
            chosen, keys = parts[:1], where[1:]
        elif len(where) > 1 and where[1].startswith("#"):
            chosen, keys = parts[int(where[1][1:]) - 1 : int(where[1][1:])], where[2:]
        else:
            chosen, keys = [one for one in parts if len(where) > 1 and self._named(*one, where[1])], where[2:]
        if not chosen:
            return self._first(1, len(self.text.splitlines()), where[0])
        first, last = chosen[0]
        return next((line for key in (*keys, "id") if (line := self._first(first, last, key))), first)

    def _parts(self, heading: str) -> list[tuple[int, int]]:
        """First and last line of each part of that heading."""
        lines = self.text.splitlines()
        begins = [n for n, line in enumerate(lines, 1) if line.lstrip().startswith("[")] + [len(lines) + 1]
        form = re.compile(rf"\s*\[+\s*{heading}\s*\]+")
        return [(n, later - 1) for n, later in pairwise(begins) if form.match(lines[n - 1])]

    def _named(self, first: int, last: int, id: str) -> bool:
        form = re.compile(rf"\s*id\s*=\s*[\"']{re.escape(id)}[\"']")
        return any(form.match(line) for line in self.text.splitlines()[first - 1 : last])

    def _first(self, first: int, last: int, key: str) -> int | None:
        form = re.compile(rf"\s*(?:{re.escape(key)}|[\"']{re.escape(key)}[\"'])\s*=")
        lines = enumerate(self.text.splitlines()[first - 1 : last], first)
        return next((n for n, line in lines if form.match(line)), None)

    def known(self, table: Mapping[str, Any], fields: tuple[str, ...], where: tuple[str, ...]) -> None:
        for name in table:
            if name not in fields:
                wanted = ", ".join(fields)
                raise self.refuse(
                    (*where, name), f"未知字段 {name!r}; 可用: {wanted}", f"unknown field {name!r}; known: {wanted}"
                )

    def need(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse((*where, name), f"缺少 {name}", f"{name} is missing")
        return " ".join(value.split())

    def name(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> str:
        """The name of a parameter, or an empty text."""
        value = table.get(name, "")
        if not isinstance(value, str):
            raise self.refuse((*where, name), f"{name} 应为参数名", f"{name} names a parameter, not {value!r}")
        return value

    def pairs(self, content: Mapping[str, Any], name: str) -> tuple[tuple[str, str], ...]:
        found = content.get(name, [])
        shaped = isinstance(found, list) and all(
            isinstance(one, list) and len(one) == PAIR and all(isinstance(each, str) for each in one) for one in found
        )
        if not shaped:
            raise self.refuse((name,), f"{name} 应为成对的名称", f"{name} is a list of pairs of names")
        return tuple((one[0], one[1]) for one in found)

    def shapes(self, content: Mapping[str, Any]) -> None:
        """One table of each of TABLES, a list of tables of every other part."""
        for kind in FIELDS:
            value = content.get(kind, {} if kind in TABLES else [])
            several = isinstance(value, list) and all(isinstance(one, dict) for one in value)
            if isinstance(value, dict) if kind in TABLES else several:
                continue
            wanted = f"[{kind}]" if kind in TABLES else f"[[{kind}]]"
            raise self.refuse((kind,), f"{kind} 应写作 {wanted}", f"{kind} is written as {wanted}")

    def rule(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> Rule:
        try:
            return parse(self.need(table, name, where))
        except RuleError as error:
            zh, en = f"规则有误: {error.zh}", f"the rule is not understood: {error.en}"
            raise self.refuse((*where, name), zh, en) from None

    def one_of(self, table: Mapping[str, Any], name: str, known: tuple[str, ...], where: tuple[str, ...]) -> Any:
        value = self.need(table, name, where)
        if value not in known:
            zh, en = f"{name} {value!r} 应为 {', '.join(known)}", f"{name} is one of {', '.join(known)}, not {value!r}"
            raise self.refuse((*where, name), zh, en)
        return value

    def whole(
        self,
        table: Mapping[str, Any],
        name: str,
        where: tuple[str, ...],
        default: int = 0,
        least: int = 0,
        most: int = MOST,
    ) -> int:
        value = table.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            zh, en = (
                f"{name} {value!r} 应为 {least} 至 {most} 的整数",
                f"{name} is a whole number from {least} to {most}",
            )
            raise self.refuse((*where, name), zh, f"{en}, not {value!r}")
        return value

    def day(self, table: Mapping[str, Any], name: str, where: tuple[str, ...]) -> date | None:
        value = table.get(name)
        if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
            raise self.refuse((*where, name), f"{name} 应为日期", f"{name} is a date like 2015-07-31")
        return value

    def ordered(self, first: date | None, last: date | None, where: tuple[str, ...]) -> None:
        if first and last and last < first:
            raise self.refuse(where, f"{last} 早于 {first}", f"{last} is before {first}")
