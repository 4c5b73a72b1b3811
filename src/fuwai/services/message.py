"""消息: what the system and the bodies tell enterprises and bodies, and who has read it.

`notify` is called by a verb inside its own transaction: what was done and that it was told are one. Mail follows the
commit, where there is a server; nothing depends on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from fuwai.core.access import Role, Viewer, region_prefix
from fuwai.core.error import FuwaiError
from fuwai.core.message import Kind, Letter
from fuwai.core.review import RETURN_REASONS, Act
from fuwai.core.window import places
from fuwai.services import standing
from fuwai.services.mail import send
from fuwai.standards.region import regions
from fuwai.storage import append, history
from fuwai.storage.models import Account, Delivery, Filing, Message, Reading, Standing
from fuwai.storage.models.message import TITLE

TOLD = {Act.RETURN: Kind.RETURNED, Act.STRIKE_OUT: Kind.STRUCK_OUT}
SHOWN = 50  # messages of a page
COUNTED = 99  # unread messages; more are not counted one by one
MAILED = 50  # addresses that one message is mailed to; a notice to thousands is read in the system
WORDS = 4_000  # characters of a body's own words


@dataclass(frozen=True)
class Sent:
    """A message, or with *dry_run* what would be one: to whom (code, name, county)."""

    letter: Letter
    recipients: tuple[tuple[str, str, str], ...]
    message: int | None


def notify(letter: Letter, recipients: Iterable[str], actor: str, sender: str = "") -> int:
    """Tell the *recipients* (codes of enterprises, regions of bodies); the message's number, 0 where there is nobody.

    Inside the transaction of the verb that has something to tell; the verb's own audit entry covers it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("notify only inside `append.transaction()`: what was done and that it was told are one")
    codes = list(dict.fromkeys(recipients))
    if not codes:
        return 0
    now = datetime.now(UTC)
    message = Message.objects.create(
        id=_next(Message),
        kind=letter.kind,
        sender=sender,
        actor=actor,
        title_zh=letter.title_zh[:TITLE],
        title_en=letter.title_en[:TITLE],
        zh=letter.zh,
        en=letter.en,
        about=letter.about,
        about_key=letter.key,
        sent_at=now,
    )
    first = _next(Delivery)
    Delivery.objects.bulk_create(
        [Delivery(id=first + at, message=message, recipient=code, sent_at=now) for at, code in enumerate(codes)],
        batch_size=5_000,
    )
    transaction.on_commit(lambda: _mail(letter, codes))
    return int(message.pk)


def tell_reviewed(
    act: Act, filings: Sequence[int], actor: str, body: str, reason: str, words: str, english: str = ""
) -> None:
    """Tell each enterprise which of its filings came back or were removed, and why; other acts tell nothing. *english*: the
    words in English, where they are the system's own.

    Inside the transaction of the review.
    """
    kind = TOLD.get(act)
    if kind is None:
        return
    owners: dict[str, list[int]] = {}
    found = Filing.objects.filter(id__among=list(filings)).order_by("id").values_list("enterprise_id", "id")
    for enterprise, filing in found:
        owners.setdefault(enterprise, []).append(filing)
    for enterprise, ids in owners.items():
        notify(_reviewed(kind, ids, reason, words, english or words), [enterprise], actor, body)


def unread(account: Account) -> int:
    """How many messages *account* has not opened, up to COUNTED. One query."""
    return int(_unread(account)[:COUNTED].count())


def listed(account: Account, page: int = 1, only_unread: bool = False) -> tuple[int, list[Delivery]]:
    """How many messages there are, and those of a page, the newest first, each with `opened`."""
    found = _unread(account) if only_unread else _own(account)
    shown = found.select_related("message").order_by("-id")[(page - 1) * SHOWN : page * SHOWN]
    return found.count(), list(shown)


def newest(
    account: Account, before: int | None = None, count: int = SHOWN, only_unread: bool = False
) -> list[Delivery]:
    """The newest messages, of those before the delivery *before*, each with `opened`. One query."""
    found = _unread(account) if only_unread else _own(account)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.select_related("message").order_by("-id")[:count])


def delivered(account: Account, number: int) -> Delivery:
    """One message, read or not. Raises FuwaiError `message.unknown`."""
    found: Delivery | None = _own(account).select_related("message").filter(pk=number).first()
    if found is None:
        raise FuwaiError("message.unknown", f"没有消息 {number}", f"there is no message {number}")
    return found


def opened(account: Account, number: int) -> Delivery:
    """One message, noted as read by *account*. Raises FuwaiError `message.unknown`."""
    found = delivered(account, number)
    if not found.opened:  # type: ignore[attr-defined]  # annotated
        Reading.objects.bulk_create(
            [Reading(account=account, delivery=found, read_at=datetime.now(UTC))], ignore_conflicts=True
        )
    return found


def open_all(account: Account) -> int:
    """Note every message as read; how many were not."""
    now = datetime.now(UTC)
    with append.transaction():
        rows = [
            Reading(account=account, delivery_id=pk, read_at=now)
            for pk in _unread(account).values_list("pk", flat=True)
        ]
        Reading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    return len(rows)


