"""What an edit check may know beside its row: the frames that the service supplies, and the columns derived from them.

`CONTEXT_COLUMNS` lists every derived column of every noun. The modules of the nouns derive them, by joins and group-bys
over the file's own rows and what storage holds; a row of the file stands in for its earlier version.
"""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from fuwai.core.record import RecordType

Kind = Literal["flag", "text", "date", "month", "count", "cents", "amount"]

DTYPES: dict[str, type[pl.DataType]] = {
    "text": pl.String,
    "code": pl.String,
    "date": pl.Date,
    "month": pl.Int32,
    "count": pl.Int64,
    "amount": pl.Int64,
    "cents": pl.Int64,
    "flag": pl.Boolean,
}


@dataclass(frozen=True)
class Context:
    """What storage holds at present about the enterprises that occur in a file, one row a record (its last version).

    Each frame has the record's field names (`filing` and `submitted_at` besides are not read). None says that nobody
    looked: what depends on it is undecided. An empty frame says that there is none. Rows of the same import in other
    sheets (the contracts of its executions) belong here too. *enterprises* may also hold namesakes of other codes.
    *others*: receipts of other enterprises with the receipt numbers of the file: receipt_number, received, amount,
    currency, enterprise_code.
    """

    enterprises: pl.DataFrame | None = None
    contracts: pl.DataFrame | None = None
    executions: pl.DataFrame | None = None
    receipts: pl.DataFrame | None = None
    allotments: pl.DataFrame | None = None
    workforce: pl.DataFrame | None = None
    certifications: pl.DataFrame | None = None
    trainings: pl.DataFrame | None = None
    others: pl.DataFrame | None = None


@dataclass(frozen=True)
class ContextColumn:
    """A derived column: cents are US cents; an amount is in minor units of the currency that *currency* names."""

    name: str
    kind: Kind
    zh: str
    en: str
    currency: str = ""


def _flag(name: str, zh: str, en: str) -> ContextColumn:
    return ContextColumn(name, "flag", zh, en)


def _count(name: str, zh: str, en: str) -> ContextColumn:
    return ContextColumn(name, "count", zh, en)


def _cents(name: str, zh: str, en: str) -> ContextColumn:
    return ContextColumn(name, "cents", zh, en)


def _text(name: str, zh: str, en: str) -> ContextColumn:
    return ContextColumn(name, "text", zh, en)


def _date(name: str, zh: str, en: str) -> ContextColumn:
    return ContextColumn(name, "date", zh, en)


def _amount(name: str, currency: str, zh: str, en: str) -> ContextColumn:
    return ContextColumn(name, "amount", zh, en, currency)


EVERY = (
    _date("judged_on", "判定日", "the day at which the row is judged"),
    _flag(
        "enterprise_code_valid", "企业代码的形式与校验位正确", "form and check character of the enterprise code hold"
    ),
    _text("enterprise_code_checked", "按校验位应为的企业代码", "the code that the other characters call for"),
    _flag("first_with_key", "本文件中同一主键的第一行", "the first row of the file with this key"),
)
KNOWN = _flag("enterprise_known", "企业已登记", "the enterprise is registered")
FOUNDED = _date("enterprise_founded", "企业成立日期", "the day on which the enterprise was founded")

