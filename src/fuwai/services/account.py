"""账号: sign in, second factor, passwords. What an attempt may try is the law of core/account.py, asked of the history.

An answer never tells whether an account exists: the same words, the same work, the same lock-out for every name typed.
"""

import base64
import secrets
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pyotp
import segno
from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from fuwai.core.account import ACCOUNT_LOCK, ADDRESS_LOCK, FAILURES, LockOut, Outcome, check_password
from fuwai.core.error import FuwaiError
from fuwai.core.moment import beijing
from fuwai.storage import append
from fuwai.storage.models import Account, AccountToken, RecoveryCode, Registration, SignIn
from fuwai.storage.origin import ORIGIN
from fuwai.storage.sealed import digest, digests, seal, unsealed

TOKEN_LIFE = timedelta(hours=24)
RECOVERY_CODES = 10
STEP = 30  # seconds that a code of the second factor holds (RFC 6238)
DRIFT = 1  # steps before and after: a telephone's clock is a little off
ISSUER = "Fuwai"


def verify_password(login: str, password: str) -> Account:
    """The account, where name and password are right; a second factor may still be due.

    Raises FuwaiError `account.sign_in`, `account.locked`, and `account.pending` to who knows the password.
    """
    login = login.strip().lower()[:80]
    account = Account.objects.filter(login=login).first()
    usable = account is not None and account.has_password
    kept = account.password if account and usable else _nobodys_password()
    right = not _locked(login) and matches(password[:200], kept) and usable
    pending = _pending(account) if right and account else None
    if right and account and (account.is_active or pending):
        if _judged(login, account, None) is None:
            if pending:
                raise pending
            return account
    elif _judged(login, account, Outcome.PASSWORD) is not Outcome.LOCKED:
        raise FuwaiError(
            "account.sign_in",
            "登录名或密码不正确; 忘记密码请联系管理员重置",
            "the sign-in name or the password is not right; if it is forgotten, an administrator resets it",
        )
    raise _locked_error(login)


def verify_code(account: Account, code: str) -> None:
    """Take the second factor's code, or one of the recovery codes. Raises FuwaiError `account.code` or `account.locked`."""
    code = "".join(code.split()).replace("-", "").upper()
    with append.transaction():
        right = not _locked(account.login) and (_taken(account, code) or _recovered(account, code))
        verdict = _judged(account.login, account, None if right else Outcome.CODE)
    if verdict is Outcome.LOCKED:
        raise _locked_error(account.login)
    if verdict:
        raise _wrong_code()


def enter(account: Account) -> None:
    """Note that the account has signed in, all factors shown: earlier failures are forgotten."""
    with append.transaction():
        _note(account.login, account, Outcome.ENTERED)
        Account.objects.filter(pk=account.pk).update(last_login=datetime.now(UTC))


def leave(account: Account) -> None:
    """Note that the account has signed out."""
    with append.transaction():
        _note(account.login, account, Outcome.LEFT)


def change_password(account: Account, old: str, new: str) -> None:
    """Raises FuwaiError `account.sign_in` where *old* is wrong, `account.password` where *new* will not do."""
    if not matches(old[:200], account.password):
        with append.transaction():
            _note(account.login, account, Outcome.PASSWORD)
        if _locked(account.login):
            raise _locked_error(account.login)
        raise FuwaiError("account.old_password", "原密码不正确", "the present password is not right")
    set_password(account, new, "change_password", account.viewer.actor)


def set_password(account: Account, new: str, verb: str, actor: str) -> None:
    """A new password that the rules allow, with its audit entry; sessions under the old one end."""
    check_new_password(new, account.login, account.name)
    if account.has_password and matches(new, account.password):
        raise FuwaiError("account.same_password", "新密码不能与原密码相同", "the new password is the old one")
    with append.transaction():
        account.password = make_password(new)
        account.must_change_password = False
        account.save(update_fields=("password", "must_change_password"))
        note(verb, actor, account)


def check_new_password(new: str, *like: str) -> None:
    """Raises FuwaiError `account.password`."""
    check_password(new, _common_passwords(), like)


