"""What the pages of this room share: the words of designs, strata, outcomes and rules."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.scope_rule import Rule
from fuwai.services import verification_outcome
from fuwai.services.classify import EDITION
from fuwai.standards import catalogue
from fuwai.web.part import Choice, Tone
from fuwai.web.tags import county, month
from fuwai.web.words import said, said_of

TONES: dict[str, Tone] = {"": "waiting", "holds": "good", "recode": "held", "strike_out": "bad", "part": "held"}
LONG = 60  # characters of a rule in a list


def viewer_of(request: HttpRequest) -> Viewer:
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found


def design(name: str) -> str:
    return {
        "simple": _("简单随机"),
        "group": _("按业务大类分层"),
        "region": _("按地区分层"),
        "size": _("按合同金额分层"),
        "risk": _("按风险不等概率"),
    }[name]


def stratum(kind: str, name: str) -> str:
    """A stratum of a design, in words."""
    if not name:
        return _("全部")
    if kind == "region":
        return county(name)
    if kind == "size":
        return {
            "under_100k": _("10 万美元以下"),
            "to_1m": _("10 万至 100 万美元"),
            "to_10m": _("100 万至 1000 万美元"),
            "over_10m": _("1000 万美元及以上"),
        }[name]
    divisions = catalogue.edition(EDITION).divisions
    return f"{name} {said_of(divisions[name])}" if name in divisions else name


def outcome(name: str) -> str:
    return {
        "": _("待核查"),
        "holds": _("属实"),
        "recode": _("应改类别"),
        "strike_out": _("整体剔除"),
        "part": _("部分不计入"),
    }[name]


def group(code: str) -> str:
    """A group's code and name."""
    groups = catalogue.edition(EDITION).groups
    return f"{code} {said_of(groups[code])}" if code in groups else code


def groups() -> list[Choice]:
    """Every group, under its division."""
    edition = catalogue.edition(EDITION)
    found = []
    for code, one in edition.groups.items():
        division = edition.divisions.get(one.division)
        found.append(Choice(code, f"{code} {said_of(one)}", f"{one.division} {said_of(division)}" if division else ""))
    return found


def rules() -> list[Choice]:
    """The rules that can decide an outcome, under what they decide; the disputed businesses first."""
    heads = {
        "strike_out": _("整体剔除"),
        "part": _("部分不计入"),
        "recode": _("应改类别"),
    }
    found = []
    for name, words in heads.items():
        ordered = sorted(verification_outcome.rules(name), key=lambda one: not one.id.startswith("S-D"))
        found += [Choice(one.id, rule_words(one), words) for one in ordered]
    return found


def rule_words(one: Rule) -> str:
    text = said_of(one)
    return f"{one.id} {text[:LONG]}{'…' if len(text) > LONG else ''}"


def rule(name: str) -> str:
    """A rule by its number, whole."""
    known = {one.id: one for one in verification_outcome.rules()}
    return f"{name} {said_of(known[name])}" if name in known else name


def months(first: int, last: int) -> str:
    return month(first) if first == last else said(f"{month(first)}至{month(last)}", f"{month(first)} to {month(last)}")
