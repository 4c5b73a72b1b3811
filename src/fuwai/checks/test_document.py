"""The page of the edit checks says what the data say."""

import re
import tomllib

from fuwai.checks.document import DOCUMENT, written
from fuwai.standards.edit_checks import all_checks


def test_the_pages_tables_are_those_of_the_data() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert written(text) == text, "run python -m fuwai.checks.document"


def test_the_page_shows_a_check_as_it_stands() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = tomllib.loads(block)["check"]
    (check,) = [check for check in all_checks() if check.id == shown["id"]]
    assert (check.expression, check.zh, check.en, check.source) == tuple(
        shown[name] for name in ("expression", "zh", "en", "source")
    )
