"""A program files, reads, uploads; and bodies decide, held to what they saw."""

import io
import json

import pytest
from openpyxl import Workbook

from fuwai.api.testdata import program, program_of
from fuwai.core.access import Role
from fuwai.core.records import RECORDS
from fuwai.core.token import Scope
from fuwai.services import worker
from fuwai.services.test_form import CODE, CONTRACT, OTHER
from fuwai.storage.models import AuditEntry, Decision, Draft, Filing
from fuwai.storage.testdata import person


@pytest.fixture
def filer(registered):
    return program_of(Role.FILER, CODE)


@pytest.fixture
def filed(filer):
    """The number of a filed contract."""
    return filer.post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]


def workbook(**other):
    book = Workbook()
    fields = [field for field in RECORDS["contract"] if field.name in CONTRACT]
    book.active.append([field.zh for field in fields])
    book.active.append([{**CONTRACT, **other}[field.name] for field in fields])
    book.active.append([{**CONTRACT, **other, "provider_number": "B-2", "title": ""}[field.name] for field in fields])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_rows_are_checked_without_being_stored(filer):
    before = Filing.objects.count()
    said = filer.post("check/contract", {"rows": [CONTRACT, {**CONTRACT, "title": None, "provider_number": 2}]}).said
    assert said["refused"] == [1]
    assert {"title"} == {one["field"] for one in said["findings"] if one["grade"] == "blocking"}
    assert all(one["zh"] and one["en"] for one in said["findings"])
    assert Filing.objects.count() == before


def test_what_is_read_can_be_sent_back_and_changes_nothing(filer, filed):
    said = filer.get(f"records/{filed}").said
    assert (said["noun"], said["version"], said["stage"]) == ("contract", 1, "county")
    assert (said["content"]["value"], said["content"]["signed"]) == ("120000.00", CONTRACT["signed"])
    again = filer.post("submit/contract", {"rows": [said["content"]]}).said
    assert (again["unchanged"], again["filings"]) == (1, [None])


def test_the_trail_says_who_filed_and_from_where(filer, filed):
    entry = AuditEntry.objects.filter(verb="submit").latest("id")
    assert "filer" in entry.actor
    assert {"address", "request"} <= set(json.loads(entry.detail))


def test_an_enterprise_sees_and_files_its_own_alone(filer, filed):
    stranger = program_of(Role.FILER, OTHER)
    assert stranger.get(f"records/{filed}").status_code == 404
    assert stranger.get(f"filings/{filed}").status_code == 404
    assert stranger.get("records?noun=contract").said["items"] == []
    refused = stranger.post("submit/contract", {"rows": [{**CONTRACT, "enterprise_code": CODE}]}).said
    assert (refused["refused"], refused["filings"]) == (1, [None])


def test_a_training_body_files_trainings_only(registered):
    answer = program_of(Role.TRAINER, CODE).post("submit/contract", {"rows": [CONTRACT]})
    assert (answer.status_code, answer.said["code"]) == (403, "access.noun")


def test_a_list_is_read_to_its_end_page_by_page(filer):
    rows = [{**CONTRACT, "provider_number": f"A-{number}"} for number in range(5)]
    wanted = filer.post("submit/contract", {"rows": rows}).said["filings"]
    found, cursor = [], ""
    while cursor is not None:
        page = filer.get(f"records?noun=contract&limit=2&cursor={cursor}").said
        found += [one["record"] for one in page["items"]]
        cursor = page["next"]
    assert found == sorted(wanted)
    assert filer.get("records?cursor=invented").said["code"] == "api.cursor"


def test_a_list_as_of_a_past_moment_shows_what_stood_then(filer, filed):
    assert filer.get("records?noun=contract&as_of=2015-01-01").said["items"] == []
    now = filer.get("records?noun=contract&as_of=2099-01-01").said["items"]
    assert [(one["record"], one["stage"], one["content"]["title"]) for one in now] == [
        (filed, "county", CONTRACT["title"])
    ]
    assert filer.get(f"records/{filed}?as_of=2015-01-01").status_code == 404
    assert filer.get("records?stage=county&as_of=2015-01-01").said["code"] == "record.as_of"


def test_a_draft_is_kept_changed_submitted_and_gone(filer):
    number = filer.post("drafts", {"noun": "contract", "content": {"title": "草"}}).said["draft"]
    assert filer.ask("PUT", f"drafts/{number}", {"content": CONTRACT}).said["content"]["title"] == CONTRACT["title"]
    assert program_of(Role.FILER, OTHER).get(f"drafts/{number}").status_code == 404
    assert [one["draft"] for one in filer.get("drafts").said] == [number]
    filer.post("submit/contract", {"rows": [CONTRACT], "drafts": [number]})
    assert not Draft.objects.exists()
    assert filer.ask("DELETE", f"drafts/{number}").status_code == 404


def test_a_workbook_is_filed_as_a_job_and_comes_back_marked(filer):
    taken = filer.ask("POST", "jobs?name=示例.xlsx", workbook(), content_type="application/octet-stream")
    assert (taken.status_code, taken.said["state"]) == (202, "waiting")
    path = taken.headers["Location"].removeprefix("/api/v1/")
    assert filer.get(f"{path}/workbook").said["code"] == "job.no_workbook"
    worker.run_next()
    done = filer.get(path).said
    assert (done["state"], done["result"]["sheets"][0]["new"], done["result"]["sheets"][0]["refused"]) == ("done", 1, 1)
    assert filer.get(f"{path}/findings?limit=1").said["items"] == done["result"]["findings"][:1]
    book = filer.get(f"{path}/workbook")
    assert b"".join(book.streaming_content)[:2] == b"PK"
    assert program_of(Role.FILER, OTHER).get(path).status_code == 404


