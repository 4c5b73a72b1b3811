"""人员: who may sign in, kept by administrators; a manager admits and dismisses the people of its own enterprise."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from fuwai.core.access import Role, Viewer
from fuwai.core.account import (
    check_belonging,
    check_email,
    check_login,
    check_name,
)
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import is_valid
from fuwai.core.region import NATION
from fuwai.services import account as accounts
from fuwai.services.mail import send
from fuwai.standards.region import regions
from fuwai.storage import append
from fuwai.storage.models import Account, RecoveryCode
from fuwai.storage.models.account import LANGUAGES

PAGE = 50


@dataclass(frozen=True)
class NewPerson:
    """What an account begins with; texts as typed."""

    login: str
    name: str
    role: Role
    enterprise_code: str = ""
    region: str = ""
    email: str = ""
    language: str = "zh"


def listed(viewer: Viewer, words: str = "", role: str = "", page: int = 1) -> tuple[int, list[Account]]:
    """How many people there are that fit, and those of one page, by their sign-in names."""
    found = Account.objects.visible_to(viewer).order_by("login")
    if words := words.strip():
        like = Q(login__icontains=words) | Q(name__icontains=words) | Q(email__icontains=words)
        found = found.filter(like | Q(enterprise_code__startswith=words.upper()) | Q(region__startswith=words))
    if role:
        found = found.filter(role=role)
    first = (max(page, 1) - 1) * PAGE
    return found.count(), list(found[first : first + PAGE])


def called(logins: Collection[str]) -> dict[str, str]:
    """Login → the person's name; where two of *logins* bear the same one, with the login behind it. One query."""
    found = dict(Account.objects.filter(login__in=set(logins)).values_list("login", "name"))
    several = Counter(found.values())
    return {login: name if several[name] == 1 else f"{name} ({login})" for login, name in found.items()}


def person(viewer: Viewer, number: int) -> Account:
    """Raises FuwaiError `account.unknown`."""
    found = Account.objects.visible_to(viewer).filter(pk=number).first()
    if found is None:
        raise FuwaiError("account.unknown", f"没有账号 {number}", f"there is no account {number}")
    return found


def person_named(viewer: Viewer, login: str) -> Account:
    """Raises FuwaiError `account.unknown`."""
    found = Account.objects.visible_to(viewer).filter(login=login.strip().lower()).first()
    if found is None:
        raise FuwaiError("account.unknown", f"没有账号 {login!r}", f"there is no account {login!r}")
    return found


def acting_at_console(login: str, user: str) -> Viewer:
    """The account *login* as the machine's *user* acts for it at the console; the trail names both.

    Raises FuwaiError `account.unknown` for one that there is not, or that is closed.
    """
    found = person_named(Viewer("administrator", name=user), login)
    if not found.is_active:
        raise FuwaiError("account.unknown", f"账号 {login!r} 已停用", f"the account {login!r} is closed")
    return replace(found.viewer, name=f"{found.viewer.name} (console: {user})")


def create(viewer: Viewer, new: NewPerson) -> tuple[Account, str]:
    """An account without a password, and the one-time token by which its owner sets one. An administrator's.

    Raises FuwaiError `account.*`, `access.region`, `region.unknown`.
    """
    administrators_only(viewer)
    with append.transaction():
        account = insert(new, viewer.actor)
        accounts.note("create_account", viewer.actor, account, belongs=account.enterprise_code or account.region)
        token = accounts.make_token("password", viewer.actor, account=account)
    _hand_over(account, token)
    return account, token


def create_with_password(viewer: Viewer, new: NewPerson, password: str, must_change: bool) -> Account:
    """The same with a password that its owner typed at the console, or a script knew (then it must be changed)."""
    administrators_only(viewer)
    values = checked(new)
    accounts.check_new_password(password, values["login"], values["name"])
    with append.transaction():
        account = insert(new, viewer.actor, password, must_change_password=must_change)
        accounts.note("create_account", viewer.actor, account, belongs=account.enterprise_code or account.region)
    return account


def insert(new: NewPerson, actor: str, password: str | None = None, **other: Any) -> Account:
    """The row of an account, its values looked through; inside a transaction. Raises FuwaiError `account.*`."""
    values = checked(new)
    if Account.objects.filter(login=values["login"]).exists():
        raise FuwaiError(
            "account.login_taken",
            f"登录名 {values['login']} 已有人使用, 请换一个",
            f"the sign-in name {values['login']} is taken; choose another",
        )
    now = datetime.now(UTC)
    return Account.objects.create(**values, password=make_password(password), created_at=now, created_by=actor, **other)


