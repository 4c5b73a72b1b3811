"""What is wrong with the form of a request, in both languages: the validator itself speaks English alone, and of itself."""

from collections.abc import Mapping
from typing import Any

# The validator's type of fault, or how it begins → what is said; names in braces are those of its context.
WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "it is missing"),
    "extra_forbidden": ("没有这一项", "there is no such field"),
    "string_too_long": ("最多 {max_length} 个字符", "at most {max_length} characters are taken"),
    "string_too_short": ("至少 {min_length} 个字符", "at least {min_length} characters are wanted"),
    "string_pattern_mismatch": ("应符合格式 {pattern}", "it should match {pattern}"),
    "string": ("应为文字", "a text is wanted"),
    "int": ("应为整数", "a whole number is wanted"),
    "float": ("应为数字", "a number is wanted"),
    "decimal": ("应为数字", "a number is wanted"),
    "bool": ("应为 true 或 false", "true or false is wanted"),
    "list": ("应为列表", "a list is wanted"),
    "dict": ("应为对象", "an object is wanted"),
    "model": ("应为对象", "an object is wanted"),
    "too_long": ("最多 {max_length} 项", "at most {max_length} are taken"),
    "too_short": ("至少 {min_length} 项", "at least {min_length} are wanted"),
    "literal_error": ("应为 {expected} 之一", "one of {expected} is wanted"),
    "enum": ("应为 {expected} 之一", "one of {expected} is wanted"),
    "greater_than_equal": ("不得小于 {ge}", "at least {ge} is wanted"),
    "greater_than": ("应大于 {gt}", "more than {gt} is wanted"),
    "less_than_equal": ("不得大于 {le}", "at most {le} is taken"),
    "less_than": ("应小于 {lt}", "less than {lt} is wanted"),
    "datetime": ("应为时刻, 如 2015-06-03T09:00:00+08:00", "a moment is wanted, as 2015-06-03T09:00:00+08:00"),
    "date": ("应为日期, 如 2015-06-03", "a date is wanted, as 2015-06-03"),
    "json": ("不是 JSON", "it is no JSON"),
    "none_required": ("应为 null", "null is wanted"),
}
OTHER = ("不合要求, 见 /api/v1/docs", "it does not fit, see /api/v1/docs")


def said(fault: Mapping[str, Any]) -> tuple[str, str]:
    """The fault in Chinese and in English."""
    kind, context = str(fault["type"]), dict(fault.get("ctx") or {})
    fitting = [name for name in WORDS if kind == name or kind.startswith(f"{name}_")]
    zh, en = WORDS[max(fitting, key=len)] if fitting else OTHER
    try:
        return zh.format(**context), en.format(**context)
    except KeyError:  # a context without what the words name
        return OTHER
