"""The addresses of the results."""

from fuwai.web.results import pages
from fuwai.web.route import FIGURES, Route

ROUTES = (
    Route("results", "results", pages.home, FIGURES, "通报与统计表", "bulletin and tables"),
    Route(
        "table",
        "results/tables/<str:kind>",
        pages.table,
        FIGURES,
        "一张统计表",
        "one table",
        example={"kind": "cities"},
    ),
    Route(
        "file",
        "results/files/<path:name>",
        pages.file,
        FIGURES,
        "结果文件",
        "a file of the results",
        example={"name": "summary.json"},
    ),
)
