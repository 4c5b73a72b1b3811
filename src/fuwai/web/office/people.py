"""People, for the administrator; and the people of one enterprise, for its manager."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Role
from fuwai.core.account import BELONGS, ROLE_NAMES
from fuwai.core.error import FuwaiError
from fuwai.services import people as verbs
from fuwai.services.people import NewPerson
from fuwai.storage import history
from fuwai.storage.models import Account
from fuwai.web.account.form import Action, Input, form_page, typed
from fuwai.web.account.pages import facts_of, history_table
from fuwai.web.part import Choice, Column, Paging, Row, Table
from fuwai.web.tags import beijing, county
from fuwai.web.words import said


def accounts(request: HttpRequest) -> HttpResponse:
    """All people, searched."""
    words, role = typed(request, "words"), typed(request, "role")
    page = max(1, int(found)) if (found := typed(request, "page", "1")).isdecimal() else 1
    total, people = verbs.listed(request.viewer, words, role, page)  # type: ignore[attr-defined]
    names = history.names([one.enterprise_code for one in people if one.enterprise_code])
    columns = [
        Column(_("登录名")),
        Column(_("姓名")),
        Column(_("角色")),
        Column(_("所属"), narrow=False),
        Column(_("二次验证")),
        Column(_("状态")),
        Column(_("上次登录")),
    ]
    context = {
        "heading": _("用户"),
        "actions": [Action(_("新建用户"), reverse("account_new"), main=True)],
        "table": Table(_("用户"), columns, [_row(one, names) for one in people], empty=_("没有符合条件的用户")),
        "paging": Paging(page, total),
        "filters": [
            Input("words", _("登录名、姓名、邮箱、企业代码或地区"), value=words),
            Input("role", _("角色"), "code", role, choices=_roles()),
        ],
        "chosen": bool(words) + bool(role),
    }
    return render(request, "office/accounts.html", context)


def account_new(request: HttpRequest) -> HttpResponse:
    """Create an account; its owner sets the password by the token that is shown here once."""
    fault = None
    values = {name: typed(request, name) for name in ("login", "name", "role", "region", "enterprise_code", "email")}
    if request.method == "POST":
        try:
            new = NewPerson(**{**values, "role": _role(values["role"])})  # type: ignore[arg-type]
            account, token = verbs.create(request.viewer, new)  # type: ignore[attr-defined]
        except FuwaiError as error:
            fault = error
        else:
            return _person_page(request, account, token=token)
    belongs = _("审核、统计、审计等岗位填地区（000000 为商务部）；培训机构和企业填企业代码；系统管理员都不填")
    fields = [
        Input("role", _("角色"), "code", values["role"], required=True, choices=_roles()),
        Input("name", _("姓名"), value=values["name"], required=True),
        Input("login", _("登录名"), value=values["login"], required=True, limit=30),
        Input("region", _("地区代码"), value=values["region"], help=belongs, limit=6),
        Input("enterprise_code", _("企业代码"), value=values["enterprise_code"], limit=18),
        Input("email", _("电子邮箱"), "email", values["email"]),
    ]
    return form_page(request, _("新建用户"), fields, _("建立"), fault)


def account_one(request: HttpRequest, number: int) -> HttpResponse:
    """One person: what the account may, its sign-ins, and what an administrator can do about it."""
    return _person_page(request, verbs.person(request.viewer, number))  # type: ignore[attr-defined]


def account_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """Reset the password, lift the second factor, deactivate, reactivate."""
    return _act(request, number, act, ACTS, "account_one")


def colleague(request: HttpRequest, number: int) -> HttpResponse:
    """One person of the manager's enterprise."""
    return _person_page(request, verbs.person(request.viewer, number))  # type: ignore[attr-defined]


def colleague_act(request: HttpRequest, number: int, act: str) -> HttpResponse:
    """What a manager does about a person of its enterprise."""
    return _act(request, number, act, MANAGERS_ACTS, "colleague")


ACTS: dict[str, Callable[..., object]] = {
    "reset": verbs.reset,
    "lift": verbs.lift_second_factor,
    "deactivate": verbs.deactivate,
    "reactivate": verbs.reactivate,
}
MANAGERS_ACTS = {name: ACTS[name] for name in ("reset", "deactivate", "reactivate")}


def _act(
    request: HttpRequest, number: int, act: str, acts: dict[str, Callable[..., object]], back: str
) -> HttpResponse:
    account = verbs.person(request.viewer, number)  # type: ignore[attr-defined]
    if act not in acts:
        raise FuwaiError("account.act_unknown", f"没有操作 {act!r}", f"there is no act {act!r}")
    try:
        done = acts[act](request.viewer, account)  # type: ignore[attr-defined]
    except FuwaiError as error:
        return _person_page(request, account, fault=error)
    if isinstance(done, str):
        return _person_page(request, account, token=done)
    messages.success(request, _("已办理"))
    return redirect(back, number)


def _person_page(
    request: HttpRequest, account: Account, token: str = "", fault: FuwaiError | None = None
) -> HttpResponse:
    mine = request.account.role == Role.MANAGER  # type: ignore[attr-defined]
    route = "colleague_act" if mine else "account_act"
    words = {
        "reset": (_("重置密码"), _("原密码立即失效，生成一次性口令交给本人")),
        "lift": (_("解除二次验证"), _("本人下次登录时重新启用；请先当面或电话核实身份")),
        "deactivate": (_("停用账号"), _("立即退出，不能再登录；其办过的事仍在留痕中")),
        "reactivate": (_("恢复账号"), _("可以重新登录")),
    }
    offered = ["reset", "deactivate"] if account.is_active else ["reactivate"] if account.admitted else []
    if account.second_factor and not mine:
        offered.append("lift")
    context = {
        "heading": account.name,
        "facts": facts_of(account),
        "table": history_table(account),
        "token": token,
        "fault": fault,
        "acts": [(act, *words[act], reverse(route, args=(account.pk, act))) for act in offered],
    }
    return render(request, "office/person.html", context, status=422 if fault else 200)


def _row(one: Account, names: Mapping[str, str]) -> Row:
    code = one.enterprise_code
    belongs = names.get(code, code) if code else county(one.region) if one.region else ""
    factor = _("已启用") if one.second_factor else _("须启用") if one.must_enrol else _("未启用")
    state = _("可用") if one.is_active else _("停用")
    cells = [one.login, one.name, said(*one.role_name), belongs, factor, state, beijing(one.last_login)]
    return Row(cells, href=reverse("account_one", args=(one.pk,)), tone="" if one.is_active else "quiet")


def _roles() -> list[Choice]:
    groups = {"enterprise": _("企业"), "none": _("系统")}
    other = _("主管部门")
    return [Choice(role, said(*ROLE_NAMES[role]), groups.get(BELONGS[role], other)) for role in Role]


def _role(word: str) -> Role:
    if word not in set(Role):
        raise FuwaiError("account.role", "请选择角色", "choose a role")
    return Role(word)
