"""Addresses of workbooks."""

from fuwai.web.route import ENTERPRISE, Method, Route
from fuwai.web.upload import pages

ONE = {"number": 1}
POST: tuple[Method, ...] = ("POST",)

ROUTES: tuple[Route, ...] = (
    Route("upload", "upload", pages.index, ENTERPRISE, "工作簿填报", "file by workbook", ("GET", "POST")),
    Route("workbook", "workbook.xlsx", pages.workbook, ENTERPRISE, "下载填报工作簿", "a workbook to fill in"),
    Route(
        "uploaded", "upload/<int:number>", pages.page, ENTERPRISE, "上传结果", "what became of an upload", example=ONE
    ),
    Route(
        "upload_state",
        "upload/<int:number>/state",
        pages.state,
        ENTERPRISE,
        "上传进度",
        "how far an upload is",
        example=ONE,
    ),
    Route(
        "upload_marked",
        "upload/<int:number>/marked.xlsx",
        pages.marked,
        ENTERPRISE,
        "下载标注后的工作簿",
        "the marked workbook",
        example=ONE,
    ),
    Route("upload_stop", "upload/<int:number>/stop", pages.stop, ENTERPRISE, "停止上传", "stop an upload", POST, ONE),
)
