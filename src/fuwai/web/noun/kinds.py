"""The nouns whose pages are those of web.record with other columns and parts."""

from django.utils.translation import gettext_lazy as _

from fuwai.web.noun import beside
from fuwai.web.record.kind import Kind, Part

ENTERPRISE = Kind(
    noun="enterprise",
    slug="enterprises",
    heading=_("企业信息"),
    new=_("登记企业信息"),
    columns=("name", "county", "registration_type", "industry", "effective"),
    parts=(
        Part(_("企业"), ("name", "registration_type", "industry", "parent_group", "founded")),
        Part(_("注册地"), ("county", "effective")),
        Part(_("注册资本"), ("capital", "capital_currency")),
        Part(_("联系方式"), ("contact_name", "contact_phone", "contact_email")),
    ),
    marked={"currency": ("capital_currency",), "date": ("founded",), "amount": ("capital",)},
    fixed=("county", "effective"),  # a relocation has a page of its own, which shows what becomes of what waits
    grouped=False,
    more=beside.of_enterprise,
)
WORKFORCE = Kind(
    noun="workforce",
    slug="workforce",
    heading=_("从业人员"),
    new=_("填报从业人员"),
    columns=("month", "employees", "college", "new_hires", "new_college_hires"),
    parts=(
        Part(_("月末在职"), ("month", "employees", "college")),
        Part(_("本月新录用"), ("new_hires", "new_college_hires")),
    ),
    day="month",
    marked={"date": ("month",), "duplicate": ("month",)},
    grouped=False,
)
CERTIFICATION = Kind(
    noun="certification",
    slug="certifications",
    heading=_("资质认证"),
    new=_("新增认证"),
    columns=("certificate_number", "certification", "issuer", "issued", "expires"),
    parts=(
        Part(_("证书"), ("certification", "certificate_number", "issuer", "issued", "expires")),
        Part(_("认证费用"), ("cost", "cost_currency")),
    ),
    day="issued",
    marked={
        "amount": ("cost",),
        "currency": ("cost_currency",),
        "date": ("issued",),
        "duplicate": ("certificate_number",),
        "evidence": ("certificate_number",),
    },
    grouped=False,
)
TRAINING = Kind(
    noun="training",
    slug="trainings",
    heading=_("人员培训"),
    new=_("新增培训"),
    columns=("training_number", "title", "start", "end", "trainees", "hired", "hours"),
    parts=(
        Part(_("培训"), ("training_number", "title", "start", "end", "hours")),
        Part(_("人数"), ("trainees", "hired")),
    ),
    day="start",
    marked={"date": ("start", "end"), "duplicate": ("training_number",)},
    grouped=False,
)
RECEIPT = Kind(
    noun="receipt",
    slug="receipts",
    heading=_("收汇凭证"),
    new=_("登记凭证"),
    columns=("receipt_number", "kind", "received", "amount", "usd", "payer"),
    parts=(
        Part(_("凭证"), ("receipt_number", "kind", "received", "amount", "currency")),
        Part(_("付款方"), ("payer", "payer_country")),
    ),
    day="received",
    amount="amount",
    marked={
        "amount": ("amount",),
        "currency": ("currency",),
        "date": ("received",),
        "country": ("payer_country",),
        "duplicate": ("receipt_number",),
        "evidence": ("receipt_number",),
    },
    grouped=False,
    page="noun/receipt.html",
    more=beside.of_receipt,
)
ALLOTMENT = Kind(
    noun="allotment",
    slug="allotments",
    heading=_("凭证分摊"),
    new=_("新增分摊"),
    columns=("receipt_number", "contract", "execution_number", "allotted"),
    parts=(Part(_("分摊"), ("receipt_number", "provider_number", "execution_number", "allotted", "currency")),),
    marked={"amount": ("allotted",), "currency": ("currency",), "duplicate": ("receipt_number",)},
)
KINDS: dict[str, Kind] = {
    kind.noun: kind for kind in (ENTERPRISE, WORKFORCE, CERTIFICATION, TRAINING, RECEIPT, ALLOTMENT)
}