def begin_second_factor(account: Account) -> tuple[str, str]:
    """The secret to type and the QR picture (inline SVG) to scan; it holds once a code of it was shown."""
    if account.second_factor:
        raise FuwaiError(
            "account.enrolled",
            "已启用二次验证; 更换手机请联系管理员解除",
            "the second factor is set up already; an administrator lifts it for a new telephone",
        )
    if not account.totp_secret:
        keep_secret(account, pyotp.random_base32())
        account.save(update_fields=("totp_secret",))
    secret = secret_of(account)
    address = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
    picture = segno.make(address, error="m").svg_inline(scale=5, border=2, svgclass="qr", lineclass="qr-line")
    return secret, picture


def confirm_second_factor(account: Account, code: str) -> list[str]:
    """Take the first code; the recovery codes, which are shown this once. Raises FuwaiError `account.code`."""
    codes = [base64.b32encode(secrets.token_bytes(10)).decode()[:10] for _ in range(RECOVERY_CODES)]
    with append.transaction():
        if account.second_factor or not account.totp_secret or not _taken(account, "".join(code.split())):
            raise _wrong_code()
        account.enrolled_at = datetime.now(UTC)
        account.save(update_fields=("enrolled_at",))
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=digest("recovery", f"{account.pk}:{one}")) for one in codes
        )
        note("enrol_second_factor", account.viewer.actor, account)
    return [f"{one[:5]}-{one[5:]}" for one in codes]


def keep_secret(account: Account, secret: str) -> None:
    """Put the second factor's secret into the account, sealed; who calls saves it."""
    account.totp_secret = seal(secret, _whose(account))


def secret_of(account: Account) -> str:
    """The second factor's secret as the telephone knows it. Raises FuwaiError `account.sealed`."""
    return unsealed(account.totp_secret, _whose(account))


def reseal(actor: str, key: str, forgotten: int = 0) -> int:
    """Seal every secret anew under *key*, the site's new one, with one audit entry; how many there were. *forgotten*: how many
    former keys are dropped after it.

    Raises FuwaiError `account.sealed` where one cannot be opened; then none is changed.
    """
    with append.transaction():
        found = list(Account.objects.exclude(totp_secret="").order_by("pk"))
        for account in found:
            account.totp_secret = seal(secret_of(account), _whose(account), key)
        Account.objects.bulk_update(found, ("totp_secret",), batch_size=500)
        append.audit(
            "rotate_key", actor, "secret_key", datetime.now(UTC), {"second_factors": len(found), "forgotten": forgotten}
        )
    return len(found)


def make_token(purpose: str, actor: str, **whom: Any) -> str:
    """A token of 120 bits to hand over, in groups that one can read aloud; only its digest is kept. Inside a transaction."""
    token = base64.b32encode(secrets.token_bytes(15)).decode()
    now = datetime.now(UTC)
    AccountToken.objects.create(
        purpose=purpose, digest=digest("token", token), made_at=now, made_by=actor, expires_at=now + TOKEN_LIFE, **whom
    )
    return "-".join(token[at : at + 4] for at in range(0, len(token), 4))


