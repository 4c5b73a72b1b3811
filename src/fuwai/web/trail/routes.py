"""Addresses of the audit trail and of receipts."""

from fuwai.core.access import Role
from fuwai.web.route import FILERS, READERS, Method, Route
from fuwai.web.trail import pages, receipts

WHO = READERS | FILERS
AUDITORS: frozenset[Role | None] = frozenset((Role.AUDITOR, Role.ADMINISTRATOR))
POST: tuple[Method, ...] = ("POST",)
BOTH: tuple[Method, ...] = ("GET", "POST")
FILING = {"filing": 1}

ROUTES: tuple[Route, ...] = (
    Route("trail", "trail", pages.region, AUDITORS, "留痕: 记录的经过", "the trail of a region's records"),
    Route("trail_entries", "trail/entries", pages.entries, AUDITORS, "留痕: 全部操作", "the audit entries"),
    Route(
        "trail_entry",
        "trail/entries/<int:number>",
        pages.entry,
        AUDITORS,
        "一条留痕",
        "one audit entry",
        example={"number": 1},
    ),
    Route("as_of", "as-of", pages.as_of_day, WHO, "历史时点的记录", "records as of a day"),
    Route("trail_check", "trail/check", pages.check, AUDITORS, "核查摘要链", "verify the chains", BOTH),
    Route(
        "trail_check_state", "trail/check/state", pages.check_state, AUDITORS, "核查进度", "how far a verification is"
    ),
    Route("trail_check_stop", "trail/check/stop", pages.check_stop, AUDITORS, "停止核查", "stop a verification", POST),
    Route(
        "trail_record",
        "trail/filings/<int:filing>",
        pages.record,
        WHO,
        "一条记录的经过",
        "a record's trail",
        example=FILING,
    ),
    Route(
        "filing_receipt",
        "filings/<int:filing>/receipt",
        receipts.page,
        WHO,
        "填报回执",
        "a filing's receipt",
        example=FILING,
    ),
    Route(
        "filing_receipt_issue",
        "filings/<int:filing>/receipt/issue",
        receipts.issue,
        FILERS,
        "开具填报回执",
        "issue a receipt",
        POST,
        FILING,
    ),
    Route(
        "filing_receipt_file",
        "filings/<int:filing>/receipt.json",
        receipts.file,
        WHO,
        "下载填报回执",
        "download a receipt",
        example=FILING,
    ),
)
