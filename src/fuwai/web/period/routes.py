"""Addresses of periods and levels."""

from fuwai.core.access import Role
from fuwai.web.period import levels, pages
from fuwai.web.route import ADMINISTRATORS, FIGURES, HEADS, Method, Route

BOTH: tuple[Method, ...] = ("GET", "POST")
EXTENDERS: frozenset[Role | None] = HEADS | ADMINISTRATORS

ROUTES: tuple[Route, ...] = (
    Route("periods", "periods", pages.year, FIGURES, "填报期", "deadlines, holidays and windows of a year"),
    Route("period_extend", "periods/extend", pages.extend, EXTENDERS, "延期", "extend the deadline of a month", BOTH),
    Route("levels", "levels", levels.listed, ADMINISTRATORS, "审核级次", "which levels review, region by region"),
    Route("level_new", "levels/new", levels.new, ADMINISTRATORS, "调整审核级次", "change the levels of a region", BOTH),
)
