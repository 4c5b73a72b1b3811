"""零报告: "nothing was executed in this month", as one act; and what an enterprise's months say so far."""

from datetime import UTC, date, datetime, timedelta

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.review import Stage
from fuwai.services import standing
from fuwai.storage import append, history
from fuwai.storage.models import NilReturn, ProgressStale, Standing


def declare(viewer: Viewer, month: int) -> None:
    """The enterprise executed nothing in *month* (yyyymm). Said once; saying it again changes nothing.

    Raises FuwaiError `nil_return.enterprise`, `nil_return.month` for a month that has not begun, `nil_return.executed`
    where an execution of the month stands.
    """
    if viewer.kind != "enterprise":
        raise FuwaiError("nil_return.enterprise", "零报告由企业自己填报", "a nil return is its enterprise's own")
    now = datetime.now(UTC)
    today = now.astimezone(BEIJING).date()
    if not 1 <= month % 100 <= 12 or not 200001 <= month <= today.year * 100 + today.month:
        raise FuwaiError("nil_return.month", f"{month} 不是已开始的月份", f"{month} is no month that has begun")
    with append.transaction():
        standing.catch_up()
        mine = Standing.objects.visible_to(viewer)
        if mine.filter(noun="execution", month=month).exclude(stage=Stage.WITHDRAWN).exists():
            raise FuwaiError(
                "nil_return.executed",
                f"{month} 已填报执行, 不能再报零; 如有误请撤回或变更执行",
                f"an execution of {month} is filed, so that it is not nil; withdraw or amend it if it is wrong",
            )
        if NilReturn.objects.filter(enterprise=viewer.code, month=month).exists():
            return
        county = history.county_on([viewer.code], [_last_day(month)])[0]
        if county is None:
            raise FuwaiError("nil_return.enterprise", "企业尚未登记", "the enterprise is not registered")
        number = (NilReturn.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
        NilReturn.objects.create(
            id=number, enterprise_id=viewer.code, county=county, month=month, actor=viewer.actor, recorded_at=now
        )
        append.audit("nil_return", viewer.actor, f"{viewer.code} {month}", now, {"id": number, "month": month})
        ProgressStale.objects.get_or_create(county=county)


def declared(viewer: Viewer, first: int, last: int) -> set[tuple[str, int]]:
    """The pairs (enterprise, month) from *first* to *last* that the viewer sees."""
    found = NilReturn.objects.visible_to(viewer).filter(month__gte=first, month__lte=last)
    return set(found.values_list("enterprise_id", "month"))


def _last_day(month: int) -> date:
    year, number = divmod(month, 100)
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
