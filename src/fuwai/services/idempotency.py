"""Once, however often it is sent: a request with an Idempotency-Key is done once and answered the same for a day.

The answer is kept in the transaction of the act itself: after a crash either both stand or neither. Who sends the same
key at the same moment waits for the first and gets its answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from fuwai.core.error import FuwaiError
from fuwai.storage import append
from fuwai.storage.models import Account
from fuwai.storage.models import Answered as Kept
from fuwai.storage.models.token import KEY

LIFE = timedelta(hours=24)
RETRY = frozenset((401, 403, 412, 429))  # of the moment, not of the request: the same request may go well later


@dataclass(frozen=True)
class Answer:
    """Status, heads and body of an answer. *replayed*: it was given before."""

    status: int
    heads: Mapping[str, str]
    body: str
    replayed: bool = False


def once(account: Account, key: str, digest: str, ask: Callable[[], Answer]) -> Answer:
    """The answer that *key* was given, or else that of *ask*.

    Raises FuwaiError `api.key` for a key that will not do, `api.key_reused` where it came with another request.
    """
    if not 1 <= len(key) <= KEY or not all("!" <= sign <= "~" for sign in key):
        raise FuwaiError(
            "api.key",
            f"Idempotency-Key 应为 1 至 {KEY} 个可见 ASCII 字符, 如一个 UUID",
            f"an Idempotency-Key has 1 to {KEY} visible ASCII characters; a UUID will do",
        )
    now = datetime.now(UTC)
    with append.transaction():
        Kept.objects.filter(at__lt=now - LIFE).delete()
        if found := Kept.objects.filter(account=account, key=key).first():
            if found.digest != digest:
                raise FuwaiError(
                    "api.key_reused",
                    f"Idempotency-Key {key!r} 已用于另一个请求; 新的请求请用新的键",
                    f"the Idempotency-Key {key!r} came with another request before; a new request needs a new key",
                )
            return Answer(found.status, found.heads, found.body, replayed=True)
        answer = ask()
        if answer.status >= 500:
            transaction.set_rollback(True)
        elif answer.status not in RETRY:
            kept = {"status": answer.status, "heads": dict(answer.heads), "body": answer.body, "at": now}
            Kept.objects.create(account=account, key=key, digest=digest, **kept)
    return answer
