"""How often one token may ask: a bucket that fills steadily, kept in the memory of each serving process."""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

from django.conf import settings

BUCKETS = 10_000  # kept at most; the longest unused one goes first, and a new one is full


@dataclass
class _Bucket:
    left: float
    at: float


class Rate:
    """*a_minute* requests of one asker, of which *at_once* may come together."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, who: str, a_minute: int, at_once: int) -> int:
        """Take one; seconds to wait where none is left, else 0."""
        now = monotonic()
        with self._lock:
            bucket = self._buckets.pop(who, None) or _Bucket(at_once, now)
            bucket.left = min(at_once, bucket.left + (now - bucket.at) * a_minute / 60)
            bucket.at = now
            self._buckets[who] = bucket
            if len(self._buckets) > BUCKETS:
                self._buckets.popitem(last=False)
            if bucket.left < 1:
                return max(1, ceil((1 - bucket.left) * 60 / a_minute))
            bucket.left -= 1
            return 0

    def clear(self) -> None:
        """Forget everybody: for tests."""
        self._buckets.clear()


RATE = Rate()


def of_token(token: int) -> int:
    """Seconds that the token has to wait, 0 where it may ask."""
    return RATE.take(f"token {token}", settings.API_A_MINUTE, settings.API_AT_ONCE)


def of_stranger(address: str) -> int:
    """The same for an address that shows no token that holds."""
    return RATE.take(f"address {address}", settings.API_STRANGER_A_MINUTE, settings.API_STRANGER_A_MINUTE)
