"""A description as it comes, and what is seen of it: its text, who the client is, the client's industry, the provider, and
the cues of scope that the text raises. Each is a block of its own weight, so that no block drowns another."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from fuwai.coding.signs import BITS
from fuwai.core.scope_cue import Raised

TEXT, CLIENT, INDUSTRY, SUPPLIER, CUES = range(5)
WEIGHTS = (1.0, 0.15, 0.25, 0.25, 0.4)  # of the blocks, in this order


@dataclass(frozen=True)
class Asked:
    """What is known of a contract beside the answers to questions. Empty or `unknown`: not known."""

    text: str
    client_type: str = ""
    client_industry: str = ""
    supplier: str = ""

    @property
    def words(self) -> tuple[tuple[int, str], ...]:
        """The texts by their blocks."""
        return (
            (TEXT, self.text),
            (CLIENT, self.client_type),
            (INDUSTRY, self.client_industry),
            (SUPPLIER, self.supplier),
        )


def cue_keys(found: Iterable[Raised]) -> list[int]:
    """A key for every fact, answer and strength that a text raises, and one for the fact and answer alone."""
    return sorted({key for one in found for key in _keys(one.fact, one.value, one.strength, one.denied)})


@lru_cache(maxsize=2048)
def _keys(fact: str, value: object, strength: str, denied: bool) -> tuple[int, ...]:
    texts = (f"{fact}={value}:{strength}:{denied}", f"{fact}={value}:{denied}")
    return tuple(crc32(text.encode()) >> (32 - BITS + 1) for text in texts)
