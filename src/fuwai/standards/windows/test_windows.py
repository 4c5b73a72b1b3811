"""The windows that the standard ships, and what the loader refuses."""

from datetime import date
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.window import allowed
from fuwai.standards.windows import FILE, load, windows


@pytest.mark.parametrize("act", ["filing", "review"])
@pytest.mark.parametrize(
    ("executed", "on", "outcome"),
    [
        (date(2015, 1, 5), date(2015, 7, 10), None),
        (date(2017, 7, 1), date(2018, 3, 16), True),
        (date(2018, 7, 1), date(2019, 3, 31), True),
        (date(2018, 12, 31), date(2019, 4, 1), False),
        (date(2019, 1, 1), date(2019, 4, 1), True),
    ],
)
def test_the_rule_of_16_march_2018_holds_from_its_day_for_filing_and_review(act, executed, on, outcome) -> None:
    assert allowed(executed, on, windows(), "330108", act) is outcome


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("window.nation.2018.first_quarter", "window.nation.2018.rest_of_year"),
        ('region = "000000"', 'region = "nation"'),
        ('acts = ["filing", "review"]', 'acts = ["filing", "reading"]'),
        ('opens = "07-01"', 'opens = "02-29"'),
        ('season_to = "03-31"', 'season_to = "03-32"'),
        ('season_from = "04-01"', 'season_from = "12-31"\n#'),
        ('source = "', 'sauce = "'),
    ],
)
def test_a_window_that_does_not_add_up_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace(old, new)
    if "12-31" in new:
        text = text.replace('season_to = "12-31"', 'season_to = "12-30"')
    changed = tmp_path / "windows.toml"
    changed.write_text(text, encoding="utf-8")
    with pytest.raises(FuwaiError, match=r"standard\.refused"):
        load(changed)
