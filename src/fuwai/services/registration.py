"""企业注册: an enterprise asks to be let in; its body says yes or no; its manager admits the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db.models import Count

from fuwai.core.access import Role, Viewer, desks, region_prefix
from fuwai.core.account import check_phone
from fuwai.core.edit_check import Finding, Grade
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import CREDIT_FORM
from fuwai.core.message import Kind, Letter
from fuwai.core.moment import beijing
from fuwai.core.region import NATION
from fuwai.services import account as accounts
from fuwai.services import people
from fuwai.services.mail import send
from fuwai.services.message import notify
from fuwai.services.people import NewPerson
from fuwai.standards.region import regions
from fuwai.storage import append
from fuwai.storage.history import levels_used
from fuwai.storage.models import Account, AccountToken, EnterpriseVersion, Registration


@dataclass(frozen=True)
class Asked:
    """A registration as it was typed."""

    enterprise_code: str
    name: str
    county: str
    login: str
    person: str
    password: str
    phone: str = ""
    email: str = ""
    language: str = "zh"


def body_of(county: str) -> str:
    """The region of the body that reviews first what is filed from *county*. Raises FuwaiError `region.unknown`."""
    regions().region(county)
    used = levels_used([county], beijing(datetime.now(UTC)).date())[county]
    return next(region for level, region in desks(county).items() if level in used)


def ask(asked: Asked) -> Registration:
    """Register an enterprise and its first user, its manager; both wait for the body.

    Raises FuwaiError `account.*`, `registration.*`, `region.unknown`.
    """
    new = NewPerson(asked.login, asked.person, Role.MANAGER, asked.enterprise_code, "", asked.email, asked.language)
    values = people.checked(new)
    name = _enterprise_name(asked.name)
    body_of(_registrable(asked.county))
    accounts.check_new_password(asked.password, values["login"], values["name"], name)
    with append.transaction():
        _not_known(values["enterprise_code"])
        account = _refused_before(values["login"], asked.password)
        if account is None:
            account = people.insert(new, "registration", asked.password, is_active=False)
        else:
            Account.objects.filter(pk=account.pk).update(**values, password=make_password(asked.password))
        registration = Registration.objects.create(
            enterprise_code=values["enterprise_code"],
            name=name,
            county=asked.county,
            contact_phone=check_phone(asked.phone),
            account=account,
            asked_at=datetime.now(UTC),
        )
        detail = {"name": name, "county": asked.county, "login": account.login, "registration": registration.pk}
        append.audit(
            "register",
            account.viewer.actor,
            f"enterprise {registration.enterprise_code}",
            registration.asked_at,
            detail,
        )
        waiting_for_body = Letter(
            Kind.REGISTRATION,
            f"企业注册待审核: {name}",
            f"a registration waits: {name}",
            about="registration",
            key=str(registration.pk),
        )
        notify(waiting_for_body, [body_of(asked.county)], account.viewer.actor)
    return registration


def listed(viewer: Viewer, state: str = Registration.PENDING) -> list[Registration]:
    """The registrations that the viewer sees, the longest waiting first."""
    found = Registration.objects.visible_to(viewer).select_related("account").order_by("asked_at", "pk")
    return list(found.filter(state=state) if state else found)


def registration(viewer: Viewer, number: int) -> Registration:
    """Raises FuwaiError `registration.unknown`."""
    found = Registration.objects.visible_to(viewer).select_related("account").filter(pk=number).first()
    if found is None:
        raise FuwaiError("registration.unknown", f"没有企业注册 {number}", f"there is no registration {number}")
    return found


def of_enterprise(viewer: Viewer) -> Registration | None:
    """The registration that let the viewer's enterprise in: name, county, telephone, to begin its record with."""
    return Registration.objects.visible_to(viewer).filter(state=Registration.APPROVED).order_by("-pk").first()


