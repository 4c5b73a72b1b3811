"""Something for reviewers to do: new contracts and executions of a home's enterprises, filed as by hand.

`python -m tests.browser.queued` with FUWAI_HOME; needs enterprises that have contracts. Prints what was filed.
"""

import sys

from fuwai.settings import start

start()

from datetime import UTC, datetime  # noqa: E402

from django.core.management import call_command  # noqa: E402

from fuwai.core.access import Viewer  # noqa: E402
from fuwai.services import comment, form, standing  # noqa: E402
from fuwai.services.intake import Sender  # noqa: E402
from fuwai.storage.models import ContractVersion, Filing  # noqa: E402

TEXTS = (
    ("信贷管理系统定制开发", "按客户需求开发信贷管理系统，含需求分析、编码和测试", "I11"),
    ("云平台运行维护", "为客户的云平台提供监控、备份和故障处理", "I19"),
    ("财务共享中心外包", "承接客户应付账款、费用报销的日常处理", "B61"),
    ("动画短片后期制作", "按客户分镜完成合成、调色与剪辑", "K92"),
)


def queued(enterprises: int = 3) -> None:
    """For each of the enterprises with most contracts: contracts, executions, an amendment and a comment."""
    today = datetime.now(UTC).date()
    month = f"{today.year}-{today.month:02}"
    codes = list(dict.fromkeys(ContractVersion.objects.values_list("enterprise_code", flat=True)[:2000]))[:enterprises]
    for place, code in enumerate(codes):
        sender = Sender(Viewer("enterprise", code, "示例填报人"), "示例填报人", code)
        rows = [
            {
                "kind": "inbound",
                "provider_number": f"XH-{place}-{number}",
                "title": title,
                "description": words,
                "client_name": "Example Bank Inc.",
                "client_kind": "enterprise",
                "client_country": "US",
                "group": group,
                "value": str(10 ** (3 + (place + number) % 6) * 7),
                "currency": "USD",
                "signed": f"{today.year}-01-15",
                "start": f"{today.year}-02-01",
                "end": f"{today.year + 1}-12-31",
            }
            for number, (title, words, group) in enumerate(TEXTS)
        ]
        done = form.submit(sender, "contract", rows)
        executions = [
            {
                "provider_number": row["provider_number"],
                "execution_number": "1",
                "executed": f"{month}-01",
                "amount": str(int(row["value"]) // 3),
                "currency": "USD",
            }
            for row in rows
        ]
        paid = form.submit(sender, "execution", executions)
        form.submit(
            sender,
            "contract",
            [{**rows[0], "value": str(int(rows[0]["value"]) + 5000), "title": rows[0]["title"] + "（二期）"}],
        )
        print(code, done.filings, paid.filings, [finding.check for finding in (*done.findings, *paid.findings)])
    last = Filing.objects.filter(noun="contract").order_by("-id").first()
    if last is not None:
        body = Viewer("body", last.county, "示例审核员")
        comment.comment(body, last.pk, "金额与上一版差 5,000 美元，请说明", "value")
    standing.catch_up()


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    queued(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
