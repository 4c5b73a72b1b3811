"""Sign in, second factor, sign out, password, one's own account."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from fuwai.core.account import OUTCOME_NAMES, PASSWORD_LENGTH, Outcome
from fuwai.core.error import FuwaiError
from fuwai.services import account as verbs
from fuwai.services import people
from fuwai.storage import history
from fuwai.storage.models import Account
from fuwai.web import language, who
from fuwai.web.account.form import Action, Input, form_page, typed
from fuwai.web.part import Choice, Column, Row, Table
from fuwai.web.tags import beijing, county
from fuwai.web.words import said

AWAITING = "awaiting"  # who has shown the password and not yet the code
PATIENCE = 300  # seconds between the two


def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then the second factor where there is one."""
    wanted = safe_next(request)
    if request.account:  # type: ignore[attr-defined]
        return HttpResponseRedirect(wanted)
    if request.method == "GET":
        return _sign_in_page(request, wanted)
    try:
        account = verbs.verify_password(typed(request, "login"), request.POST.get("password", ""))
    except FuwaiError as error:
        return _sign_in_page(request, wanted, error)
    if account.second_factor:
        request.session.cycle_key()
        request.session[AWAITING] = {"account": account.pk, "at": _now(), "next": wanted}
        return redirect("sign_in_code")
    return _entered(request, account, wanted)


def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor's code, or a recovery code."""
    waiting = request.session.get(AWAITING)
    account = Account.objects.filter(pk=waiting["account"], is_active=True).first() if waiting else None
    if waiting is None or account is None or _now() - waiting["at"] > PATIENCE:
        return redirect("sign_in")
    if request.method == "GET":
        return _code_page(request)
    try:
        verbs.verify_code(account, request.POST.get("code", ""))
    except FuwaiError as error:
        return _code_page(request, error)
    del request.session[AWAITING]
    return _entered(request, account, waiting["next"])


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; what the browser keeps of it opens nothing."""
    if request.account:  # type: ignore[attr-defined]
        verbs.leave(request.account)  # type: ignore[attr-defined]
    request.session.flush()
    return redirect("sign_in")


def password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself."""
    account: Account = request.account  # type: ignore[attr-defined]
    fault = None
    if request.method == "POST":
        try:
            verbs.change_password(account, request.POST.get("old", ""), same_twice(request))
        except FuwaiError as error:
            fault = error
        else:
            who.enter(request, account)  # the session that changed it goes on under a new key; others end
            messages.success(request, _("密码已修改"))
            return redirect("account")
    owed = _("请先设定自己的密码") if account.must_change_password else ""
    old = Input("old", _("原密码"), "password", required=True, attributes={"autocomplete": "current-password"})
    return form_page(request, _("修改密码"), [old, *new_password_fields()], _("修改"), fault, note=owed)


def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: a picture to scan, a secret to type, the first code; then the recovery codes, once."""
    account: Account = request.account  # type: ignore[attr-defined]
    if account.second_factor:
        return redirect("account")
    secret, picture = verbs.begin_second_factor(account)
    fault = None
    if request.method == "POST":
        try:
            codes = verbs.confirm_second_factor(account, request.POST.get("code", ""))
        except FuwaiError as error:
            fault = error
        else:
            return render(request, "account/recovery_codes.html", {"codes": codes, "heading": _("备用码")})
    return form_page(
        request,
        _("启用二次验证"),
        [_code_input(_("手机上显示的 6 位数字"))],
        _("启用"),
        fault,
        note=_("省、部两级审核人员和系统管理员必须启用; 其他人可以启用")
        if not account.must_enrol
        else _("您的岗位必须启用二次验证"),
        template="account/second_factor.html",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=mark_safe(picture),  # noqa: S308  # segno's own drawing
    )


def redeem(request: HttpRequest) -> HttpResponse:
    """Set a password with a token that an administrator handed over."""
    fault = None
    if request.method == "POST":
        try:
            account = verbs.redeem(typed(request, "token"), same_twice(request))
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("密码已设定，请登录"))
            return redirect(f"{reverse('sign_in')}?login={account.login}")
    token = Input(
        "token",
        _("一次性口令"),
        value=typed(request, "token"),
        help=_("管理员交给您的 24 个字母和数字，24 小时内有效，只能用一次"),
        required=True,
        attributes={"autocomplete": "one-time-code"},
    )
    return form_page(request, _("设定密码"), [token, *new_password_fields()], _("设定"), fault)


def own_account(request: HttpRequest) -> HttpResponse:
    """One's own account and its sign-ins."""
    account: Account = request.account  # type: ignore[attr-defined]
    actions = [
        Action(_("个人资料"), reverse("profile")),
        Action(_("访问令牌"), reverse("tokens")),
        Action(_("修改密码"), reverse("password")),
    ]
    if not account.second_factor:
        actions.append(Action(_("启用二次验证"), reverse("second_factor")))
    context = {"heading": account.name, "actions": actions, "facts": facts_of(account), "table": history_table(account)}
    return render(request, "account/person.html", context)