def findings(asked: Sequence[Registration]) -> dict[int, list[Finding]]:
    """What whoever decides should look at, by registration: nothing here refuses by itself. Three queries for any number."""
    codes, names = {one.enterprise_code for one in asked}, {one.name for one in asked}
    filed: dict[str, EnterpriseVersion] = {}
    namesakes: dict[str, set[str]] = {name: set() for name in names}
    for version in EnterpriseVersion.objects.filter(enterprise_code__among=sorted(codes)).order_by("filing_id"):
        filed[version.enterprise_code] = version
    for model in (EnterpriseVersion, Registration):
        same = model.objects.filter(name__among=sorted(names)).values_list("name", "enterprise_code")
        for name, code in same.distinct():
            namesakes[name].add(code)
    before = {
        one.enterprise_code: one
        for one in Registration.objects.filter(enterprise_code__in=codes, state=Registration.REFUSED).order_by("pk")
    }
    return {
        one.pk: [
            Finding(f"registration.{check}", Grade.SOFT, "registration", 0, field, zh, en)
            for check, field, zh, en in _found(
                one, filed.get(one.enterprise_code), namesakes[one.name], before.get(one.enterprise_code)
            )
        ]
        for one in asked
    }


def _found(
    asked: Registration, filed: EnterpriseVersion | None, namesakes: set[str], refused: Registration | None
) -> Iterator[tuple[str, str, str, str]]:
    """Check, field, and the words in Chinese and English."""
    code, county = asked.enterprise_code, asked.county
    if CREDIT_FORM.fullmatch(code) and not _nested(code[2:8], county):
        yield (
            "office",
            "county",
            f"信用代码的登记机关在 {_named(code[2:8])}, 所选注册地区为 {_named(county)}",
            f"the credit code was issued in {_named(code[2:8], 'en')}, the county chosen is {_named(county, 'en')}",
        )
    if filed is not None and filed.county != county:
        where = _named(filed.county), _named(filed.county, "en")
        yield "filed_elsewhere", "county", f"该企业已从 {where[0]} 填报", f"it has filed from {where[1]} before"
    if filed is not None and filed.name != asked.name:
        yield "filed_name", "name", f"该企业已以 {filed.name} 填报", f"it has filed under the name {filed.name} before"
    if others := sorted(namesakes - {code}):
        told = ", ".join(others[:3])
        yield "namesake", "name", f"另有同名企业: {told}", f"another enterprise has the same name: {told}"
    if refused is not None and refused.pk != asked.pk:
        words = refused.words
        yield "refused_before", "enterprise_code", f"此前的注册未获通过: {words}", f"refused before: {words}"


def _nested(office: str, county: str) -> bool:
    """Whether a registering office is of the county's own city or province, or of the nation (100000)."""
    return office == "100000" or county.startswith(region_prefix(office)) or office.startswith(region_prefix(county))


def approve(viewer: Viewer, asked: Registration, words: str = "") -> None:
    """Let the enterprise in; its manager may sign in from now on."""
    _decide(viewer, asked, Registration.APPROVED, words)


def refuse(viewer: Viewer, asked: Registration, words: str) -> None:
    """Refuse the registration, with the reason that the applicant reads. Raises FuwaiError `registration.words`."""
    if not words.strip():
        raise FuwaiError(
            "registration.words",
            "不予通过须写明理由, 申请人登录时会看到",
            "a refusal needs its reason; the applicant reads it when signing in",
        )
    _decide(viewer, asked, Registration.REFUSED, words.strip())


def invite(manager: Account, note: str) -> str:
    """A one-time token by which one more person joins the manager's enterprise; *note* says for whom."""
    with append.transaction():
        token = accounts.make_token(
            "join", manager.viewer.actor, enterprise_code=manager.enterprise_code, note=note.strip()[:80]
        )
        detail = {"note": note.strip()[:80]}
        subject = f"enterprise {manager.enterprise_code}"
        append.audit("invite", manager.viewer.actor, subject, datetime.now(UTC), detail)
    return token


def invitations(manager: Account) -> list[AccountToken]:
    """The invitations that are open still, the newest first."""
    now = datetime.now(UTC)
    found = AccountToken.objects.filter(purpose="join", enterprise_code=manager.enterprise_code, used_at=None)
    return list(found.filter(expires_at__gt=now).order_by("-made_at"))


