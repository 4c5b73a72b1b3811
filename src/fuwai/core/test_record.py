"""What is filed: fields and their headings."""

import pytest

from fuwai.core.record import Field, RecordType
from fuwai.core.records import RECORDS


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.noun)
def test_every_key_field_is_required(record):
    assert all(record[name].required for name in record.key)


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.noun)
def test_an_amount_names_a_currency_that_is_filed_with_it(record):
    assert {field.currency for field in record if field.kind == "amount"} <= set(record.names)


@pytest.mark.parametrize("record", RECORDS.values(), ids=lambda record: record.noun)
def test_every_field_has_both_languages(record):
    assert all(field.zh and field.en for field in record)


def test_two_fields_cannot_share_a_heading():
    fields = (Field("a", "金额", "amount"), Field("b", "数额", "sum", synonyms=("金额",)))
    with pytest.raises(ValueError, match="heading stands for two fields"):
        RecordType("x", "某", "x", ("a",), fields)


def test_a_code_field_needs_its_list_and_an_amount_its_currency():
    with pytest.raises(ValueError, match="code list"):
        Field("a", "甲", "a", "code")
    with pytest.raises(ValueError, match="currency"):
        Field("a", "甲", "a", "amount")


def test_an_unknown_field_is_named_with_those_that_are_there():
    with pytest.raises(KeyError, match="enterprise_code"):
        RECORDS["contract"]["amont"]
