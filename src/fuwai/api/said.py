"""Days and months as a request says them; persons as an answer may name them."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError

Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


def day(text: str) -> date:
    """Raises FuwaiError `period.day` for what is on no calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FuwaiError(
            "period.day", f"日期 {text!r} 读不出; 应如 2015-07-10", f"{text!r} is no day; write it as 2015-07-10"
        ) from error


def month(number: int) -> int:
    """A month, yyyymm. Raises FuwaiError `period.month`."""
    if not 1 <= number % 100 <= 12:
        raise FuwaiError("period.month", f"月份 {number} 应如 201506", f"{number} is no month; write it as 201506")
    return number


def person(viewer: Viewer, actor: str) -> str:
    """Who did it; empty where an enterprise reads what a body did: it is told the body, not the person, as on the pages."""
    return actor if viewer.may_name(actor) else ""
