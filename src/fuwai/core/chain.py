"""留痕: entries linked by digest, so that tampering shows. Each digest covers the one before it and the entry's content."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

GENESIS = "0" * 64


def canonical(content: Mapping[str, object]) -> str:
    """The one text of *content* that is digested: JSON, keys sorted, no spaces, dates in ISO form."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def link(previous: str, content: str) -> str:
    """The digest (64 hex digits, SHA-256) of an entry with canonical text *content* after the entry *previous*."""
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()


def links(previous: str, contents: Iterable[str]) -> Iterator[str]:
    """The digests of a run of entries after *previous*."""
    for content in contents:
        previous = link(previous, content)
        yield previous
