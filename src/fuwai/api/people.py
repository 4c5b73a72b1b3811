"""Calls for people: one's own account, those that an administrator or a manager keeps, sign-up of enterprises, its decision.

What opens an account is not a token's to change: no password, second factor, e-mail address, nor anything of an
administrator (ADR 198).
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import Field, StrictStr, StringConstraints

from fuwai.api import rate
from fuwai.api.call import Call
from fuwai.api.shape import PLAIN, WORDS, Asked, Count, Finding, Names, Number, Region, Said, Word
from fuwai.core.access import ADMINISTRATORS, ANYONE, REVIEWERS, SIGNED_IN, Role
from fuwai.core.error import FuwaiError
from fuwai.core.token import Scope
from fuwai.services import account as accounts
from fuwai.services import job, people
from fuwai.services import registration as verbs
from fuwai.services.people import NewPerson
from fuwai.storage.models import Account, Registration
from fuwai.storage.origin import ORIGIN

Act = Literal["reset", "deactivate", "reactivate"]
State = Literal["pending", "approved", "refused"]
RoleName = Literal["filer", "manager", "trainer", "clerk", "head", "analyst", "auditor", "expert", "payer"]
Line = Annotated[StrictStr, StringConstraints(max_length=200, pattern=PLAIN)]
Secret = Annotated[StrictStr, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[StrictStr, StringConstraints(max_length=18, pattern=r"^[0-9A-Za-z]*$")]
Place = Annotated[StrictStr, StringConstraints(pattern=r"^([0-9]{6})?$")]

assert {*RoleName.__args__, "administrator"} == set(Role)


class SignInOf(Schema):
    at: datetime
    outcome: str
    address: str
    browser: str


class AccountOf(Schema):
    account: int
    login: str
    name: str
    role: str
    role_name: Names
    enterprise: str | None
    region: str | None
    email: str
    language: str
    active: bool
    second_factor: bool
    last_sign_in: datetime | None


class AccountWhole(AccountOf):
    """*sign_ins*: the last attempts, the newest first."""

    sign_ins: list[SignInOf]


class Accounts(Schema):
    items: list[AccountOf]
    total: int
    next_page: int | None


class NewAccount(Asked):
    """*region* for bodies, analysts, auditors, experts and payers (000000: the nation); *enterprise* for filers, managers and
    training bodies."""

    login: Line
    name: Line
    role: RoleName
    region: Place = ""
    enterprise: Code = ""
    email: Line = ""
    language: Literal["zh", "en"] = "zh"


class AccountMade(AccountOf):
    """*token*: one-time, for 24 hours: by it the owner sets a password. It is told this once."""

    token: str


class ActOnAccount(Asked):
    """*reset*: the password holds no longer, a one-time token sets a new one."""

    act: Act
    words: Said = ""


class ActedOnAccount(AccountOf):
    token: str | None


class Invitation(Asked):
    """*note*: for whom; for one's own eyes."""

    note: Annotated[StrictStr, StringConstraints(max_length=80, pattern=PLAIN)] = ""


class InvitationMade(Schema):
    token: str


class InvitationOf(Schema):
    note: str
    expires_at: datetime


class Invitations(Schema):
    items: list[InvitationOf]


class SignUp(Asked):
    """*county*: of the registration, of /code-lists/region (a province or a city for what is registered there itself). The
    person becomes the manager of the enterprise's account."""

    enterprise_code: Code
    name: Line
    county: Region
    login: Line
    person: Line
    password: Secret
    phone: Line = ""
    email: Line = ""
    language: Literal["zh", "en"] = "zh"


class SignedUp(Schema):
    """*body*: the region of the body that decides."""

    registration: int
    enterprise: str
    body: str
    state: str


class Joining(Asked):
    """*token*: of the manager's invitation."""

    token: Secret
    login: Line
    person: Line
    password: Secret
    email: Line = ""


class Joined(Schema):
    login: str
    enterprise: str


class RegistrationOf(Schema):
    registration: int
    enterprise: str
    name: str
    county: str
    person: str
    login: str
    phone: str
    email: str
    state: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str
    words: str
    findings: list[Finding]


