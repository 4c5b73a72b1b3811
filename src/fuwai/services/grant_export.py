"""资金文书: decision letters as docx and PDF, payment list and published list as xlsx, a simulation as xlsx and SVG."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from fuwai.core.access import Viewer
from fuwai.core.bulletin import Cell, Document, Name, Paragraph, Section, Sentence, TableBlock
from fuwai.core.error import FuwaiError
from fuwai.core.grant_award import yuan
from fuwai.core.moment import beijing
from fuwai.core.rounding import round_half_away
from fuwai.files import document, roster
from fuwai.services import grant_award, grant_pay
from fuwai.services.grant_simulate import KIND_NAMES, Simulated
from fuwai.standards import grants
from fuwai.standards.region import regions
from fuwai.storage import history
from fuwai.storage.models import GrantAward

Language = Literal["zh", "en"]
PAYMENTS = (
    *("核定编号", "企业代码", "企业名称", "收款账号", "核定金额（元）"),
    *("剔除后金额（元）", "已拨付（元）", "本次可拨付（元）", "应退回（元）"),
)
PUBLISHED = ("序号", "企业名称", "注册地区", "拟支持金额（元）")
CHANGES = ("企业代码", "企业名称", "注册地区", "原方案（元）", "新方案（元）", "增减（元）", "变化")


def letter(viewer: Viewer, award: int, language: Language = "zh") -> Document:
    """The decision letter of an award, with every step of its computation. Raises FuwaiError `grant.award_unknown`."""
    found = (
        GrantAward.objects.visible_to(viewer).select_related("awarding__call", "application").filter(pk=award).first()
    )
    if found is None or (viewer.kind == "enterprise" and not published(found)):
        raise FuwaiError("grant.award_unknown", f"没有核定 {award}", f"there is no award {award}")
    zh, call = language == "zh", found.awarding.call
    name = history.names([found.application.enterprise_id])[found.application.enterprise_id]
    region = regions().region(call.region)
    issuer = f"{region.zh}商务主管部门" if zh else f"Commerce body of {region.en}"
    title = "资金核定通知书" if zh else "Letter of decision on a grant"
    day = beijing(found.awarding.recorded_at).date()
    verdict = ("予以支持" if found.fen else "不予支持") if zh else ("is supported" if found.fen else "is not supported")
    lead = (
        (Name(name), "：", Name(call.name), "的申报", verdict, "，核定金额 ", Name(yuan(found.fen)), " 元。")
        if zh
        else (
            Name(name),
            ": the application to ",
            Name(call.name),
            " ",
            verdict,
            " with ",
            Name(yuan(found.fen)),
            " CNY.",
        )
    )
    return Document(
        id=f"grant-letter-{award}",
        title=title,
        language=language,
        region=call.region,
        region_name=region.zh if zh else region.en,
        period=str(day.year),
        period_name=str(day),
        issuer=issuer,
        as_of=call.cut_off.isoformat(),
        level="",
        marking="",
        lead=(Paragraph((Sentence("grant.decision", lead),)),),
        sections=(Section("核定过程" if zh else "How it was computed", (_table(found, zh),)),),
        notes=_notes(call.scheme, zh),
    )


def write_letters(viewer: Viewer, number: int, out: Path, formats: tuple[str, ...] = ("docx", "pdf")) -> list[Path]:
    """The letters of a call's last awarding that the viewer sees. Raises FuwaiError `grant.no_awarding`, `document.format`."""
    awards = GrantAward.objects.visible_to(viewer).filter(awarding__call_id=number)
    last = awards.order_by("-awarding_id").values_list("awarding_id", flat=True).first()
    if last is None:
        raise FuwaiError("grant.no_awarding", "尚未核定", "nothing is awarded yet")
    paths: list[Path] = []
    for award in awards.filter(awarding_id=last).order_by("id").values_list("pk", flat=True):
        paths += document.render(letter(viewer, award), formats, out)
    return paths


def payments_xlsx(viewer: Viewer, number: int) -> bytes:
    """拨付清单. Raises as `grant_pay.payment_list`."""
    rows = [
        [
            one.award,
            one.enterprise,
            one.name,
            one.account,
            *map(money, (one.fen, one.now, one.paid, one.payable, one.owed)),
        ]
        for one in grant_pay.payment_list(viewer, number)
    ]
    return roster.xlsx("拨付清单", PAYMENTS, rows)


def published_xlsx(number: int) -> bytes:
    """公示名单. Raises FuwaiError `grant.not_published`."""
    _, lines = grant_award.public_list(number)
    places = regions().regions
    rows = [
        [at, one.name, places[one.county].zh if one.county in places else one.county, money(one.fen)]
        for at, one in enumerate(lines, 1)
    ]
    return roster.xlsx("公示名单", PUBLISHED, rows)


def simulation_xlsx(found: Simulated) -> bytes:
    """Who gains, who loses; those that neither variant pays are left out."""
    rows = [
        [code, name, county, money(before), money(after), money(change), KIND_NAMES[kind][0]]
        for code, name, county, before, after, change, kind in found.rows.iter_rows()
        if before or after
    ]
    return roster.xlsx("测算", CHANGES, rows)


def money(fen: int) -> Decimal:
    return round_half_away(fen).scaleb(-2)


def _table(award: GrantAward, zh: bool) -> TableBlock:
    head = ("步骤", "金额（元）") if zh else ("Step", "Amount (CNY)")
    rows = tuple(
        (Cell(step_zh if zh else step_en), Cell(yuan(fen) if fen else "", align="right"))
        for step_zh, step_en, fen in award.steps
    )
    caption = "核定步骤" if zh else "Steps"
    unit = "单位：元" if zh else "CNY"
    return TableBlock("steps", caption, unit, ((Cell(head[0]), Cell(head[1], align="right")),), rows)


def _notes(scheme: str, zh: bool) -> tuple[str, ...]:
    found = grants.schemes().get(scheme)
    if found is None:
        return ()
    return (f"依据：{found.zh}；来源：{found.source}" if zh else f"Under: {found.en}; source: {found.source}",)


def published(award: GrantAward) -> bool:
    notice = getattr(award.awarding, "notice", None)
    return notice is not None and notice.first <= datetime.now(UTC)
