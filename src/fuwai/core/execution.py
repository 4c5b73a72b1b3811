"""合同执行: what was delivered and settled under a contract, month by month."""

from fuwai.core.contract import PROVIDER_NUMBER
from fuwai.core.enterprise import ENTERPRISE_CODE
from fuwai.core.record import Field, RecordType

EXECUTION_NUMBER = Field(
    "execution_number",
    "执行编号",
    "execution number",
    required=True,
    limit=60,
    synonyms=("执行序号", "执行流水号", "执行号"),
    example="201506-01",
)

EXECUTION = RecordType(
    "execution",
    "合同执行",
    "execution",
    key=("enterprise_code", "provider_number", "execution_number"),
    fields=(
        ENTERPRISE_CODE,
        PROVIDER_NUMBER,
        EXECUTION_NUMBER,
        Field(
            "executed",
            "执行日期",
            "executed",
            "date",
            required=True,
            synonyms=("执行时间", "完成日期"),
            example="2015-06-18",
        ),
        Field(
            "amount",
            "执行金额",
            "executed value",
            "amount",
            currency="currency",
            required=True,
            limit=10**14,
            synonyms=("执行额", "本次执行金额", "接包执行金额"),
            example="35000",
        ),
        Field(
            "currency",
            "币种",
            "currency",
            "code",
            codes="currency",
            required=True,
            synonyms=("执行币种", "货币"),
            example="USD",
        ),
        Field("invoice_number", "发票号码", "invoice number", limit=60, synonyms=("发票号",)),
        Field("remark", "备注", "remark", limit=500, synonyms=("说明",)),
    ),
)
