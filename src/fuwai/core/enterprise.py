"""接包企业: the enterprise that files. A change of county is a new version with the day it takes effect (注册地变更)."""

from fuwai.core.record import Field, RecordType

CODE_NOTE_ZH = "18 位统一社会信用代码, 或 9 位组织机构代码"
CODE_NOTE_EN = "the 18-character unified social credit code, or the 9-character organisation code"

ENTERPRISE_CODE = Field(
    "enterprise_code",
    "企业代码",
    "enterprise code",
    required=True,
    limit=18,
    synonyms=("统一社会信用代码", "社会信用代码", "组织机构代码", "信用代码", "企业统一社会信用代码"),
    note_zh=CODE_NOTE_ZH,
    note_en=CODE_NOTE_EN,
    example="91330108000000019R",
)

ENTERPRISE = RecordType(
    "enterprise",
    "企业信息",
    "enterprise",
    key=("enterprise_code",),
    fields=(
        ENTERPRISE_CODE,
        Field(
            "name",
            "企业名称",
            "enterprise name",
            required=True,
            synonyms=("接包方名称", "接包方", "单位名称", "公司名称"),
            example="示例甲信息服务有限公司",
        ),
        Field(
            "county",
            "注册地区",
            "county of registration",
            "code",
            required=True,
            codes="region",
            synonyms=("注册地", "行政区划代码", "所在区县", "注册地行政区划"),
            example="330108",
        ),
        Field(
            "effective",
            "生效日期",
            "in effect from",
            "date",
            synonyms=("变更生效日期", "迁入日期"),
            note_zh="注册地变更时填写变更生效日",
            note_en="for a relocation: the day it takes effect",
        ),
        Field(
            "registration_type",
            "登记注册类型",
            "registration type",
            "code",
            required=True,
            codes="registration_type",
            synonyms=("企业类型", "注册类型"),
            example="173",
        ),
        Field(
            "industry",
            "国民经济行业",
            "industry",
            "code",
            required=True,
            codes="industry",
            synonyms=("行业代码", "所属行业", "国民经济行业代码"),
            example="I65",
        ),
        Field(
            "capital",
            "注册资本",
            "registered capital",
            "amount",
            currency="capital_currency",
            synonyms=("注册资金",),
            limit=10**15,
            example="1000万",
        ),
        Field("capital_currency", "注册资本币种", "currency of capital", "code", codes="currency", example="CNY"),
        Field("founded", "成立日期", "founded", "date", synonyms=("成立时间", "注册日期"), example="2008-03-12"),
        Field("parent_group", "所属集团", "parent group", synonyms=("母公司", "集团公司")),
        Field("contact_name", "联系人", "contact", limit=40, synonyms=("填报人", "经办人")),
        Field("contact_phone", "联系电话", "telephone", limit=40, synonyms=("电话", "手机")),
        Field("contact_email", "电子邮箱", "e-mail", limit=80, synonyms=("邮箱", "电子邮件")),
    ),
)
