"""申报检查, before people look: each finding with its reason, none decides alone.

Threshold hugging, amounts copied, late changes before the cut-off, receipts that fall short, and what an application has in
common with others: the same executions in another call, relatives by group, address, telephone or bank account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from fuwai.core.grant_award import name_of, shown, unit_of
from fuwai.services import grant, grant_kin
from fuwai.services.grant_kin import KIN_NAMES
from fuwai.services.verification import following
from fuwai.storage import history
from fuwai.storage.models import Filing, GrantApplication, GrantFinding

if TYPE_CHECKING:
    from fuwai.services.grant_apply import Prefilled

LATE = timedelta(days=15)  # before the cut-off
LATE_SHARE = 20  # percent of the executed value filed or approved that late
COPIES = 3  # executions of one amount
NAMED = 10  # of what a finding lists


@dataclass(frozen=True)
class Noted:
    """One finding: the check's id and its reason."""

    check: str
    zh: str
    en: str


def record(application: GrantApplication, found: "Prefilled") -> tuple[Noted, ...]:
    """Look, inside the transaction that submits, and keep what was found beside the application."""
    grant_kin.mark(application)
    noted = tuple(noted_of(application, found))
    first = following(GrantFinding)
    GrantFinding.objects.bulk_create(
        GrantFinding(id=first + at, application=application, check_id=one.check, zh=one.zh, en=one.en)
        for at, one in enumerate(noted)
    )
    return noted


def noted_of(application: GrantApplication, found: "Prefilled") -> Iterable[Noted]:
    yield from _hugging(found)
    yield from _copied(found)
    yield from _late(found)
    if found.approved.short:
        listed = ", ".join(found.approved.short[:NAMED])
        yield Noted("receipt_spent", f"凭证部分已在其他申报中使用: {listed}", f"partly spent elsewhere: {listed}")
    yield from _twice(application)
    yield from _relatives(application)


def _hugging(found: "Prefilled") -> Iterable[Noted]:
    """Just above a threshold: within the scheme's *near* percent."""
    row = found.assessment.row
    for figure, parameter in found.scheme.thresholds:
        value, least = row.get(figure), row.get(parameter)
        if not isinstance(value, int) or not isinstance(least, int) or not least:
            continue
        if least <= value and (value - least) * 100 <= least * found.scheme.near:
            zh, en = name_of(found.scheme, figure)
            told = shown(value, unit_of(found.scheme, figure)), shown(least, unit_of(found.scheme, parameter))
            yield Noted(
                "hugging",
                f"{zh} {told[0]}, 刚过门槛 {told[1]}（不超过 {found.scheme.near}%）",
                f"{en} {told[0]}: just above the threshold {told[1]} (by {found.scheme.near} % at most)",
            )


def _counted(found: "Prefilled") -> pl.DataFrame:
    """The executions of the scheme's period; those of the year before are compared with and not paid for."""
    days = found.scheme.calendar
    return found.approved.executions.filter(pl.col("executed").is_between(days.first, days.last))


def _copied(found: "Prefilled") -> Iterable[Noted]:
    """One amount that stands on several executions of different contracts or months."""
    same = (
        _counted(found)
        .group_by("amount_minor", "currency")
        .agg(pl.len().alias("times"))
        .filter(pl.col("times") >= COPIES)
    )
    for amount, currency, times in same.sort("times", "amount_minor", descending=True).head(NAMED).iter_rows():
        yield Noted(
            "copied",
            f"{times} 笔执行金额相同: {amount} {currency}（最小货币单位）",
            f"{times} executions have one amount: {amount} {currency} (minor units)",
        )


def _late(found: "Prefilled") -> Iterable[Noted]:
    """Much of the value came in the last days before the cut-off."""
    executions = _counted(found)
    if executions.is_empty():
        return
    since = found.call.cut_off - LATE
    filed = Filing.objects.filter(id__among=executions["filing"].to_list(), submitted_at__gt=since)
    late = set(filed.values_list("id", flat=True))
    total = int(executions["usd_cents"].sum())
    cents = int(executions.filter(pl.col("filing").is_in(list(late)))["usd_cents"].sum())
    if total and cents * 100 >= total * LATE_SHARE:
        yield Noted(
            "late",
            f"执行额的 {cents * 100 // total}% 在核准截止前 {LATE.days} 天内填报或变更（{len(late)} 笔）",
            f"{cents * 100 // total} % of the executed value was filed or changed within {LATE.days} days before the cut-off "
            f"({len(late)} executions)",
        )


def _twice(application: GrantApplication) -> Iterable[Noted]:
    """Executions and certificates that another standing application of any call counts too."""
    own, held = set(application.executions), {(code, number) for code, number, _ in application.certificates}
    others = GrantApplication.objects.exclude(pk=application.pk).exclude(
        call=application.call, enterprise=application.enterprise_id
    )
    for one in others.filter(enterprise=application.enterprise_id).select_related("call"):
        both = own & set(one.executions)
        papers = held & {(code, number) for code, number, _ in one.certificates}
        if not (both or papers) or grant.stage(one) in grant.GONE:
            continue
        if papers:
            yield Noted(
                "twice",
                f"{len(papers)} 项认证也在申报 {one.pk}（{one.call.name}）中计入",
                f"{len(papers)} certificates count in the application {one.pk} ({one.call.name}) too",
            )
        if both:
            yield Noted(
                "twice",
                f"{len(both)} 笔执行也在申报 {one.pk}（{one.call.name}）中计入",
                f"{len(both)} executions count in the application {one.pk} ({one.call.name}) too",
            )


def _relatives(application: GrantApplication) -> Iterable[Noted]:
    found = grant_kin.relatives(application)
    names = history.names(list(found)[:NAMED])
    for code, kinds in list(found.items())[:NAMED]:
        zh = "、".join(KIN_NAMES[kind][0] for kind in kinds)
        en = ", ".join(KIN_NAMES[kind][1] for kind in kinds)
        yield Noted(
            "relative",
            f"与申报企业 {names.get(code, '')}（{code}）{zh}相同",
            f"the same {en} as the applicant {names.get(code, '')} ({code})",
        )
