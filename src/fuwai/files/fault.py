"""What may be wrong with a cell, in words: what came, what was wanted, what to do."""

from collections.abc import Mapping
from types import MappingProxyType

CAME_SHOWN = 60  # characters of a cell that a message repeats

# fault → (Chinese, English). Slots: came, zh and en (the heading's names), limit, near_zh, near_en, digits, currency.
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "formula": (
            "{zh}是公式; 请只粘贴数值 (复制 → 选择性粘贴 → 数值)",
            "{en} holds a formula; paste its value instead (Copy → Paste Special → Values)",
        ),
        "error": (
            "{zh}是 Excel 的错误值 (如 #REF!、#N/A); 请填入数据或清空",
            "{en} holds an Excel error (#REF!, #N/A …); enter the datum or clear the cell",
        ),
        "merged": (
            "{zh}在合并单元格 {came} 中, 只有第一格有值; 请取消合并并逐行填写",
            "{en} lies in the merged cells {came}, of which only the first has a value; unmerge and fill each row",
        ),
        "control": (
            "{zh}“{came}”含有不可见的控制字符; 请重新输入",
            "{en} {came!r} holds invisible control characters; type it again",
        ),
        "too_long": (
            "{zh}“{came}”太长, 最多 {limit} 个字符; 请缩短",
            "{en} {came!r} is too long: at most {limit} characters; shorten it",
        ),
        "became_date": (
            "{zh}被 Excel 变成了日期“{came}”; 请把单元格设为文本格式后重新输入",
            "Excel turned {en} into the date {came!r}; format the cell as text and type it again",
        ),
        "date": (
            "{zh}“{came}”不是日期; 请写作 2015-06-03、2015/6/3 或 2015年6月3日 (1900 至 2099 年)",
            "{en} {came!r} is no date; write 2015-06-03, 2015/6/3 or 2015年6月3日 (years 1900 to 2099)",
        ),
        "month": (
            "{zh}“{came}”不是月份; 请写作 201506、2015-06 或 2015年6月",
            "{en} {came!r} is no month; write 201506, 2015-06 or 2015年6月",
        ),
        "number": (
            "{zh}“{came}”不是数; 请写作 1234.5、1,234.50 或 12万",
            "{en} {came!r} is no number; write 1234.5, 1,234.50 or 12万",
        ),
        "count": (
            "{zh}“{came}”不是整数; 请写作 120 或 1,234",
            "{en} {came!r} is no whole number; write 120 or 1,234",
        ),
        "separators": (
            "{zh}“{came}”的逗号位置不对, 无法确定是千位分隔还是小数点; 请写作 1,234.50 或 1234.5",
            "the commas in {en} {came!r} divide no thousands; write 1,234.50 or 1234.5",
        ),
        "percent": (
            "{zh}“{came}”是百分数; 应填金额或数量本身",
            "{en} {came!r} is a percentage; the amount or number itself is wanted",
        ),
        "decimals": (
            "{zh}“{came}”的小数位太多; {currency} 最多 {digits} 位, 请四舍五入后填写",
            "{en} {came!r} has too many decimals: {currency} has {digits}; round it before you enter it",
        ),
        "whole": (
            "{zh}“{came}”有小数; 应填整数",
            "{en} {came!r} has decimals; a whole number is wanted",
        ),
        "limit": (
            "{zh}“{came}”超过上限 {limit}; 请核对单位",
            "{en} {came!r} is above the limit {limit}; check its unit",
        ),
        "unit_twice": (
            "{zh}“{came}”自带单位, 而标题已注明单位; 请只留一处",
            "{en} {came!r} has a unit of its own while the heading states one; keep one of them",
        ),
        "other_currency": (
            "{zh}“{came}”的币种与本行币种 {currency} 不符 (或与标题中的单位不符); 请改正其一",
            "the currency of {en} {came!r} (or of its heading) is not the row's {currency}; correct one of them",
        ),
        "no_currency": (
            "{zh}“{came}”不能记账: 本行没有可识别的币种; 请填币种",
            "{en} {came!r} cannot be kept: the row has no currency that is known; enter one",
        ),
        "code": (
            "{zh}“{came}”不在代码表中; {near_zh}",
            "{en} {came!r} is not in its list; {near_en}",
        ),
        "code_ambiguous": (
            "{zh}“{came}”可指不止一项; {near_zh}",
            "{en} {came!r} may mean more than one entry; {near_en}",
        ),
        "marked_example": (
            "本行标为“示例”, 但内容不是模板的示例; 若要填报, 请清空标记",
            "this row is marked as the example but is not the template's; to file it, clear the mark",
        ),
    }
)
NEAR = ("可选: {}", "it may be: {}")
NOTHING_NEAR = ("请从模板的下拉列表中选择", "choose from the drop-down list of the template")


def words(fault: str, slots: Mapping[str, object]) -> tuple[str, str]:
    """The Chinese and the English sentence of *fault*."""
    zh, en = WORDS[fault]
    return zh.format_map(slots), en.format_map(slots)


def shown(came: str) -> str:
    """A cell's text as a message repeats it: in one line, cut, control characters made visible."""
    line = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in came[:CAME_SHOWN])
    return f"{line}…" if len(came) > CAME_SHOWN else line
