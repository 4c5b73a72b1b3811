"""Which calls of the open API do what each page does: the table behind docs/pages-and-calls.md, which
`python -m tests.write_docs` prints and tests/test_pages_and_calls.py holds to the addresses of both.

A page has the calls that do its acts and its readings, or a reason why a program has none. The eight nouns that are filed have
the same pages; `*` stands for their name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fuwai.api.call import Call
from fuwai.core.access import Role
from fuwai.web.route import Route

NOBODY = "未登录者 nobody"
NOUNS = ("allotments", "certifications", "contracts", "enterprises", "executions", "receipts", "trainings", "workforce")


@dataclass(frozen=True)
class Row:
    """*calls*: names of calls; *zh*, *en*: what is to be said of them, and where there are none, why. *without*: roles that
    the page is open to and no call is. *reads*: what the page is posted for, the call does as a reading."""

    calls: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""
    without: tuple[Role | None, ...] = ()
    reads: bool = False


def _row(calls: str) -> Row:
    return Row(tuple(calls.split()))


def _none(zh: str, en: str) -> Row:
    return Row((), zh, en)


SIGNING = _none(
    "令牌代替登录；持令牌者不能更改口令、二次验证、邮箱或令牌，以免令牌泄露即失去账号",
    "a token stands for signing in; who holds one changes no password, second factor, e-mail address or token, so that a lost"
    " token is not a lost account",
)
SHOWN = _none("只关网页的样子", "of the looks of the pages alone")

OF_A_NOUN = {
    "*": _row("records"),
    "*/export.xlsx": Row(("records",), "同样的行，为 JSON", "the same rows, as JSON"),
    "*/views": _row("view_save views"),
    "*/views/<int:view>/delete": _row("view_forget"),
    "*/new": _row("submit explain draft_new record_type"),
    "*/check": _row("check"),
    "*/draft": _row("draft_new draft_change"),
    "*/drafts/<int:number>": _row("draft draft_change submit"),
    "*/drafts/<int:number>/delete": _row("draft_delete"),
    "*/<int:record>": _row("record versions"),
    "*/<int:record>/amend": _row("submit explain"),
    "*/<int:record>/withdraw": _row("withdraw"),
    "contracts/suggest": _row("classify scope_step"),
    "contracts/<int:record>/terminate": _row("submit"),
    "contracts/<int:record>/print": _row("paper"),
    "executions/<int:record>/receipts": Row(
        ("submit",), "凭证与分摊两种填报", "a receipt and its allotment, two filings"
    ),
    "receipts/<int:record>/allot": Row(("submit",), "报送分摊", "file the allotment"),
}
TABLE: dict[str, Row] = {
    **OF_A_NOUN,
    "": Row(("messages", "queue", "drafts", "progress_tree"), "同样的内容", "the same content", (None,)),
    "account": _row("account"),
    "account/password": SIGNING,
    "account/profile": SIGNING,
    "account/second-factor": SIGNING,
    "account/tokens": SIGNING,
    "account/tokens/<int:number>/revoke": SIGNING,
    "accounts": _row("accounts"),
    "accounts/<int:number>": _row("account_one"),
    "accounts/<int:number>/<str:act>": Row(
        ("account_act",), "二次验证和管理员的账号只在网页上", "second factors and administrators on the pages alone"
    ),
    "accounts/new": _row("account_new"),
    "applicants": _row("registrations"),
    "applicants/<int:number>": _row("registration registration_decide"),
    "as-of": Row(("records",), "`as_of`", "`as_of`"),
    "bulletins": _row("bulletins bulletin_versions"),
    "bulletins/<int:number>": _row("bulletin"),
    "bulletins/<int:number>/<str:form>": _row("bulletin_file bulletin"),
    "bulletins/edit": _row("bulletin_draft"),
    "bulletins/preview": Row(("bulletin_save",), "保存时同样核对", "checked in the same way when it is saved"),
    "bulletins/save": _row("bulletin_save"),
    "bulletins/versions/<int:number>": _row("bulletin_version"),
    "bulletins/versions/<int:number>/release": _row("bulletin_release"),
    "colleagues": _row("accounts invitations invite"),
    "colleagues/<int:number>": _row("account_one"),
    "colleagues/<int:number>/<str:act>": _row("account_act"),
    "dashboard": Row(("ask", "notable", "progress"), "同样的数", "the same figures"),
    "draft-evidence/<int:number>/file": _row("draft_evidence_file"),
    "draft-evidence/<int:number>/remove": _row("draft_evidence_remove"),
    "drafts/<int:draft>/evidence": _row("draft_evidence_attach draft_evidence_list"),
    "enterprise": Row(("records",), "`noun=enterprise`", "`noun=enterprise`"),
    "enterprise/relocation": _row("relocate"),
    "evidence/<int:number>": _row("evidence"),
    "evidence/<int:number>/file": _row("evidence_file"),
    "evidence/<int:number>/inline": _row("evidence_file"),
    "figures/<path:figure_id>": _row("figure"),
    "filings/<int:filing>/evidence": _row("evidence_attach evidence_list"),
    "filings/<int:filing>/receipt": _row("receipt_issued"),
    "filings/<int:filing>/receipt.json": _row("receipt_issued"),
    "filings/<int:filing>/receipt/issue": _row("receipt"),
    "grants": _row("grant_calls grant_schemes"),
    "grants/<int:number>": _row("grant_calls grant_applications grant_eligibility grant_budget"),
    "grants/<int:number>/apply": _row("grant_eligibility grant_apply"),
    "grants/<int:number>/award": _row("grant_scores grant_objections"),
    "grants/<int:number>/award/act": _row("grant_award grant_publish"),
    "grants/<int:number>/own": _row("grant_applications"),
    "grants/<int:number>/panel": _row("grant_scores grant_applications"),
    "grants/<int:number>/panel/appoint": _row("grant_appoint"),
    "grants/<int:number>/panel/declare": _row("grant_declare"),
    "grants/<int:number>/payments": _row("grant_payment_list grant_budget grant_recoveries"),
    "grants/<int:number>/payments.xlsx": Row(("grant_payment_list",), "同样的行，为 JSON", "the same rows, as JSON"),
    "grants/<int:number>/payments/act": _row("grant_pay"),
    "grants/<int:number>/public": _row("grant_published"),
    "grants/<int:number>/public/object": _row("grant_object"),
    "grants/<int:number>/recover": _row("grant_recover"),
    "grants/<int:number>/review": _row("grant_review"),
    "grants/<int:number>/trail": _row("grant_trail"),
    "grants/applications/<int:application>": _row("grant_application"),
    "grants/applications/<int:application>/papers/<slug:name>": _row("grant_paper"),
    "grants/applications/<int:application>/score": _row("grant_score"),
    "grants/applications/<int:application>/withdraw": _row("grant_withdraw"),
    "grants/awards/<int:award>/letter.<slug:kind>": _row("grant_letter"),
    "grants/new": _row("grant_open"),
    "grants/objections/<int:objection>/reply": _row("grant_reply"),
    "grants/simulation": _row("grant_simulate"),
    "join": _row("join"),
    "language": SHOWN,
    "levels": _row("levels level_changes"),
    "levels/new": _row("levels_set"),
    "messages": _row("messages"),
    "messages/<int:number>": _row("message messages_read"),
    "messages/notice": _row("notice"),
    "messages/read": _row("messages_read"),
    "messages/remind": _row("remind"),
    "month": _row("month submit"),
    "month/check": _row("check"),
    "month/draft": _row("draft_new draft_change"),
    "month/nil": _row("nil_return"),
    "periods": _row("period"),
    "periods/extend": _row("period_extend"),
    "progress": _row("progress_tree"),
    "progress/missing": _row("not_filed"),
    "progress/missing/sheet": Row(("not_filed",), "同样的行，为 JSON", "the same rows, as JSON"),
    "progress/sheet": Row(("progress_tree",), "同样的行，为 JSON", "the same rows, as JSON"),
    "progress/year": _row("progress"),
    "proof": _row("proof"),
    "questions": _row("published_answers"),
    "questions/<int:number>": _row("question"),
    "questions/<int:number>/answer": _row("question_answer"),
    "questions/ask": _row("ask_body"),
    "questions/asked": _row("questions"),
    "questions/publish": _row("answer_publish"),
    "questions/published/<int:number>/withdraw": _row("answer_unpublish"),
    "register": _row("sign_up"),
    "register/places": Row(("code_list",), "`region`，须有令牌", "`region`, with a token", (None,)),
    "results": Row(("bulletins", "table"), "同样的内容", "the same content"),
    "results/files/<path:name>": Row(("table", "bulletin"), "json 一种", "as json alone"),
    "results/tables/<str:kind>": _row("table"),
    "review": _row("queue"),
    "review/<int:filing>": _row("filing"),
    "review/<int:filing>/<str:way>-one": Row(("queue",), "次序相同", "in the same order"),
    "review/<int:filing>/act/<str:act>": _row("approve return override revoke strike_out"),
    "review/<int:filing>/around": _row("filing"),
    "review/<int:filing>/comment": _row("comment"),
    "review/bulk": Row(("approve",), "`dry_run`", "`dry_run`"),
    "review/bulk/act": _row("approve"),
    "review/delegations": _row("delegations"),
    "review/delegations/<int:number>/end": _row("delegation_end"),
    "review/delegations/new": _row("delegate"),
    "review/home": Row(("queue",), "同样的内容", "the same content"),
    "review/levels": _row("levels"),
    "review/rule": _row("approve_by_rule"),
    "reviewers": _row("reviewers"),
    "set-password": SIGNING,
    "sign-in": SIGNING,
    "sign-in/code": SIGNING,
    "sign-out": SIGNING,
    "style": SHOWN,
    "tables": _row("ask ask_by_body indicators"),
    "tables/figure": _row("behind"),
    "tables/file": Row(("table_file", "ask"), "不含图", "without the chart"),
    "tables/save": _row("view_save"),
    "trail": _row("trail_of_region"),
    "trail/check": Row(("audit_verification",), "当场核查", "verified while one waits", reads=True),
    "trail/check/state": Row(("audit_verification",), "当场核查", "verified while one waits"),
    "trail/check/stop": Row(
        ("audit_verification",), "当场核查，不必停止", "verified while one waits; nothing to stop", reads=True
    ),
    "trail/entries": _row("audit_entries"),
    "trail/entries/<int:number>": _row("audit_entry"),
    "trail/filings/<int:filing>": _row("trail_of_record"),
    "upload": _row("job_new jobs"),
    "upload/<int:number>": _row("job job_findings"),
    "upload/<int:number>/marked.xlsx": _row("job_workbook"),
    "upload/<int:number>/state": _row("job"),
    "upload/<int:number>/stop": _row("job_stop"),
    "verification": _row("campaigns"),
    "verification/<int:number>": _row("campaign campaign_items"),
    "verification/<int:number>/assign": _row("campaign_assign campaign_reviewers"),
    "verification/<int:number>/carry-out": _row("campaign_carry_out"),
    "verification/<int:number>/report": _row("campaign_report"),
    "verification/items/<int:number>": _row("campaign_item"),
    "verification/items/<int:number>/outcome": _row("campaign_outcome verification_rules"),
    "verification/new": _row("campaign_draw"),
    "verify": _row("paper_check"),
    "workbook.xlsx": _row("workbook"),
}


def written(path: str) -> str:
    """The address as the table has it: its own, or with `*` for the noun that it begins with."""
    first, slash, rest = path.partition("/")
    general = f"*{slash}{rest}"
    return general if first in NOUNS and general in OF_A_NOUN else path


def page(routes: tuple[Route, ...], calls: tuple[Call, ...]) -> Iterator[str]:
    """The lines of docs/pages-and-calls.md."""
    named = {call.name: call for call in calls}
    purposes: dict[str, Route] = {}
    for route in routes:
        purposes.setdefault(written(route.path), route)
    reached = sum(bool(TABLE[address].calls) for address in purposes)
    yield "# 网页与接口 · Pages and calls\n"
    yield "本页由 `python -m tests.write_docs` 按 `tests/pages_and_calls.py` 写成，`tests/test_pages_and_calls.py` 核对："
    yield "每个网页都有接口，或写明没有的理由；能开网页的角色也能用接口。"
    yield "Written from `tests/pages_and_calls.py` by `python -m tests.write_docs`; `tests/test_pages_and_calls.py` holds it: each"
    yield "page has its calls, or says why it has none, and whoever may open the page may make a call of it.\n"
    yield f"{reached} / {len(purposes)} 个地址有接口 · addresses have calls. `*`: {'、'.join(NOUNS)}。\n"
    yield "| 网页 page | 用途 purpose | 接口 calls | 说明 notes |"
    yield "|---|---|---|---|"
    for address, route in sorted(purposes.items()):
        row = TABLE[address]
        general = address.startswith("*")
        zh, en = (text.split(": ")[-1] if general else text for text in (route.zh, route.en))
        does = ", ".join(f"`{named[name].method} /{named[name].path}`" for name in row.calls) or "–"
        less = f"（不含 {'、'.join(NOBODY if role is None else role for role in row.without)}）" if row.without else ""
        notes = " · ".join(word for word in (row.zh, row.en) if word) + less
        yield f"| `/{address}` {'/'.join(route.methods)} | {zh} · {en} | {does} | {notes} |"