def open_some(account: Account, numbers: Sequence[int]) -> int:
    """Note these as read, all or none; how many were not. Raises FuwaiError `message.unknown`."""
    wanted = set(numbers)
    with append.transaction():
        states = dict(_own(account).filter(pk__in=wanted).values_list("pk", "opened"))
        if strange := sorted(wanted - set(states)):
            raise FuwaiError("message.unknown", f"没有消息 {strange[0]}", f"there is no message {strange[0]}")
        now, unopened = datetime.now(UTC), sorted(number for number, opened in states.items() if not opened)
        rows = [Reading(account=account, delivery_id=number, read_at=now) for number in unopened]
        Reading.objects.bulk_create(rows, ignore_conflicts=True)
    return len(unopened)


def broadcast(viewer: Viewer, region: str, title: str, words: str, dry_run: bool = False) -> Sent:
    """通知: tell every enterprise that has filed from *region*. A body's, for its own region or within.

    Raises FuwaiError `message.region`, `message.title`, `message.words`, `message.nobody`.
    """
    check_region(viewer, region)
    title, words = " ".join(title.split()), words.strip()
    if not 2 <= len(title) <= TITLE:
        raise FuwaiError(
            "message.title", f"标题应为 2 至 {TITLE} 个字", f"a title of 2 to {TITLE} characters is wanted"
        )
    if not 2 <= len(words) <= WORDS:
        raise FuwaiError("message.words", f"正文应为 2 至 {WORDS} 个字", f"a text of 2 to {WORDS} characters is wanted")
    letter = Letter(Kind.NOTICE, title, title, words, words)
    return sent(viewer, letter, enterprises(region), region, "notice", dry_run)


def sent(
    viewer: Viewer, letter: Letter, recipients: tuple[tuple[str, str, str], ...], region: str, verb: str, dry_run: bool
) -> Sent:
    """Send *letter* with an audit entry of *verb*; nothing with *dry_run*. Raises FuwaiError `message.nobody`."""
    if dry_run:
        return Sent(letter, recipients, None)
    if not recipients:
        raise FuwaiError("message.nobody", f"{region} 没有要通知的企业", f"there is nobody to tell in {region}")
    with append.transaction():
        number = notify(letter, [code for code, _, _ in recipients], viewer.actor, viewer.code)
        detail = {"message": number, "title": letter.title_zh, "recipients": len(recipients)}
        append.audit(verb, viewer.actor, region, datetime.now(UTC), detail)
    return Sent(letter, recipients, number)


def enterprises(region: str) -> tuple[tuple[str, str, str], ...]:
    """Every enterprise whose record stands in *region*, and those that registered and have not filed yet: code, name, county."""
    standing.catch_up()
    prefix = region_prefix(region)
    counties = Standing.objects.filter(noun="enterprise", county__startswith=prefix)
    found = dict(counties.order_by("county", "key").values_list("key", "county"))
    admitted = Account.objects.filter(
        registrations__state="approved", registrations__county__startswith=prefix
    ).values_list("enterprise_code", "registrations__county")
    for code, county in admitted:
        found.setdefault(code, county)
    names = history.names(list(found))
    return tuple((code, names.get(code, ""), county) for code, county in found.items())


def check_region(viewer: Viewer, region: str) -> None:
    """Raises FuwaiError `message.region`, `region.unknown`."""
    regions().region(region)
    if viewer.kind != "body" or viewer.code not in places(region):
        raise FuwaiError("message.region", f"{region} 不在您的管辖范围", f"{region} is not yours")


def _reviewed(kind: Kind, filings: Sequence[int], reason: str, words: str, english: str) -> Letter:
    coded = RETURN_REASONS.get(reason)
    why_zh, why_en = (coded.zh, coded.en) if coded else (reason, reason)
    more, more_en = (f": {text}" if text.strip() else "" for text in (words, english))
    count = len(filings)
    numbers = ", ".join(str(filing) for filing in filings[:20]) + (" …" if count > 20 else "")
    done_zh, done_en = {
        Kind.RETURNED: ("被退回", "came back"),
        Kind.STRUCK_OUT: ("已从统计中剔除", "were removed from the statistics"),
    }[kind]
    return Letter(
        kind,
        f"{count} 份填报{done_zh}: {why_zh}",
        f"{count} filings {done_en}: {why_en}",
        f"原因: {why_zh}{more}\n填报编号: {numbers}",
        f"Reason: {why_en}{more_en}\nFilings: {numbers}",
        "filing",
        str(filings[0]),
    )


def _own(account: Account):  # type: ignore[no-untyped-def]  # a queryset of deliveries
    """What was sent to the account's enterprise or body since the account is there, each with `opened`."""
    found = Delivery.objects.visible_to(account.viewer).filter(sent_at__gte=account.created_at)
    return found.annotate(opened=Exists(Reading.objects.filter(account=account, delivery=OuterRef("pk"))))


def _unread(account: Account):  # type: ignore[no-untyped-def]  # a queryset of deliveries
    return _own(account).filter(opened=False)


def _next(model: type[Message] | type[Delivery]) -> int:
    return int(model.objects.aggregate(last=Max("id"))["last"] or 0) + 1


def _mail(letter: Letter, recipients: Sequence[str]) -> None:
    """A copy to the people whose accounts have an address; none after one that the server did not take."""
    if not settings.MAIL.hostname:
        return
    found = Account.objects.filter(is_active=True).exclude(email="")
    of_bodies = found.filter(region__in=recipients[:MAILED], role__in=(Role.CLERK, Role.HEAD))
    for person in (found.filter(enterprise_code__in=recipients[:MAILED]) | of_bodies)[:MAILED]:
        zh = person.language != "en"
        subject = f"服外 Fuwai: {letter.title_zh if zh else letter.title_en}"
        if not send(person.email, subject, letter.zh if zh else letter.en):
            return
