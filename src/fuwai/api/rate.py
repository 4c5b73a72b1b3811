"""How often one token may ask: a bucket that fills steadily, shared by all serving processes of the machine.

The buckets are slots of a small file that every process maps into its memory. A slot has the digest of who asks and the moment
at which its bucket will be full again, which says all that a count and a time would. The clock is the machine's uptime; what
is in the file after a restart is of no bucket.
"""

import fcntl
import mmap
import os
from hashlib import blake2b
from math import ceil
from pathlib import Path
from struct import Struct
from threading import Lock
from time import CLOCK_MONOTONIC, clock_gettime

from django.conf import settings

from fuwai.core.error import FuwaiError

SIGN_UPS = 10  # a minute, of one address
TOO_MANY = FuwaiError(
    "api.too_many",
    "请求过于频繁; 请按响应头 Retry-After 的秒数等待",
    "too many requests; wait for the seconds that the head Retry-After says",
)
SLOTS = 16_384  # of whoever asked last: 256 KiB
NEAR = 8  # slots that one asker may have; where all are taken the one that is full soonest is given away
SLOT = Struct("=Qd")  # digest; seconds of uptime


class Rate:
    """*a_minute* requests of one asker, of which *at_once* may come together."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._path, self._file, self._map = Path(), -1, mmap.mmap(-1, SLOTS * SLOT.size)

    def take(self, who: str, a_minute: int, at_once: int) -> int:
        """Take one; seconds to wait where none is left, else 0."""
        number = int.from_bytes(blake2b(who.encode(), digest_size=8).digest()) or 1
        with self._lock:
            self._open()
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                return self._take(number, 60 / a_minute, at_once)
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _take(self, number: int, each: float, at_once: int) -> int:
        """*each*: seconds in which one drips in."""
        now = clock_gettime(CLOCK_MONOTONIC)
        place, full = self._slot(number)
        if not now < full <= now + at_once * each:  # full already, or of a machine that was started again
            full = now
        if (wait := full - now - (at_once - 1) * each) > 0:
            return max(1, ceil(wait))
        SLOT.pack_into(self._map, place, number, full + each)
        return 0

    def _slot(self, number: int) -> tuple[int, float]:
        """Where the asker's bucket lies, and when it is full; of a new one 0."""
        places = [((number + step) % SLOTS) * SLOT.size for step in range(NEAR)]
        held = [(*SLOT.unpack_from(self._map, place), place) for place in places]
        for known, full, place in held:
            if known == number:
                return place, full
        return min(held, key=lambda slot: slot[1])[2], 0.0

    def _open(self) -> None:
        """Map the file of FUWAI_HOME; the first process makes it, of zeros."""
        path = Path(settings.FUWAI_HOME) / "rate"
        if path == self._path:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._file >= 0:
            os.close(self._file)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.truncate(self._file, SLOTS * SLOT.size)  # a longer one is cut, what a shorter one wants is zero
        self._map, self._path = mmap.mmap(self._file, SLOTS * SLOT.size), path

    def clear(self) -> None:
        """Forget everybody: for tests."""
        self._open()
        self._map[:] = bytes(SLOTS * SLOT.size)


RATE = Rate()


def of_token(token: int) -> int:
    """Seconds that the token has to wait, 0 where it may ask."""
    return RATE.take(f"token {token}", settings.API_A_MINUTE, settings.API_AT_ONCE)


def of_stranger(address: str) -> int:
    """The same for an address that shows no token that holds."""
    return RATE.take(f"address {address}", settings.API_STRANGER_A_MINUTE, settings.API_STRANGER_A_MINUTE)


def of_sign_up(address: str) -> int:
    """The same for an address from which enterprises or people sign up."""
    return RATE.take(f"sign-up {address}", SIGN_UPS, SIGN_UPS)
