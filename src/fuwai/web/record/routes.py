"""Addresses of the nouns that are filed: the same ones for each kind."""

from collections.abc import Mapping
from functools import partial

from fuwai.core.access import Role
from fuwai.core.records import RECORDS
from fuwai.web.record import forms, lists, shows
from fuwai.web.record.kind import KINDS, Kind
from fuwai.web.route import ANYONE, ENTERPRISE, READERS, Method, Route, View

Who = frozenset[Role | None]
Line = tuple[str, str, View, Who, str, str, tuple[Method, ...]]
GET: tuple[Method, ...] = ("GET",)
POST: tuple[Method, ...] = ("POST",)
BOTH: tuple[Method, ...] = ("GET", "POST")

# What is asked for, the address below the list's, the view, who may, what it is for, how.
OF_A_KIND: tuple[Line, ...] = (
    ("export", "/export.xlsx", lists.export, READERS, "导出", "export", GET),
    ("view", "/views", lists.keep_view, READERS, "保存常用查询", "keep a view", POST),
    ("view_drop", "/views/<int:view>/delete", lists.drop_view, READERS, "删除常用查询", "forget a view", POST),
    ("new", "/new", forms.new, ENTERPRISE, "新增", "a new one", BOTH),
    ("check", "/check", forms.check, ENTERPRISE, "边填边审核", "check while typing", POST),
    ("save", "/draft", forms.save, ENTERPRISE, "自动保存草稿", "keep the draft", POST),
    ("draft", "/drafts/<int:number>", forms.resume, ENTERPRISE, "继续填写草稿", "go on with a draft", BOTH),
    ("draft_drop", "/drafts/<int:number>/delete", lists.drop_draft, ENTERPRISE, "删除草稿", "delete a draft", POST),
    ("show", "/<int:record>", shows.page, READERS, "一份记录", "one record", GET),
    ("amend", "/<int:record>/amend", forms.amend, ENTERPRISE, "变更", "amend", BOTH),
    ("withdraw", "/<int:record>/withdraw", shows.withdraw, ENTERPRISE, "撤回", "withdraw", POST),
)
OF_CONTRACTS: tuple[Line, ...] = (
    ("suggest", "/suggest", forms.suggest, ENTERPRISE, "建议业务类别", "suggest scope and group", POST),
    ("terminate", "/<int:record>/terminate", forms.terminate, ENTERPRISE, "终止", "terminate", BOTH),
    ("print", "/<int:record>/print", shows.printed, READERS, "打印信息表", "printed record", GET),
)
EXAMPLES: Mapping[str, Mapping[str, object]] = {
    name: {name: 1} for name in ("view", "number", "record")
}  # a test may ask for each


def of(kind: Kind) -> tuple[Route, ...]:
    """The routes of one kind."""
    lines = (*OF_A_KIND, *(OF_CONTRACTS if kind.noun == "contract" else ()))
    record = RECORDS[kind.noun]
    index = Route(kind.slug, kind.slug, partial(lists.index, kind), READERS, f"{record.zh}: 列表", f"{record.en}: list")
    return (index, *(_route(kind, line) for line in lines))


def _route(kind: Kind, line: Line) -> Route:
    what, below, view, who, zh, en, methods = line
    record = RECORDS[kind.noun]
    example = next((example for name, example in EXAMPLES.items() if f"<int:{name}>" in below), {})
    return Route(
        kind.route(what),
        f"{kind.slug}{below}",
        partial(view, kind),
        who,
        f"{record.zh}: {zh}",
        f"{record.en}: {en}",
        methods,
        example,
    )


ROUTES: tuple[Route, ...] = (
    *(route for kind in KINDS.values() for route in of(kind)),
    Route("verify", "verify", shows.verify, ANYONE, "核验打印的信息表", "verify a printed record"),
)
