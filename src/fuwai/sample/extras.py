"""What is filed besides contracts and executions: receipts with allotments, people, certificates, courses."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from fuwai.core.period import Period
from fuwai.core.rate import DOLLAR
from fuwai.sample.deals import DOMESTIC, Deal, Execution, Windows, signed_in
from fuwai.sample.filing import Item, Value
from fuwai.sample.population import Firm
from fuwai.sample.registry import Identity, client

CERTIFICATIONS = ("cmmi", "iso27001", "iso20000", "iso9001", "pcmm")
COURSES = ("软件测试工程师岗前培训", "日语项目管理研修", "三维设计软件应用培训", "信息安全意识培训", "云计算运维实训")
RECEIPTED = 0.2  # the part of executions of enterprises with their own workbooks that comes with a receipt


def receipts(found: Sequence[Deal], identity: Identity, random: Random) -> list[Item]:
    """Receipts of one enterprise: most cover two or three executions, and some executions have two receipts."""
    items: list[Item] = []
    chosen = [
        (deal, each)
        for deal in found
        if deal.country != DOMESTIC
        for each in deal.executions
        if random.random() < RECEIPTED
    ]
    by_client: dict[tuple[str, str, int], list[tuple[Deal, Execution]]] = {}
    for deal, each in sorted(chosen, key=lambda pair: pair[1].day):
        month = 0 if deal.currency == DOLLAR else each.day.year * 100 + each.day.month  # its dollars move with the rate
        by_client.setdefault((deal.client, deal.currency, month), []).append((deal, each))
    number = 0
    for run in by_client.values():
        while run:
            group, run[:] = run[:3], run[3:]
            number += 1
            halved = len(group) == 3 and random.random() < 0.3
            parts = [
                (deal, each, each.minor // 2 if halved and place == 2 else each.minor)
                for place, (deal, each) in enumerate(group)
            ]
            items += _receipt(identity, number, parts, random)
            if halved:
                deal, each = group[2]
                number += 1
                items += _receipt(identity, number, [(deal, each, each.minor - each.minor // 2)], random)
    return items


def _receipt(
    identity: Identity, number: int, parts: Sequence[tuple[Deal, Execution, int]], random: Random
) -> list[Item]:
    deal, last = parts[0][0], max(each.day for _, each, _ in parts)
    received = last + timedelta(days=random.randint(0, 6))
    code = f"SD{last:%Y%m}{number:05d}"
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "receipt_number": code,
        "kind": random.choice(("bank_slip", "bank_slip", "bank_slip", "verification_form")),
        "received": received,
        "amount": sum(minor for _, _, minor in parts),
        "currency": deal.currency,
        "payer": deal.client,
        "payer_country": deal.country,
    }
    items = [Item("receipt", identity, last, row)]
    for each_deal, each, minor in parts:
        allotted: dict[str, Value] = {
            "enterprise_code": identity.code,
            "receipt_number": code,
            "provider_number": each_deal.number,
            "execution_number": each.number,
            "allotted": minor,
            "currency": each_deal.currency,
        }
        items.append(Item("allotment", identity, last, allotted))
    return items


def people(identity: Identity, period: Period, random: Random) -> list[Item]:
    """Workforce at the end of every month from the one before the period on."""
    items = []
    employees = identity.employees
    college = int(employees * random.uniform(0.75, 0.95))
    for index in range(period.first - 1, period.last + 1):
        last = Period(index, index)
        hires = random.randint(0, max(1, employees // 40))
        graduates = int(hires * 0.8)
        employees, college = employees + hires, college + graduates
        row: dict[str, Value] = {
            "enterprise_code": identity.code,
            "month": last.months[0],
            "employees": employees,
            "college": college,
            "new_hires": hires,
            "new_college_hires": graduates,
        }
        items.append(Item("workforce", identity, last.last_day, row))
    return items


def certificates(identity: Identity, number: int, period: Period, random: Random) -> list[Item]:
    issued = max(identity.founded, period.first_day - timedelta(days=500)) + timedelta(days=random.randint(20, 120))
    kind = random.choice(CERTIFICATIONS)
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "certification": kind,
        "certificate_number": f"SL-{kind.upper()}-{number:04d}",
        "issuer": "示例认证中心",
        "issued": issued,
        "expires": issued + timedelta(days=1094),
    }
    return [Item("certification", identity, max(issued, period.first_day), row)]


def courses(identity: Identity, number: int, period: Period, random: Random) -> list[Item]:
    start = period.first_day + timedelta(days=random.randint(5, 30 * (period.length - 2)))
    trainees = random.randint(8, 60)
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "training_number": f"PX-{start.year}-{number:03d}",
        "title": random.choice(COURSES),
        "start": start,
        "end": start + timedelta(days=random.randint(13, 25)),
        "trainees": trainees,
        "hired": int(trainees * random.uniform(0.2, 0.9)),
        "hours": random.choice((16, 24, 40, 80, 120)),
    }
    return [Item("training", identity, start, row)]


def outbound(firms: Sequence[Firm], windows: Windows, count: int, random: Random) -> list[Deal]:
    """发包合同: what enterprises of the sample had done abroad; a table of its own, not counted as executed."""
    result = []
    for _ in range(count):
        firm = random.choice(firms)
        country = random.choice(("VN", "PH", "IN", "MY"))
        deal = signed_in(firm, "I11", country, random.choice(("before", "between", "now")), windows, random)
        deal.kind, deal.currency = "outbound", DOLLAR
        deal.minor = deal.cents = random.randint(3, 60) * 500_000
        deal.end = deal.start + timedelta(days=random.choice((120, 180, 300)))
        deal.client, deal.client_industry = client(country, random)
        result.append(deal)
    return result


def relocation(identity: Identity, county: str, day: date) -> Item:
    """注册地变更: the enterprise under another county from a day on."""
    row: dict[str, Value] = {
        "enterprise_code": identity.code,
        "name": identity.name,
        "county": county,
        "effective": day,
        "registration_type": identity.registration_type,
        "industry": identity.industry,
        "capital": identity.capital,
        "capital_currency": identity.capital_currency,
        "founded": identity.founded,
        "contact_name": identity.contact,
        "contact_phone": "0571-00000000",
    }
    return Item("enterprise", identity, day, row, after=True)