class Registrations(Schema):
    items: list[RegistrationOf]


class Deciding(Asked):
    """*words*: the applicant reads them; a refusal needs them."""

    approve: Annotated[bool, Field(strict=True)]
    words: Annotated[StrictStr, StringConstraints(max_length=min(500, WORDS))] = ""


def own(request: HttpRequest) -> dict[str, Any]:
    return _whole(request.account)  # type: ignore[attr-defined]


def listed(request: HttpRequest, words: Word = "", role: RoleName | None = None, page: Count = 1) -> dict[str, Any]:
    total, found = people.listed(request.viewer, words, role or "", page)  # type: ignore[attr-defined]
    following = page + 1 if page * people.PAGE < total else None
    return {"items": [_told(one) for one in found], "total": total, "next_page": following}


def one(request: HttpRequest, number: Number) -> dict[str, Any]:
    return _whole(people.person(request.viewer, number))  # type: ignore[attr-defined]


def new(request: HttpRequest, body: NewAccount) -> Status:
    given = body.model_dump(exclude={"role", "enterprise"})
    person = NewPerson(**given, role=Role(body.role), enterprise_code=body.enterprise)
    made, token = people.create(request.viewer, person)  # type: ignore[attr-defined]
    return Status(201, {**_told(made), "token": token})


def act(request: HttpRequest, number: Number, body: ActOnAccount) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    found = people.person(viewer, number)
    if found.role == Role.ADMINISTRATOR or found.pk == request.account.pk:  # type: ignore[attr-defined]
        raise FuwaiError(
            "access.by_page",
            "系统管理员的账号和本人的账号只在网页上办理, 程序不能",
            "an administrator's account, and one's own, are changed on the pages alone, by no program",
        )
    token = None
    if body.act == "reset":
        token = people.reset(viewer, found)
    elif body.act == "deactivate":
        people.deactivate(viewer, found, body.words)
    else:
        people.reactivate(viewer, found, body.words)
    return {**_told(people.person(viewer, number)), "token": token}


def invitations(request: HttpRequest) -> dict[str, Any]:
    found = verbs.invitations(request.account)  # type: ignore[attr-defined]
    return {"items": [{"note": each.note, "expires_at": each.expires_at} for each in found]}


def invite(request: HttpRequest, body: Invitation) -> Status:
    return Status(201, {"token": verbs.invite(request.account, body.note)})  # type: ignore[attr-defined]


def sign_up(request: HttpRequest, body: SignUp) -> Status:  # noqa: ARG001  # as every call has it
    _slowly()
    made = verbs.ask(verbs.Asked(**body.model_dump()))
    said = {"registration": made.pk, "enterprise": made.enterprise_code, "body": verbs.body_of(made.county)}
    return Status(201, {**said, "state": made.state})


def join(request: HttpRequest, body: Joining) -> Status:  # noqa: ARG001
    _slowly()
    made = verbs.join(body.token, body.login, body.person, body.password, body.email)
    return Status(201, {"login": made.login, "enterprise": made.enterprise_code})


def registrations(request: HttpRequest, state: State = "pending") -> dict[str, Any]:
    found = verbs.listed(request.viewer, state)  # type: ignore[attr-defined]
    findings = verbs.findings(found)
    return {"items": [_registration(each, findings[each.pk]) for each in found]}


def registration(request: HttpRequest, number: Number) -> dict[str, Any]:
    found = verbs.registration(request.viewer, number)  # type: ignore[attr-defined]
    return _registration(found, verbs.findings([found])[found.pk])


def decide(request: HttpRequest, number: Number, body: Deciding) -> dict[str, Any]:
    viewer = request.viewer  # type: ignore[attr-defined]
    (verbs.approve if body.approve else verbs.refuse)(viewer, verbs.registration(viewer, number), body.words)
    return registration(request, number)


def _slowly() -> None:
    """Raises FuwaiError `api.too_many` to an address that signs up again and again: each time a password is digested."""
    if rate.of_sign_up(ORIGIN.get().address):
        raise rate.TOO_MANY


