"""The addresses of asking."""

from fuwai.web.ask import pages
from fuwai.web.route import FIGURES, Route

ROUTES = (
    Route("any_table", "tables", pages.table, FIGURES, "提问制表", "any table, asked for"),
    Route("ask_file", "tables/file", pages.download, FIGURES, "一张表的文件", "a table as a file"),
    Route("behind", "tables/figure", pages.figure, FIGURES, "数字背后的填报", "the filings behind a figure"),
    Route(
        "ask_save", "tables/save", pages.save, FIGURES, "保存一张表的提问", "keep the question of a table", ("POST",)
    ),
    Route("dashboard", "dashboard", pages.dashboard, FIGURES, "看板", "the dashboard of a body"),
)
