"""What `append` files, refuses and links."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.storage import anchor, append, history
from fuwai.storage.models import Contract, Decision, Filing
from fuwai.storage.testdata import AUDITOR, MOMENT, contracts, enterprises, executions, file, rows


def test_a_new_contract_becomes_version_1_and_gets_a_control_number(store):
    filed = file("contract", contracts("A", "B"))
    assert (filed.new, filed.amended, filed.unchanged) == (2, 0, 0)
    assert filed.control_numbers == ["FW33010820150000001", "FW33010820150000002"]
    assert list(Contract.objects.values_list("control_number", flat=True).order_by("id")) == filed.control_numbers


def test_control_numbers_run_on_through_later_submissions(store):
    file("contract", contracts("A", "B"))
    assert file("contract", contracts("C")).control_numbers == ["FW33010820150000003"]


def test_the_same_content_again_files_nothing(store):
    first = file("contract", contracts("A", "B"))
    again = file("contract", contracts("A", "B"))
    assert (again.new, again.amended, again.unchanged) == (0, 0, 2)
    assert again.filings == [None, None]
    assert again.batch is None
    assert again.control_numbers == first.control_numbers


def test_the_same_content_with_its_control_number_is_the_same_content(store):
    first = file("contract", contracts("A"))
    assert file("contract", contracts("A", control_number=first.control_numbers[0])).unchanged == 1


def test_other_content_is_an_amendment(store):
    file("contract", contracts("A", "B"))
    amended = file("contract", contracts("A", "B", value=[100, 12_000_000]))
    assert (amended.new, amended.amended, amended.unchanged) == (0, 1, 1)
    current = history.current(AUDITOR, "contract")
    assert dict(current.select("provider_number", "version").iter_rows()) == {"A": 2, "B": 1}
    assert current.filter(version=2)["value"].to_list() == [100]


def sent(name, columns):
    """File *columns* as the whole of the file *name*."""
    submission = replace(rows("contract", columns), batch=append.BatchInfo(f"{name}.xlsx", name * 64))
    with append.transaction():
        return append.file(submission)


def test_a_file_sent_again_does_not_undo_an_amendment_that_came_after_it(store):
    file("enterprise", enterprises("000000001"))
    sent("a", contracts("A", "B"))
    sent("b", contracts("A", value=[100]))
    again = sent("a", contracts("A", "B"))
    assert (again.new, again.amended, again.unchanged) == (0, 0, 2)
    assert history.current(AUDITOR, "contract").filter(provider_number="A")["value"].to_list() == [100]


def test_the_earlier_content_in_a_file_of_its_own_is_an_amendment_back(store):
    file("enterprise", enterprises("000000001"))
    sent("a", contracts("A"))
    sent("b", contracts("A", value=[100]))
    assert sent("c", contracts("A")).amended == 1


def test_content_that_was_returned_is_not_filed_again_unchanged(store):
    filed = file("contract", contracts("A"))
    _decide(filed.filings[0], "return", 1)
    assert file("contract", contracts("A")).unchanged == 1


def test_content_that_was_withdrawn_may_be_filed_again(store):
    filed = file("contract", contracts("A"))
    _decide(filed.filings[0], "withdraw", 0)
    assert history.current(AUDITOR, "contract").is_empty()
    again = file("contract", contracts("A"))
    assert again.amended == 1
    assert history.current(AUDITOR, "contract")["version"].to_list() == [2]


def test_another_control_number_than_was_issued_is_refused_naming_the_row(store):
    file("contract", contracts("A", "B"))
    with pytest.raises(FuwaiError, match="第 2 行") as error:
        file("contract", contracts("A", "B", control_number=[None, "FW99999920150000009"]))
    assert error.value.code == "storage.control_number"


def test_executions_without_their_contract_are_refused_all_rows_named(store):
    file("contract", contracts("A"))
    with pytest.raises(FuwaiError, match="第 1, 3 行") as error:
        file("execution", executions("X", "A", "Y"))
    assert error.value.code == "storage.reference"
    assert not Filing.objects.filter(noun="execution").exists()


def test_a_contract_of_an_unknown_enterprise_is_refused(store):
    with pytest.raises(FuwaiError, match="没有登记"), append.transaction():
        append.file(rows("contract", contracts("A", enterprise_code="999999999")))


def test_a_key_on_two_rows_is_refused(store):
    with pytest.raises(FuwaiError, match="第 1, 3 行") as error:
        file("contract", contracts("A", "B", "A"))
    assert error.value.code == "storage.key_twice"


@pytest.mark.parametrize("bad", [{"value": -1}, {"value": 10**14 + 1}, {"title": None}, {"title": "长" * 201}])
def test_a_row_that_cannot_be_is_refused(store, bad):
    with pytest.raises(FuwaiError) as error:
        file("contract", contracts("A", **bad))
    assert error.value.code == "storage.unfit"


@pytest.mark.parametrize(
    "bad",
    [
        {"currency": "usd"},
        {"client_country": "USA"},
        {"kind": "gift"},
        {"start": date(2015, 5, 1), "end": date(2015, 4, 30)},
    ],
)
def test_the_database_has_the_last_word_on_codes_and_order(store, bad):
    with pytest.raises(FuwaiError) as error:
        file("contract", contracts("A", **bad))
    assert error.value.code == "storage.refused"
    assert not Filing.objects.filter(noun="contract").exists()


def test_every_noun_is_filed_and_read_back_as_it_came(store):
    file("contract", contracts("A"))
    file("execution", executions("A"))
    nothing = {"enterprise", "contract", "execution"}
    for noun in [noun for noun in RECORDS if noun not in nothing]:
        submission = rows(noun, EXAMPLES[noun])
        with append.transaction():
            assert append.file(submission).new == 1
        read = history.filings(AUDITOR, noun)
        assert {name: read[name].to_list() for name in RECORDS[noun].names} == {
            name: list(values) for name, values in submission.columns.items()
        }


@pytest.fixture
def receipt_of_100(store):
    file("contract", contracts("A", "B"))
    file("execution", executions("A", "B"))
    file("receipt", EXAMPLES["receipt"])


def allot(contract: str, allotted: int, currency: str = "USD") -> None:
    number = f"{contract}-1"
    file(
        "allotment",
        EXAMPLES["allotment"]
        | {"provider_number": contract, "execution_number": number, "allotted": allotted, "currency": currency},
    )


def test_a_receipt_is_allotted_up_to_what_it_holds(receipt_of_100):
    allot("A", 60)
    allot("B", 40)
    assert history.current(AUDITOR, "allotment")["allotted"].to_list() == [60, 40]


@pytest.mark.parametrize(("allotted", "currency"), [(41, "USD"), (40, "EUR")])
def test_a_receipt_is_never_allotted_beyond_what_it_holds(receipt_of_100, allotted, currency):
    allot("A", 60)
    with pytest.raises(FuwaiError, match="R1") as error:
        allot("B", allotted, currency)
    assert error.value.code == "storage.overallotted"
    assert history.current(AUDITOR, "allotment").height == 1


def test_an_amended_allotment_counts_once_and_a_receipt_cannot_shrink_below_its_use(receipt_of_100):
    allot("A", 60)
    allot("A", 90)
    with pytest.raises(FuwaiError, match="R1"):
        file("receipt", EXAMPLES["receipt"] | {"amount": 89})
    file("receipt", EXAMPLES["receipt"] | {"amount": 90})


def test_what_is_filed_later_is_not_seen_as_of_before(store):
    file("contract", contracts("A"), at=datetime(2015, 3, 1, tzinfo=UTC))
    file("contract", contracts("A", value=1), at=datetime(2015, 7, 1, tzinfo=UTC))
    before = history.filings(AUDITOR, "contract", datetime(2015, 3, 1, tzinfo=UTC))
    assert before["version"].to_list() == [1]
    assert before["submitted_at"].to_list() == [datetime(2015, 3, 1, tzinfo=UTC)]
    assert before["signed"].to_list() == [date(2015, 3, 2)]


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (Viewer("auditor"), ["A", "B"]),
        (Viewer("administrator"), ["A", "B"]),
        (Viewer("body", "000000"), ["A", "B"]),
        (Viewer("body", "330000"), ["A"]),
        (Viewer("body", "330100"), ["A"]),
        (Viewer("body", "330108"), ["A"]),
        (Viewer("body", "330106"), []),
        (Viewer("body", "330200"), []),
        (Viewer("body", "440000"), ["B"]),
        (Viewer("enterprise", "000000001"), ["A"]),
        (Viewer("enterprise", "000000003"), []),
    ],
)
def test_a_body_sees_its_subtree_and_an_enterprise_itself(sqlite_store, viewer, sees):
    file("contract", contracts("A"))
    file("contract", contracts("B", enterprise_code="000000002"), county="440305")
    assert history.current(viewer, "contract")["provider_number"].to_list() == sees
    numbers = list(Filing.objects.visible_to(viewer).filter(noun="contract").values_list("key", flat=True))
    assert [key.split("\x1f")[1] for key in numbers] == sees


def test_a_question_about_some_enterprises_is_answered_for_these(store):
    file("contract", contracts("A"))
    file("contract", contracts("B", enterprise_code="000000002"))
    assert history.current(AUDITOR, "contract", ["000000002", "000000404"])["provider_number"].to_list() == ["B"]
    assert history.filings(AUDITOR, "contract", enterprises=[]).is_empty()


def test_findings_are_kept_with_their_filing(store):
    file("contract", contracts("A", "B"))
    submission = rows("contract", contracts("A", "C"))
    found = [
        append.Found(0, "soft.one", "soft", "value", "甲", "a"),
        append.Found(1, "soft.two", "soft", "value", "乙", "b"),
    ]
    with append.transaction():
        filed = append.file(append.Submission(**{**vars(submission), "findings": found}))
    assert filed.filings[0] is None, "an unchanged row is not filed again, nor its finding"
    kept = history.findings(AUDITOR, [filed.filings[1]])
    assert kept.rows() == [(filed.filings[1], "soft.two", "soft", "value", "乙", "b")]


def test_a_relocation_takes_effect_on_its_day(store):
    file("enterprise", enterprises("000000007", county="330108"))
    file("enterprise", enterprises("000000007", county="330204", effective=date(2015, 4, 1)), county="330204")
    days = [date(2014, 1, 1), date(2015, 3, 31), date(2015, 4, 1), None]
    assert history.county_on(["000000007"] * 4, days) == ["330108", "330108", "330204", "330204"]
    assert history.county_on(["000000404"], [date(2015, 1, 1)]) == [None]


def test_an_anchor_follows_each_commit(store):
    file("contract", contracts("A"))
    written = list(anchor.anchors())
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, digest FROM audit_entry ORDER BY id")
        assert [(one.sequence, one.digest) for one in written] == [tuple(row) for row in cursor.fetchall()]


def test_an_anchor_that_was_not_written_is_written_by_the_next_writer(store):
    file("contract", contracts("A"))
    anchor.path().unlink()
    with append.transaction():
        pass
    assert [one.sequence for one in anchor.anchors()] == [1, 2]


def test_a_torn_anchor_is_passed_over_and_written_again(store):
    file("contract", contracts("A"))
    whole = anchor.path().read_bytes()
    anchor.path().write_bytes(whole[:-20])
    with append.transaction():
        pass
    assert [one.sequence for one in anchor.anchors()] == [1, 2]


def test_a_transaction_that_fails_leaves_no_anchor_and_no_filing(store):
    file("contract", contracts("A"))
    before = anchor.path().read_bytes()
    with pytest.raises(KeyError):
        _file_and_stumble()
    assert anchor.path().read_bytes() == before
    assert Filing.objects.filter(noun="contract").count() == 1


def test_nothing_is_appended_outside_a_transaction(store):
    with pytest.raises(RuntimeError, match="one"):
        append.file(rows("contract", contracts("A")))


def _file_and_stumble() -> None:
    with append.transaction():
        append.file(rows("contract", contracts("B")))
        append.audit("file", "tester", "B", MOMENT, {})
        raise KeyError


def _decide(filing: int, act: str, level: int) -> None:
    with append.transaction():
        append.decide([append.NewDecision(filing, level, act, "330108", "tester", MOMENT)])
    assert Decision.objects.filter(filing=filing, act=act).exists()


EXAMPLES = {
    "receipt": {
        "receipt_number": "R1",
        "kind": "bank_slip",
        "received": date(2015, 6, 20),
        "amount": 100,
        "currency": "USD",
        "payer_country": "US",
    },
    "allotment": {
        "receipt_number": "R1",
        "provider_number": "A",
        "execution_number": "A-1",
        "allotted": 60,
        "currency": "USD",
    },
    "workforce": {"month": 201506, "employees": 120, "college": 96},
    "certification": {
        "certification": "iso27001",
        "certificate_number": "IS-1",
        "issued": date(2014, 9, 1),
        "expires": date(2017, 8, 31),
    },
    "training": {
        "training_number": "PX-1",
        "title": "岗前培训",
        "start": date(2015, 4, 1),
        "end": date(2015, 4, 30),
        "trainees": 30,
    },
}
