"""The registration of an enterprise, and joining one that is registered."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.error import FuwaiError
from fuwai.core.region import NATION
from fuwai.services import registration as verbs
from fuwai.services.registration import Asked
from fuwai.standards.region import regions
from fuwai.storage.models import Account
from fuwai.web.account.form import Input, form_page, typed
from fuwai.web.account.pages import new_password_fields, same_twice
from fuwai.web.part import Choice, Column, Row, Table
from fuwai.web.tags import beijing, county
from fuwai.web.words import english, said

STEPS = ("province", "city", "county")


@dataclass(frozen=True)
class Places:
    """The choices from province to county as far as they were made; *place* is where they end, empty before that."""

    fields: list[Input]
    place: str = ""

    @property
    def body(self) -> str:
        """The name of the region whose body reviews; empty while the place is not chosen."""
        return county(verbs.body_of(self.place)) if self.place else ""


def register(request: HttpRequest) -> HttpResponse:
    """Ask to be let in: the enterprise, its place, and the person who will manage its account."""
    fault, chosen = None, places_of(request)
    if request.method == "POST" and "places" not in request.POST:
        try:
            asked = verbs.ask(_asked(request, chosen.place))
        except FuwaiError as error:
            fault = error
        else:
            return render(
                request, "account/registered.html", {"heading": _("注册已提交"), "asked": asked, "places": chosen}
            )
    return form_page(
        request,
        _("企业注册"),
        _enterprise_fields(request),
        _("提交注册"),
        fault,
        note=_("注册由企业注册地的商务主管部门审核，通过后即可登录填报"),
        template="account/register.html",
        places=chosen,
        person=[*_person_fields(request), *new_password_fields()],
    )


def places(request: HttpRequest) -> HttpResponse:
    """The choices of place, after one was made: a piece of the form."""
    return render(request, "account/places.html", {"places": places_of(request)})


def places_of(request: HttpRequest) -> Places:
    """From what was chosen, what there is to choose: province, city, county; 省本级 and 市本级 are places too."""
    tree, language = regions(), "en" if english() else "zh"
    labels = dict(zip(STEPS, (_("省份"), _("城市"), _("县（市、区）")), strict=True))
    fields: list[Input] = []
    within = NATION
    for step in STEPS:
        choices = [Choice(code, tree.name(code, language)) for code in tree.children(within)]
        if within != NATION:
            choices.append(Choice(within, tree.own_body(within, language)))
        value = typed(request, step)
        value = value if value in {choice.value for choice in choices} else ""
        asking = {
            "hx-get": reverse("register_places"),
            "hx-target": "#places",
            "hx-swap": "outerHTML",
            "hx-include": "#places",
        }
        fields.append(Input(step, labels[step], "code", value, required=True, choices=choices, attributes=asking))
        if not value:
            return Places(fields)
        if value == within or not tree.children(value):
            return Places(fields, value)
        within = value
    return Places(fields, within)


def join(request: HttpRequest) -> HttpResponse:
    """Join an enterprise with the invitation of its manager."""
    fault = None
    if request.method == "POST":
        words = {name: typed(request, name) for name in ("login", "person", "email")}
        try:
            account = verbs.join(
                typed(request, "token"), words["login"], words["person"], same_twice(request), words["email"]
            )
        except FuwaiError as error:
            fault = error
        else:
            messages.success(request, _("账号已建立，请登录"))
            return redirect(f"{reverse('sign_in')}?login={account.login}")
    token = Input(
        "token", _("邀请码"), value=typed(request, "token"), help=_("由本企业管理员发放，24 小时内有效"), required=True
    )
    fields = [token, *_person_fields(request), *new_password_fields()]
    return form_page(request, _("加入企业"), fields, _("建立账号"), fault)


def colleagues(request: HttpRequest) -> HttpResponse:
    """The people of one's enterprise; invite another."""
    manager: Account = request.account  # type: ignore[attr-defined]
    token = ""
    if request.method == "POST":
        token = verbs.invite(manager, typed(request, "note"))
    people = Account.objects.visible_to(manager.viewer).order_by("login")
    columns = [Column(_("登录名")), Column(_("姓名")), Column(_("角色")), Column(_("状态")), Column(_("上次登录"))]
    rows = [
        Row(
            [
                one.login,
                one.name,
                said(*one.role_name),
                _("可用") if one.is_active else _("停用"),
                beijing(one.last_login),
            ],
            href=reverse("colleague", args=(one.pk,)),
        )
        for one in people[:200]
    ]
    waiting = [(one.note, beijing(one.expires_at)) for one in verbs.invitations(manager)]
    context = {
        "heading": _("本企业用户"),
        "table": Table(_("本企业用户"), columns, rows),
        "token": token,
        "invitations": waiting,
        "field": Input("note", _("邀请谁"), help=_("只供自己辨认，如姓名"), limit=80),
    }
    return render(request, "account/colleagues.html", context)


def _asked(request: HttpRequest, place: str) -> Asked:
    return Asked(
        enterprise_code=typed(request, "enterprise_code"),
        name=typed(request, "name"),
        county=place,
        login=typed(request, "login"),
        person=typed(request, "person"),
        password=same_twice(request),
        phone=typed(request, "phone"),
        email=typed(request, "email"),
        language="en" if english() else "zh",
    )


def _enterprise_fields(request: HttpRequest) -> list[Input]:
    return [
        Input(
            "enterprise_code",
            _("统一社会信用代码"),
            value=typed(request, "enterprise_code"),
            help=_("18 位；没有的填 9 位组织机构代码"),
            required=True,
            limit=18,
        ),
        Input("name", _("企业名称"), value=typed(request, "name"), help=_("与营业执照一致"), required=True, limit=200),
    ]


def _person_fields(request: HttpRequest) -> list[Input]:
    login_help = _("3 至 30 个小写字母、数字或 . _ @ -")
    fields = [
        Input("person", _("姓名"), value=typed(request, "person"), required=True, attributes={"autocomplete": "name"}),
        Input(
            "login",
            _("登录名"),
            value=typed(request, "login"),
            help=login_help,
            required=True,
            limit=30,
            attributes={"autocomplete": "username", "autocapitalize": "none"},
        ),
        Input("email", _("电子邮箱"), "email", typed(request, "email"), attributes={"autocomplete": "email"}),
    ]
    if request.path == reverse("register"):
        fields.append(Input("phone", _("联系电话"), value=typed(request, "phone"), attributes={"autocomplete": "tel"}))
    return fields
