"""从业人员: people of an enterprise at the end of a month."""

from fuwai.core.enterprise import ENTERPRISE_CODE
from fuwai.core.record import Field, RecordType

WORKFORCE = RecordType(
    "workforce",
    "从业人员",
    "workforce",
    key=("enterprise_code", "month"),
    fields=(
        ENTERPRISE_CODE,
        Field(
            "month",
            "统计月份",
            "month",
            "month",
            required=True,
            synonyms=("报告期", "月份"),
            limit=209912,
            example="201506",
        ),
        Field(
            "employees",
            "从业人数",
            "employees",
            "count",
            required=True,
            limit=2_000_000,
            synonyms=("从业人员数", "期末从业人数", "员工总数"),
            example="120",
        ),
        Field(
            "college",
            "大专以上人数",
            "with college degree",
            "count",
            required=True,
            limit=2_000_000,
            synonyms=("大学（含大专）以上学历人数", "大学(含大专)以上学历人数", "大专及以上人数"),
            example="96",
        ),
        Field(
            "new_hires",
            "新录用人数",
            "new hires",
            "count",
            limit=2_000_000,
            synonyms=("新增从业人数", "本月新录用人数"),
            example="6",
        ),
        Field(
            "new_college_hires",
            "新录用大专以上人数",
            "new hires with college degree",
            "count",
            limit=2_000_000,
            synonyms=("新录用大学生人数",),
            example="5",
        ),
    ),
)
