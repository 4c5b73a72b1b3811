"""委托: a head lets the level below, or a colleague, work at its body's desk for a time, and takes that back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Q

from fuwai.core.access import Role, Viewer
from fuwai.core.delegation import Delegation, check
from fuwai.core.error import FuwaiError
from fuwai.core.moment import BEIJING
from fuwai.core.power import Power, require
from fuwai.standards.region import regions
from fuwai.storage import append
from fuwai.storage.models import Account
from fuwai.storage.models import Delegation as Stored


@dataclass(frozen=True)
class Held:
    """What was delegated to a viewer: *bodies* at whose desks it may work; *as_head*: those for whose head it stands in."""

    bodies: frozenset[str] = frozenset()
    as_head: frozenset[str] = frozenset()


NOTHING = Held()


def held_by(viewer: Viewer, on: date) -> Held:
    """What the viewer may do by delegation on the day. One query for a body, none for others."""
    if viewer.kind != "body":
        return NOTHING
    mine = Q(to_region=viewer.code)
    if viewer.login:
        mine |= Q(to_login=viewer.login)
    found = Stored.objects.filter(mine, ends=None, ended=None, first__lte=on, last__gte=on)
    rows = list(found.values_list("body", "to_login"))
    return Held(
        frozenset(body for body, _ in rows if body != viewer.code),
        frozenset(body for body, login in rows if login and body == viewer.code),
    )


def delegate(
    viewer: Viewer, first: date, last: date, words: str, to_region: str = "", to_login: str = ""
) -> Delegation:
    """委托: let a body below, or a person of one's own body, work at one's desk from *first* to *last*.

    Raises FuwaiError `access.role`, `delegation.to`, `delegation.region`, `delegation.days`, `delegation.words`.
    """
    _head(viewer)
    today = _today()
    if bool(to_region) == bool(to_login):
        raise FuwaiError(
            "delegation.to", "请选一个下级部门或一位同事", "choose a body below or a colleague, one of them"
        )
    if to_region:
        regions().region(to_region)
    check(viewer.code, to_region, first, last, today, words)
    if to_login and to_login not in {login for login, _ in colleagues(viewer)}:
        raise FuwaiError(
            "delegation.to",
            f"{to_login} 不是本部门的审核员",
            f"{to_login} is no clerk of your body",
        )
    with append.transaction():
        return _append(viewer, viewer.code, to_region, to_login, first, last, words, None)


def take_back(viewer: Viewer, number: int, words: str = "") -> None:
    """收回委托: end a delegation of one's own body from now on. Raises FuwaiError `delegation.unknown`, `access.role`."""
    _head(viewer)
    with append.transaction():
        found = Stored.objects.filter(pk=number, body=viewer.code, ends=None, ended=None).first()
        if found is None:
            raise FuwaiError(
                "delegation.unknown",
                f"没有委托 {number}, 或已收回",
                f"there is no delegation {number}, or it was taken back",
            )
        _append(viewer, found.body, found.to_region, found.to_login, found.first, found.last, words, found.pk)


def listed(viewer: Viewer, last: int = 100) -> list[Delegation]:
    """The delegations that a body gave or was given, the newest first; those taken back among them."""
    mine = Q(body=viewer.code) | Q(to_region=viewer.code)
    if viewer.login:
        mine |= Q(to_login=viewer.login)
    found = Stored.objects.filter(mine, ends=None).select_related("ended").order_by("-id")[:last]
    return [_told(one) for one in found]


def colleagues(viewer: Viewer) -> list[tuple[str, str]]:
    """(login, name) of the active clerks of the viewer's body."""
    found = Account.objects.filter(region=viewer.code, role=Role.CLERK, is_active=True).order_by("login")
    return list(found.values_list("login", "name"))


def _head(viewer: Viewer) -> None:
    require(viewer, Power.DELEGATE)
    if viewer.kind != "body":
        raise FuwaiError("access.role", "委托由审核负责人办理", "a desk is delegated by the head of its body")


def _append(
    viewer: Viewer, body: str, to_region: str, to_login: str, first: date, last: date, words: str, ends: int | None
) -> Delegation:
    now = datetime.now(UTC)
    entry = Stored.objects.create(
        id=(Stored.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1,
        body=body,
        to_region=to_region,
        to_login=to_login,
        first=first,
        last=last,
        ends_id=ends,
        actor=viewer.actor,
        words=words,
        recorded_at=now,
    )
    detail = {"delegation": ends or entry.pk, "to": to_region or to_login, "from": str(first), "until": str(last)}
    append.audit("end_delegation" if ends else "delegate", viewer.actor, body, now, {**detail, "words": words})
    return _told(entry)


def _told(one: Stored) -> Delegation:
    ended = getattr(one, "ended", None)
    return Delegation(
        one.pk,
        one.body,
        one.to_region,
        one.to_login,
        one.first,
        one.last,
        one.actor,
        one.words,
        one.recorded_at,
        ended.recorded_at if ended else None,
        ended.actor if ended else "",
    )


def _today() -> date:
    return datetime.now(UTC).astimezone(BEIJING).date()