CONTEXT_COLUMNS: dict[str, tuple[ContextColumn, ...]] = {
    "enterprise": (
        *EVERY,
        _cents("capital_usd_cents", "注册资本折美元", "registered capital in US cents"),
        _flag("phone_formed", "电话形如 0571-12345678", "the telephone has the form of one"),
        _count("codes_with_name", "用此名称（去标点后）的企业代码数", "enterprise codes under this name, folded"),
        _flag("county_in_force", "注册地区代码在判定日有效", "the region's code is in force on the day"),
        _flag("industry_in_force", "行业代码在判定日有效", "the industry's code is in force on the day"),
        _flag("registration_type_in_force", "登记注册类型代码在判定日有效", "the type's code is in force on the day"),
        _text("filed_name", "已填报的名称", "name as filed"),
        _text("filed_county", "已填报的注册地区", "county as filed"),
        _date("filed_founded", "已填报的成立日期", "founded, as filed"),
        _date("filed_effective", "已填报的生效日期", "in effect from, as filed"),
    ),
    "contract": (
        *EVERY,
        KNOWN,
        FOUNDED,
        _cents("value_usd_cents", "合同金额折美元", "contract value in US cents"),
        _text("wording", "合同名称和内容", "title and description together"),
        _text("enterprise_name", "企业名称", "the enterprise's name"),
        _text("client_key", "发包方名称（去标点后）", "the client's name, folded"),
        _text("enterprise_key", "企业名称（去标点后）", "the enterprise's name, folded"),
        _text("client_currency", "发包方国别的货币", "the currency of the client's country"),
        _flag("group_in_force", "业务类别在签订日或判定日的目录中", "the group is in the catalogue of its day"),
        _flag("framework_known", "框架合同已填报", "the framework contract is filed"),
        _text("framework_kind", "所引合同的类别", "the kind of the contract referred to"),
        _text("framework_client_name", "框架合同的发包方", "the framework contract's client"),
        _date("framework_signed", "框架合同签订日期", "the framework contract's day of signing"),
        _cents("framework_usd_cents", "框架合同金额折美元", "the framework contract's value in US cents"),
        _cents("framework_orders_usd_cents", "框架合同下订单合计折美元", "its orders' values together in US cents"),
        _text("filed_control_number", "已登记的合同登记号", "control number on file"),
        _amount("filed_value", "filed_currency", "已填报的合同金额", "contract value as filed"),
        _text("filed_currency", "已填报的币种", "currency as filed"),
        _date("filed_signed", "已填报的签订日期", "signed, as filed"),
        _text("filed_client_name", "已填报的发包方", "client as filed"),
        _cents("contract_executed_usd_cents", "合同已执行金额折美元", "executed under the contract, in US cents"),
        _count("same_contracts", "同发包方、金额、签订日的合同数", "contracts of same client, value and day"),
        _count("similar_contracts", "同发包方、金额、月份而名称相近的合同数", "same client, value, month; like title"),
        _count("history_contracts", "企业已有合同数（含本文件）", "contracts of the enterprise, the file's included"),
        _cents("history_value_usd_cents", "企业合同金额中位数折美元", "median value of its contracts in US cents"),
        _count("employees", "签订当月从业人数", "employees in the month of signing"),
    ),
    "execution": (
        *EVERY,
        KNOWN,
        FOUNDED,
        _cents("amount_usd_cents", "执行金额折美元", "executed value in US cents"),
        _flag("contract_known", "合同已填报", "the contract is filed"),
        _count("contracts_elsewhere", "他企业同编号的合同数", "contracts of this number at other enterprises"),
        _text("contract_kind", "合同类别", "kind of contract"),
        _text("contract_currency", "合同币种", "the contract's currency"),
        _amount("contract_value", "contract_currency", "合同金额", "contract value"),
        _date("contract_signed", "合同签订日期", "the contract's day of signing"),
        _date("contract_start", "合同开始日期", "the contract's start"),
        _date("contract_end", "合同结束日期", "the contract's end"),
        _date("contract_terminated", "合同终止日期", "the contract's termination"),
        _amount(
            "contract_executed",
            "contract_currency",
            "合同执行合计, 币种全部相同时才有",
            "executed under the contract, where all is in its currency",
        ),
        _cents("contract_value_usd_cents", "合同金额折美元", "contract value in US cents"),
        _cents("contract_executed_usd_cents", "合同执行合计折美元", "executed under the contract in US cents"),
        _count("same_executions", "同合同、日期、金额的执行数", "executions of same contract, day and amount"),
        _count("same_invoices", "同发票号的执行数", "executions with this invoice number"),
        _date("window_opens", "填报窗口的首日", "the first day that the filing window lets in"),
        _count("history_executions", "企业已有执行数（含本文件）", "executions of the enterprise, the file's included"),
        _cents("history_amount_usd_cents", "企业执行金额中位数折美元", "median of its executed values in US cents"),
        _count("employees", "执行当月从业人数", "employees in the month of execution"),
        _cents("month_executed_usd_cents", "企业当月执行合计折美元", "executed by the enterprise in the month"),
        _amount("execution_allotted", "currency", "已分摊到本执行的收汇, 同币种", "allotted to it in its currency"),
        _amount("filed_amount", "filed_currency", "已填报的执行金额", "executed value as filed"),
        _text("filed_currency", "已填报的币种", "currency as filed"),
        _date("filed_executed", "已填报的执行日期", "executed, as filed"),
    ),
    "receipt": (
        *EVERY,
        KNOWN,
        FOUNDED,
        _cents("amount_usd_cents", "凭证金额折美元", "the receipt's amount in US cents"),
        _amount("receipt_allotted", "currency", "凭证已分摊合计, 同币种", "allotted from the receipt, its currency"),
        _count(
            "numbers_elsewhere",
            "以同号且同日期或同金额填报凭证的他企业数",
            "other enterprises: same number, day or amount",
        ),
        _count(
            "receipts_elsewhere",
            "以同号、同日期、同金额填报凭证的他企业数",
            "other enterprises: same number, day, amount",
        ),
        _count("same_receipts", "同日期、金额、付款方的凭证数", "receipts of same day, amount and payer"),
        _amount("filed_amount", "filed_currency", "已填报的凭证金额", "amount as filed"),
        _text("filed_currency", "已填报的币种", "currency as filed"),
    ),
    "allotment": (
        *EVERY,
        KNOWN,
        _flag("receipt_known", "凭证已填报", "the receipt is filed"),
        _text("receipt_currency", "凭证币种", "the receipt's currency"),
        _amount("receipt_amount", "receipt_currency", "凭证金额", "the receipt's amount"),
        _date("receipt_received", "收汇日期", "the day of receipt"),
        _text("receipt_payer_country", "付款方国别", "the payer's country"),
        _amount("receipt_allotted", "currency", "凭证已分摊合计（含本文件）", "allotted from the receipt in all"),
        _flag("execution_known", "执行已填报", "the execution is filed"),
        _text("execution_currency", "执行币种", "the execution's currency"),
        _amount("execution_amount", "execution_currency", "执行金额", "the execution's value"),
        _date("execution_executed", "执行日期", "the day of execution"),
        _cents("execution_usd_cents", "执行金额折美元", "the execution's value in US cents"),
        _amount("execution_allotted", "currency", "执行已分摊合计（含本文件）", "allotted to the execution in all"),
        _cents("execution_allotted_usd_cents", "执行已分摊合计折美元", "allotted to the execution in US cents"),
        _count("days_to_receipt", "从执行到收汇的天数", "days from execution to receipt"),
        _text("contract_client_country", "发包方国别", "the client's country"),
    ),
    "workforce": (
        *EVERY,
        KNOWN,
        ContextColumn("judged_month", "month", "判定日的月份", "the month of the day of judging"),
        ContextColumn("founded_month", "month", "企业成立的月份", "the month in which the enterprise was founded"),
        ContextColumn("last_month", "month", "上月", "the month before"),
        _flag(
            "last_month_filed", "上月已填报（含本文件）; 首个月份不判", "the month before is filed, the file included"
        ),
        _count("last_employees", "上月从业人数", "employees in the month before"),
        _count("last_college", "上月大专以上人数", "with college degree in the month before"),
        _cents("month_executed_usd_cents", "企业当月执行合计折美元", "executed by the enterprise in the month"),
    ),
    "certification": (
        *EVERY,
        KNOWN,
        FOUNDED,
        _cents("cost_usd_cents", "认证费用折美元", "cost in US cents"),
        _count("days_valid", "有效天数", "days from issue to expiry"),
        _count("certificate_holders", "持同一证书的企业数", "enterprises with this certificate"),
        _count("same_certificates", "企业同认证同发证日的证书数", "its certificates of same kind and day"),
    ),
    "training": (
        *EVERY,
        KNOWN,
        FOUNDED,
        _count("training_days", "培训天数", "days of training, both ends counted"),
        _count("same_trainings", "同名称同开始日的培训数", "trainings of same title and start"),
        _count("employees", "结束当月从业人数", "employees in the month of its end"),
    ),
}


def unread_columns(record: RecordType) -> tuple[str, ...]:
    """The flag of each required field: the cell was filled but could not be read (NULL in the frame)."""
    return tuple(f"{field.name}_unread" for field in record if field.required)


def conform(frame: pl.DataFrame | None, record: RecordType) -> pl.DataFrame:
    """*frame* with every field of *record*, in its dtype: a missing column is NULL. Other columns stay."""
    if frame is None:
        return pl.DataFrame(schema={field.name: DTYPES[field.kind] for field in record})
    schema = frame.schema
    if all(schema.get(field.name) == DTYPES[field.kind] for field in record):
        return frame
    return frame.with_columns(
        (
            pl.col(field.name).cast(DTYPES[field.kind])
            if field.name in frame.columns
            else pl.lit(None, DTYPES[field.kind]).alias(field.name)
        )
        for field in record
    )
