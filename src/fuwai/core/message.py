"""消息: the kinds of notices that the system and the bodies send, and what each is about."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a message tells."""

    RETURNED = "returned"  # filings came back, with a reason
    STRUCK_OUT = "struck_out"  # filings were removed from the statistics
    REGISTRATION = "registration"  # a sign-up was decided, or waits for the body
    EXTENSION = "extension"  # a month may be filed until a later day
    REMINDER = "reminder"  # a month is due and nothing was filed
    NOTICE = "notice"  # a body's own words to the enterprises of its region
    QUESTION = "question"  # an enterprise asks its body
    ANSWER = "answer"  # the body answers
    GRANT = "grant"  # what became of a grant application


KIND_NAMES: dict[Kind, tuple[str, str]] = {
    Kind.RETURNED: ("退回", "returned"),
    Kind.STRUCK_OUT: ("剔除", "struck out"),
    Kind.REGISTRATION: ("注册", "sign-up"),
    Kind.EXTENSION: ("延期", "extension"),
    Kind.REMINDER: ("催报", "reminder"),
    Kind.NOTICE: ("通知", "notice"),
    Kind.QUESTION: ("提问", "question"),
    Kind.ANSWER: ("答复", "answer"),
    Kind.GRANT: ("资金", "grant"),
}
ABOUT = ("", "filing", "month", "registration", "question", "grant", "grant_list")  # what a message leads to


@dataclass(frozen=True)
class Letter:
    """What is said, in both languages (a body's own words stand in both as they were typed), and what it leads to:
    *about* one of ABOUT, *key* its number (a month as yyyymm)."""

    kind: Kind
    title_zh: str
    title_en: str
    zh: str = ""
    en: str = ""
    about: str = ""
    key: str = ""
