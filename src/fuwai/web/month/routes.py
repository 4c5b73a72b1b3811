"""Addresses of the month's grid."""

from fuwai.web.month import pages
from fuwai.web.route import ENTERPRISE, Route

ROUTES: tuple[Route, ...] = (
    Route("month", "month", pages.page, ENTERPRISE, "本月执行", "the month's executions in one grid", ("GET", "POST")),
    Route(
        "month_check", "month/check", pages.check, ENTERPRISE, "边填边审核", "check the grid while typing", ("POST",)
    ),
    Route("month_draft", "month/draft", pages.save, ENTERPRISE, "自动保存", "keep the grid's drafts", ("POST",)),
    Route("month_nil", "month/nil", pages.nil, ENTERPRISE, "本月无执行", "declare a month nil", ("POST",)),
)
