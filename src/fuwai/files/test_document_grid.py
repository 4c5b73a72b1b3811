"""Where a long table may break."""

import pytest

from fuwai.core.bulletin import Cell, TableBlock
from fuwai.files.document_grid import grid


def laid(rows, groups=()):
    """A table of one header row; a group (first row, depth) begins its rows with a cell over all of them."""
    begun = dict(groups)
    within = {row + down for row, depth in groups for down in range(depth)}
    body = []
    for number in range(rows):
        group = (Cell("G", rows=begun[number]),) if number in begun else ()
        body.append((*group, Cell("name", span=1 if number in within else 2), Cell("1", align="right")))
    return grid(TableBlock("t", "c", "", ((Cell("head", span=2), Cell("n")),), tuple(body)))


@pytest.mark.parametrize(
    ("rows", "groups", "breaks"),
    [
        (2, (), []),
        (6, (), []),
        (7, (), [3, 4]),
        (13, (), [3, 4, 5, 6, 7, 8, 9, 10]),
        (11, ((0, 3), (3, 3), (6, 3)), [3, 6]),
        (11, ((2, 7),), []),
    ],
)
def test_a_long_table_breaks_with_some_rows_on_each_page_and_its_groups_whole(rows, groups, breaks):
    """A break after row n of the body is one before which n rows stand."""
    table = laid(rows, groups)
    assert [number for number in range(1, rows) if not table.stays(number)] == breaks
    assert table.stays(0)  # the header
