"""The tables as data: every kind, column and indicator is named in both languages; parameters are dated."""

from datetime import date

import pytest

from fuwai.core.error import FuwaiError
from fuwai.standards.tables import (
    enterprise_bands,
    indicator,
    indicators,
    kind,
    kinds,
    parameters,
    publishing_threshold,
)


def test_every_kind_and_column_has_both_names():
    for each in kinds().values():
        assert all((each.zh, each.en, each.source))
        assert all(column.zh and column.en for column in (*each.columns, *each.extra))


@pytest.mark.parametrize(
    ("id", "columns"),
    [
        ("industry", "code,name,executed,share"),
        ("cities", "code,name,contract_value,contract_growth,executed,executed_share,executed_growth"),
        ("markets", "code,name,executed,share,share_of,rank"),
        ("enterprises", "band,count,executed,share,growth"),
        ("months", "month,executed,executed_growth,executed_pop,executed_ytd"),
    ],
)
def test_the_columns_are_those_that_readers_of_the_csv_rely_on(id, columns):
    assert ",".join(column.name for column in kind(id).columns) == columns


def test_only_sums_add_up():
    sums = {"executed", "contract_value", "executions", "new_hires", "new_college_hires", "trainees", "trainees_hired"}
    assert {id for id, each in indicators().items() if each.additive} == sums


def test_the_parameters_state_their_source_and_that_the_threshold_is_inferred():
    assert publishing_threshold(date(2015, 6, 30)) == 500_000_000  # cents: 0.05 亿美元
    assert enterprise_bands(date(2015, 6, 30)) == (0, 5_000_000, 10_000_000)
    assert not parameters("publishing_threshold")[0].confirmed
    assert all(each.source for name in ("publishing_threshold", "enterprise_bands") for each in parameters(name))


@pytest.mark.parametrize(("ask", "code"), [(indicator, "indicator.unknown"), (kind, "table.unknown")])
def test_an_unknown_name_is_answered_with_those_there_are(ask, code):
    with pytest.raises(FuwaiError) as caught:
        ask("weather")
    assert caught.value.code == code
    assert "enterprises" in caught.value.en
