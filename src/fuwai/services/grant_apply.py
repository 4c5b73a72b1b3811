"""申报: whether an enterprise qualifies, a prefilled application, its submission and withdrawal.

Amounts are never typed: they are what is approved as of the cut-off. The enterprise answers what the system does not know,
may ask for less than an item comes to, and attaches documents.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl
from django.conf import settings

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.grant import Given, Scheme
from fuwai.core.grant_award import Assessment, Certificate, assess
from fuwai.core.grant_match import Matched
from fuwai.core.grant_power import GrantPower, require_grant
from fuwai.core.grant_rule import Value
from fuwai.core.review import Act, Stage
from fuwai.files.enclosure import judged
from fuwai.services import grant, grant_check
from fuwai.services.enclosure import NAME
from fuwai.services.grant_facts import Approved, approved
from fuwai.services.verification import following
from fuwai.storage import append, enclosure
from fuwai.storage.models import GrantApplication, GrantCall, GrantDecision, GrantPaper, GrantSpending

ACCOUNT, ADDRESS = 60, 200  # characters
OPEN = (Stage.RETURNED, Stage.WITHDRAWN)  # after these an enterprise may submit again


@dataclass(frozen=True)
class Answered:
    """What the enterprise says. *answers*: by question; *asked*: fen by item, where it asks for less; *papers*: by the id of
    a document: name and content."""

    answers: Mapping[str, Value]
    asked: Mapping[str, int]
    account: str = ""
    address: str = ""
    papers: Mapping[str, tuple[str, bytes]] | None = None


@dataclass(frozen=True)
class Prefilled:
    """An application before it is written. *moment*: the figures are as of then (the cut-off, or now where it lies ahead);
    *contracts*: contract, executions, US cents; *matched*: receipts and executions, and what is left of both."""

    call: GrantCall
    scheme: Scheme
    assessment: Assessment
    moment: datetime
    name: str
    county: str
    figures: Mapping[str, int | None]
    certificates: tuple[Certificate, ...]
    contracts: tuple[tuple[str, int, int], ...]
    matched: Matched | None
    approved: Approved


def eligible(viewer: Viewer, number: int, answers: Mapping[str, Value] | None = None) -> Prefilled:
    """Whether the viewer's enterprise would qualify, by each condition, and what it would come to; nothing is written.

    Raises FuwaiError `access.role`, `grant.call_unknown`, `grant.scheme_changed`, `grant.not_registered`, `grant.answer`."""
    return eligible_in(viewer, grant.call_of(viewer, number), answers)


def eligible_in(viewer: Viewer, call: GrantCall, answers: Mapping[str, Value] | None = None) -> Prefilled:
    """The same of a call that the viewer was shown."""
    require_grant(viewer, GrantPower.APPLY)
    own = _standing(call, viewer.code) if grant.scheme_of(call).receipts != "none" else None
    return prefilled(call, viewer.code, Answered(answers or {}, {}), but=own.pk if own else 0)


def prefilled(call: GrantCall, enterprise: str, said: Answered, but: int = 0, score: int = 0) -> Prefilled:
    """The enterprise's figures as of the cut-off, assessed with what it says. *but*: its own application, whose receipts are
    its own to spend."""
    scheme = grant.scheme_of(call)
    moment = min(call.cut_off, datetime.now(UTC))
    found = approved(scheme, moment, call.region, enterprise, lambda slips: grant.spent(slips, but))
    if found.enterprises.is_empty():
        raise FuwaiError(
            "grant.not_registered",
            f"截至核准截止时点, {enterprise} 没有登记在 {call.region}",
            f"as of the cut-off {enterprise} is not registered in {call.region}",
        )
    figures = {name: one for name, one in found.population.figures.row(0, named=True).items() if name != "enterprise"}
    certificates = certificates_of(found.population.certificates)
    assessment = assess(
        scheme, grant.values_of(call), figures, _answers(scheme, said.answers), certificates, said.asked, score
    )
    [firm] = found.enterprises.iter_rows(named=True)
    return Prefilled(
        call,
        scheme,
        assessment,
        moment,
        firm["name"],
        firm["registered_county"],
        figures,
        certificates,
        _contracts(scheme, found.executions),
        found.matched.get(enterprise),
        found,
    )


def certificates_of(rows: pl.DataFrame) -> tuple[Certificate, ...]:
    return tuple(Certificate(*row) for row in rows.select("code", "number", "cost").iter_rows())


def submit(viewer: Viewer, number: int, said: Answered, at: datetime | None = None) -> int:
    """Submit the application; its number. Refused outside the call's days, where one waits already, where the enterprise
    does not qualify, asks for more than is approved, leaves a question or a required document out, or a receipt is spent.
    *at*: of the past, in an operator's load of history alone.

    Raises FuwaiError `access.role`, `grant.call_unknown`, `grant.scheme_changed`, `grant.closed`, `grant.applied`,
    `grant.not_registered`, `grant.answer`, `grant.not_eligible`, `grant.asked`, `grant.paper`, `grant.receipt_spent`,
    `grant.past`."""
    require_grant(viewer, GrantPower.APPLY)
    grant.refuse_past(viewer, at)
    call, now = grant.call_of(viewer, number), datetime.now(UTC)
    moment = at or now
    if not call.opens <= moment <= call.closes:
        zh, en = f"申报时间为 {call.opens:%Y-%m-%d} 至 {call.closes:%Y-%m-%d}", "the call is not open then"
        raise FuwaiError("grant.closed", zh, f"{en}: {call.opens:%Y-%m-%d} to {call.closes:%Y-%m-%d}")
    with append.transaction():
        before = _standing(call, viewer.code)
        if before is not None and grant.stage(before) not in OPEN:
            raise FuwaiError(
                "grant.applied", "本次申报已提交, 不能重复", "an application of this enterprise stands already"
            )
        found = prefilled(call, viewer.code, said)
        _refuse(found, said)
        papers = _papers(found.scheme, said, before)
        application = _insert(viewer, found, said, moment, (before.version if before else 0) + 1)
        _spend(application, found)
        _attach(application, papers)
        grant_check.record(application, found)
        detail = {"call": number, "application": application.pk, "version": application.version, "fen": application.fen}
        append.audit("apply_grant", viewer.actor, viewer.code, moment, {**detail, "digest": digest_of(application)})
    return application.pk


def withdraw(viewer: Viewer, application: int, words: str = "") -> None:
    """撤回: the enterprise takes back what nobody has reviewed. Raises FuwaiError `access.role`,
    `grant.application_unknown`, `review.not_allowed`."""
    require_grant(viewer, GrantPower.APPLY)
    found = GrantApplication.objects.visible_to(viewer).select_related("call").filter(pk=application).first()
    if found is None:
        raise unknown(application)
    with append.transaction():
        now, decisions = datetime.now(UTC), list(found.decisions.order_by("id"))
        new = GrantDecision(
            id=following(GrantDecision),
            application=found,
            level=0,
            act=Act.WITHDRAW,
            body=viewer.code,
            words=words,
            actor=viewer.actor,
            decided_at=now,
        )
        grant.stage(found, [*decisions, new])
        new.save(force_insert=True)
        append.audit(
            "withdraw_grant", viewer.actor, viewer.code, now, {"call": found.call_id, "application": application}
        )


def unknown(application: int) -> FuwaiError:
    return FuwaiError(
        "grant.application_unknown",
        f"没有申报 {application}, 或不在您的管辖范围",
        f"there is no application {application}, or it is not yours to see",
    )


def digest_of(application: GrantApplication) -> str:
    """SHA-256 of what the application says, for its audit entry."""
    names = ("answers", "asked", "figures", "certificates", "executions", "fen", "account", "address", "version")
    said = {name: getattr(application, name) for name in names}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


# ---------------------------------------------------------------------------------------------------------- the parts


def _standing(call: GrantCall, enterprise: str) -> GrantApplication | None:
    return call.applications.filter(enterprise=enterprise).order_by("-version").first()


def _answers(scheme: Scheme, answers: Mapping[str, Value]) -> dict[str, Value]:
    known = {one.id: one for one in scheme.questions}
    for name, value in answers.items():
        wrong = name not in known or (
            value is not None
            and (isinstance(value, bool) != (known[name].kind == "truth") or (isinstance(value, int) and value < 0))
        )
        if wrong or isinstance(value, str):
            listed = ", ".join(f"{one.id} ({one.zh})" for one in scheme.questions) or "无"
            raise FuwaiError(
                "grant.answer",
                f"回答 {name!r} 不符; 问题有: {listed}; 是否题答是否, 其余为非负整数",
                f"the answer to {name!r} does not fit; the questions: {', '.join(known) or 'none'}; yes or no, or a whole number",
            )
    return dict(answers)


def _refuse(found: Prefilled, said: Answered) -> None:
    missing = [one for one in found.scheme.questions if said.answers.get(one.id) is None]
    if missing:
        raise FuwaiError(
            "grant.answer",
            "请回答: " + "; ".join(f"{one.zh} [{one.id}]" for one in missing),
            "answer, please: " + "; ".join(f"{one.en} [{one.id}]" for one in missing),
        )
    if found.approved.short and (found.scheme.receipts == "proof" or found.assessment.qualifies is not True):
        raise _spent(found.approved.short)
    if found.assessment.qualifies is not True:
        failing = [one for one in found.assessment.conditions if one.answer is not True]
        raise FuwaiError(
            "grant.not_eligible",
            "不符合条件: "
            + "; ".join(f"{one.condition.zh}{'' if one.answer is False else '（未定）'}" for one in failing),
            "not eligible: "
            + "; ".join(f"{one.condition.en}{'' if one.answer is False else ' (undecided)'}" for one in failing),
        )
    items = {one.item.id: one for one in found.assessment.items}
    over = [name for name, fen in said.asked.items() if name not in items or not 0 <= fen <= _most(items[name].base)]
    if over:
        raise FuwaiError(
            "grant.asked",
            f"申报金额超过已核准数据算出的金额, 或没有此项: {', '.join(over)}",
            f"more is asked than what is approved comes to, or there is no such item: {', '.join(over)}",
        )
    if len(said.account) > ACCOUNT or len(said.address) > ADDRESS:
        raise FuwaiError(
            "grant.answer",
            f"账号不超过 {ACCOUNT} 字, 地址不超过 {ADDRESS} 字",
            f"an account has {ACCOUNT} characters at most, an address {ADDRESS}",
        )


def _most(base: int | None) -> int:
    return base or 0


def _spent(numbers: Sequence[str]) -> FuwaiError:
    return FuwaiError(
        "grant.receipt_spent",
        f"凭证已在其他申报中使用: {', '.join(numbers)}",
        f"receipts are spent by another application: {', '.join(numbers)}",
    )


def _papers(scheme: Scheme, said: Answered, before: GrantApplication | None) -> list[dict[str, object]]:
    """The documents to keep: those handed in, and of the version before what is not handed in again."""
    known = {one.id: one for one in scheme.papers}
    given = said.papers or {}
    kept: dict[str, dict[str, object]] = {}
    for one in before.papers.all() if before else ():
        kept[one.paper] = {name: getattr(one, name) for name in ("paper", "name", "media", "digest", "size")}
    for name, (label, content) in given.items():
        if name not in known:
            raise FuwaiError("grant.paper", f"没有材料 {name!r}", f"there is no document {name!r}")
        media = judged(content, settings.EVIDENCE_BYTES).media
        digest = enclosure.keep(content)
        kept[name] = {"paper": name, "name": label[:NAME], "media": media, "digest": digest, "size": len(content)}
    if lacking := [one for one in scheme.papers if one.required and one.id not in kept]:
        raise FuwaiError(
            "grant.paper",
            "缺少材料: " + "、".join(f"{one.zh} [{one.id}]" for one in lacking),
            "documents are missing: " + ", ".join(f"{one.en} [{one.id}]" for one in lacking),
        )
    return list(kept.values())


def _insert(viewer: Viewer, found: Prefilled, said: Answered, moment: datetime, version: int) -> GrantApplication:
    counted = _counted(found.scheme, found.approved.executions)
    certificates = [[one.code, one.number, one.cost] for one in found.certificates]
    return GrantApplication.objects.create(
        id=following(GrantApplication),
        call=found.call,
        enterprise_id=viewer.code,
        county=found.county,
        version=version,
        answers=dict(said.answers),
        asked=dict(said.asked),
        figures=dict(found.figures),
        certificates=certificates,
        executions=counted["filing"].to_list(),
        fen=found.assessment.fen,
        account="".join(said.account.split()),
        address=" ".join(said.address.split()),
        actor=viewer.actor,
        submitted_at=moment,
        recorded_at=datetime.now(UTC),
    )


def _spend(application: GrantApplication, found: Prefilled) -> None:
    if found.matched is None:
        return
    slips = dict(found.approved.receipts.select("filing", "slip").iter_rows())
    filed = [one for one in found.matched.matches if not one.proposed]
    first = following(GrantSpending)
    GrantSpending.objects.bulk_create(
        GrantSpending(
            id=first + at,
            application=application,
            slip=slips[one.receipt],
            receipt_id=one.receipt,
            execution_id=one.execution,
            minor=one.minor,
            cents=one.cents,
        )
        for at, one in enumerate(filed)
    )


def _attach(application: GrantApplication, papers: Sequence[Mapping[str, object]]) -> None:
    first = following(GrantPaper)
    GrantPaper.objects.bulk_create(
        GrantPaper(id=first + at, application=application, **one) for at, one in enumerate(papers)
    )


def _counted(scheme: Scheme, executions: pl.DataFrame) -> pl.DataFrame:
    return executions.filter(pl.col("executed").is_between(scheme.calendar.first, scheme.calendar.last))


def _contracts(scheme: Scheme, executions: pl.DataFrame) -> tuple[tuple[str, int, int], ...]:
    by = _counted(scheme, executions).group_by("contract").agg(pl.len(), pl.col("usd_cents").sum())
    return tuple(by.sort("usd_cents", descending=True).iter_rows())


def given_of(values: Mapping[str, Sequence[str] | int | bool | None]) -> dict[str, Given]:
    """Parameters as json has them, lists as tuples."""
    return {name: tuple(one) if isinstance(one, list | tuple) else one for name, one in values.items()}  # type: ignore[misc]
