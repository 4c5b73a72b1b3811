"""Evidently invented rows for the tests of the store and of what stands on it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from fuwai.core.access import Role, Viewer
from fuwai.core.account import BELONGS, ROLE_NAMES, second_factor_required
from fuwai.core.records import RECORDS
from fuwai.storage import append
from fuwai.storage.models import Account, Enterprise
from fuwai.storage.sealed import seal

AUDITOR = Viewer("auditor", name="tester")
MOMENT = datetime(2015, 6, 30, 8, tzinfo=UTC)
COUNTY = "330108"
ENTERPRISE = "000000001"
SECOND_FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "紫色的 圆桌 会唱歌"  # of every invented person
INFO = append.BatchInfo("示例.xlsx", "0" * 64)


def rows(noun: str, columns: Mapping[str, object], at: datetime = MOMENT, county: str = COUNTY) -> append.Submission:
    """A submission; a value that is no list stands on every row, a field that is not named is missing."""
    count = max((len(values) for values in columns.values() if isinstance(values, list)), default=1)
    given = {"enterprise_code": ENTERPRISE, **columns}
    whole = {
        name: value if isinstance(value := given.get(name), list) else [value] * count for name in RECORDS[noun].names
    }
    return append.Submission(noun, whole, [county] * count, at, "tester", INFO)


def file(noun: str, columns: Mapping[str, object], at: datetime = MOMENT, county: str = COUNTY) -> append.Filed:
    """File the rows with an audit entry, their enterprises first."""
    submission = rows(noun, columns, at, county)
    codes = {str(code) for code in submission.columns["enterprise_code"]}
    new = sorted(codes - set(Enterprise.objects.values_list("code", flat=True)))
    if noun != "enterprise" and new:
        file("enterprise", enterprises(*new, county=county), at, county)
    with append.transaction():
        filed = append.file(submission)
        append.audit("file", "tester", noun, at, {"new": filed.new})
    return filed


def enterprises(*codes: str, **other: object) -> dict[str, object]:
    return {
        "enterprise_code": list(codes),
        "name": "示例甲信息服务有限公司",
        "county": COUNTY,
        "registration_type": "173",
        "industry": "I65",
        **other,
    }


def contracts(*numbers: str, **other: object) -> dict[str, object]:
    return {
        "provider_number": list(numbers),
        "kind": "inbound",
        "title": "信贷管理系统定制开发",
        "description": "按客户需求开发信贷管理系统",
        "client_name": "Example Bank Inc.",
        "client_kind": "enterprise",
        "client_country": "US",
        "group": "I11",
        "value": 12_000_000,
        "currency": "USD",
        "signed": date(2015, 3, 2),
        **other,
    }


def executions(*contract_numbers: str, **other: object) -> dict[str, object]:
    """One execution, NUMBER-1, of each contract."""
    return {
        "provider_number": list(contract_numbers),
        "execution_number": [f"{number}-1" for number in contract_numbers],
        "executed": date(2015, 6, 18),
        "amount": 3_500_000,
        "currency": "USD",
        **other,
    }


def person(role: Role, code: str = "", login: str = "", **other: Any) -> Account:
    """An account of *role*, for an enterprise or a region (where none is said, the one of these rows). Whom the law asks
    for a second factor has one. The same again is the same person."""
    belongs = BELONGS[role]
    enterprise = (code or ENTERPRISE) if belongs == "enterprise" else ""
    region = (code or COUNTY) if belongs == "region" else code if belongs == "region or none" else ""
    login, now = login or f"{role}-{code or 'x'}".lower(), datetime.now(UTC)
    values = {
        "role": role,
        "enterprise_code": enterprise,
        "region": region,
        "password": make_password(PASSWORD),
        "name": f"示例{ROLE_NAMES[role][0]}",
        "created_at": now,
        "created_by": "tester",
        "enrolled_at": now if second_factor_required(role, region) else None,
        "totp_secret": seal(SECOND_FACTOR, f"second factor of {login}"),
        **other,
    }
    return Account.objects.filter(login=login).first() or Account.objects.create(login=login, **values)
