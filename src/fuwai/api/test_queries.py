"""No reading asks the database more than twelve times, however many rows it shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fuwai.api.testdata import Program, program, program_of
from fuwai.api.urls import CALLS
from fuwai.core.access import Role, Viewer
from fuwai.files.testdata import pdf
from fuwai.services import form, grant_award, period, review
from fuwai.services.grant_testdata import CITY, HEAD, applied, code, firm, opened, passed
from fuwai.services.test_form import BODY, CODE, CONTRACT, SIGNED
from fuwai.services.test_grant_paid import PAST
from fuwai.storage.models import CampaignItem, Evidence, Filing, GrantApplication, GrantAward
from fuwai.storage.testdata import person

MOST, ROWS = 12, 4
MONTH, BINARY = SIGNED[:7].replace("-", ""), {"content_type": "application/octet-stream"}
TABLE = "measure=contract_value&period=2026&region=330000"
# What the address of a call takes besides its example.
SAID = {
    "progress": f"region=330000&first={MONTH}&last={MONTH}",
    "progress_tree": f"region=330100&month={MONTH}",
    "not_filed": f"region=330100&month={MONTH}",
    "period": f"region=330108&year={MONTH[:4]}",
    "views": "list=contract",
    "ask": TABLE,
    "behind": TABLE,
    "table_file": TABLE,
    "table": "region=330000&period=2026",
    "paper_check": "number=FW330108&code=AAAA",
    "notable": "region=330000&period=2026",
    "figure": "id=contract_value%7C330000%7C2026%7Cdirection%3Doffshore",
    "bulletin_draft": "kind=brief&region=330000&period=2026",
}
# What computes anew what it tells: the chains are walked whole; awards are held against the facts of every noun.
MORE = {"audit_verification": 25, "grant_payment_list": 20}
# Whose answer is a file that was kept, of which there is none here: their own tests read them.
NOT_HERE = {"bulletin", "bulletin_file", "bulletin_version", "job", "job_findings", "job_workbook", "registration"}


@pytest.fixture
def full(sqlite_store):
    """A site with several rows of everything; call → arguments of its address."""
    firm_rows = [
        {
            "enterprise_code": CODE,
            "name": "示例甲有限公司",
            "county": "330108",
            "registration_type": "173",
            "industry": "I65",
        }
    ]
    form.submit(BODY, "enterprise", firm_rows)
    filer, manager = program_of(Role.FILER, CODE), program_of(Role.MANAGER, CODE)
    clerk, head = program_of(Role.CLERK, "330108"), program_of(Role.HEAD, "330100")
    rows = [
        {**CONTRACT, "provider_number": f"A-{n}", "title": f"信贷系统开发 {n}", "value": f"{12 + n}万"}
        for n in range(ROWS)
    ]
    filings = filer.post("submit/contract", {"rows": rows}).said["filings"]
    again = [{**row, "title": f"信贷管理系统开发 {n}"} for n, row in enumerate(rows)]
    filings = filer.post("submit/contract", {"rows": again}).said["filings"]
    done = {"executed": SIGNED, "amount": "500", "currency": "USD"}
    executed = [{**done, "provider_number": f"A-{n}", "execution_number": f"{MONTH}-0{n + 1}"} for n in range(ROWS)]
    filer.post("submit/execution", {"rows": executed})
    for n in range(ROWS):
        filer.ask("POST", f"filings/{filings[0]}/evidence?kind=contract", pdf(b"%%%d\n" % n), **BINARY)
        clerk.post(f"filings/{filings[0]}/comments", {"words": f"请核对 {n}", "field": "value"})
        clerk.post("messages/notices", {"region": "330108", "title": f"通知 {n}", "words": "请按时填报"})
        number = filer.post("questions", {"title": f"提问 {n}", "words": "何时截止?"}).said["question"]
        clerk.post(f"questions/{number}/answers", {"words": "七月六日"})
        clerk.post("published-answers", {"asked": f"提问 {n}", "answered": "次月五日"})
        filer.post("views", {"list": "contract", "name": f"查询 {n}", "query": "low=1"})
        manager.post("invitations", {"note": f"同事 {n}"})
        person(Role.FILER, CODE, f"filer-{n}")
        firm_of = {"enterprise_code": code(n + 5), "name": f"示例注册 {n} 有限公司", "county": "330108"}
        Program().post("registrations", {**firm_of, "login": f"new-{n}", "person": "示例", "password": "odd-phrase-77"})
    draft = filer.post("drafts", {"noun": "contract", "content": rows[0]}).said["draft"]
    filer.ask("POST", f"drafts/{draft}/evidence?kind=contract", pdf(), **BINARY)
    filer.post(f"filings/{filings[1]}/receipt")
    days = {"first": str(period.today()), "last": str(period.today() + timedelta(days=2)), "words": "出差"}
    head.post("delegations", {**days, "to_region": "330108"})
    return {
        **{key: {"number": filings[0]} for key in ("filing", "comments", "trail_of_record", "evidence_list")},
        **{key: {"number": _record(filings[0])} for key in ("record", "versions", "paper")},
        "message": {"number": 1},
        "receipt_issued": {"number": filings[1]},
        "draft": {"number": draft},
        "draft_evidence_list": {"number": draft},
        "month": {"month": MONTH},
        "evidence": {"number": Evidence.objects.order_by("id")[0].pk},
        "evidence_file": {"number": Evidence.objects.order_by("id")[0].pk},
        **_campaign(filings),
        **_grant(),
    }


def _record(filing: int) -> int:
    """The record of a filing: its first version."""
    found = Filing.objects.get(pk=filing)
    return Filing.objects.get(noun=found.noun, key=found.key, version=1).pk


def _campaign(filings: list[int]) -> dict[str, dict[str, object]]:
    """A campaign of all contracts, each of which somebody looks at."""
    for body in ("330108", "330100"):
        review.approve(Viewer("body", body, "测试"), filings)
    head = program_of(Role.HEAD, "330100")
    plan = {"name": "核查", "first": int(MONTH), "last": int(MONTH), "size": ROWS}
    number = head.post("verification/campaigns", plan).said["campaign"]
    people = [one["login"] for one in head.get(f"verification/campaigns/{number}/reviewers").said["items"]]
    head.post(f"verification/campaigns/{number}/assignments", {"logins": people})
    names = ("campaign", "campaign_items", "campaign_report", "campaign_reviewers")
    return {**{key: {"number": number} for key in names}, "campaign_item": {"number": CampaignItem.objects.first().pk}}


def _grant() -> dict[str, dict[str, object]]:
    """A call with two awards that are published."""
    firm(1, 600_000 * 100)
    firm(2, 800_000 * 100)
    call = opened()
    passed(*(applied(call, one) for one in (1, 2)))
    grant_award.award(HEAD, call)
    grant_award.publish(Viewer("body", CITY, "补录"), call, *PAST)
    of_a_call = [one.name for one in CALLS if one.method == "GET" and one.path.startswith("grants/calls/{number}")]
    application = {"number": GrantApplication.objects.first().pk}
    return {
        **{key: {"number": call} for key in of_a_call},
        "grant_application": application,
        "grant_paper": {**application, "name": "application"},
        "grant_letter": {"number": GrantAward.objects.first().pk},
    }


def test_no_reading_asks_more_than_twelve_times(full):
    askers = {
        Role.MANAGER: program_of(Role.MANAGER, CODE),
        Role.FILER: program_of(Role.FILER, CODE),
        Role.HEAD: program_of(Role.HEAD, "330100"),
        Role.ADMINISTRATOR: program_of(Role.ADMINISTRATOR),
        Role.ANALYST: program_of(Role.ANALYST, "330000"),
    }
    officials = {**askers, Role.HEAD: program(person(Role.HEAD, CITY))}
    counts, answered = {}, {}
    for call in CALLS:
        if call.method != "GET" or call.name in NOT_HERE:
            continue
        asking = officials if call.room == "grants" else askers
        for role, asker in asking.items():
            if role not in call.who:
                continue
            path = f"{call.path.format(**{**call.example, **full.get(call.name, {})})}?{SAID.get(call.name, '')}"
            asker.get(path)  # what is derived is brought up to date by whoever looks first
            with CaptureQueriesContext(
                connection,
            ) as captured:
                status = asker.get(path).status_code
            if status == 200:
                counts[call.name] = max(len(captured), counts.get(call.name, 0))
            answered.setdefault(call.name, set()).add(status)
    assert {name: said for name, said in answered.items() if 200 not in said} == {}
    assert {name: count for name, count in counts.items() if count > MORE.get(name, MOST)} == {}
