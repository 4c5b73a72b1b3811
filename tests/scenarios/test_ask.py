"""The published bulletin of Zhejiang again, by questions of any shape: `fuwai table --measure …` on the store's facts."""

import csv
import io

import pytest

pytestmark = pytest.mark.xdist_group("zhejiang")

ENTERPRISES = "enterprises,enterprises_5m,executed_5m,executed_5m_share,enterprises_10m,executed_10m,executed_10m_share"
QUESTIONS = {  # a name: what is asked
    "who": ("--measure", f"{ENTERPRISES},registered,new_registered", "--compare", "yoy,yoy_change", "--period", "2015H1"),
    "what": ("--measure", "executed", "--rows", "section", "--compare", "share", "--period", "2015H1"),
    "where": ("--measure", "executed,contract_value", "--rows", "city", "--compare", "yoy", "--period", "2015H1"),
    "market": ("--measure", "executed", "--rows", "country", "--compare", "share", "--period", "2015H1"),
    "road": (
        "--measure", "executed", "--rows", "country_group", "--where", "country in group:belt-and-road",
        "--compare", "share", "--period", "2015H1",
    ),
    "june": ("--measure", "executed", "--compare", "pop", "--period", "2015M06"),
}  # fmt: skip
PRINTED = [  # question, row, column, as the page prints it
    ("who", "", "enterprises", "616"),
    ("who", "", "enterprises_5m", "95"),
    ("who", "", "executed_5m", "23.22"),
    ("who", "", "executed_5m_yoy", "4.27"),
    ("who", "", "executed_5m_share", "82.01"),
    ("who", "", "enterprises_10m", "50"),
    ("who", "", "enterprises_10m_yoy_change", "6"),
    ("who", "", "executed_10m", "19.96"),
    ("who", "", "executed_10m_yoy", "5.00"),
    ("who", "", "executed_10m_share", "70.52"),
    ("who", "", "registered", "3833"),
    ("who", "", "new_registered", "109"),
    ("what", "ITO", "executed", "17.10"),
    ("what", "ITO", "executed_share", "60.39"),
    ("what", "BPO", "executed_share", "5.37"),
    ("what", "KPO", "executed_share", "33.27"),
    ("what", "other", "executed_share", "0.97"),
    ("where", "330700", "executed_yoy", "157.10"),
    ("where", "330800", "executed_yoy", "--"),
    ("where", "", "executed_yoy", "2.20"),
    ("where", "", "contract_value", "25.61"),
    ("market", "US", "executed", "8.93"),
    ("market", "US", "executed_share", "31.55"),
    ("market", "FI", "executed_share", "4.10"),
    ("road", "", "executed", "4.95"),
    ("road", "southeast-asia-11", "executed_share", "41.67"),
    ("june", "", "executed_pop", "217.24"),
]


@pytest.fixture(scope="session")
def answers(zhejiang):
    """Of each question, its rows by code; the total's code is empty."""
    found = {}
    for name, options in QUESTIONS.items():
        said = zhejiang.fuwai("table", "--region", "330000", "--format", "csv", *options).stdout
        rows = list(csv.DictReader(io.StringIO(said)))
        codes = [column for column in rows[0] if column.endswith("_code")]
        found[name] = {row[codes[0]] if codes else "": row for row in rows}
    return found


@pytest.mark.parametrize(("question", "row", "column", "printed"), PRINTED)
def test_a_question_gives_what_the_page_prints(answers, question, row, column, printed):
    assert answers[question][row][column] == printed
