"""关联企业: what applicants have in common: group, address, telephone, bank account. Kept as marks when an application is
submitted and looked up by value, so that the fifty-thousandth application costs what the first does."""

from collections.abc import Iterable, Mapping, Sequence

from fuwai.core.codelist import fold
from fuwai.services.verification import following
from fuwai.storage.history import standing
from fuwai.storage.models import EnterpriseVersion, Filing, GrantApplication, GrantCall, GrantMark
from fuwai.storage.models.grant import KIN

LONGEST = 200  # characters of a mark
MOST = 1_000  # marks of others that are read: a telephone that more share says nothing
KIN_NAMES = {
    "group": ("集团", "group"),
    "address": ("地址", "address"),
    "phone": ("电话", "telephone"),
    "account": ("银行账号", "bank account"),
}
Mark = tuple[str, str]  # kind, value


def mark(application: GrantApplication) -> None:
    """Keep what others may share, inside the transaction that submits."""
    told = {("account", fold(application.account)), ("address", fold(application.address))}
    told |= filed([application.enterprise_id]).get(application.enterprise_id, set())
    first = following(GrantMark)
    GrantMark.objects.bulk_create(
        GrantMark(
            id=first + at,
            application=application,
            enterprise=application.enterprise_id,
            kind=kind,
            value=value[:LONGEST],
        )
        for at, (kind, value) in enumerate(sorted(one for one in told if one[1]))
    )


def relatives(application: GrantApplication) -> dict[str, tuple[str, ...]]:
    """Other applicants of any call that share something with this one: code → what (KIN)."""
    own = set(application.marks.values_list("kind", "value"))
    others = GrantMark.objects.filter(value__among=[value for _, value in own]).exclude(
        enterprise=application.enterprise_id
    )
    shared: dict[str, set[str]] = {}
    for code, kind, value in others.order_by("id").values_list("enterprise", "kind", "value")[:MOST]:
        if (kind, value) in own:
            shared.setdefault(code, set()).add(kind)
    return {code: tuple(kind for kind in KIN if kind in kinds) for code, kinds in shared.items()}


def barred(call: GrantCall) -> Mapping[str, frozenset[str]]:
    """Expert → the applicants of the call with whom, or with a relative of whom, a conflict is declared. Four queries."""
    declared: dict[str, set[str]] = {}
    for login, enterprise in call.conflicts.exclude(enterprise="").values_list("login", "enterprise"):
        declared.setdefault(login, set()).add(enterprise)
    if not declared:
        return {}
    codes = sorted(set().union(*declared.values()))
    marks = filed(codes)
    for code, kind, value in GrantMark.objects.filter(enterprise__among=codes).values_list(
        "enterprise", "kind", "value"
    ):
        marks.setdefault(code, set()).add((kind, value))
    kin = _sharing(call, marks)
    return {
        login: frozenset(one.union(*(kin.get(code, set()) for code in one))) for login, one in sorted(declared.items())
    }


def _sharing(call: GrantCall, marks: Mapping[str, Iterable[Mark]]) -> dict[str, set[str]]:
    """Code → the applicants of the call that bear one of its marks."""
    values = {value for found in marks.values() for _, value in found}
    bearers: dict[Mark, set[str]] = {}
    rows = GrantMark.objects.filter(application__call=call, value__among=sorted(values))
    for kind, value, enterprise in rows.values_list("kind", "value", "enterprise"):
        bearers.setdefault((kind, value), set()).add(enterprise)
    return {code: set().union(*(bearers.get(one, set()) for one in found)) for code, found in marks.items()}


def filed(codes: Sequence[str]) -> dict[str, set[Mark]]:
    """Group and telephone of each enterprise, as its standing filing says."""
    filings = standing(Filing.objects.filter(noun="enterprise", key__among=list(codes))).values_list("id", flat=True)
    found: dict[str, set[Mark]] = {}
    rows = EnterpriseVersion.objects.filter(filing_id__among=list(filings))
    for code, group, phone in rows.values_list("enterprise_code", "parent_group", "contact_phone"):
        marks = {("group", fold(group or "")[:LONGEST]), ("phone", "".join(filter(str.isdigit, phone or "")))}
        found[code] = {mark for mark in marks if mark[1]}
    return found