def token_of(purpose: str, typed: str) -> AccountToken:
    """The token as it was typed, unused and in time. Raises FuwaiError `account.token`."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    now = datetime.now(UTC)
    found = AccountToken.objects.filter(
        purpose=purpose, digest__in=digests("token", plain), used_at=None, expires_at__gt=now
    ).first()
    if found is None or (found.account is not None and not found.account.is_active):
        raise FuwaiError(
            "account.token",
            "一次性口令无效: 抄写有误、已用过或已过 24 小时; 请向发放人另要一个",
            "the one-time token does not hold: mistyped, used, or older than 24 hours; ask for another",
        )
    return found


def use(token: AccountToken) -> None:
    """Inside a transaction. Raises FuwaiError `account.token` where another was quicker."""
    if not AccountToken.objects.filter(pk=token.pk, used_at=None).update(used_at=datetime.now(UTC)):
        raise FuwaiError("account.token", "一次性口令已用过", "the one-time token has been used")


def redeem(typed: str, new: str) -> Account:
    """Set the password by a token that an administrator handed over. Ends a lock-out too."""
    token = token_of("password", typed)
    account = token.account
    assert account is not None
    with append.transaction():
        use(token)
        set_password(account, new, "redeem_password_token", account.viewer.actor)
        _note(account.login, account, Outcome.CLEARED)
    return account


def history(account: Account, count: int = 50) -> list[SignIn]:
    """The last attempts on the account, the newest first."""
    return list(SignIn.objects.filter(account=account).order_by("-at", "-pk")[:count])


def note(verb: str, actor: str, account: Account, **detail: object) -> None:
    """One audit entry about an account, inside its transaction."""
    whom = {"account": account.pk, "login": account.login, "role": account.role}
    append.audit(verb, actor, f"account {account.login}", datetime.now(UTC), {**whom, **detail})


def clear(account: Account) -> None:
    """End the lock-out of the account, inside a transaction."""
    _note(account.login, account, Outcome.CLEARED)


@cache
def _common_passwords() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


@cache
def _nobodys_password() -> str:
    """What the password of a name that nobody has is compared with: as much work as a real one."""
    return make_password(secrets.token_urlsafe(20))


def _whose(account: Account) -> str:
    return f"second factor of {account.login}"


def _locked(login: str) -> datetime | None:
    """Until when nothing is looked at, by the account's failures or by the address's."""
    now, origin = datetime.now(UTC), ORIGIN.get()
    since = now - max(ACCOUNT_LOCK.memory, ADDRESS_LOCK.memory)
    who = digests("who", login.strip().lower())
    mine = SignIn.objects.filter(who__in=who, at__gt=since).order_by("at", "pk")
    ends = [_until(ACCOUNT_LOCK, mine, now)]
    if origin.address:
        there = SignIn.objects.filter(address=origin.address, at__gt=since, outcome__in=FAILURES).order_by("at", "pk")
        ends.append(_until(ADDRESS_LOCK, there, now))
    return max((end for end in ends if end), default=None)


def _until(law: LockOut, found: Any, now: datetime) -> datetime | None:
    return law.until([(at, Outcome(outcome)) for at, outcome in found.values_list("at", "outcome")], now)


def _judged(login: str, account: Account | None, outcome: Outcome | None) -> Outcome | None:
    """What the attempt comes to once it is its turn: a hundred sent at once get no more answers than the law allows."""
    with append.transaction():
        if _locked(login):
            outcome = Outcome.LOCKED
        if outcome is not None:
            _note(login, account, outcome)
    return outcome


def _note(login: str, account: Account | None, outcome: Outcome) -> None:
    origin = ORIGIN.get()
    SignIn.objects.create(
        at=datetime.now(UTC),
        who=digest("who", login.strip().lower()),
        account=account,
        outcome=outcome,
        address=origin.address,
        browser=origin.browser[:200],
    )


def _taken(account: Account, code: str) -> bool:
    """Take a code of the second factor, each step's once."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return False
    totp, now = pyotp.TOTP(secret_of(account)), int(datetime.now(UTC).timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), code):
            free = Account.objects.filter(pk=account.pk, totp_step__lt=step)
            return bool(free.update(totp_step=step))
    return False


def _recovered(account: Account, code: str) -> bool:
    free = RecoveryCode.objects.filter(
        account=account, digest__in=digests("recovery", f"{account.pk}:{code}"), used_at=None
    )
    if not free.update(used_at=datetime.now(UTC)):
        return False
    note("use_recovery_code", account.viewer.actor, account)
    return True


def _pending(account: Account) -> FuwaiError | None:
    """What an enterprise's first user is told while its body has not said yes."""
    asked = Registration.objects.filter(account=account).order_by("-pk").first()
    if asked is None or account.is_active:
        return None
    if asked.state == Registration.PENDING:
        day = beijing(asked.asked_at).strftime("%Y-%m-%d")
        return FuwaiError(
            "account.pending",
            f"{asked.name} 的注册自 {day} 起待主管部门审核, 通过后即可登录",
            f"{asked.name} has waited for its body's approval since {day}; you can sign in as soon as it is approved",
        )
    return FuwaiError(
        "account.refused",
        f"{asked.name} 的注册未获通过: {asked.words}; 可更正后重新注册",
        f"the registration of {asked.name} was refused: {asked.words}; correct it and register again",
    )


def _wrong_code() -> FuwaiError:
    return FuwaiError(
        "account.code",
        "验证码不正确或已用过; 请等手机上出现下一个 6 位数字, 或用一个备用码",
        "the code is not right or was used; wait for the next 6 digits on your telephone, or use a recovery code",
    )


def _locked_error(login: str) -> FuwaiError:
    until = _locked(login) or datetime.now(UTC)
    at = beijing(until + timedelta(minutes=1)).strftime("%H:%M")
    return FuwaiError(
        "account.locked",
        f"失败次数过多, 暂停受理, 请在 {at}（北京时间）后再试, 或请管理员重置密码",
        f"too many failures; try again after {at} (Beijing time), or let an administrator reset the password",
    )
