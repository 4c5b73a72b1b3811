"""From filings and decisions to facts."""

from datetime import UTC, date, datetime
from fractions import Fraction

import polars as pl
import pytest

from fuwai.facts.build import Filed, Standard, build
from fuwai.facts.snapshot import verify, write

AT = datetime(2015, 6, 30, 17, tzinfo=UTC)  # already July in China
ENTERPRISE = {
    "filing": [1], "key": ["E1"], "version": [1], "enterprise": ["E1"], "county": ["330108"], "submitted_at": [AT],
    "name": ["示例"], "registration_type": ["173"], "industry": ["I65"],
}  # fmt: skip
CONTRACT = {
    "filing": [2], "key": ["E1|A"], "version": [1], "enterprise": ["E1"], "county": ["330108"], "submitted_at": [AT],
    "provider_number": ["A"], "control_number": ["FW1"], "kind": ["inbound"], "client_country": ["US"],
    "final_client_country": [None], "client_industry": ["J66"], "client_kind": ["enterprise"], "group": ["I11"],
    "value": [1_000_000], "currency": ["CNY"], "signed": [date(2015, 3, 2)],
}  # fmt: skip
EXECUTION = {
    "filing": [3], "key": ["E1|A|1"], "version": [1], "enterprise": ["E1"], "county": ["330108"], "submitted_at": [AT],
    "provider_number": ["A"], "execution_number": ["1"], "executed": [date(2015, 6, 18)], "amount": [500_000],
    "currency": ["CNY"],
}  # fmt: skip
NO_LEVELS = pl.DataFrame(schema={"county": pl.String, "levels": pl.List(pl.Int64)})


class SixToOne:
    """One yuan is a sixth of a dollar."""

    def usd(self, currency, day):
        return Fraction(1, 6), date(day.year, day.month, 1)


STANDARD = Standard(
    regions=pl.DataFrame({"county": ["330108"], "city": ["330100"], "province": ["330000"]}),
    groups=pl.DataFrame({"group": ["I11"], "division": ["I1"], "section": ["ITO"], "edition": ["2015"]}),
    rates=SixToOne(),
    digits={"CNY": 2},
)


def decisions(*acts):
    """(filing, act, level) in order."""
    schema = {"id": pl.Int64, "filing": pl.Int64, "act": pl.String, "level": pl.Int8}
    return pl.DataFrame([(number, *act) for number, act in enumerate(acts, 1)], schema=schema, orient="row")


def approved(*filings, up_to=4):
    return [(filing, "approve", level) for filing in filings for level in range(1, up_to + 1)]


def built(*acts, contract=CONTRACT, execution=EXECUTION):
    filed = Filed(
        pl.DataFrame(ENTERPRISE), pl.DataFrame(contract), pl.DataFrame(execution), decisions(*acts), NO_LEVELS
    )
    return build(filed, STANDARD)


def test_an_approved_execution_is_a_fact_in_dollars_with_its_rate():
    (fact,) = built(*approved(1, 2, 3))["executions"].iter_rows(named=True)
    assert (fact["usd_cents"], fact["rate"], fact["rate_date"]) == (83_333, "0.166666666667", date(2015, 6, 1))
    assert (fact["month"], fact["city"], fact["section"], fact["country"]) == (201506, "330100", "ITO", "US")
    assert (fact["offshore"], fact["final_country"], fact["level_from"], fact["level_to"]) == (True, "US", 1, 4)


def test_a_contract_counts_on_the_day_it_was_signed():
    (fact,) = built(*approved(1, 2))["contracts"].iter_rows(named=True)
    assert (fact["month"], fact["usd_cents"], fact["contract"]) == (201503, 166_667, "FW1")


def test_an_execution_is_a_fact_only_as_far_as_its_contract_is():
    (fact,) = built(*approved(1, 3), *approved(2, up_to=2))["executions"].iter_rows(named=True)
    assert (fact["level_from"], fact["level_to"]) == (1, 2)


@pytest.mark.parametrize("act", ["return", "strike_out", "withdraw"])
def test_what_was_returned_struck_out_or_withdrawn_is_no_fact(act):
    assert built(*approved(1, 2, 3), (3, act, 1))["executions"].is_empty()


