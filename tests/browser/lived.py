"""A home in which everything has happened once: `python -m tests.browser.lived [OUT]` with FUWAI_HOME; needs an enterprise with
contracts. Each noun filed, drafts, evidence, messages, questions, a campaign, an upload, a registration, as people would by
the services. Its pages then have something to show: to axe, to a photographer.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from fuwai.settings import start

start()

from django.core.management import call_command  # noqa: E402

from fuwai.core.access import Role, Viewer, desks  # noqa: E402
from fuwai.core.identifier import credit_code, organisation_code  # noqa: E402
from fuwai.core.moment import BEIJING  # noqa: E402
from fuwai.core.review import Level  # noqa: E402
from fuwai.files.table import write as write_table  # noqa: E402
from fuwai.files.testdata import pdf  # noqa: E402
from fuwai.services import (  # noqa: E402
    bulletin,
    comment,
    delegation,
    draft,
    enclosure,
    enquiry,
    form,
    grant,
    grant_award,
    grant_panel,
    grant_review,
    message,
    receipt_of_filing,
    registration,
    release,
    review,
    standing,
    table,
    upload,
    verification,
)
from fuwai.services.enclosure import Given  # noqa: E402
from fuwai.services.grant_testdata import HEAD, OFFICE, applied, firm, opened  # noqa: E402
from fuwai.services.intake import Sender  # noqa: E402
from fuwai.standards.region import regions  # noqa: E402
from fuwai.storage.models import Filing, GrantApplication  # noqa: E402
from fuwai.storage.testdata import PASSWORD, person  # noqa: E402
from tests.browser.people import busiest  # noqa: E402

TODAY = datetime.now(BEIJING).date()
MONTH = TODAY.replace(day=1)
NUMBERS = ("LV-1", "LV-2", "LV-3", "LV-4")


def contract(number: str, **other: str) -> dict[str, str]:
    return {
        "kind": "inbound",
        "provider_number": number,
        "title": "信贷管理系统定制开发",
        "description": "按客户需求开发信贷管理系统，含需求分析、编码和测试",
        "client_name": f"Example {number} Inc.",
        "client_kind": "enterprise",
        "client_country": "US",
        "group": "I11",
        "value": "600000",
        "currency": "USD",
        "signed": f"{TODAY.year}-01-15",
        "start": f"{TODAY.year}-02-01",
        "end": f"{TODAY.year + 1}-12-31",
        **other,
    }


def execution(number: str, amount: str = "12000") -> dict[str, str]:
    executed = {"executed": MONTH.isoformat(), "amount": amount, "currency": "USD"}
    return {"provider_number": number, "execution_number": f"{MONTH:%Y%m}-1", **executed}


# What the enterprise files besides contracts and executions, in this order.
OTHERS: dict[str, dict[str, str]] = {
    "workforce": {"month": f"{MONTH:%Y-%m}", "employees": "120", "college": "96", "new_hires": "6"},
    "certification": {
        "certification": "iso27001",
        "certificate_number": "IS-1",
        "issuer": "示例认证中心",
        "issued": "2023-09-01",
        "expires": "2037-08-31",
    },
    "training": {
        "training_number": "PX-1",
        "title": "软件测试岗前培训",
        "start": f"{TODAY.year - 1}-04-01",
        "end": f"{TODAY.year - 1}-04-30",
        "trainees": "30",
        "hired": "22",
        "hours": "120",
    },
    "receipt": {
        "receipt_number": "SH-1",
        "kind": "bank_slip",
        "received": MONTH.isoformat(),
        "amount": "20000",
        "currency": "USD",
        "payer": "Example Bank Inc.",
        "payer_country": "US",
    },
    "allotment": {
        "receipt_number": "SH-1",
        "provider_number": NUMBERS[1],
        "execution_number": f"{MONTH:%Y%m}-1",
        "allotted": "8000",
        "currency": "USD",
    },
}

UNFINISHED: dict[str, dict[str, str]] = {
    "contract": {"title": "云平台运行维护", "kind": "inbound"},
    "enterprise": {"name": "示例改名信息服务有限公司"},
    "execution": {"provider_number": NUMBERS[1], "currency": "USD"},
    **{noun: dict(list(row.items())[:2]) for noun, row in OTHERS.items()},
}


def live() -> None:
    """Everything, once."""
    enterprise, county = busiest()
    _granted()  # under the levels of before
    filer, *_ = [person(role, enterprise) for role in (Role.FILER, Role.MANAGER)]  # who are not there get no messages
    own = Viewer("enterprise", enterprise, "示例填报人")
    bodies = {level: Viewer("body", region, "示例审核员", Role.HEAD) for level, region in desks(county).items()}
    review.configure_levels(
        Viewer("administrator", name="示例管理员", role=Role.ADMINISTRATOR),
        f"{county[:2]}0000",
        list(Level),
        TODAY - timedelta(days=400),
    )
    filings = _filed(own)
    _reviewed(list(bodies.values()), filings)
    _beside(own, filings["receipt"][0])
    _said(own, bodies[Level.COUNTY], filings["contract"][-1])
    _verified(list(bodies.values()), county)
    _asked(county)
    _told(county)
    upload.take(filer, filer.viewer, [upload.prefilled("contract", enterprise)], "本企业合同.xlsx", dry_run=True)
    standing.catch_up()


def _filed(own: Viewer) -> dict[str, list[int]]:
    """Noun → what was filed."""
    rows = {
        "contract": [contract(number) for number in NUMBERS],
        "execution": [execution(number) for number in NUMBERS],
        **{noun: [row] for noun, row in OTHERS.items()},
    }
    filed: dict[str, list[int]] = {}
    for noun, several in rows.items():
        done = form.submit(Sender(own, own.name, own.code), noun, several)
        assert all(done.filings), (noun, done.findings)
        filed[noun] = [one for one in done.filings if one]
    return filed


def _reviewed(bodies: Sequence[Viewer], filings: Mapping[str, Sequence[int]]) -> None:
    """Two contracts approved by all, one of them amended; one returned; one waits at the county."""
    first, second, third, _ = filings["contract"]
    for body in bodies:
        review.approve(body, [first, second])
    review.return_(bodies[0], [third], "scope", "请写明交付物")
    own = Viewer("enterprise", Filing.objects.get(pk=first).enterprise_id, "示例填报人")
    amended = contract(NUMBERS[0], value="650000", amendment="value_up", amended=TODAY.isoformat())
    done = form.submit(Sender(own, own.name, own.code), "contract", [amended])
    assert all(done.filings), done.findings


def _beside(own: Viewer, filing: int) -> None:
    """A draft of every noun, evidence beside the first draft and beside *filing*, a receipt of it."""
    drafts = [draft.save(own, noun, row) for noun, row in UNFINISHED.items()]
    enclosure.attach_to_draft(own, drafts[0], Given("contract", "合同.pdf", pdf()))
    enclosure.attach(own, filing, Given("receipt", "凭证.pdf", pdf(b"%2")))
    receipt_of_filing.issue(own, filing)


def _said(own: Viewer, body: Viewer, filing: int) -> None:
    """A comment, a notice, questions with an answer, one published, an upload, a delegation."""
    comment.comment(body, filing, "金额与上一份相同，请核对", "value")
    message.broadcast(body, body.code, "关于本月填报", "请于期限前上报本月执行。")
    asked = enquiry.ask(own, body.code, "框架合同如何填报", "订单分别签订，是否逐份填报？", public=True)
    enquiry.answer(body, asked.pk, "框架合同填一份，订单作为合同逐份填报。")
    enquiry.publish(body, "框架合同如何填报", "框架合同填一份，订单逐份填报。", number=asked.pk)
    enquiry.ask(own, body.code, "汇率怎么算", "合同是欧元的，按哪天的汇率？")
    colleague = person(Role.CLERK, body.code).login
    delegation.delegate(body, TODAY, TODAY + timedelta(days=7), "休假", to_login=colleague)


def _verified(bodies: Sequence[Viewer], county: str) -> None:
    """A campaign over this year's contracts, given to the county's clerk."""
    head = bodies[1]
    months = TODAY.year * 100 + 1, TODAY.year * 100 + 12
    campaign = verification.draw(head, verification.Plan("年度核查", *months, "simple", 1, "示例"))
    verification.spread(
        head, campaign, [login for login, _, region in verification.reviewers(head) if region == county]
    )


def _told(county: str) -> None:
    """A bulletin of the county, or of its city where the county is no more (江干区), written and released."""
    county = county if county in regions(TODAY) else f"{county[:4]}00"
    writer = Viewer("analyst", county, "示例统计员", Role.ANALYST, "lived-analyst")
    reader = Viewer("body", county, "示例负责人", Role.HEAD, "lived-head")
    release.publish(reader, release.save(writer, "brief", county, f"{MONTH:%YM%m}", "zh", []))


def _asked(county: str) -> None:
    """An enterprise that registers."""
    code = credit_code(f"91{county}{organisation_code('00000798')}")
    registration.ask(registration.Asked(code, "示例新企业信息服务有限公司", county, "newcomer", "示例新人", PASSWORD))


def _granted() -> None:
    """A call for grants with an application that was awarded and is published."""
    firm(702, 900_000 * 100)
    call = opened()
    application = applied(call, 702)
    told = GrantApplication.objects.get(pk=application)
    for level in sorted(grant.levels_of(told.call, [told.county])[told.county]):
        grant_review.approve(Viewer("body", desks(told.county)[level], "示例审核员", Role.HEAD), [application])
    expert = person(Role.EXPERT)
    grant_panel.appoint(HEAD, call, [expert.login])
    grant_panel.declare(expert.viewer, call)
    grant_award.award(HEAD, call)
    grant_award.publish(
        OFFICE, call, datetime.now(BEIJING) - timedelta(days=10), datetime.now(BEIJING) - timedelta(days=3)
    )


def results(out: Path) -> None:
    """What a run leaves for the pages of results: a bulletin in both languages, one table."""
    region, period = f"{busiest()[1][:2]}0000", "2015H1"
    for folder in ("tables", "bulletin"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    write_table(table.table("cities", region, period), "json", out / "tables" / "cities.json")
    told = [bulletin.bulletin(region, period, language=language) for language in ("zh", "en")]
    files = [file for one in told for file in bulletin.write(one, ("json", "html"), out / "bulletin")]
    loaded = dict.fromkeys(("files", "new", "amended", "unchanged", "refused", "returned"), 0)
    named = [file.name for file in files]
    summary = {"region": region, "period": period, "loaded": loaded, "bulletin": named}
    (out / "summary.json").write_text(json.dumps(summary))


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    live()
    if len(sys.argv) > 1:
        results(Path(sys.argv[1]))
