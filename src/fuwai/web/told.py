"""What stands in the chains as codes, in words: a record's key, whom an audit entry speaks of. The chains keep the codes."""

import re
from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fuwai.core.access import Role, Viewer
from fuwai.core.records import RECORDS
from fuwai.core.region import NATION
from fuwai.standards.codelist import codes
from fuwai.standards.region import regions
from fuwai.storage import history
from fuwai.web.tags import county, month, signed
from fuwai.web.words import english

SEPARATOR = "\x1f"
PROGRAMS = re.compile(r"[a-z]+(_[a-z0-9]+)*")  # inbound, value_up


def key_words(noun: str, parts: Sequence[str]) -> str:
    """The *parts* of a record's key, its enterprise left out where more stands there: a month as a month, a code by its name."""
    fields = [RECORDS[noun][name] for name in RECORDS[noun].key]
    known = fields[len(fields) - len(parts) :]
    if len(known) != len(parts):
        return " / ".join(parts)
    told = []
    for field, part in zip(known, parts, strict=True):
        if field.name == "enterprise_code" and len(parts) > 1:
            continue
        if field.kind == "month" and part.isdecimal():
            told.append(month(int(part)))
        elif field.kind == "code" and part in codes(field.codes):
            told.append(codes(field.codes).name_of(part, "en" if english() else "zh"))
        else:
            told.append(part)
    return " / ".join(told)


def of_key(noun: str, key: str) -> str:
    """The same of a whole key."""
    return key_words(noun, key.split(SEPARATOR))


def doer(actor: str, viewer: Viewer | None) -> str:
    """Who did it, as `signed` tells; of an enterprise's person the enterprise by its name. One query where it is one's."""
    person, _at, whom = actor.rpartition(" @ ")
    if not person or whom in regions() or whom in list(Role) or (viewer and viewer.kind == "enterprise"):
        return signed(actor, viewer)
    return f"{person} · {history.names([whom]).get(whom, whom)}"


def code_words(text: str) -> str:
    """`value_up 金额调增` without the word for programs; a code that people use (I11, USD) stays before its name."""
    code, _space, name = text.partition(" ")
    return name if name and PROGRAMS.fullmatch(code) and not name.isascii() else text


def subject(text: str) -> SafeString | str:
    """What an audit entry is about, as `append.audit` has it, in words; a filing leads to its record's trail."""
    if text == NATION or (len(text) == 6 and text in regions()):
        return county(text)
    for pattern, words in SUBJECTS:
        if found := pattern.fullmatch(text):
            return words(found[1])
    return text


def _filing(number: str) -> SafeString:
    words = _("填报 %(number)s") % {"number": number}
    return format_html('<a href="{}">{}</a>', reverse("trail_record", args=(int(number),)), words)


SUBJECTS: tuple[tuple[re.Pattern[str], Callable[[str], SafeString | str]], ...] = (
    (re.compile(r"filing (\d+)"), _filing),
    (re.compile(r"(\d+) filings"), lambda number: _("%(number)s 份填报") % {"number": number}),
    (re.compile(r"question (\d+)"), lambda number: _("提问 %(number)s") % {"number": number}),
    (re.compile(r"published answer (\d+)"), lambda number: _("常见问答 %(number)s") % {"number": number}),
    (re.compile(r"enterprise (\S+)"), lambda code: _("企业 %(code)s") % {"code": code}),
    (re.compile(r"account (\S+)"), lambda login: _("账号 %(login)s") % {"login": login}),
    (re.compile(r"table (\S+)"), lambda number: _("统计表 %(number)s") % {"number": number}),
    (re.compile(r"form: (.+)"), lambda noun: _("表单：%(noun)s") % {"noun": _noun(noun)}),
)


def _noun(zh: str) -> str:
    """The reader's name of a noun that is named in Chinese."""
    return next((one.en if english() else one.zh for one in RECORDS.values() if one.zh == zh), zh)