def test_a_struck_out_contract_takes_its_executions_along():
    facts = built(*approved(1, 2, 3), (2, "strike_out", 4))
    assert facts["contracts"].is_empty()
    assert facts["executions"].is_empty()


@pytest.mark.parametrize("kind", ["framework", "outbound"])
def test_framework_and_outbound_contracts_do_not_count(kind):
    assert built(*approved(1, 2), contract=CONTRACT | {"kind": [kind]})["contracts"].is_empty()


def test_business_of_a_client_at_home_is_onshore():
    (fact,) = built(*approved(1, 2), contract=CONTRACT | {"client_country": ["CN"]})["contracts"].iter_rows(named=True)
    assert fact["offshore"] is False


def test_an_enterprise_is_registered_on_the_chinese_day_of_its_first_submission():
    (fact,) = built(*approved(1))["enterprises"].iter_rows(named=True)
    assert (fact["registered"], fact["month"]) == (date(2015, 7, 1), 201507)


def test_the_same_facts_give_the_same_bytes_and_keep_their_files(tmp_path):
    facts = built(*approved(1, 2, 3))
    first = write(tmp_path / "a", facts, {"as_of": "x"})
    again = write(tmp_path / "a", facts, {"as_of": "x"})
    other = write(tmp_path / "b", facts, {"as_of": "x"})
    assert (len(first.written), len(again.written), len(again.kept)) == (6, 0, 6)
    for name in other.written:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_only_the_month_that_changed_is_written_again(tmp_path):
    write(tmp_path, built(*approved(1, 2, 3)), {})
    changed = built(*approved(1, 2, 3), execution=EXECUTION | {"amount": [600_000]})
    assert write(tmp_path, changed, {}).written == ("executions/month=201506.parquet",)


def test_a_month_without_facts_loses_its_file(tmp_path):
    write(tmp_path, built(*approved(1, 2, 3)), {})
    write(tmp_path, built(*approved(1, 2)), {})
    assert not list((tmp_path / "executions").glob("*.parquet"))


def test_a_flipped_byte_is_found(tmp_path):
    write(tmp_path, built(*approved(1, 2, 3)), {})
    file = next((tmp_path / "executions").glob("*.parquet"))
    content = bytearray(file.read_bytes())
    content[40] ^= 1
    file.write_bytes(content)
    with pytest.raises(Exception, match="damaged"):
        verify(tmp_path)


PERSON = {
    "filing": [4], "key": ["E1|201506"], "version": [1], "enterprise": ["E1"], "county": ["330108"],
    "submitted_at": [AT],
}  # fmt: skip
WORKFORCE = PERSON | {
    "month": [201506], "employees": [120], "college": [96], "new_hires": [6], "new_college_hires": [None],
}  # fmt: skip
CERTIFICATION = PERSON | {"key": ["E1|cmmi|7"], "certification": ["cmmi"], "issued": [date(2014, 9, 1)]}
TRAINING = PERSON | {"key": ["E1|T1"], "end": [date(2015, 4, 30)], "trainees": [30], "hired": [22]}


def with_people(*acts, noun, content):
    filed = Filed(
        pl.DataFrame(ENTERPRISE),
        pl.DataFrame(CONTRACT),
        pl.DataFrame(EXECUTION),
        decisions(*acts),
        NO_LEVELS,
        {noun: pl.DataFrame(content)},
    )
    return build(filed, STANDARD)


@pytest.mark.parametrize(
    ("noun", "content", "fact", "expected"),
    [
        ("workforce", WORKFORCE, "workforce", {"month": 201506, "employees": 120, "new_college_hires": None}),
        ("certification", CERTIFICATION, "certifications", {"month": 201409, "certificate": "E1|cmmi|7"}),
        ("training", TRAINING, "trainings", {"month": 201504, "trainees": 30, "hired": 22}),
    ],
)
def test_what_is_approved_of_people_is_a_fact_in_its_place(noun, content, fact, expected):
    (row,) = with_people(*approved(1), *approved(4, up_to=3), noun=noun, content=content)[fact].iter_rows(named=True)
    assert {name: row[name] for name in expected} == expected
    assert (row["city"], row["industry"], row["level_from"], row["level_to"]) == ("330100", "I65", 1, 3)


def test_people_that_nobody_approved_are_no_fact():
    assert with_people(*approved(1), noun="workforce", content=WORKFORCE)["workforce"].is_empty()
