"""What pays for an execution, as its page shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.services import paying
from fuwai.services.entry import GONE
from fuwai.services.paying import Payment
from fuwai.services.record_card import Card
from fuwai.web import tags
from fuwai.web.part import Action, Column, Progress, Row, Table
from fuwai.web.record import cells


def of_execution(viewer: Viewer, card: Card) -> Mapping[str, Any]:
    """The receipts of an execution; to its own people the way to one more."""
    content, found = card.now.content, paying.payments(viewer, card.standing)
    paid = sum(one.allotted for one in found if one.currency == content["currency"])
    add = Action(_("登记收汇凭证"), reverse("execution_pay", args=[card.standing.record]), "file")
    own = viewer.kind == "enterprise" and card.standing.stage not in GONE
    return {
        "payments": payments_table(found),
        "paid": Progress(_("凭证已付"), paid // 100, content["amount"] // 100),
        "unpaid": f"{tags.money(content['amount'] - paid, content['currency'])} {content['currency']}",
        "pay": add if own else None,
        "actions": [add] if own else [],
    }


def payments_table(found: Sequence[Payment]) -> Table:
    columns = [Column(_("凭证号码")), Column(_("分摊金额"), number=True), Column(_("审核"))]
    rows = [
        Row(
            [one.receipt, f"{tags.money(one.allotted, one.currency)} {one.currency}", cells.where(one.standing)],
            href=reverse("allotment_show", args=[one.standing.record]),
        )
        for one in found
    ]
    return Table(_("收汇凭证"), columns, rows, empty=_("还没有登记凭证"))
