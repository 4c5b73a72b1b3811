"""The shipped countries are what the script writes from CLDR and our own names."""

from fuwai.standards.source import ROOM, read_csv
from fuwai.standards.write_country import COLUMNS, rows


def test_the_shipped_countries_are_what_the_script_writes():
    shipped = read_csv(ROOM / "codelists" / "country.csv", COLUMNS)
    for row in (*shipped, *(written := rows())):
        row.pop("source")  # names the version of Babel
    assert shipped == written
