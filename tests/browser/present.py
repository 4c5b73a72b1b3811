"""A small home of the present time, for stories told in a browser: `python -m tests.browser.present` with FUWAI_HOME.

One enterprise for each story, so that none depends on another; all four levels review. Everything is filed and approved by
the services, as people would. Prints json: `sessions` (login → the session's cookie), `enterprises` (story → code), `filings`
(story → where its contract is reviewed), `newcomer` (a code that nobody filed), `past` (a day before the move).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from fuwai.settings import start

start()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402

from fuwai.core.access import Role, Viewer, desks  # noqa: E402
from fuwai.core.identifier import credit_code, organisation_code  # noqa: E402
from fuwai.core.moment import BEIJING  # noqa: E402
from fuwai.services import form, review, standing  # noqa: E402
from fuwai.services.intake import Sender  # noqa: E402
from fuwai.storage.models import Filing  # noqa: E402
from fuwai.web.testdata import client_of, person  # noqa: E402

COUNTY, CITY, PROVINCE, NATION = "330108", "330100", "330000", "000000"
OTHER_COUNTY = "330106"
STORIES = ("filed", "struck", "moved", "offline", "together", "expired")
LOOKING = {"county": COUNTY, "second": COUNTY, "other": OTHER_COUNTY, "city": CITY, "province": PROVINCE}


def code_of(story: str) -> str:
    return credit_code(f"91{COUNTY}{organisation_code(f'{700 + STORIES.index(story):08}')}")


def contract(number: str, **other: str) -> dict[str, str]:
    year = datetime.now(BEIJING).year
    return {
        "kind": "inbound",
        "provider_number": number,
        "title": "信贷管理系统定制开发",
        "description": "按客户需求开发信贷管理系统，含需求分析、编码和测试",
        "client_name": f"Example {number} Inc.",
        "client_kind": "enterprise",
        "client_country": "US",
        "group": "I11",
        "value": "60000000",
        "currency": "USD",
        "signed": f"{year}-01-15",
        "start": f"{year}-02-01",
        "end": f"{year + 1}-12-31",
        **other,
    }


def execution(number: str, day: date, amount: str, at: str = "1") -> dict[str, str]:
    return {
        "provider_number": number,
        "execution_number": f"{day:%Y%m}-{at}",
        "executed": day.isoformat(),
        "amount": amount,
        "currency": "USD",
    }


def enterprise(story: str) -> dict[str, str]:
    return {
        "name": f"示例{STORIES.index(story) + 1}号信息服务有限公司",
        "county": COUNTY,
        "registration_type": "173",
        "industry": "I65",
    }


def filed(story: str, noun: str, rows: Iterable[Mapping[str, str]], approved: bool = True) -> None:
    """File the rows, and let every level approve them."""
    code = code_of(story)
    done = form.submit(Sender(Viewer("enterprise", code, "示例填报人"), "示例填报人", code), noun, list(rows))
    assert all(done.filings), done.findings
    for body in desks(COUNTY).values() if approved else ():
        review.approve(Viewer("body", body, "示例审核员"), [one for one in done.filings if one])


def past() -> date:
    """A day some months ago whose executions may still be filed; early in a year, one of the last."""
    return (datetime.now(BEIJING).date().replace(day=1) - timedelta(days=60)).replace(day=3)


def populate() -> None:
    today = datetime.now(BEIJING).date()
    for story in STORIES:
        filed(story, "enterprise", [enterprise(story)])
    filed("filed", "contract", [contract("HT-1"), contract("HT-2", title="网上银行系统测试", group="I12")])
    filed("struck", "contract", [contract("HT-S")])
    filed("struck", "execution", [execution("HT-S", today.replace(day=1), "20004100")])
    filed("moved", "contract", [contract("HT-M")])
    filed("moved", "execution", [execution("HT-M", past(), "7004100")])
    filed("offline", "contract", [contract("HT-O")])
    filed("expired", "contract", [contract("HT-E")])
    filed("expired", "contract", [contract("HT-X")], approved=False)
    filed("together", "contract", [contract("HT-T1")], approved=False)
    standing.catch_up()


def sessions() -> dict[str, str]:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    people = {story: person(Role.FILER, code_of(story), login=f"filer-{story}") for story in STORIES}
    people |= {name: person(Role.CLERK, region, login=name, name=f"示例{name}") for name, region in LOOKING.items()}
    people["ministry"] = person(Role.CLERK, NATION, login="ministry", name="示例部级")
    people["head"] = person(Role.HEAD, NATION, login="head", name="示例部级负责人")
    return {name: client_of(one).cookies[settings.SESSION_COOKIE_NAME].value for name, one in people.items()}


def about() -> dict[str, object]:
    """What the stories have to know."""
    contracts = Filing.objects.filter(noun="contract").order_by("id").values_list("enterprise__code", "pk")
    found = {story: pk for code, pk in contracts for story in STORIES if code_of(story) == code}
    return {
        "sessions": sessions(),
        "enterprises": {story: code_of(story) for story in STORIES},
        "filings": {story: reverse("review_one", args=(filing,)) for story, filing in found.items()},
        "newcomer": credit_code(f"91{COUNTY}{organisation_code('00000799')}"),
        "past": past().isoformat(),
    }


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    populate()
    print(json.dumps(about()))
