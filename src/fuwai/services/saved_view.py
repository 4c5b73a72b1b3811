"""常用查询: the filters of a list under a name, private to the account that keeps them."""

from datetime import UTC, datetime

from fuwai.core.error import FuwaiError
from fuwai.storage.models import Account, SavedView
from fuwai.storage.models.saved_view import LISTS

MOST = 30  # of one list: more are found by nobody
NAME, QUERY = 40, 1000  # characters


def listed(account: Account, noun: str) -> list[SavedView]:
    """The views that the account keeps of a list, by name."""
    return list(SavedView.objects.filter(account=account, noun=noun).order_by("name"))


def save(account: Account, noun: str, name: str, query: str) -> SavedView:
    """Keep *query* under *name*, in place of another of that name.

    Raises FuwaiError `saved_view.name` for an empty or long name, `saved_view.query`, `saved_view.many`.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME:
        raise FuwaiError("saved_view.name", f"名称须为 1 至 {NAME} 个字", f"a name has 1 to {NAME} characters")
    if len(query) > QUERY or noun not in LISTS:
        raise FuwaiError("saved_view.query", "查询条件过长, 未保存", "the filters are too long to keep")
    others = SavedView.objects.filter(account=account, noun=noun).exclude(name=name)
    if others.count() >= MOST:
        raise FuwaiError(
            "saved_view.many",
            f"最多保存 {MOST} 个常用查询, 请先删除不用的",
            f"at most {MOST} views are kept; delete one that is not used",
        )
    kept, _ = SavedView.objects.update_or_create(
        account=account, noun=noun, name=name, defaults={"query": query, "saved_at": datetime.now(UTC)}
    )
    return kept


def delete(account: Account, view: int) -> None:
    """Raises FuwaiError `saved_view.unknown` for what the account does not keep."""
    if not SavedView.objects.filter(account=account, pk=view).delete()[0]:
        raise FuwaiError("saved_view.unknown", f"没有常用查询 {view}", f"there is no saved view {view}")
