"""报告期: a run of whole months with a name. 2015, 2015H1, 2015Q2, 2015M06 (or 2015-06), 2015M01..2015M05."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from fuwai.core.error import FuwaiError

FIRST_YEAR, LAST_YEAR = 1978, 2099
MONTHS_IN = {"Y": 12, "H": 6, "Q": 3, "M": 1}
PATTERN = re.compile(r"(\d{4})(?:(H|Q|M|-)(\d{1,2}))?")


@dataclass(frozen=True, order=True)
class Period:
    """Whole months from *first* to *last*, both counted as year × 12 + month − 1."""

    first: int
    last: int

    @classmethod
    def of_month(cls, month: int) -> "Period":
        """The period of one month given as yyyymm."""
        index = month // 100 * 12 + month % 100 - 1
        return cls(index, index)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that *text* names. Raises FuwaiError `period.unknown` or `period.backwards`."""
        if ".." in text:
            start, end = (cls.parse(part) for part in text.split("..", 1))
            if end.last < start.first:
                raise FuwaiError(
                    "period.backwards", f"报告期 {text} 的结束早于开始", f"period {text} ends before it begins"
                )
            return cls(start.first, end.last)
        match = PATTERN.fullmatch(text.strip().upper())
        if match is None:
            raise _unknown(text)
        kind = (match[2] or "Y").replace("-", "M")
        length, number = MONTHS_IN[kind], int(match[3] or 1)
        if not (FIRST_YEAR <= int(match[1]) <= LAST_YEAR and 1 <= number <= 12 // length):
            raise _unknown(text)
        first = int(match[1]) * 12 + (number - 1) * length
        return cls(first, first + length - 1)

    @property
    def months(self) -> tuple[int, ...]:
        """The months as yyyymm, in order."""
        return tuple(index // 12 * 100 + index % 12 + 1 for index in range(self.first, self.last + 1))

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def year(self) -> int:
        """The year of the last month."""
        return self.last // 12

    @property
    def first_day(self) -> date:
        return date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        after = self.last + 1
        return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

    @property
    def kind(self) -> str:
        """year, half, quarter, month, or range."""
        for name, length in (("year", 12), ("half", 6), ("quarter", 3), ("month", 1)):
            if self.length == length and self.first % length == 0:
                return name
        return "range"

    def year_before(self) -> "Period":
        """同比: the same months of the year before."""
        return Period(self.first - 12, self.last - 12)

    def before(self) -> "Period":
        """环比: the period of the same length that ends just before this one."""
        return Period(self.first - self.length, self.first - 1)

    def year_to_date(self) -> "Period":
        """累计: from January of the last month's year to the last month."""
        return Period(self.year * 12, self.last)

    def last_month(self) -> "Period":
        return Period(self.last, self.last)

    @property
    def code(self) -> str:
        """The name that `parse` reads back."""
        number = self.first % 12
        names = {
            "year": f"{self.year}",
            "half": f"{self.year}H{number // 6 + 1}",
            "quarter": f"{self.year}Q{number // 3 + 1}",
            "month": f"{self.year}M{number + 1:02d}",
        }
        first, last = self.months[0], self.months[-1]
        return names.get(self.kind, f"{first // 100}M{first % 100:02d}..{last // 100}M{last % 100:02d}")

    @property
    def zh(self) -> str:
        """2015年上半年, 2015年二季度, 2015年6月, 2015年, 2015年1-5月."""
        number = self.first % 12
        names = {
            "year": f"{self.year}年",
            "half": f"{self.year}年{'上下'[number // 6]}半年",
            "quarter": f"{self.year}年{'一二三四'[number // 3]}季度",
            "month": f"{self.year}年{number + 1}月",
        }
        return names.get(self.kind, self.months_zh)

    @property
    def months_zh(self) -> str:
        """By its months: 2015年1-6月; across years 2014年7月-2015年6月."""
        first, last = self.months[0], self.months[-1]
        if first == last:
            return f"{first // 100}年{first % 100}月"
        if first // 100 == last // 100:
            return f"{first // 100}年{first % 100}-{last % 100}月"
        return f"{first // 100}年{first % 100}月-{last // 100}年{last % 100}月"

    @property
    def en(self) -> str:
        """First half of 2015, second quarter of 2015, June 2015, 2015, January–May 2015."""
        number = self.first % 12
        start, end = self.first_day, self.last_day
        names = {
            "year": f"{self.year}",
            "half": f"{('first', 'second')[number // 6]} half of {self.year}",
            "quarter": f"{('first', 'second', 'third', 'fourth')[number // 3]} quarter of {self.year}",
            "month": f"{start:%B %Y}",
        }
        same_year = start.year == end.year
        return names.get(self.kind, f"{start:%B}{'' if same_year else f' {start.year}'}–{end:%B %Y}")


def _unknown(text: str) -> FuwaiError:
    return FuwaiError(
        "period.unknown",
        f"不认识报告期 {text[:40]!r}; 请写作 2015、2015H1、2015Q2、2015M06 或 2015M01..2015M05",
        f"{text[:40]!r} is no period; write 2015, 2015H1, 2015Q2, 2015M06 or 2015M01..2015M05",
    )
