"""Addresses of evidence."""

from fuwai.web.evidence import pages
from fuwai.web.route import FILERS, READERS, Method, Route

WHO = READERS | FILERS
POST: tuple[Method, ...] = ("POST",)
BOTH: tuple[Method, ...] = ("GET", "POST")
ONE = {"number": 1}

ROUTES: tuple[Route, ...] = (
    Route(
        "evidence_add",
        "filings/<int:filing>/evidence",
        pages.add,
        FILERS,
        "附佐证材料",
        "attach evidence",
        BOTH,
        {"filing": 1},
    ),
    Route(
        "evidence_draft_add",
        "drafts/<int:draft>/evidence",
        pages.add_to_draft,
        FILERS,
        "给草稿附佐证材料",
        "attach evidence to a draft",
        BOTH,
        {"draft": 1},
    ),
    Route("evidence", "evidence/<int:number>", pages.one, WHO, "一份佐证材料", "one piece of evidence", example=ONE),
    Route(
        "evidence_file", "evidence/<int:number>/file", pages.file, WHO, "下载佐证材料", "download evidence", example=ONE
    ),
    Route(
        "evidence_inline",
        "evidence/<int:number>/inline",
        pages.inline,
        WHO,
        "预览佐证材料",
        "show evidence",
        example=ONE,
    ),
    Route(
        "draft_evidence_file",
        "draft-evidence/<int:number>/file",
        pages.draft_file,
        FILERS,
        "下载草稿的佐证材料",
        "download a draft's evidence",
        example=ONE,
    ),
    Route(
        "draft_evidence_remove",
        "draft-evidence/<int:number>/remove",
        pages.remove,
        FILERS,
        "删去草稿的佐证材料",
        "remove a draft's evidence",
        POST,
        ONE,
    ),
)