def checked(new: NewPerson) -> dict[str, Any]:
    """The values as they are kept. Raises FuwaiError `account.*`, `access.region`, `region.unknown`."""
    code, region = new.enterprise_code.strip().upper(), new.region.strip()
    check_belonging(new.role, code, region)
    if region and region != NATION:
        regions().region(region)
    if code and not is_valid(code):
        raise FuwaiError(
            "account.enterprise_code",
            f"企业代码 {code} 的位数或校验位不对; 请对照营业执照核对",
            f"the enterprise code {code} has the wrong length or check character; compare it with the business licence",
        )
    return {
        "login": check_login(new.login),
        "name": check_name(new.name),
        "role": new.role,
        "enterprise_code": code,
        "region": region,
        "email": check_email(new.email),
        "language": new.language if new.language in LANGUAGES else LANGUAGES[0],
    }


def reset(viewer: Viewer, account: Account) -> str:
    """A one-time token to set a new password by; the old password holds no longer. Ends a lock-out.

    Raises FuwaiError `account.administrator`.
    """
    with append.transaction():
        _may_keep(viewer, account)
        account.password = make_password(None)
        account.save(update_fields=("password",))
        token = accounts.make_token("password", viewer.actor, account=account)
        accounts.clear(account)
        accounts.note("reset_password", viewer.actor, account)
    _hand_over(account, token)
    return token


def lift_second_factor(viewer: Viewer, account: Account) -> None:
    """For who has lost the telephone and the recovery codes: it is set up anew at the next sign-in."""
    administrators_only(viewer)
    with append.transaction():
        account.totp_secret, account.enrolled_at = "", None
        account.save(update_fields=("totp_secret", "enrolled_at"))
        RecoveryCode.objects.filter(account=account).delete()
        accounts.note("lift_second_factor", viewer.actor, account)


def deactivate(viewer: Viewer, account: Account, words: str = "") -> None:
    """No sign-in, and the sessions end at once. What the person did stays under their name.

    Raises FuwaiError `account.last_administrator`, `account.oneself`, `account.administrator`.
    """
    with append.transaction():
        _may_keep(viewer, account)
        if account.viewer.actor == viewer.actor:
            raise FuwaiError("account.oneself", "不能停用自己的账号", "nobody deactivates their own account")
        others = Account.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)
        if account.role == Role.ADMINISTRATOR and not others.exists():
            raise FuwaiError(
                "account.last_administrator",
                "这是最后一个系统管理员, 不能停用; 请先建立另一个",
                "this is the last administrator; create another first",
            )
        account.is_active = False
        account.save(update_fields=("is_active",))
        accounts.note("deactivate_account", viewer.actor, account, words=words)


def reactivate(viewer: Viewer, account: Account, words: str = "") -> None:
    """Let the person sign in again."""
    with append.transaction():
        _may_keep(viewer, account)
        if not account.admitted:
            raise FuwaiError(
                "account.not_approved",
                "企业注册尚未通过审核, 账号由审核通过启用",
                "the registration of the enterprise is not approved; approving it opens the account",
            )
        account.is_active = True
        account.save(update_fields=("is_active",))
        accounts.note("reactivate_account", viewer.actor, account, words=words)


def change_own(account: Account, changed: Mapping[str, str]) -> None:
    """One's own name, e-mail and language. Raises FuwaiError `account.name`, `account.email`."""
    with append.transaction():
        account.name = check_name(changed.get("name", account.name))
        account.email = check_email(changed.get("email", account.email))
        account.language = changed["language"] if changed.get("language") in LANGUAGES else account.language
        account.save(update_fields=("name", "email", "language"))
        accounts.note("change_account", account.viewer.actor, account)


def administrators_only(viewer: Viewer) -> None:
    """Raises FuwaiError `account.administrator`."""
    if viewer.kind != "administrator":
        raise FuwaiError("account.administrator", "只有系统管理员可以办理", "only an administrator does this")


def _may_keep(viewer: Viewer, account: Account) -> None:
    """An administrator anyone's account, a manager its enterprise's. That the viewer is a manager is the route's law."""
    mine = viewer.kind == "enterprise" and viewer.code == account.enterprise_code
    if not mine:
        administrators_only(viewer)


def _hand_over(account: Account, token: str) -> None:
    """By mail where there is a mail server and an address; on paper in any case."""
    if account.email:
        send(
            account.email,
            "服外: 设定密码 · Fuwai: set your password",
            f"登录名 sign-in name: {account.login}\n一次性口令 one-time token: {token}\n"
            "24 小时内有效，只能用一次。Valid for 24 hours, once.\n",
        )
