"""One error type: what came, what was wanted, what to do, in both languages, under a code that is a promise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where in a file something stands, as Excel counts: rows and columns from 1, the column also by letter."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        cell = f"{self.column}{self.row}" if self.row and self.column else (f"第{self.row}行" if self.row else "")
        return "!".join(part for part in (self.file, self.sheet, cell) if part)


class FuwaiError(Exception):
    """An error for its reader. *code* is dotted (`intake.encrypted`), stable, and listed in docs/errors.md."""

    def __init__(self, code: str, zh: str, en: str, place: Place | None = None) -> None:
        super().__init__(f"{zh} ({en})")
        self.code = code
        self.zh = zh
        self.en = en
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"[{self.code}] {where}{self.zh}\n{self.en}"
