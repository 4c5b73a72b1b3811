"""核验码: what a printed contract record carries, so that whoever holds the paper can ask whether it says what was filed.

The code is a keyed digest of the control number, the version and the version's digest: nobody makes one without the site's
key, and a code tells nothing of what was filed. Eighty bits: a thousand guesses a second need 19 million million years.
"""

import base64
import hmac
from dataclasses import dataclass
from typing import Literal

from fuwai.core.review import Stage
from fuwai.services import standing
from fuwai.storage.models import Contract, Filing, Standing
from fuwai.storage.sealed import keys

PURPOSE = b"fuwai contract record"  # the key signs sessions too; each purpose has a key of its own
BYTES, GROUP = 10, 4
CONFUSED = str.maketrans("01L89", "OIIBG")  # what looks alike on paper is compared alike

Answer = Literal["current", "older", "withdrawn", "struck_out", "unknown"]


@dataclass(frozen=True)
class Verified:
    """What a code proves. Of an unknown one nothing else is told; *record* leads those who may see it to its page."""

    answer: Answer
    version: int = 0
    current: int = 0
    record: int = 0


def code(control_number: str, version: int, digest: str, site_key: str = "") -> str:
    """The code of one version of a contract: ABCD-EFGH-IJKL-MNOP. *site_key*: where it is not the present one."""
    key = hmac.digest((site_key or keys()[0]).encode(), PURPOSE, "sha256")
    mark = hmac.digest(key, f"{control_number}\n{version}\n{digest}".encode(), "sha256")[:BYTES]
    text = base64.b32encode(mark).decode()
    return "-".join(text[first : first + GROUP] for first in range(0, len(text), GROUP))


def verify(control_number: str, typed: str) -> Verified:
    """Whether *typed* is the code of a version of that contract, and whether that version still stands."""
    wanted = _plain(typed)
    number = control_number.strip().upper()
    contract = Contract.objects.filter(control_number=number).first()
    proved = None
    for filing in _versions(contract):
        codes = (_plain(code(number, filing.version, filing.digest, key)) for key in keys())
        if any(hmac.compare_digest(one, wanted) for one in codes):
            proved = filing
    if proved is None:
        return Verified("unknown")
    standing.catch_up()
    stands = Standing.objects.get(noun="contract", key=proved.key)
    if stands.stage in (Stage.WITHDRAWN, Stage.STRUCK_OUT):
        answer: Answer = "withdrawn" if stands.stage == Stage.WITHDRAWN else "struck_out"
    else:
        answer = "current" if stands.filing == proved.pk else "older"
    return Verified(answer, proved.version, stands.version, stands.record)


def _versions(contract: Contract | None) -> list[Filing]:
    if contract is None:
        return []
    key = f"{contract.enterprise_id}\x1f{contract.provider_number}"  # type: ignore[attr-defined]
    return list(Filing.objects.filter(noun="contract", key=key).order_by("version"))


def _plain(typed: str) -> str:
    """A code as it is compared: capital letters, no strokes or spaces, confused characters as they were meant."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    return kept.translate(CONFUSED)
