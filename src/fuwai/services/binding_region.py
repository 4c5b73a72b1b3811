"""A region beside its peers: what lies above it, its share in that, and its place there. All are read at the level above."""

from collections.abc import Mapping
from typing import Any

from fuwai.core.blueprint import FigurePlan
from fuwai.core.cell import REGION_COLUMNS, region_level
from fuwai.core.figure import Figure, Missing
from fuwai.services.figure import FigureBook

PEERS = "peers"  # a place among the regions beside it; a body itself (省本级) takes none


def parent(book: FigureBook) -> str:
    """The region above; empty for the nation."""
    return book.labels.tree.parent(book.region)


def own_place(book: FigureBook) -> dict[str, str]:
    """The region as a dimension of the one above: city=330100. Empty for the nation."""
    column = REGION_COLUMNS.get(region_level(book.region))
    return {column: book.region} if column else {}


def place(book: FigureBook, plan: FigurePlan, asked: Mapping[str, Any]) -> Figure:
    """位次: where the region stands among its peers by a measure; those with nothing have no place."""
    ((by, own),) = own_place(book).items()
    peers = book.labels.tree.children(str(asked["region"]))
    ranked = [each for each in book.ranking(plan.subject, by, **asked) if each.code in peers and each.level > 0]
    mine = next((each for each in ranked if each.code == own), None)
    scope = book.scope(plan.subject, {**asked, by: own})
    if mine is None:
        return Figure(scope.key("_rank", f"by:{by}", PEERS), f"{plan.subject}_rank", Missing.NOT_COMPUTABLE, "rank")
    return book.placed(scope, 1 + sum(each.level > mine.level for each in ranked), by, PEERS)


def nothing_above(book: FigureBook, plan: FigurePlan) -> Figure:
    """Of the nation: nothing lies above it."""
    id_ = f"{plan.id}|{book.region}|{book.period.code}|above"
    return Figure(id_, plan.id, Missing.NOT_COMPUTABLE, "count")
