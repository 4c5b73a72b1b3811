"""Addresses of the progress of a month."""

from fuwai.web.progress import pages
from fuwai.web.route import FIGURES, Route

ROUTES: tuple[Route, ...] = (
    Route("progress", "progress", pages.tree, FIGURES, "报送进度", "how far a month has come, by region"),
    Route("progress_sheet", "progress/sheet", pages.sheet, FIGURES, "导出报送进度", "the same as a workbook"),
    Route("progress_year", "progress/year", pages.year, FIGURES, "全年报送进度", "who has filed, by region and month"),
    Route("progress_missing", "progress/missing", pages.missing, FIGURES, "未报企业", "who has not filed a month"),
    Route(
        "progress_missing_sheet",
        "progress/missing/sheet",
        pages.missing_sheet,
        FIGURES,
        "导出未报企业",
        "who has not filed, as a workbook",
    ),
)
