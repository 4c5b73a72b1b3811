"""The navigation on the left: what each role works with, in the order of its day. Who may ask is said in the routes alone.

An entry whose route does not exist, or is not for this role, is not shown: a room adds its line here and no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fuwai.core.access import FILERS, SIGNED_IN, Role
from fuwai.web.route import Route

Words = str | Promise


@dataclass(frozen=True)
class Entry:
    """One line. *route* is its name, *named* its arguments; *icon* a symbol of static/icons.svg. *who*: the roles that it is of
    use to, where not all that may ask."""

    route: str
    words: Words
    icon: str
    named: Mapping[str, object] = field(default_factory=dict)
    who: frozenset[Role | None] = SIGNED_IN


@dataclass(frozen=True)
class Section:
    """*others*: what it is called for whoever files nothing, where that differs."""

    words: Words
    entries: tuple[Entry, ...]
    others: Words = ""


@dataclass(frozen=True)
class Shown:
    """An entry as it stands on a page."""

    words: Words
    icon: str
    address: str
    here: bool
    purpose: tuple[str, str] = ("", "")  # what it is for, in Chinese and English


MENU = (
    Section("", (Entry("desk", _("工作台"), "home"),)),
    Section(
        _("填报"),
        (
            Entry("contracts", _("业务合同"), "contract"),
            Entry("executions", _("合同执行"), "execution"),
            Entry("month", _("本月执行"), "grid"),
            Entry("upload", _("工作簿填报"), "upload"),
            Entry("receipts", _("收汇凭证"), "receipt"),
            Entry("workforce", _("从业人员"), "people"),
            Entry("certifications", _("资质认证"), "certificate"),
            Entry("trainings", _("人员培训"), "training"),
            Entry("enterprise", _("企业信息"), "building"),
            Entry("enterprises", _("企业记录"), "records", who=SIGNED_IN - FILERS),
            Entry("colleagues", _("本企业用户"), "users"),
        ),
        others=_("填报记录"),
    ),
    Section(
        _("审核"),
        (
            Entry("review", _("待审记录"), "inbox"),
            Entry("progress", _("报送进度"), "progress"),
            Entry("verification", _("数据核查"), "verify"),
            Entry("applicants", _("企业注册"), "register"),
        ),
    ),
    Section(_("资金"), (Entry("grants", _("资金申报"), "grant"),)),
    Section(
        _("数据"),
        (
            Entry("dashboard", _("看板"), "gauge"),
            Entry("any_table", _("提问制表"), "ask"),
            Entry("bulletins", _("通报"), "bulletin"),
            Entry("results", _("通报与统计表"), "chart"),
            Entry("proof", _("校对通报"), "proof"),
        ),
    ),
    Section(
        _("往来"),
        (
            Entry("messages", _("消息"), "mail"),
            Entry("questions", _("问答"), "question"),
            Entry("trail", _("留痕"), "trail"),
            Entry("as_of", _("历史时点"), "clock"),
        ),
    ),
    Section(
        _("管理"),
        (
            Entry("accounts", _("用户"), "account"),
            Entry("levels", _("审核级次"), "levels"),
            Entry("periods", _("填报期"), "calendar"),
            Entry("style", _("样式"), "palette"),
        ),
    ),
)


def navigation(role: Role | None, routes: Iterable[Route], path: str) -> list[tuple[Words, list[Shown]]]:
    """The sections that *role* has something in, with the entry of *path* marked: the longest address that begins it."""
    allowed = {route.name: route for route in routes if role in route.who and "GET" in route.methods}
    found = [(_heading(section, role), list(_shown(section, allowed, role))) for section in MENU]
    fitting = [entry.address for _, entries in found for entry in entries if _below(path, entry.address)]
    here = max(fitting, key=len, default="")
    return [
        (words, [replace(entry, here=entry.address == here) for entry in entries])
        for words, entries in found
        if entries
    ]


def _heading(section: Section, role: Role | None) -> Words:
    return section.others if section.others and role not in FILERS else section.words


def _shown(section: Section, allowed: Mapping[str, Route], role: Role | None) -> Iterator[Shown]:
    for entry in section.entries:
        if entry.route in allowed and role in entry.who:
            route = allowed[entry.route]
            address = reverse(entry.route, kwargs=dict(entry.named))
            yield Shown(entry.words, entry.icon, address, here=False, purpose=(route.zh, route.en))


def _below(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address.rstrip("/") + "/"))
