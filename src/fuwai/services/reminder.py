"""催报: remind who has not filed a month; see first whom it would reach."""

from fuwai.core.access import Viewer
from fuwai.core.message import Kind, Letter
from fuwai.services import message, progress
from fuwai.services.message import Sent

MANY = 100_000  # enterprises: more than any region has


def remind(viewer: Viewer, region: str, month: int, dry_run: bool = False) -> Sent:
    """Remind every enterprise of *region* that has a contract open in *month* (yyyymm) and filed nothing of it.

    Raises FuwaiError `message.region`, `message.nobody`.
    """
    message.check_region(viewer, region)
    missing = tuple(progress.not_filed(viewer, region, month, limit=MANY))
    due = progress.due_day(region, month)
    year, number = divmod(month, 100)
    until_zh, until_en = (f", 截止 {due.day}", f"; it is due on {due.day}") if due else ("", "")
    letter = Letter(
        Kind.REMINDER,
        f"请填报 {year} 年 {number} 月的合同执行{until_zh}",
        f"Please file the executions of {year}-{number:02}{until_en}",
        "本月有执行中的合同, 尚未收到执行填报; 没有执行的请点本月无执行",
        "Contracts are open in this month and no execution of it has come in; where nothing was executed, say so",
        "month",
        str(month),
    )
    return message.sent(viewer, letter, missing, region, "remind", dry_run)
