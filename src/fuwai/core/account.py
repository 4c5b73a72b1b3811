"""账号: the laws of people who sign in: names, passwords, second factor, lock-out, sessions. Values only: no clock.

Each law is a table or a few lines; settings carry the numbers that a place may want to change.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from fuwai.core.access import Role, region_prefix
from fuwai.core.error import FuwaiError

ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.FILER: ("填报人", "filer"),
    Role.MANAGER: ("企业管理员", "manager of an enterprise"),
    Role.TRAINER: ("培训机构", "training body"),
    Role.CLERK: ("审核员", "clerk"),
    Role.HEAD: ("审核负责人", "head"),
    Role.ANALYST: ("统计分析员", "analyst"),
    Role.AUDITOR: ("审计员", "auditor"),
    Role.EXPERT: ("评审专家", "expert"),
    Role.PAYER: ("拨付经办", "payment clerk"),
    Role.ADMINISTRATOR: ("系统管理员", "administrator"),
}
# What an account of each role belongs to: an enterprise's code, a region, or a region where one is given.
Belonging = Literal["enterprise", "region", "region or none", "none"]
BELONGS: dict[Role, Belonging] = {
    Role.FILER: "enterprise",
    Role.MANAGER: "enterprise",
    Role.TRAINER: "enterprise",
    Role.CLERK: "region",
    Role.HEAD: "region",
    Role.ANALYST: "region",
    Role.AUDITOR: "region or none",
    Role.EXPERT: "region or none",
    Role.PAYER: "region or none",
    Role.ADMINISTRATOR: "none",
}

LOGIN_FORM = re.compile(r"[a-z0-9][a-z0-9._@-]{2,29}")
EMAIL_FORM = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]{2,}")
PHONE_FORM = re.compile(r"[0-9+()/ -]{5,40}")
PASSWORD_LENGTH = 10  # characters, at least; a long one of words is better than a short one of signs
PASSWORD_LONGEST = 200  # characters: hashing an endless one would be an attack
NAME_PART = 3  # characters of a name in common that make a password too like it


class Outcome(StrEnum):
    """What became of one attempt to sign in, as the history keeps it."""

    ENTERED = "entered"
    PASSWORD = "password"  # noqa: S105  # the word of an outcome: the password (or the name) was wrong
    CODE = "code"  # the password was right, the second factor wrong
    LOCKED = "locked"  # nothing was looked at: too many failures before
    LEFT = "left"  # signed out
    CLEARED = "cleared"  # an administrator or a new password ended the lock-out


FAILURES = (Outcome.PASSWORD, Outcome.CODE)
OUTCOME_NAMES: dict[Outcome, tuple[str, str]] = {
    Outcome.ENTERED: ("登录", "signed in"),
    Outcome.PASSWORD: ("账号或密码错误", "wrong name or password"),
    Outcome.CODE: ("验证码错误", "wrong code"),
    Outcome.LOCKED: ("锁定期内，未受理", "locked out, not looked at"),
    Outcome.LEFT: ("退出", "signed out"),
    Outcome.CLEARED: ("解除锁定", "lock-out ended"),
}


@dataclass(frozen=True)
class LockOut:
    """After *failures* in a row nothing is looked at for *first*; each further failure doubles it, up to *longest*.

    Failures are forgotten after *memory*.
    """

    failures: int
    first: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=24)
    memory: timedelta = timedelta(hours=24)

    def until(self, history: Sequence[tuple[datetime, Outcome]], now: datetime) -> datetime | None:
        """When the next attempt is looked at; None: now. *history*: moments and outcomes in their order."""
        row: list[datetime] = []
        for at, outcome in history:
            if outcome in FAILURES and now - at < self.memory:
                row.append(at)
            elif outcome in (Outcome.ENTERED, Outcome.CLEARED):
                row.clear()
        if len(row) < self.failures:
            return None
        wait = min(self.first * 2 ** min(len(row) - self.failures, 16), self.longest)
        return end if (end := row[-1] + wait) > now else None


ACCOUNT_LOCK = LockOut(failures=5)
# A whole office sits behind one address: it may fail more often, and one person's success does not clear the others.
ADDRESS_LOCK = LockOut(failures=30)


@dataclass(frozen=True)
class SessionLaw:
    """How long someone stays signed in: *idle* without a request, and *whole* from the sign-in on, whatever they do."""

    idle: timedelta
    whole: timedelta

    def ended(self, entered: datetime, seen: datetime, now: datetime) -> Literal["idle", "whole", ""]:
        """Why the session is over; empty where it goes on."""
        if now - entered >= self.whole:
            return "whole"
        return "idle" if now - seen >= self.idle else ""


def second_factor_required(role: Role, region: str) -> bool:
    """Administrators, and reviewers at a province or the ministry: what they do reaches whole provinces."""
    return role is Role.ADMINISTRATOR or (role in (Role.CLERK, Role.HEAD) and region.endswith("0000"))


def check_login(login: str) -> str:
    """*login* as it is kept. Raises FuwaiError `account.login`."""
    folded = login.strip().lower()
    if not LOGIN_FORM.fullmatch(folded):
        raise FuwaiError(
            "account.login",
            f"登录名 {login.strip()[:40]!r} 不可用; 应为 3 至 30 个小写字母、数字或 . _ @ -, 以字母或数字开头",
            f"{login.strip()[:40]!r} will not do as a sign-in name; wanted are 3 to 30 small letters, digits or . _ @ -, "
            "beginning with a letter or digit",
        )
    return folded


def check_name(name: str) -> str:
    """A person's name. Raises FuwaiError `account.name`."""
    name = " ".join(name.split())
    if not 1 < len(name) <= 40 or not name.isprintable():
        raise FuwaiError("account.name", "姓名应为 2 至 40 个字", "a person's name of 2 to 40 characters is wanted")
    return name


