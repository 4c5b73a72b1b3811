"""What the pages of some nouns show beside what all show: a receipt its allotments, an enterprise its relocation."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.review import Stage
from fuwai.services import allotting
from fuwai.services.record_card import Card
from fuwai.web import tags
from fuwai.web.part import Action, Column, Progress, Row, Table
from fuwai.web.record import cells

GONE = (Stage.WITHDRAWN, Stage.STRUCK_OUT)


def of_enterprise(viewer: Viewer, card: Card) -> Mapping[str, Any]:
    """To its own people the way to a relocation."""
    if viewer.kind != "enterprise" or card.standing.stage in GONE:
        return {}
    return {"actions": [Action(_("注册地变更"), reverse("relocation"), "flag")]}


def of_receipt(viewer: Viewer, card: Card) -> Mapping[str, Any]:
    """To which executions it is allotted, and what is left of it."""
    content, found = card.now.content, allotting.parts(viewer, card.standing)
    spent = sum(one.allotted for one in found if one.currency == content["currency"])
    currency = content["currency"]
    columns = [Column(_("合同编号")), Column(_("执行编号")), Column(_("分摊金额"), number=True), Column(_("审核"))]
    rows = [
        Row(
            [
                one.provider_number,
                one.execution_number,
                f"{tags.money(one.allotted, one.currency)} {one.currency}",
                cells.where(one.standing),
            ],
            href=reverse("allotment_show", args=[one.standing.record]),
        )
        for one in found
    ]
    own = viewer.kind == "enterprise" and card.standing.stage not in GONE
    allot = Action(_("分摊到执行"), reverse("receipt_allot", args=[card.standing.record]), "link", main=True)
    return {
        "actions": [allot] if own else [],
        "allotments": Table(_("分摊到的执行"), columns, rows, empty=_("尚未分摊")),
        "allotted": Progress(_("已分摊"), spent // 100, content["amount"] // 100),
        "receipt_left": f"{tags.money(content['amount'] - spent, currency)} {currency}",
    }