def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, e-mail and language."""
    account: Account = request.account  # type: ignore[attr-defined]
    fault = None
    if request.method == "POST":
        try:
            people.change_own(account, {name: typed(request, name) for name in ("name", "email", "language")})
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("已保存"))
            answer = redirect("account")
            language.keep(request, answer, "en" if account.language == "en" else "zh-hans")
            return answer
    languages = [Choice("zh", "中文"), Choice("en", "English")]
    fields = [
        Input("name", _("姓名"), value=typed(request, "name", account.name), required=True, limit=40),
        Input("email", _("电子邮箱"), "email", typed(request, "email", account.email)),
        Input(
            "language",
            _("语言"),
            "code",
            typed(request, "language", account.language),
            required=True,
            choices=languages,
        ),
    ]
    return form_page(request, _("个人资料"), fields, _("保存"), fault)


def facts_of(account: Account) -> list[tuple[str, Any]]:
    """What stands in an account, for its owner and the administrator."""
    return [
        (_("登录名"), account.login),
        (_("角色"), said(*account.role_name)),
        (_("企业"), _enterprise(account.enterprise_code)),
        (_("地区"), f"{county(account.region)} {account.region}" if account.region else ""),
        (_("电子邮箱"), account.email),
        (_("二次验证"), beijing(account.enrolled_at) if account.second_factor else _("未启用")),
        (_("上次登录"), beijing(account.last_login)),
        (_("状态"), _("可用") if account.is_active else _("停用") if account.admitted else _("企业注册待审核")),
    ]


def _enterprise(code: str) -> str:
    """Its name with its code; the code alone of one that has not filed yet."""
    name = history.names([code]).get(code) if code else ""
    return f"{name} {code}" if name else code


def history_table(account: Account) -> Table:
    """The sign-ins of an account, each with its outcome in words."""
    columns = [Column(_("时间")), Column(_("结果")), Column(_("网络地址")), Column(_("浏览器"), narrow=False)]
    rows = [
        Row(
            [beijing(one.at), said(*OUTCOME_NAMES[Outcome(one.outcome)]), one.address, one.browser],
            tone="bad" if one.outcome in ("password", "code", "locked") else "",
        )
        for one in verbs.history(account)
    ]
    return Table(_("登录记录"), columns, rows, empty=_("还没有登录过"))


def new_password_fields() -> list[Input]:
    """The new password, twice."""
    told = _("至少 %(length)s 个字符，不用常见密码，不与姓名、登录名相近") % {"length": PASSWORD_LENGTH}
    new = {"autocomplete": "new-password"}
    return [
        Input("new", _("新密码"), "password", help=told, required=True, attributes=new),
        Input("again", _("再输入一次"), "password", required=True, attributes=new),
    ]


def same_twice(request: HttpRequest) -> str:
    """The new password, typed twice alike. Raises FuwaiError `account.twice`."""
    new = str(request.POST.get("new", ""))
    if new != request.POST.get("again", ""):
        raise FuwaiError("account.twice", "两次输入的新密码不一致", "the new password was not typed alike twice")
    return new


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else home."""
    wanted = typed(request, "next")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"


def _sign_in_page(request: HttpRequest, wanted: str, fault: FuwaiError | None = None) -> HttpResponse:
    login = Input(
        "login",
        _("登录名"),
        value=typed(request, "login"),
        required=True,
        attributes={"autocomplete": "username", "autocapitalize": "none", "autofocus": "autofocus"},
    )
    secret = Input("password", _("密码"), "password", required=True, attributes={"autocomplete": "current-password"})
    ended = {
        "idle": _("您长时间没有操作，已自动退出；请重新登录"),
        "whole": _("登录已满 8 小时，请重新登录"),
    }
    links = [
        Action(_("企业注册"), reverse("register")),
        Action(_("凭邀请码加入企业"), reverse("join")),
        Action(_("凭一次性口令设定密码"), reverse("redeem")),
    ]
    return form_page(
        request,
        _("登录"),
        [login, secret],
        _("登录"),
        fault,
        note=ended.get(typed(request, "ended"), ""),
        hidden={"next": wanted},
        links=links,
    )


def _code_page(request: HttpRequest, fault: FuwaiError | None = None) -> HttpResponse:
    note = _("请打开手机上的验证器")
    return form_page(request, _("二次验证"), [_code_input(_("6 位数字，或一个备用码"))], _("继续"), fault, note=note)


def _code_input(words: str) -> Input:
    attributes = {"autocomplete": "one-time-code", "autofocus": "autofocus", "inputmode": "numeric"}
    return Input("code", words, required=True, limit=20, attributes=attributes)


def _entered(request: HttpRequest, account: Account, wanted: str) -> HttpResponse:
    verbs.enter(account)
    who.enter(request, account)
    request.session.clear_expired()
    answer = HttpResponseRedirect(wanted)
    if language.COOKIE not in request.COOKIES and account.language == "en":
        language.keep(request, answer, "en")
    return answer


def _now() -> float:
    return datetime.now(UTC).timestamp()