def check_email(email: str) -> str:
    """An address, or none. Raises FuwaiError `account.email`."""
    email = email.strip()
    if email and not (EMAIL_FORM.fullmatch(email) and len(email) <= 80):
        raise FuwaiError(
            "account.email",
            f"电子邮箱 {email[:80]!r} 的写法不对; 应如 name@example.cn, 没有可不填",
            f"{email[:80]!r} is no e-mail address; wanted is name@example.cn, or nothing",
        )
    return email


def check_phone(phone: str) -> str:
    """A telephone number, or none. Raises FuwaiError `account.phone`."""
    phone = phone.strip()
    if phone and not PHONE_FORM.fullmatch(phone):
        raise FuwaiError(
            "account.phone",
            f"联系电话 {phone[:40]!r} 的写法不对; 应如 0571-00000000",
            f"{phone[:40]!r} is no telephone number; wanted is 0571-00000000 or the like",
        )
    return phone


def check_belonging(role: Role, enterprise_code: str, region: str) -> None:
    """Whether an account of *role* may belong so. Raises FuwaiError `account.belonging` or `access.region`."""
    wanted = BELONGS[role]
    fits = {
        "enterprise": bool(enterprise_code) and not region,
        "region": bool(region) and not enterprise_code,
        "region or none": not enterprise_code,
        "none": not enterprise_code and not region,
    }[wanted]
    if not fits:
        words = {
            "enterprise": ("企业代码, 不填地区", "the code of an enterprise and no region"),
            "region": ("地区, 不填企业代码", "a region and no enterprise"),
            "region or none": ("地区或不填, 不填企业代码", "a region or none, and no enterprise"),
            "none": ("地区和企业代码都不填", "neither a region nor an enterprise"),
        }[wanted]
        zh, en = ROLE_NAMES[role]
        raise FuwaiError("account.belonging", f"{zh}的账号须填写: {words[0]}", f"an account of a {en} takes {words[1]}")
    if region:
        region_prefix(region)


def password_faults(password: str, common: frozenset[str], like: Iterable[str]) -> list[tuple[str, str]]:
    """What is wrong with a new password, in Chinese and English; nothing where it will do.

    *common*: passwords that everyone tries first, in small letters; *like*: names that it must not resemble.
    """
    faults: list[tuple[str, str]] = []
    folded = password.lower()
    if len(password) < PASSWORD_LENGTH:
        faults.append((f"密码至少 {PASSWORD_LENGTH} 个字符", f"a password has at least {PASSWORD_LENGTH} characters"))
    if len(password) > PASSWORD_LONGEST:
        faults.append((f"密码最多 {PASSWORD_LONGEST} 个字符", f"a password has at most {PASSWORD_LONGEST} characters"))
    if folded in common or len(set(folded)) < 4 or _runs(folded):
        faults.append(("密码太常见或太有规律", "the password is too common or too regular"))
    if any(resembles(folded, name) for name in like):
        faults.append(
            ("密码与登录名、姓名或企业名称太像", "the password is too like the person's or enterprise's name")
        )
    return faults


def check_password(password: str, common: frozenset[str], like: Iterable[str]) -> None:
    """Raises FuwaiError `account.password` that names every fault."""
    if faults := password_faults(password, common, like):
        raise FuwaiError(
            "account.password",
            "; ".join(zh for zh, _ in faults) + "; 请换一个",
            "; ".join(en for _, en in faults) + "; choose another",
        )


def resembles(folded: str, name: str) -> bool:
    """Whether a password is little more than the name: half of it or more is the name or one of its parts."""
    for part in [name.lower(), *re.split(r"[\s._@-]+", name.lower())]:
        if len(part) >= NAME_PART and part in folded and len(part) * 2 >= len(folded):
            return True
        if len(folded) >= NAME_PART and folded in part:
            return True
    return False


def _runs(folded: str) -> bool:
    """Whether the signs only count up or down, or repeat a piece of at most three: 1234567890, abcabcabcabc.

    After 9 comes 0.
    """
    steps = {
        (ord(after) - ord(before)) % (10 if (before + after).isdigit() else 1 << 21)
        for before, after in pairwise(folded)
    }
    if len(folded) > 3 and len(steps) == 1:
        return True
    return any(folded == (folded[:size] * len(folded))[: len(folded)] for size in (1, 2, 3) if len(folded) > size)
