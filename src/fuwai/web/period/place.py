"""A choice of region by name: the viewer's own and all below it, grouped by the region above."""

from collections.abc import Iterator

from fuwai.core.access import Viewer
from fuwai.core.region import NATION, RegionTree
from fuwai.standards.region import regions
from fuwai.web.part import Choice
from fuwai.web.tags import county


def places(viewer: Viewer, asked: str = "") -> list[Choice]:
    """The regions that *viewer* may choose, and the one *asked* for where it is another, so that a form keeps what it has."""
    tree, own = regions(), viewer.code or NATION
    found = list(dict.fromkeys([own, *_below(tree, own), *([asked] if asked else [])]))
    return [Choice(code, f"{county(code)} {code}", _above(tree, own, code)) for code in found]


def _below(tree: RegionTree, code: str) -> Iterator[str]:
    """Directly below first, so that each group stands in one place."""
    children = [] if code not in tree and code != NATION else tree.children(code)
    yield from children
    for child in children:
        yield from _below(tree, child)


def _above(tree: RegionTree, own: str, code: str) -> str:
    return county(tree.parent(code)) if code != own and code in tree and tree.parent(code) else ""
