"""The addresses of bulletins as they are written and released."""

from fuwai.core.access import Role
from fuwai.web.bulletin import edit, pages
from fuwai.web.route import FIGURES, Route

WRITERS: frozenset[Role | None] = frozenset((Role.ANALYST, Role.HEAD))

ROUTES = (
    Route("bulletins", "bulletins", pages.home, FIGURES, "已发布的通报", "bulletins that were released"),
    Route(
        "bulletin_edit", "bulletins/edit", edit.page, WRITERS, "编写通报", "write a bulletin",
    ),
    Route(
        "bulletin_preview", "bulletins/preview", edit.preview, WRITERS, "编写时的预览", "the preview beside the editor",
        methods=("POST",),
    ),
    Route("bulletin_save", "bulletins/save", edit.save, WRITERS, "存为新稿", "save a version", methods=("POST",)),
    Route(
        "bulletin_version", "bulletins/versions/<int:number>", pages.version, WRITERS, "一份稿本", "one version",
        example={"number": 1},
    ),
    Route(
        "bulletin_release", "bulletins/versions/<int:number>/release", pages.publish, WRITERS, "发布稿本",
        "release a version", methods=("POST",), example={"number": 1},
    ),
    Route(
        "bulletin_published", "bulletins/<int:number>", pages.published, FIGURES, "一份已发布的通报",
        "one released bulletin", example={"number": 1},
    ),
    Route(
        "bulletin_file", "bulletins/<int:number>/<str:form>", pages.file, FIGURES, "已发布通报的文件",
        "a file of a released bulletin", example={"number": 1, "form": "json"},
    ),
)  # fmt: skip
