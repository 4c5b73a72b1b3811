"""What a request of these rooms says: the page, a number, a month."""

from django.http import HttpRequest

from fuwai.core.error import FuwaiError

DEEPEST = 200  # pages of a list; whoever looks further down filters


def page_of(request: HttpRequest) -> int:
    """`?page=`, from 1."""
    found = request.GET.get("page", "1")
    return min(DEEPEST, max(1, int(found))) if found.isdecimal() and len(found) < 10 else 1


def month_of(text: str) -> int:
    """A month as 2015-06 or 201506, as yyyymm. Raises FuwaiError `message.month`."""
    digits = text.strip().replace("-", "")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit() or not 1 <= int(digits[4:]) <= 12:
        raise FuwaiError(
            "message.month", f"月份 {text[:20]!r} 应如 2015-06", f"{text[:20]!r} is no month; wanted is 2015-06"
        )
    return int(digits)
