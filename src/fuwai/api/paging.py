"""Cursors: where the next page begins, sealed so that nobody builds on what is inside."""

import base64
import binascii

from fuwai.core.error import FuwaiError

SAFE = 2**53


def sealed(*place: int) -> str:
    """A cursor for the place in the order of a list."""
    return base64.urlsafe_b64encode(".".join(map(str, place)).encode()).decode().rstrip("=")


def opened(cursor: str, count: int = 1) -> tuple[int, ...] | None:
    """The place; None for the beginning. Raises FuwaiError `api.cursor` for what no answer of ours gave."""
    if not cursor:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        parts = text.split(".")
        if len(parts) != count or not all(part.isdecimal() and int(part) < SAFE for part in parts):
            raise ValueError(text)
    except (ValueError, binascii.Error) as error:
        raise FuwaiError(
            "api.cursor",
            "cursor 应为上一页的 next",
            "a cursor is what `next` of the page before said",
        ) from error
    return tuple(int(part) for part in parts)
