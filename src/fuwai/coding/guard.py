"""What can be no description of a contract: nothing, a sign or two, noise, an instruction to the reader. Never coded."""

import re
from dataclasses import dataclass

from fuwai.coding.fold import LAST, LIMIT, MARK, folded, kind

SHORTEST = 4  # characters that a description has at least
FEWEST_KNOWN = 6  # features that the model knows of a text
# Of a text's features the model knows two thirds as a rule. Of a thousand descriptions by a hand that it has not learnt from one
# has less than 45%; poems, recipes and the news have some 40%, other languages a tenth.
STRANGE = 0.42  # the share below which a text is no description, as far as the model can tell
FAMILIAR, ENOUGH = 0.52, 14  # the share, and the number, from which on an answer may be automatic
REPEATING = 60  # characters from which on a text is looked at for repeating itself

COMMANDS = re.compile(
    r"(ignore|disregard|forget)\b.{0,40}\b(instruction|prompt|rule|above|previous)|system prompt|you are now|as an ai\b|"
    r"\b(system|assistant|user)\s*[:：]|decision\W{0,5}auto|"
    r"(忽略|无视|忘记|不要理会|無視).{0,20}(指令|指示|提示|规则|要求|命令)|系统提示|你现在是|请?直接(输出|返回|回答)|"
    r"(判定|判断|归类|分类|编码|代码|code)\W{0,3}(为|成|是|is)?.{0,8}(\b[IBK][1-9][1-9]\b|自动|\bauto\b)|"
    r"(输出|返回|回复|answer|output|respond|return).{0,12}(\b[IBK][1-9][1-9]\b|auto\b|confidence|置信度)",
    re.IGNORECASE | re.DOTALL,
)

# One of these stands in every text that COMMANDS finds; looking for them is quicker.
TELLING = re.compile(
    "忽略|无视|無視|忘记|不要理会|系统提示|你现在是|直接|输出|返回|回复|判定|判断|归类|分类|编码|代码|code|user|[A-Za-z]{6}",
    re.IGNORECASE,
)


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

NOISE = Doubt(
    "noise", "多为符号或重复的文字, 不像描述", "mostly symbols, or words repeated: it reads like no description"
)

CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
ODD = re.compile(r"[^\w\s]")


def doubt(text: str, known: int, total: int) -> Doubt | None:
    """Why *text* cannot be coded; None where it can. *known*: how many of its *total* features the model knows."""
    stripped = text.strip()
    why = _shape(text, stripped)
    if why is not None:
        return why
    if known < FEWEST_KNOWN or known < STRANGE * total:
        return UNKNOWN
    if _noise(stripped):
        return NOISE
    return COMMAND if TELLING.search(stripped) and COMMANDS.search(stripped) else None


def _shape(text: str, stripped: str) -> Doubt | None:
    """What its length and its characters alone say against a text."""
    if not stripped:
        return EMPTY
    if len(text) > LIMIT:
        return LONG
    if len(stripped) < SHORTEST:
        return SHORT
    return BINARY if CONTROL.search(stripped) else None


def familiar(known: int, total: int) -> bool:
    """Whether the model knows enough of a text to answer for itself."""
    return known >= ENOUGH and known >= FAMILIAR * total


def _noise(text: str) -> bool:
    """Whether more than half of it are marks, or it says the same again and again."""
    odd = len(ODD.findall(text))
    if odd * 4 > len(text) and sum(kind(min(ord(one), LAST)) == MARK for one in folded(text)) * 2 > len(text):
        return True
    if len(text) < REPEATING or len(set(text)) * 4 > len(text):
        return False
    return len({text[at : at + 6] for at in range(len(text) - 5)}) * 2 < len(text)
