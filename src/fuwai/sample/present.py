"""Work of today for the invented people: contracts and executions of one sample enterprise, filed as by hand.

The sample province ends in June 2015. Whoever tries the pages finds here what a desk finds on any morning: good filings, one
whose words contradict its group, one that is no service outsourcing, one with too many zeros, and a month to be filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fuwai.core.access import Viewer
from fuwai.core.moment import BEIJING
from fuwai.services import form
from fuwai.services.intake import Sender


@dataclass(frozen=True)
class Work:
    """One contract: *value* in dollars, *executed* a part of it in hundredths (0: not yet)."""

    number: str
    title: str
    description: str
    client: str
    country: str
    group: str
    value: int
    executed: int


WORKS: Sequence[Work] = (
    Work(
        "01",
        "零售银行信贷系统开发",
        "按客户需求开发信贷审批系统，含需求分析、编码和系统测试",
        *("Example Northlake Bank", "US", "I11", 1_260_000, 12),
    ),
    Work(
        "02",
        "保险理赔热线",
        "以日语为客户的投保人提供理赔电话受理与回访",
        *("Sample Cedar Insurance K.K.", "JP", "B53", 480_000, 25),
    ),
    Work(
        "03",
        "心脏起搏器临床数据管理",
        "多中心临床试验的数据录入核查、编码与统计分析",
        *("Specimen Fjord Pharma AB", "SE", "K91", 735_000, 0),
    ),
    Work(
        "04",
        "电子厂产线用工",
        "按劳务派遣合同向客户电子厂派遣产线工人五十名",
        *("Placeholder Devices GmbH", "DE", "B41", 310_000, 0),
    ),
    Work(
        "05",
        "SoC 后端设计",
        "SoC 芯片后端版图设计，时序收敛至流片",
        *("Example Harbour Semiconductor Ltd.", "GB", "K92", 264_000, 30),
    ),
    Work(
        "06",
        "票据影像录入",
        "承接客户每日票据的扫描、录入与核对",
        *("Sample Meadow Retail Inc.", "CA", "B51", 98_000_000, 2),
    ),
)


def file(enterprise: str, on: date | None = None) -> int:
    """File today's work of *enterprise*; how many rows are new. The same again on the same day files nothing."""
    today = on or datetime.now(UTC).astimezone(BEIJING).date()
    sender = Sender(Viewer("enterprise", enterprise, "示例填报人"), "示例填报人", enterprise)
    new = form.submit(sender, "contract", [_contract(work, today) for work in WORKS], name="sample").new
    executed = [_execution(work, today) for work in WORKS if work.executed]
    return new + form.submit(sender, "execution", executed, name="sample").new


def _contract(work: Work, today: date) -> dict[str, str]:
    signed = today.replace(day=1) - timedelta(days=40)
    return {
        "provider_number": _number(work, today),
        "kind": "inbound",
        "title": work.title,
        "description": work.description,
        "client_name": work.client,
        "client_kind": "enterprise",
        "client_country": work.country,
        "group": work.group,
        "value": str(work.value),
        "currency": "USD",
        "signed": signed.isoformat(),
        "start": signed.isoformat(),
        "end": (signed + timedelta(days=540)).isoformat(),
    }


def _execution(work: Work, today: date) -> dict[str, str]:
    return {
        "provider_number": _number(work, today),
        "execution_number": f"{today:%Y%m}-01",
        "executed": today.replace(day=1).isoformat(),
        "amount": f"{work.value * work.executed // 100}.25",
        "currency": "USD",
    }


def _number(work: Work, today: date) -> str:
    return f"SL-{today:%Y%m}-{work.number}"
