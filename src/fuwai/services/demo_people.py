"""示例人员: evidently invented people, one of each role, on what the sample filed; for trying pages, never beside real ones."""

import secrets
from datetime import UTC, datetime

import pyotp
from django.contrib.auth.hashers import make_password
from django.db.models import Count

from fuwai.core.access import Role, Viewer, desks
from fuwai.core.account import second_factor_required
from fuwai.core.error import FuwaiError
from fuwai.core.review import Level
from fuwai.services import account as accounts
from fuwai.services import people
from fuwai.services.people import NewPerson
from fuwai.storage import append
from fuwai.storage.models import Account, ContractVersion, EnterpriseVersion

NAMES = {
    "filer": ("示例填报人", Role.FILER),
    "manager": ("示例企业管理员", Role.MANAGER),
    "trainer": ("示例培训机构", Role.TRAINER),
    "analyst": ("示例统计员", Role.ANALYST),
    "auditor": ("示例审计员", Role.AUDITOR),
    "expert": ("示例专家", Role.EXPERT),
    "payer": ("示例拨付经办", Role.PAYER),
    "admin": ("示例管理员", Role.ADMINISTRATOR),
}
BODIES = {Level.COUNTY: "county", Level.CITY: "city", Level.PROVINCE: "province", Level.MINISTRY: "ministry"}
BODY_NAMES = {
    Level.COUNTY: "示例县级",
    Level.CITY: "示例市级",
    Level.PROVINCE: "示例省级",
    Level.MINISTRY: "示例部级",
}


def population(viewer: Viewer) -> tuple[str, list[Account]]:
    """The invented people and the one password of all, new at each call. An administrator's, at the console.

    Raises FuwaiError `account.real_people` where someone real has an account, `account.no_enterprise` where none filed.
    """
    people.administrators_only(viewer)
    if Account.objects.filter(invented=False).exists():
        raise FuwaiError(
            "account.real_people",
            "这里已有真实账号, 不建立示例人员; 请换一个 FUWAI_HOME",
            "real people have accounts here; invented ones are made in another FUWAI_HOME",
        )
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    with append.transaction():
        for new in _people():
            found = Account.objects.filter(login=new.login).first() or people.insert(new, viewer.actor, invented=True)
            found.password, found.is_active = make_password(password), True
            found.must_change_password = False
            if second_factor_required(new.role, new.region):
                if not found.totp_secret:
                    accounts.keep_secret(found, pyotp.random_base32())
                found.enrolled_at = found.enrolled_at or datetime.now(UTC)
            found.save()
            accounts.note("invent_account", viewer.actor, found)
    return password, list(Account.objects.filter(invented=True).order_by("pk"))


def end(viewer: Viewer) -> int:
    """Deactivate all invented people; how many there were."""
    people.administrators_only(viewer)
    with append.transaction():
        found = list(Account.objects.filter(invented=True, is_active=True))
        for account in found:
            account.is_active = False
            account.save(update_fields=("is_active",))
            accounts.note("deactivate_account", viewer.actor, account, words="demo")
    return len(found)


def left(viewer: Viewer) -> int:
    """How many invented people can sign in still."""
    people.administrators_only(viewer)
    return Account.objects.filter(invented=True, is_active=True).count()


def code(viewer: Viewer, login: str) -> str:
    """The second factor's present code of an invented person, as a telephone would show it.

    Raises FuwaiError `account.unknown` for anyone real.
    """
    people.administrators_only(viewer)
    account = people.person_named(viewer, login)
    if not account.invented or not account.totp_secret:
        raise FuwaiError(
            "account.unknown",
            f"{login!r} 不是示例账号, 或没有二次验证",
            f"{login!r} is no invented account, or has no second factor",
        )
    return pyotp.TOTP(accounts.secret_of(account)).now()


def _people() -> list[NewPerson]:
    enterprise, county = _enterprise()
    belonging = {Role.FILER: enterprise, Role.MANAGER: enterprise, Role.TRAINER: enterprise}
    regions = {Role.ANALYST: f"{county[:2]}0000"}
    found = [
        NewPerson(f"demo-{login}", name, role, belonging.get(role, ""), regions.get(role, ""))
        for login, (name, role) in NAMES.items()
    ]
    for level, region in desks(county).items():
        found.append(NewPerson(f"demo-{BODIES[level]}", f"{BODY_NAMES[level]}审核员", Role.CLERK, "", region))
        found.append(NewPerson(f"demo-{BODIES[level]}-head", f"{BODY_NAMES[level]}负责人", Role.HEAD, "", region))
    return found


def _enterprise() -> tuple[str, str]:
    """The code and county of the enterprise with most contracts: its people have something to look at."""
    most = ContractVersion.objects.values("enterprise_code").annotate(count=Count("pk")).order_by("-count").first()
    filed = EnterpriseVersion.objects.order_by("-filing_id")
    version = filed.filter(enterprise_code=most["enterprise_code"]).first() if most else filed.first()
    if version is None:
        raise FuwaiError(
            "account.no_enterprise",
            "还没有企业填报; 请先运行 fuwai demo, 再建立示例人员",
            "no enterprise has filed yet; run fuwai demo first",
        )
    return str(version.enterprise_code), str(version.county)
