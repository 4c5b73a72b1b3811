"""What the loader takes and refuses, and that the data are what the rules promise."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.standards.edit_checks import ROOM, all_checks, checks, columns_of, load, slots_of


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room of its own with the shipped files."""
    for file in ROOM.glob("*.toml"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.noun)
def test_every_required_field_has_its_presence_check(record: RecordType) -> None:
    ids = {check.id for check in checks(record.noun)}
    assert {f"{record.noun}.{field.name}.present" for field in record if field.required} <= ids


def test_the_columns_of_an_expression_are_its_small_words_outside_of_literals() -> None:
    assert columns_of("\"group\" <> 'B42' OR wording NOT LIKE '%epc%'") == ("group", "wording")


def test_every_check_has_messages_that_show_something_and_a_source() -> None:
    silent = [
        check.id
        for check in all_checks()
        if not slots_of(check.zh) and not check.id.endswith((".present", ".currency"))
    ]
    assert silent == []
    assert all(check.source.strip() for check in all_checks())


def test_a_house_rule_says_why() -> None:
    bare = [
        check.id
        for check in all_checks()
        if check.source.startswith("house") and len(check.source) < len("house: 人数")
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "contract.value.positive"', 'id = "contract.value"'),
        ('id = "contract.value.positive"', 'id = "contract.signed.past"'),
        ('id = "contract.value.positive"', 'id = "execution.value.positive"'),
        ('grade = "blocking"', 'grade = "fatal"'),
        ('scope = "field"', 'scope = "file"'),
        ('field = "value"', 'field = "worth"'),
        ('expression = "value > 0"', 'expression = "REGEXP_LIKE(value, 1)"'),
        ("expression = 'start <= \"end\"'", "expression = 'start <= end'"),
        ('en = "contract value {value} is to be above zero"', 'en = "above zero"'),
        ("undecided = [{}]", "undecided = []"),
        ('source = "', 'sauce = "'),
    ],
)
def test_a_check_that_does_not_add_up_is_refused(room: Path, old: str, new: str) -> None:
    file = room / "contract.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FuwaiError, match=r"standard\.refused"):
        load(room)


def test_a_check_is_read_in_its_time_only(room: Path) -> None:
    file = room / "contract.toml"
    dated = 'id = "contract.value.positive"\nvalid_from = 2016-01-01\nvalid_to = 2016-12-31'
    text = file.read_text(encoding="utf-8").replace('id = "contract.value.positive"', dated, 1)
    file.write_text(text, encoding="utf-8")
    (check,) = [check for check in load(room) if check.id == "contract.value.positive"]
    assert [check.holds_on(date(year, 6, 1)) for year in (2015, 2016, 2017)] == [False, True, False]
