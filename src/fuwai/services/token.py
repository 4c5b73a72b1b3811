"""访问令牌: create, list, revoke, and recognise. A program's key to the open API, never stronger than its owner."""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.token import MOST, Scope, check_life, check_name, check_scopes
from fuwai.services.account import note
from fuwai.storage import append
from fuwai.storage.models import Account, ApiToken
from fuwai.storage.models.token import PREFIX
from fuwai.storage.sealed import digest, digests

PURPOSE = "api_token"  # of its digest, keyed: a stolen table is of no use elsewhere; a random secret needs no slow hash
HEAD = "fuwai_"  # so that a scanner for leaked secrets knows one when it sees it
SECRET = 32  # random bytes
LONGEST = 100  # characters of a token that are looked at
NOTED_EVERY = timedelta(minutes=1)  # `used_at` is written at most so often
DAYS = 90  # that a token lives where nothing else is said


def create(
    account: Account, name: str, scopes: Iterable[str], days: int = DAYS, by: Viewer | None = None
) -> tuple[ApiToken, str]:
    """A token of the account's, and the secret, which is shown this once. *by*: who made it, where not its owner.

    Raises FuwaiError `token.name`, `token.scopes`, `token.life`, `token.too_many`.
    """
    called, allowed = check_name(name), check_scopes(scopes)
    life = check_life(timedelta(days=days))
    actor = (by or account.viewer).actor
    secret = HEAD + secrets.token_urlsafe(SECRET)
    now = datetime.now(UTC)
    with append.transaction():
        if _holding(account).count() >= MOST:
            raise FuwaiError(
                "token.too_many",
                f"同时有效的令牌最多 {MOST} 个; 请先撤销不用的",
                f"at most {MOST} tokens hold at the same time; revoke one that is not used",
            )
        token = ApiToken.objects.create(
            account=account,
            name=called,
            prefix=secret.removeprefix(HEAD)[:PREFIX],
            digest=digest(PURPOSE, secret),
            scopes=" ".join(allowed),
            made_at=now,
            made_by=actor,
            expires_at=now + life,
        )
        detail = {"token": token.pk, "name": called, "scopes": list(allowed), "days": days}
        note("create_token", actor, account, **detail)
    return token, secret


def listed(account: Account) -> list[ApiToken]:
    """The account's tokens, those that hold first, the newest before the older."""
    found = ApiToken.objects.visible_to(account.viewer, account.pk).filter(account=account).order_by("-made_at", "-pk")
    return sorted(found, key=lambda token: not holds(token))


def holds(token: ApiToken) -> bool:
    """Whether it opens anything now."""
    return token.revoked_at is None and token.expires_at > datetime.now(UTC)


def revoke(viewer: Viewer, account: Account, token: int) -> None:
    """The token opens nothing from now on. Its owner's, or an administrator's. Raises FuwaiError `token.unknown`."""
    with append.transaction():
        mine = ApiToken.objects.visible_to(viewer, account.pk).filter(pk=token, account=account, revoked_at=None)
        if not mine.update(revoked_at=datetime.now(UTC)):
            raise FuwaiError("token.unknown", f"没有可撤销的令牌 {token}", f"there is no token {token} to revoke")
        note("revoke_token", viewer.actor, account, token=token)


def recognised(secret: str) -> tuple[ApiToken, Account]:
    """The token and whose it is.

    Raises FuwaiError `token.invalid` (unknown, revoked, or its owner is deactivated), `token.expired`, `token.owes` where
    its owner has to set a password or a second factor first.
    """
    asked = (ApiToken.objects.all().with_digest(one) for one in digests(PURPOSE, secret[:LONGEST]))
    found = next(filter(None, asked), None)
    if found is None or found.revoked_at is not None or not found.account.is_active:
        raise FuwaiError(
            "token.invalid",
            "令牌无效: 不存在、已撤销或账号已停用; 请另建一个",
            "the token does not hold: unknown, revoked, or its account is deactivated; create another",
        )
    now = datetime.now(UTC)
    if found.expires_at <= now:
        raise FuwaiError(
            "token.expired",
            f"令牌 {found.prefix}… 已过期; 请另建一个",
            f"the token {found.prefix}… has expired; create another",
        )
    if found.account.must_change_password or found.account.must_enrol:
        raise FuwaiError(
            "token.owes",
            "账号须先登录网页修改密码或启用二次验证",
            "the account has to sign in to the pages first, for a new password or the second factor",
        )
    if found.used_at is None or now - found.used_at >= NOTED_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(used_at=now)
    return found, found.account


def scopes(token: ApiToken) -> frozenset[Scope]:
    return frozenset(Scope(scope) for scope in token.scopes.split())


def _holding(account: Account):  # type: ignore[no-untyped-def]  # a queryset of tokens
    return ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=datetime.now(UTC))
