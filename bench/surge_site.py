"""Lay a population into FUWAI_HOME and print, as json, a token and an open contract for each of so many enterprises."""

import json
import sys
from datetime import UTC, datetime, timedelta

from fuwai.settings import start

start()

from fuwai.core.access import Role, Viewer  # noqa: E402
from fuwai.core.identifier import credit_code  # noqa: E402
from fuwai.services import form, token  # noqa: E402
from fuwai.services.intake import Sender  # noqa: E402
from fuwai.storage.testdata import person  # noqa: E402

BODY = Sender(Viewer("body", "330000", "压力测试"), "压力测试")
AT_ONCE = 500


def main(count: int) -> None:
    codes = [credit_code(f"91330108{number:09d}") for number in range(1, count + 1)]
    day = datetime.now(UTC) - timedelta(days=40)
    firms = [
        {
            "enterprise_code": code,
            "name": f"示例压力{number}有限公司",
            "county": "330108",
            "registration_type": "173",
            "industry": "I65",
        }
        for number, code in enumerate(codes)
    ]
    contracts = [
        {
            "enterprise_code": code,
            "provider_number": "S-1",
            "kind": "接包合同",
            "title": "信贷系统开发",
            "description": "按客户需求开发信贷管理系统并提供一年维护",
            "client_name": f"Example Bank {number}",
            "client_kind": "企业",
            "client_country": "美国",
            "group": "I11",
            "value": "900000000",
            "currency": "USD",
            "signed": day.date().isoformat(),
        }
        for number, code in enumerate(codes)
    ]
    for noun, rows in (("enterprise", firms), ("contract", contracts)):
        for first in range(0, count, AT_ONCE):
            done = form.submit(BODY, noun, rows[first : first + AT_ONCE])
            if done.refused:
                raise SystemExit(f"{noun}: {done.findings[0].zh}")
    made = [token.create(person(Role.MANAGER, code), "surge", ["file"])[1] for code in codes]
    print(json.dumps([{"code": code, "token": secret} for code, secret in zip(codes, made, strict=True)]))


main(int(sys.argv[1]))
