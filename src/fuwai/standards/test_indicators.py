"""The catalogue of indicators: complete, in both languages, and refused where it does not add up."""

import pytest

from fuwai.core.error import FuwaiError
from fuwai.core.indicator import Count, Ratio
from fuwai.standards.indicators import indicator, indicators, load

GOOD = """
[executed]
fact = "executions"
measure = "usd_cents"
unit = "usd"
zh = "执行额"
en = "executed value"
source = "here"
"""


def test_every_indicator_has_both_names_a_source_and_a_formula():
    for each in indicators().values():
        assert all((each.zh, each.en, each.source, each.formula))
    assert len({each.zh for each in indicators().values()}) == len(indicators())


def test_the_formula_is_made_from_the_definition():
    assert indicator("enterprises_10m").formula == (
        "count(distinct enterprise) of executions; each enterprise with sum(usd_cents) >= 1000000000"
    )
    assert indicator("execution_rate").formula == "executed / contract_value × 100"


def test_the_thirteen_international_certifications_are_thirteen():
    how = indicator("certificates_13").how
    assert isinstance(how, Count)
    assert len(how.where[0][1]) == 13


def test_only_plain_sums_add_up():
    assert indicator("executed").additive
    assert not any(indicator(id).additive for id in ("contracts", "employees", "executed_10m", "cr4", "registered"))
    assert isinstance(indicator("cr4").how, type(indicator("herfindahl").how))
    assert isinstance(indicator("average_contract").how, Ratio)


@pytest.mark.parametrize(
    "entry",
    [
        GOOD.replace("usd_cents", "weather"),
        GOOD.replace("executions", "weather"),
        GOOD.replace('unit = "usd"', 'unit = "acre"'),
        GOOD.replace('en = "executed value"\n', ""),
        GOOD + 'where = { certification = ["cmmi"] }\n',
        GOOD + 'within = "atlantis"\n',
        GOOD
        + '[rate]\nratio = { part = "executed", whole = "nothing" }\nunit = "percent"\nzh = "率"\nen = "r"\nsource = "s"\n',
    ],
)
def test_an_entry_that_does_not_add_up_is_refused(tmp_path, entry):
    file = tmp_path / "a.toml"
    file.write_text(entry, encoding="utf-8")
    with pytest.raises(FuwaiError) as caught:
        load((file,))
    assert caught.value.code == "standard.refused"


def test_an_unknown_indicator_is_answered_with_those_that_sound_alike():
    with pytest.raises(FuwaiError) as caught:
        indicator("enterprise")
    assert "enterprises_10m" in caught.value.en