def _told(found: Account) -> dict[str, Any]:
    zh, en = found.role_name
    return {
        "account": found.pk,
        **{name: getattr(found, name) for name in ("login", "name", "role", "email", "language")},
        "role_name": {"zh": zh, "en": en},
        "enterprise": found.enterprise_code or None,
        "region": found.region or None,
        "active": found.is_active,
        "second_factor": found.enrolled_at is not None,
        "last_sign_in": found.last_login,
    }


def _whole(found: Account) -> dict[str, Any]:
    names = ("at", "outcome", "address", "browser")
    sign_ins = [{name: getattr(each, name) for name in names} for each in accounts.history(found)]
    return {**_told(found), "sign_ins": sign_ins}


def _registration(found: Registration, findings: Any) -> dict[str, Any]:
    names = ("name", "county", "state", "asked_at", "decided_at", "decided_by", "words")
    person = found.account
    return {
        "registration": found.pk,
        "enterprise": found.enterprise_code,
        **{name: getattr(found, name) for name in names},
        **{"person": person.name, "login": person.login, "phone": found.contact_phone, "email": person.email},
        "findings": [job.as_json(each) for each in findings],
    }


ROOM, MANAGE, READ = "people", Scope.MANAGE, Scope.READ
ONE = {"number": 1}
KEEPERS: frozenset[Role | None] = ADMINISTRATORS | {Role.MANAGER}
MANAGERS: frozenset[Role | None] = frozenset((Role.MANAGER,))
CALLS = (
    Call("account", "GET", "account", own, SIGNED_IN, READ, "本人账号与登录记录", "one's own account and sign-ins",
         {200: AccountWhole}, ROOM),
    Call(
        "accounts", "GET", "accounts", listed, KEEPERS, MANAGE, "用户: 管理员看全部, 企业管理员看本企业",
        "people: all for an administrator, its own for the manager of an enterprise", {200: Accounts}, ROOM,
    ),
    Call(
        "account_new", "POST", "accounts", new, ADMINISTRATORS, MANAGE, "新建用户", "create an account", {201: AccountMade},
        ROOM, secret=True,
        detail_zh="系统管理员只在网页上建立。`token` 只显示一次。",
        detail_en="An administrator is made on the pages alone. The `token` is told once.",
    ),
    Call(
        "account_one", "GET", "accounts/{number}", one, KEEPERS, MANAGE, "一个用户", "one person", {200: AccountWhole}, ROOM,
        ONE, also=(404,),
    ),
    Call(
        "account_act", "POST", "accounts/{number}/acts", act, KEEPERS, MANAGE, "重置密码、停用、恢复",
        "reset the password, deactivate, reactivate", {200: ActedOnAccount}, ROOM, ONE, also=(404,), secret=True,
    ),
    Call("invitations", "GET", "invitations", invitations, MANAGERS, MANAGE, "未用的邀请", "invitations that are open",
         {200: Invitations}, ROOM),
    Call("invite", "POST", "invitations", invite, MANAGERS, MANAGE, "邀请同事加入本企业",
         "invite one more person to the enterprise", {201: InvitationMade}, ROOM, secret=True),
    Call("join", "POST", "invitations/join", join, ANYONE, None, "凭邀请码加入企业", "join an enterprise by invitation",
         {201: Joined}, ROOM),
    Call(
        "sign_up", "POST", "registrations", sign_up, ANYONE, None, "企业注册", "register an enterprise", {201: SignedUp}, ROOM,
        detail_zh="由企业注册地的主管部门审核, 通过后即可登录。",
        detail_en="The body of the enterprise's place decides; then its manager may sign in.",
    ),
    Call("registrations", "GET", "registrations", registrations, REVIEWERS, MANAGE, "企业注册, 先提交的在前",
         "registrations, the longest waiting first", {200: Registrations}, ROOM),
    Call("registration", "GET", "registrations/{number}", registration, REVIEWERS, MANAGE, "一份企业注册",
         "one registration", {200: RegistrationOf}, ROOM, ONE, also=(404,)),
    Call("registration_decide", "POST", "registrations/{number}/decision", decide, REVIEWERS, MANAGE, "审核企业注册",
         "decide on a registration", {200: RegistrationOf}, ROOM, ONE, also=(404,)),
)  # fmt: skip
