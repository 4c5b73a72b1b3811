"""What the pages of a noun differ in: its address, the columns of its list, the parts of its form. The rest is one for all.

A noun gets its pages by an entry in KINDS (and its words in locale/record); its routes follow in routes.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fuwai.core.records import RECORDS

Words = str | Promise
NOT_TYPED = ("enterprise_code", "control_number")  # the account's, and the system's


@dataclass(frozen=True)
class Part:
    """Some fields of a form under one heading."""

    words: Words
    fields: tuple[str, ...]
    amending: bool = False  # asked only where the record stands already


def nothing(viewer: Any, card: Any) -> Mapping[str, Any]:  # noqa: ARG001  # as `Kind.more` is called
    """What most nouns show beside a record."""
    return {}


@dataclass(frozen=True)
class Kind:
    """The pages of *noun* below /*slug*. *columns*: fields of its list, and what cells.py makes besides (contract, usd);
    *day*: the field whose month it counts in; *amount*: the field that is money; *open*: the verb of a new one.

    *marked*: coded reason of a return → the fields that it speaks of. *page*: the template of one record, and *more*: what
    it shows beside (of the viewer and the record's card); `actions` among it come first.
    """

    noun: str
    slug: str
    heading: Words
    new: Words
    columns: tuple[str, ...]
    parts: tuple[Part, ...]
    day: str = ""
    amount: str = ""
    marked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()  # fields that an amendment leaves alone, for a page of their own changes them
    grouped: bool = True  # has a group and a country to filter by
    suggests: bool = False  # its words tell scope and group
    under: bool = False  # stands under a contract
    page: str = "record/show.html"
    more: Callable[[Any, Any], Mapping[str, Any]] = nothing

    def __post_init__(self) -> None:
        typed = {name for part in self.parts for name in part.fields}
        wanted = set(RECORDS[self.noun].names) - set(NOT_TYPED)
        if typed != wanted:
            raise ValueError(f"{self.noun}: the form has {sorted(typed ^ wanted)} too many or too few")

    @property
    def list_route(self) -> str:
        return self.slug

    def route(self, what: str) -> str:
        """The name of one of its routes: contract_new, contract_show."""
        return f"{self.noun}_{what}"

    def returned_fields(self, reason: str) -> tuple[str, ...]:
        return self.marked.get(reason, ())


CONTRACT = Kind(
    noun="contract",
    slug="contracts",
    heading=_("业务合同"),
    new=_("新增合同"),
    columns=("provider_number", "title", "client_name", "group", "value", "usd", "signed"),
    parts=(
        Part(_("业务"), ("title", "description", "kind", "framework_number", "group")),
        Part(_("发包方"), ("client_name", "client_kind", "client_country", "final_client_country", "client_industry")),
        Part(_("金额与期限"), ("provider_number", "value", "currency", "signed", "start", "end")),
        Part(_("变更"), ("amendment", "amended", "terminated"), amending=True),
    ),
    day="signed",
    amount="value",
    marked={
        "scope": ("description",),
        "group": ("group",),
        "amount": ("value",),
        "currency": ("currency",),
        "date": ("signed",),
        "country": ("client_country",),
        "duplicate": ("provider_number",),
    },
    suggests=True,
)
EXECUTION = Kind(
    noun="execution",
    slug="executions",
    heading=_("合同执行"),
    new=_("新增执行"),
    columns=("execution_number", "contract", "executed", "amount", "usd", "invoice_number"),
    parts=(
        Part(_("执行"), ("provider_number", "execution_number", "executed", "amount", "currency")),
        Part(_("凭证与说明"), ("invoice_number", "remark")),
    ),
    day="executed",
    amount="amount",
    marked={
        "amount": ("amount",),
        "currency": ("currency",),
        "date": ("executed",),
        "duplicate": ("execution_number",),
        "evidence": ("invoice_number",),
    },
    under=True,
    page="record/execution.html",
)
KINDS: dict[str, Kind] = {kind.noun: kind for kind in (CONTRACT, EXECUTION)}
