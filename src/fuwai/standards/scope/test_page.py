"""The page of scope determination says what the rules say, and its example runs."""

import doctest
from pathlib import Path

from fuwai.standards.scope.page import BEGIN, END, tables

PAGE = Path(__file__).parents[4] / "docs" / "methods" / "scope.md"


def test_the_tables_of_the_page_are_the_rules():
    text = PAGE.read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0].strip() == tables()


def test_the_examples_of_the_page_run():
    tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tried.attempted > 10
    assert tried.failed == 0
