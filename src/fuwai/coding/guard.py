"""What can be no description of a contract: nothing, a sign or two, noise, an instruction to the reader. Never coded."""

import re
from dataclasses import dataclass

from fuwai.coding.fold import LIMIT

SHORTEST = 4  # characters that a description has at least
FEWEST_KNOWN = 6  # features that the model knows of a text

COMMANDS = re.compile(
    r"(ignore|disregard|forget)\b.{0,40}\b(instruction|prompt|rule|above|previous)|system prompt|you are now|as an ai\b|"
    r"(忽略|无视|忘记|不要理会|無視).{0,20}(指令|指示|提示|规则|要求|命令)|系统提示|你现在是|请?直接(输出|返回|回答)|"
    r"(输出|返回|回复|answer|output|respond|return).{0,12}(\b[IBK][1-9][1-9]\b|auto\b|confidence|置信度)",
    re.IGNORECASE | re.DOTALL,
)

# One of these stands in every text that COMMANDS finds; looking for them is quicker.
TELLING = ("忽略", "无视", "無視", "忘记", "不要理会", "系统提示", "你现在是", "直接", "输出", "返回", "回复")


@dataclass(frozen=True)
class Doubt:
    """Why a text cannot be coded."""

    id: str
    zh: str
    en: str


EMPTY = Doubt("empty", "没有文字", "there is no text")
SHORT = Doubt("short", "太短, 看不出是什么业务", "too short to tell the business")
UNKNOWN = Doubt(
    "unknown", "看不出是什么业务: 几乎没有认得的词", "hardly a word of it is known, so the business cannot be told"
)
BINARY = Doubt("binary", "含控制字符, 不像文字", "control characters: this is no text")
LONG = Doubt("long", f"超过 {LIMIT} 字, 只读了前面的", f"longer than {LIMIT} characters, only the beginning was read")
COMMAND = Doubt("command", "文字像是给程序的指令, 不是合同描述", "it reads like an instruction, not like a contract")

LATIN = re.compile("[A-Za-z]{6}")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def doubt(text: str, known: int) -> Doubt | None:
    """Why *text* cannot be coded; None where it can. *known*: how many of its features the model knows."""
    stripped = text.strip()
    if not stripped:
        return EMPTY
    for holds, why in (
        (len(text) > LIMIT, LONG),
        (len(stripped) < SHORTEST, SHORT),
        (CONTROL.search(stripped), BINARY),
        (known < FEWEST_KNOWN, UNKNOWN),
        (_commands(stripped), COMMAND),
    ):
        if holds:
            return why
    return None


def _commands(text: str) -> bool:
    """Whether it tells its reader what to answer."""
    telling = any(map(text.__contains__, TELLING)) or LATIN.search(text)
    return bool(telling and COMMANDS.search(text))
