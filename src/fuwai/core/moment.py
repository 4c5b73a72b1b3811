"""北京时间: the offices' clock. Files and json keep exact moments; pages tell them as a day or minute of Beijing."""

from datetime import UTC, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))  # without summer time, which no year of the statistics had


def beijing(moment: datetime) -> datetime:
    """*moment* on the clock of Beijing; one without a zone is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(BEIJING)


def minute_zh(moment: str) -> str:
    """2015-07-15T09:00:00+00:00 as 2015-07-15 17:00（北京时间）; empty for none. Raises ValueError for no ISO moment."""
    return f"{_minute(moment)}（北京时间）" if moment else ""


def minute_en(moment: str) -> str:
    """2015-07-15T09:00:00+00:00 as 2015-07-15 17:00 (Beijing time); empty for none."""
    return f"{_minute(moment)} (Beijing time)" if moment else ""


def _minute(moment: str) -> str:
    return beijing(datetime.fromisoformat(moment)).strftime("%Y-%m-%d %H:%M")
