"""人才培训: a training course given to service-outsourcing staff."""

from fuwai.core.enterprise import ENTERPRISE_CODE
from fuwai.core.record import Field, RecordType

TRAINING = RecordType(
    "training",
    "人才培训",
    "training",
    key=("enterprise_code", "training_number"),
    fields=(
        ENTERPRISE_CODE,
        Field(
            "training_number",
            "培训编号",
            "training number",
            required=True,
            limit=60,
            synonyms=("培训项目编号",),
            example="PX-2015-01",
        ),
        Field(
            "title",
            "培训名称",
            "title",
            required=True,
            synonyms=("培训项目", "课程名称"),
            example="软件测试工程师岗前培训",
        ),
        Field("start", "培训开始日期", "start", "date", required=True, synonyms=("开始日期",), example="2015-04-01"),
        Field("end", "培训结束日期", "end", "date", required=True, synonyms=("结束日期",), example="2015-04-30"),
        Field(
            "trainees",
            "培训人数",
            "trainees",
            "count",
            required=True,
            limit=1_000_000,
            synonyms=("参训人数",),
            example="30",
        ),
        Field("hired", "录用人数", "hired", "count", limit=1_000_000, synonyms=("就业人数",), example="22"),
        Field("hours", "学时", "hours", "count", limit=10_000, synonyms=("培训学时",), example="120"),
    ),
)
