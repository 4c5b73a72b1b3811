"""企业认证: a certificate that an enterprise holds."""

from fuwai.core.enterprise import ENTERPRISE_CODE
from fuwai.core.record import Field, RecordType

CERTIFICATION = RecordType(
    "certification",
    "企业认证",
    "certification",
    key=("enterprise_code", "certification", "certificate_number"),
    fields=(
        ENTERPRISE_CODE,
        Field(
            "certification",
            "认证名称",
            "certification",
            "code",
            codes="certification",
            required=True,
            synonyms=("认证类别", "认证类型"),
            example="iso27001",
        ),
        Field(
            "certificate_number",
            "证书编号",
            "certificate number",
            required=True,
            limit=80,
            synonyms=("证书号",),
            example="IS-000001",
        ),
        Field("issuer", "发证机构", "issued by", synonyms=("认证机构",)),
        Field(
            "issued",
            "发证日期",
            "issued",
            "date",
            required=True,
            synonyms=("获证日期", "取得日期"),
            example="2014-09-01",
        ),
        Field("expires", "有效期至", "expires", "date", synonyms=("证书有效期", "到期日"), example="2017-08-31"),
        Field("cost", "认证费用", "cost", "amount", currency="cost_currency", limit=10**12, synonyms=("认证支出",)),
        Field("cost_currency", "费用币种", "currency of cost", "code", codes="currency"),
    ),
)
