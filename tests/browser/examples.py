"""Which record a page is looked at with: the ids of what stands in the home, for every address that names one.

For use inside a process of Django (tests.browser.people). A route whose id is not found here keeps its own example.
"""

from collections.abc import Callable, Mapping

from fuwai.core.access import Role
from fuwai.storage.models import (
    Account,
    AuditEntry,
    Campaign,
    CampaignItem,
    Delivery,
    Draft,
    DraftEvidence,
    Evidence,
    Filing,
    Job,
    Question,
    Registration,
    Standing,
)
from fuwai.web.noun.kinds import KINDS as OTHERS
from fuwai.web.record.kind import KINDS
from fuwai.web.route import Route

NOUNS = dict((*KINDS.items(), *OTHERS.items()))


Numbers = Mapping[str, int | None]


def of(enterprise: str, county: str) -> Callable[[Route], Mapping[str, object]]:
    """The example of a route, as the people of *enterprise* and of the bodies above it may see it."""
    named = {**_records(enterprise), **_filing(enterprise, county), **_numbers(enterprise)}

    def example(route: Route) -> Mapping[str, object]:
        return {**route.example, **{name: pk for name, pk in named.get(route.name, {}).items() if pk}}

    return example


def _last(found) -> int | None:  # type: ignore[no-untyped-def]  # a queryset
    pk: int | None = found.order_by("-pk").values_list("pk", flat=True).first()
    return pk


def _records(enterprise: str) -> dict[str, Numbers]:
    """Addresses of records and drafts of each noun; of contracts, one that has been amended or approved."""
    named: dict[str, Numbers] = {}
    for noun, kind in NOUNS.items():
        own = Standing.objects.filter(noun=noun, enterprise=enterprise)
        record = _last(own.filter(version__gt=1)) or _last(own)
        for what in ("show", "amend", "terminate", "print"):
            named[kind.route(what)] = {"record": record}
        named[kind.route("draft")] = {"number": _last(Draft.objects.filter(noun=noun, enterprise_code=enterprise))}
    return {**named, "receipt_allot": named["receipt_show"], "execution_pay": named["execution_show"]}


def _filing(enterprise: str, county: str) -> dict[str, Numbers]:
    """Addresses of a filing: one that waits at the county, where any does."""
    waits = Standing.objects.filter(desk=county, noun="contract").order_by("-version", "-filing")
    waiting = waits.values_list("filing", flat=True).first()
    enclosed = Evidence.objects.filter(enterprise=enterprise).order_by("-pk").values_list("filing", flat=True).first()
    filing = {"filing": waiting or _last(Filing.objects.filter(enterprise=enterprise))}
    beside = {"filing": enclosed or filing["filing"]}
    around = dict.fromkeys(("review_one", "review_around", "review_step", "trail_record"), filing)
    return {**around, **dict.fromkeys(("evidence_add", "filing_receipt", "filing_receipt_file"), beside)}


def _numbers(enterprise: str) -> dict[str, Numbers]:
    """Addresses of everything that is not a record of the enterprise."""
    evidence = {"number": _last(Evidence.objects.filter(enterprise=enterprise))}
    drafted = DraftEvidence.objects.filter(enterprise=enterprise).order_by("-pk").first()
    upload = {"number": _last(Job.objects.filter(viewer_code=enterprise))}
    campaign = {"number": _last(Campaign.objects)}
    people = Account.objects.filter(enterprise_code=enterprise)
    return {
        "evidence": evidence,
        "evidence_file": evidence,
        "evidence_inline": evidence,
        "evidence_draft_add": {"draft": drafted.draft_id if drafted else None},
        "draft_evidence_file": {"number": drafted.pk if drafted else None},
        "message": {"number": _last(Delivery.objects.filter(recipient=enterprise))},
        "question": {"number": _last(Question.objects.filter(enterprise=enterprise))},
        "account_one": {"number": _last(people)},
        "colleague": {"number": _last(people.exclude(role=Role.MANAGER))},
        "applicant": {"number": _last(Registration.objects.filter(state=Registration.PENDING))},
        "trail_entry": {"number": _last(AuditEntry.objects.filter(verb="submit"))},
        "uploaded": upload,
        "upload_state": upload,
        "upload_marked": upload,
        "verification_one": campaign,
        "verification_report": campaign,
        "verification_item": {"number": _last(CampaignItem.objects)},
    }
