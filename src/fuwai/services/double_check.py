"""复算: what is published is computed a second time by another way, and is not published where the two differ.

The other way is the one that did not answer: Polars on the same facts, question by question, without cube, plan or SQL.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fuwai.core.cell import CellQuery, Cells, Engine, Fact
from fuwai.core.error import FuwaiError
from fuwai.facts.cube_check import FrameEngine


def recomputed(cells: Iterable[Cells], other: Engine) -> int:
    """Ask *other* the questions of *cells* again and compare every cell; returns how many questions agreed.

    Raises FuwaiError `table.recomputed_differs`, which names the first question, cell and both values.
    """
    asked = list(cells)
    for first, second in zip(asked, other.answer([each.query for each in asked]), strict=True):
        if dict(first.rows) != dict(second.rows):
            raise differs(first, second)
    return len(asked)


class DoubleEngine:
    """An engine that gives no answer that *other* does not give too. Where a publication is made, it is made from this."""

    def __init__(self, engine: Engine, other: Engine) -> None:
        self.engine, self.other = engine, other
        self.compared = 0

    def cells(self, query: CellQuery) -> Cells:
        """The cells of *query*. Raises FuwaiError `table.recomputed_differs`."""
        return self.answer([query])[0]

    def answer(self, queries: Sequence[CellQuery]) -> list[Cells]:
        """The cells of *queries*, in their order. Raises FuwaiError `table.recomputed_differs`."""
        found = self.engine.answer(queries)
        self.compared += recomputed(dict(zip(queries, found, strict=True)).values(), self.other)
        return found

    def months(self, fact: Fact) -> tuple[int, int] | None:
        """The first and last month of facts, as both say."""
        found, again = self.engine.months(fact), self.other.months(fact)
        if found != again:
            raise _differs(f"{fact} 的月份", f"the months of {fact}", str(found), str(again))
        return found

    def names(self, region: str) -> Mapping[str, str]:
        """Enterprises by code with their names."""
        return self.engine.names(region)


def doubled(engine: Engine, snapshot: Path) -> DoubleEngine:
    """*engine*, which answers on the facts at *snapshot*, held to the other way."""
    return DoubleEngine(engine, FrameEngine(snapshot))


def differs(first: Cells, second: Cells) -> FuwaiError:
    """Two ways gave two answers to one question."""
    codes = next(
        each for each in dict.fromkeys([*first.rows, *second.rows]) if first.rows.get(each) != second.rows.get(each)
    )
    at = " ".join(map(str, codes))
    values = [str(cells.rows.get(codes, "没有 none")) for cells in (first, second)]
    return _differs(first.query.statement() + f" [{at}]", first.query.statement() + f" [{at}]", *values)


def _differs(zh: str, en: str, first: str, second: str) -> FuwaiError:
    return FuwaiError(
        "table.recomputed_differs",
        f"两种方法计算的结果不同, 不能发布: {zh}: {first} 与 {second}; 请运行 fuwai facts build --rebuild 后再试",
        f"two ways of computing differ, so nothing is released: {en}: {first} and {second}; "
        "run fuwai facts build --rebuild and try again",
    )
