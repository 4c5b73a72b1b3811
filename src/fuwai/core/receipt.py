"""收汇凭证: a foreign-exchange receipt or an invoice, and its allotment to executions, many to many."""

from fuwai.core.contract import PROVIDER_NUMBER
from fuwai.core.enterprise import ENTERPRISE_CODE
from fuwai.core.execution import EXECUTION_NUMBER
from fuwai.core.record import Field, RecordType

RECEIPT_NUMBER = Field(
    "receipt_number",
    "凭证号码",
    "receipt number",
    required=True,
    limit=60,
    synonyms=("收汇凭证号", "凭证编号", "收汇凭证号码", "水单号"),
    example="SH20150620001",
)

RECEIPT = RecordType(
    "receipt",
    "收汇凭证",
    "foreign-exchange receipt",
    key=("enterprise_code", "receipt_number"),
    fields=(
        ENTERPRISE_CODE,
        RECEIPT_NUMBER,
        Field(
            "kind",
            "凭证类型",
            "kind of receipt",
            "code",
            codes="receipt_kind",
            required=True,
            synonyms=("凭证种类",),
            example="bank_slip",
        ),
        Field(
            "received",
            "收汇日期",
            "received",
            "date",
            required=True,
            synonyms=("到账日期", "凭证日期"),
            example="2015-06-20",
        ),
        Field(
            "amount",
            "凭证金额",
            "amount",
            "amount",
            currency="currency",
            required=True,
            limit=10**14,
            synonyms=("收汇金额", "到账金额"),
            example="35000",
        ),
        Field(
            "currency",
            "币种",
            "currency",
            "code",
            codes="currency",
            required=True,
            synonyms=("收汇币种", "货币"),
            example="USD",
        ),
        Field("payer", "付款方", "payer", synonyms=("汇款人", "付款人")),
        Field(
            "payer_country",
            "付款方国别（地区）",
            "payer's country",
            "code",
            codes="country",
            synonyms=("付款方国别", "付款方国别(地区)"),
        ),
    ),
)

ALLOTMENT = RecordType(
    "allotment",
    "凭证分摊",
    "allotment",
    key=("enterprise_code", "receipt_number", "provider_number", "execution_number"),
    fields=(
        ENTERPRISE_CODE,
        RECEIPT_NUMBER,
        PROVIDER_NUMBER,
        EXECUTION_NUMBER,
        Field(
            "allotted",
            "分摊金额",
            "allotted amount",
            "amount",
            currency="currency",
            required=True,
            limit=10**14,
            synonyms=("本次分摊金额", "使用金额"),
            example="35000",
        ),
        Field(
            "currency",
            "币种",
            "currency",
            "code",
            codes="currency",
            required=True,
            synonyms=("分摊币种", "货币"),
            example="USD",
        ),
    ),
)