def join(typed: str, login: str, name: str, password: str, email: str = "", language: str = "zh") -> Account:
    """One more filer of the enterprise whose manager made the token. Raises FuwaiError `account.*`."""
    token = accounts.token_of("join", typed)
    new = NewPerson(login, name, Role.FILER, token.enterprise_code, "", email, language)
    values = people.checked(new)
    accounts.check_new_password(password, values["login"], values["name"])
    with append.transaction():
        accounts.use(token)
        account = people.insert(new, token.made_by, password)
        accounts.note("join", account.viewer.actor, account, invited_by=token.made_by)
    return account


def _decide(viewer: Viewer, asked: Registration, state: str, words: str) -> None:
    if viewer.kind != "body" or not asked.county.startswith(region_prefix(viewer.code)):
        raise FuwaiError(
            "access.registration",
            "企业注册由其所在地区的主管部门审核",
            "the registration of an enterprise is decided by a body of its region",
        )
    now = datetime.now(UTC)
    with append.transaction():
        changed = Registration.objects.filter(pk=asked.pk, state=Registration.PENDING).update(
            state=state, decided_at=now, decided_by=viewer.actor, words=words[:500]
        )
        if not changed:
            raise FuwaiError(
                "registration.decided", "该注册已由他人办理", "someone else has decided on this registration already"
            )
        if state == Registration.APPROVED:
            Account.objects.filter(pk=asked.account_id).update(is_active=True)
        verb = "approve_registration" if state == Registration.APPROVED else "refuse_registration"
        detail = {"registration": asked.pk, "login": asked.account.login, "words": words[:500]}
        append.audit(verb, viewer.actor, f"enterprise {asked.enterprise_code}", now, detail)
        if state == Registration.APPROVED:
            welcome = Letter(Kind.REGISTRATION, "企业注册已通过", "the registration is approved", words, words)
            notify(welcome, [asked.enterprise_code], viewer.actor, viewer.code)
    _tell(asked, state, words)


def _tell(asked: Registration, state: str, words: str) -> None:
    if not asked.account.email:
        return
    zh, en = ("已通过", "approved") if state == Registration.APPROVED else ("未通过", "refused")
    send(
        asked.account.email,
        f"服外: 企业注册{zh} · Fuwai: registration {en}",
        f"{asked.name} ({asked.enterprise_code})\n{words}\n",
    )


def _not_known(code: str) -> None:
    if Registration.objects.filter(enterprise_code=code, state=Registration.PENDING).exists():
        raise FuwaiError(
            "registration.pending",
            f"企业 {code} 的注册正在审核",
            f"a registration of enterprise {code} is waiting already",
        )
    managed = Account.objects.filter(enterprise_code=code, is_active=True)
    if managed.exists() or Registration.objects.filter(enterprise_code=code, state=Registration.APPROVED).exists():
        raise FuwaiError(
            "registration.known",
            f"企业 {code} 已有用户; 请向本企业的管理员要一次性邀请, 管理员离职的请联系主管部门",
            f"enterprise {code} has users already; ask its manager for an invitation, or your body where the manager left",
        )


def _refused_before(login: str, password: str) -> Account | None:
    """The account of an applicant who was refused and asks again; None for a new name."""
    found = Account.objects.filter(login=login, is_active=False).first()
    states = list(found.registrations.values_list("state", flat=True)) if found else []
    again = found is not None and states and set(states) == {Registration.REFUSED}
    return found if again and found and matches(password[:200], found.password) else None


def _enterprise_name(name: str) -> str:
    name = " ".join(name.split())
    if not 4 <= len(name) <= 200:
        raise FuwaiError(
            "registration.name",
            "企业名称应与营业执照一致, 4 至 200 个字",
            "the enterprise's name as on its business licence, of 4 to 200 characters, is wanted",
        )
    return name


def _registrable(county: str) -> str:
    if not county or county == NATION:
        raise FuwaiError("registration.place", "请选择注册地区", "choose the county of registration")
    return county


def _named(code: str, language: str = "zh") -> str:
    tree = regions()
    return f"{tree.name(code, language)} ({code})" if code in tree else code


def waiting(viewer: Viewer) -> dict[str, int]:
    """How many registrations wait in each county that the viewer sees."""
    found = Registration.objects.visible_to(viewer).filter(state=Registration.PENDING)
    return dict(found.values_list("county").annotate(count=Count("pk")))
