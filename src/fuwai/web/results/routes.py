"""The addresses of the results."""

from fuwai.web.results import figures, pages
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
    Route(
        "figure",
        "figures/<path:figure_id>",
        figures.figure,
        FIGURES,
        "一个数字的出处",
        "where one figure comes from",
        example={"figure_id": "executed|330108|2015H1|direction=offshore"},
    ),
)
