"""Where the squares of a map without a map stand, read from `tiles.csv`. Laid out by us: neighbours near, no border drawn.

`world`: countries and regions by ISO 3166-1. `provinces`: GB/T 2260 provinces. A province's code: its cities. What a grid
does not place stands below it, in order (files.chart_tile).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fuwai.standards.source import read_csv, refuse

FILE = Path(__file__).parent / "tiles.csv"
Grid = Mapping[str, tuple[int, int]]
NONE: Grid = {}


def tiles(grid: str) -> Grid:
    """Column and row by code; empty where nobody has laid the grid out."""
    return load(FILE).get(grid, NONE)


@cache
def load(file: Path) -> Mapping[str, Grid]:
    """All grids of *file*. Raises FuwaiError `standard.refused` where two squares lie on each other or a code stands twice."""
    grids: dict[str, dict[str, tuple[int, int]]] = {}
    for row in read_csv(file, ("grid", "code", "column", "row")):
        grid = grids.setdefault(row["grid"], {})
        place = (int(row["column"]), int(row["row"]))
        if row["code"] in grid or place in grid.values():
            name = f"{row['grid']} {row['code']}"
            raise refuse(file, name, f"代码或位置 {place} 重复", f"the code or its place {place} stands twice")
        grid[row["code"]] = place
    return grids