def test_an_upload_with_a_key_makes_one_job(filer):
    heads = {"content_type": "application/octet-stream", "idempotency_key": "u-1"}
    first = filer.ask("POST", "jobs?name=a.xlsx", workbook(), **heads)
    again = filer.ask("POST", "jobs?name=a.xlsx", first and workbook(), **heads)
    assert (
        first.said["job"] == again.said["job"] if again.status_code == 202 else again.said["code"] == "api.key_reused"
    )
    assert len(filer.get("jobs").said["items"]) == 1


def test_what_is_no_workbook_is_refused_by_its_content(filer):
    answer = filer.ask("POST", "jobs?name=a.xlsx", b"%PDF-1.7", content_type="application/octet-stream")
    assert (answer.status_code, answer.said["code"]) == (415, "intake.not_a_workbook")


# ------------------------------------------------------------------------------------------------------------------ review


@pytest.fixture
def county(registered):
    return program_of(Role.HEAD, "330108")


def test_a_body_finds_what_waits_and_approves_what_it_saw(filed, county):
    [line] = county.get("review/queue?noun=contract").said["items"]
    assert (line["filing"], line["desk"], line["stage"]) == (filed, "330108", "county")
    shown = county.get(f"filings/{filed}")
    assert shown.headers["ETag"] == f'"{line["seen"]}"'
    done = county.post("review/approve", {"filings": [filed]}, if_match=shown.headers["ETag"])
    assert done.said["count"] == 1
    assert done.said["audit_entry"] == AuditEntry.objects.latest("id").pk
    assert county.get(f"records/{filed}").said["stage"] == "city"


def test_two_who_saw_the_same_do_not_both_decide(filed, county):
    colleague = program(person(Role.CLERK, "330108"))
    tag = county.get(f"filings/{filed}").headers["ETag"]
    county.post("review/return", {"filings": [filed], "reason": "amount"}, if_match=tag)
    late = colleague.post("review/approve", {"filings": [filed]}, if_match=tag)
    assert (late.status_code, late.said["code"]) == (412, "review.changed")
    several = colleague.post("review/approve", {"filings": [filed], "seen": {str(filed): tag}})
    assert several.status_code == 412
    assert Decision.objects.count() == 1


def test_a_dry_run_says_what_would_happen_and_nothing_does(filed, county):
    entries = AuditEntry.objects.count()
    would = county.post("review/approve", {"filings": [filed], "dry_run": True})
    assert would.said == {"count": 1, "audit_entry": None, "dry_run": True}
    wrong = county.post("review/strike-out", {"filings": [filed], "reason": "scope", "dry_run": True})
    assert (wrong.status_code, wrong.said["code"]) == (409, "review.refused")
    assert (Decision.objects.count(), AuditEntry.objects.count()) == (0, entries)


def test_another_bodys_filing_is_not_there(filed):
    other = program_of(Role.HEAD, "330203")
    assert other.get(f"filings/{filed}").status_code == 404
    assert filed not in [one["filing"] for one in other.get("review/queue").said["items"]]
    assert other.post("review/approve", {"filings": [filed]}).said["code"] == "review.refused"


def test_an_enterprise_withdraws_what_no_one_has_reviewed(filer, filed):
    assert filer.post("withdraw", {"filings": [filed], "words": "填错"}).said["count"] == 1
    assert filer.get(f"records/{filed}").said["stage"] == "withdrawn"
    assert filer.post("withdraw", {"filings": [filed]}).status_code == 409


def test_all_versions_are_told_with_their_decisions(filer, filed, county):
    county.post("review/return", {"filings": [filed], "reason": "amount", "words": "核对金额"})
    filer.post("submit/contract", {"rows": [{**CONTRACT, "value": 110000}]})
    said = filer.get(f"records/{filed}/versions").said
    assert [(one["version"], one["content"]["value"]) for one in said] == [(1, "120000.00"), (2, "110000.00")]
    assert [(act["act"], act["reason"], act["words"]) for act in said[0]["decisions"]] == [
        ("return", "amount", "核对金额")
    ]


# ------------------------------------------------------------------------------------------------------- figures and trail


def test_figures_are_for_ones_own_region(filed):
    analyst = program_of(Role.ANALYST, "330100", Scope.FIGURES, Scope.READ)
    for path in ("tables/industry?region={}&period=2015H1", "progress?region={}&first=201501&last=201506"):
        assert analyst.get(path.format("330100")).status_code == 200
        for other in ("330000", "330200", "000000"):
            assert analyst.get(path.format(other)).status_code == 403
    assert analyst.get("progress?region=330100&first=201506&last=201501").said["code"] == "api.months"


def test_the_trail_is_read_backwards_and_verified(filed):
    auditor = program_of(Role.AUDITOR)
    page = auditor.get("audit/entries?limit=2").said
    following = auditor.get(f"audit/entries?limit=2&cursor={page['next']}").said
    numbers = [one["id"] for one in page["items"] + following["items"]]
    assert numbers == list(range(AuditEntry.objects.count(), AuditEntry.objects.count() - len(numbers), -1))
    said = auditor.get("audit/verification").said
    assert (said["holds"], said["breaks"], said["filings"]) == (True, [], Filing.objects.count())


def test_a_text_is_classified_as_a_line_of_the_command(registered):
    asker = program_of(Role.CLERK, "330108", Scope.CLASSIFY)
    said = asker.post("classify", {"id": 7, "text": "为某银行开发信贷管理系统并提供两年维护"}).said
    assert (said["id"], said["verdict"]) == (7, "in")
    assert {"code", "candidates", "decision", "questions", "rules", "evidence"} <= set(said)
    step = asker.post("scope/step", {"text": "为某银行派遣程序员到现场工作"}).said
    assert {"verdict", "question", "answered"} <= set(step)
