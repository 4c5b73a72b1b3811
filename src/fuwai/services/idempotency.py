"""Once, however often it is sent: a request with an Idempotency-Key is done once and answered the same for a day.

The answer is kept in the transaction of the act itself: after a crash either both stand or neither. Who sends the same
key at the same moment waits for the first and gets its answer.

`once` holds the writers' lock around the act. What is filed in groups (`services.together`) takes an `Asked` along instead: it
is looked up without a lock, and `keep` keeps the answers of a group at once, inside its transaction.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl
from django.db import transaction

from fuwai.core.error import FuwaiError
from fuwai.storage import append
from fuwai.storage.database import MOMENT, insert, moment
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


@dataclass
class Asked:
    """A request with its *key*; *digest* is of what is asked. *answer*: what was kept for it.

    Raises FuwaiError `api.key` for a key that will not do.
    """

    account: Account
    key: str
    digest: str
    answer: Answer | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= KEY or not all("!" <= sign <= "~" for sign in self.key):
            raise FuwaiError(
                "api.key",
                f"Idempotency-Key 应为 1 至 {KEY} 个可见 ASCII 字符, 如一个 UUID",
                f"an Idempotency-Key has 1 to {KEY} visible ASCII characters; a UUID will do",
            )

    def found(self) -> Answer | None:
        """What the key was answered before. Raises FuwaiError `api.key_reused` where it came with another request."""
        found = self._kept()
        if found is None:
            return None
        if found.digest != self.digest:
            raise self._reused()
        return Answer(found.status, found.heads, found.body, replayed=True)

    def keep(self, answer: Answer) -> None:
        """Keep *answer*, in the transaction of its act. Raises FuwaiError `api.key_reused` where the key was answered
        meanwhile, by whomever: the act must not stand twice. `settled` then tells a twin from a stranger."""
        now = _swept()
        if self._kept():
            raise self._reused()
        kept = {"status": answer.status, "heads": dict(answer.heads), "body": answer.body, "at": now}
        Kept.objects.create(account=self.account, key=self.key, digest=self.digest, **kept)
        self.answer = answer

    def settled(self, answer: Answer) -> Answer:
        """*answer*, which tells of an act that was not done; or what the key was answered meanwhile."""
        if not _lasting(answer):
            return self.found() or answer
        with append.transaction():
            if found := self.found():
                return found
            self.keep(answer)
        return answer

    def _kept(self) -> Kept | None:
        # Written out: every request with a key asks, and putting a queryset together takes longer than the answer.
        asked = "SELECT * FROM answered WHERE account_id = %s AND key = %s AND at >= %s"
        since = moment(datetime.now(UTC) - LIFE)
        return next(iter(Kept.objects.raw(asked, [self.account.pk, self.key, since])), None)

    def _reused(self) -> FuwaiError:
        return FuwaiError(
            "api.key_reused",
            f"Idempotency-Key {self.key!r} 已用于另一个请求; 新的请求请用新的键",
            f"the Idempotency-Key {self.key!r} came with another request before; a new request needs a new key",
        )


def keep(given: Sequence[tuple[Asked, Answer]]) -> None:
    """Keep the answers of a group, in its transaction. Raises FuwaiError where one of the keys was answered meanwhile: of a
    lone one `api.key_reused`, of several `storage.refused`, upon which each is asked alone."""
    if len(given) == 1:
        ((asked, answer),) = given
        asked.keep(answer)
    elif given:
        at = _swept()
        rows = [
            {
                "account_id": asked.account.pk,
                "key": asked.key,
                "digest": asked.digest,
                "status": answer.status,
                "heads": json.dumps(dict(answer.heads)),
                "body": answer.body,
                "at": at,
            }
            for asked, answer in given
        ]
        insert(Kept, pl.DataFrame(rows, schema_overrides={"at": MOMENT}))
        for asked, answer in given:
            asked.answer = answer


def _swept() -> datetime:
    """Now, and no answer is kept that is older than LIFE."""
    now = datetime.now(UTC)
    Kept.objects.filter(at__lt=now - LIFE).delete()
    return now


def once(asked: Asked, ask: Callable[[], Answer]) -> Answer:
    """The answer that the key was given, or else that of *ask*.

    Raises FuwaiError `api.key_reused` where it came with another request.
    """
    with append.transaction():
        if found := asked.found():
            return found
        answer = ask()
        if answer.status >= 500:
            transaction.set_rollback(True)
        elif _lasting(answer):
            asked.keep(answer)
    return answer


def _lasting(answer: Answer) -> bool:
    """Whether the same request would be answered so again."""
    return answer.status < 500 and answer.status not in RETRY
