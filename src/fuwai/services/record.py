"""台账: the records of a noun as a list: searched, filtered, sorted, by pages; from what stands, joined with what it says.

Every question starts at `Standing.visible_to(viewer)`; what a record says is asked by its key, row by row, so that an
enterprise's list costs what the enterprise has filed and not what the nation has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

import polars as pl
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.core.records import RECORDS
from fuwai.core.review import DESKS, Stage
from fuwai.services import standing
from fuwai.storage import history
from fuwai.storage.models import VERSIONS, ContractVersion, EnterpriseVersion, Filing, Standing

PAGE = 50
COUNTED = 10_000  # rows of a list that are counted and paged through; more are narrowed by filters
EXPORTED = 50_000  # rows of one workbook

UNDER_REVIEW = "under_review"  # a stage that stands for all four desks
# What a search looks through, and the texts that a list may be sorted by besides what `Standing` holds.
SEARCHED: Mapping[str, tuple[str, ...]] = {
    "contract": ("provider_number", "control_number", "title", "client_name"),
    "execution": ("provider_number", "execution_number", "invoice_number", "remark"),
}
STANDING_SORTS = {"month": "month", "since": "since", "amount": "usd_cents", "submitted": "submitted_at", "key": "key"}
OF_CONTRACT = ("execution", "allotment")  # nouns whose records are under a contract, which has their group and country

Rows = TypeVar("Rows", bound="QuerySet[Any]")


@dataclass(frozen=True)
class Asked:
    """What a reader wants of a list. *stage*: a Stage, UNDER_REVIEW or empty; *first* and *last*: yyyymm, 0 for open;
    *findings*: `held` (open) or `soft`; *kind*: a code of the
    field of that name, where the noun has one; *sort*: a word of STANDING_SORTS or a field, downwards with `-`."""

    words: str = ""
    stage: str = ""
    group: str = ""
    country: str = ""
    first: int = 0
    last: int = 0
    findings: str = ""
    enterprise: str = ""
    kind: str = ""
    sort: str = "-month"


@dataclass(frozen=True)
class Line:
    """A record of a list: where it stands, what it says, whose it is, and the contract that it is under."""

    standing: Standing
    content: Mapping[str, Any]
    enterprise: str
    contract: Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """One page. *total* counts to COUNTED; *more*: there are more than that."""

    total: int
    more: bool
    lines: tuple[Line, ...]


def listed(viewer: Viewer, noun: str, asked: Asked, page: int = 1) -> Listed:
    """The page of the records that the viewer sees and asks for. Six queries at most."""
    found = chosen(viewer, noun, asked)
    counted = found.order_by()[: COUNTED + 1].count()
    first = (min(max(page, 1), COUNTED // PAGE) - 1) * PAGE
    rows = list(found[first : first + PAGE])
    return Listed(min(counted, COUNTED), counted > COUNTED, tuple(_lines(viewer, noun, rows)))


def chosen(viewer: Viewer, noun: str, asked: Asked) -> "QuerySet[Standing]":
    """The records that the viewer sees and asks for, in the order asked for. Raises FuwaiError `record.sort`."""
    standing.catch_up()
    found = Standing.objects.visible_to(viewer).filter(noun=noun)
    if asked.stage == UNDER_REVIEW:
        found = found.filter(stage__in=[str(desk) for desk in DESKS])
    elif asked.stage:
        found = found.filter(stage=asked.stage)
    if asked.first:
        found = found.filter(month__gte=asked.first)
    if asked.last:
        found = found.filter(month__lte=asked.last)
    if asked.findings:
        found = found.filter(**{f"{asked.findings}__gt": 0})
    return _sorted(narrowed(found, noun, asked, "filing"), noun, asked.sort)


def narrowed(found: Rows, noun: str, asked: Asked, filing: str) -> Rows:
    """By whose they are and what they say. *filing*: the name that the filing's number has in the rows."""
    if asked.enterprise:
        found = found.filter(_of_enterprise(asked.enterprise))
    if asked.words.strip():
        found = found.filter(_says(noun, asked.words.strip(), filing))
    if asked.kind and "kind" in RECORDS[noun].names:
        found = found.filter(of_version(noun, Q(kind=asked.kind), filing))
    if asked.group or asked.country:
        wanted = {"group": asked.group, "client_country": asked.country}
        found = found.filter(_agreed(noun, {name: code for name, code in wanted.items() if code}, filing))
    return found


def by_stage(viewer: Viewer, noun: str) -> dict[str, int]:
    """How many of the viewer's records stand at each stage."""
    found = Standing.objects.visible_to(viewer).filter(noun=noun).order_by()
    return dict(found.values_list("stage").annotate(Count("record")))


def every(viewer: Viewer, noun: str, asked: Asked) -> pl.DataFrame:
    """All the records of a list in its order: the record's fields, and stage, desk, since, usd_cents, held, soft.

    Raises FuwaiError `record.too_many`.
    """
    found = chosen(viewer, noun, asked)
    rows = list(found.values("filing", "stage", "desk", "since", "usd_cents", "held", "soft")[: EXPORTED + 1])
    if len(rows) > EXPORTED:
        raise FuwaiError(
            "record.too_many",
            f"超过 {EXPORTED} 条, 请缩小查询范围后再导出",
            f"more than {EXPORTED} records; narrow the filters and export again",
        )
    schema = {"filing": pl.Int64, "stage": pl.String, "desk": pl.String, "since": pl.Datetime("us", "UTC")}
    counts = dict.fromkeys(("usd_cents", "held", "soft"), pl.Int64)
    wide = pl.DataFrame(rows, schema={**schema, **counts}, orient="row")
    content = history.content(viewer, noun, wide["filing"].to_list())
    if noun == "enterprise":
        content = content.drop("county").rename({"registered_county": "county"})
    return wide.join(content.select("filing", *RECORDS[noun].names), on="filing", how="left", maintain_order="left")


def contracts_of(
    viewer: Viewer, pairs: Sequence[tuple[str, str]], standing_then: "QuerySet[Filing] | None" = None
) -> dict[tuple[str, str], dict[str, Any]]:
    """(enterprise, provider's number) → what the contract says, as it stands, or as *standing_then*; one query."""
    keys = [f"{enterprise}\x1f{number}" for enterprise, number in set(pairs)]
    fields = ("title", "client_name", "client_country", "group", "value", "currency", "control_number", "signed")
    if standing_then is None:
        found = history.standing(Filing.objects.visible_to(viewer).filter(noun="contract", key__among=keys))
    else:
        found = standing_then.filter(key__among=keys)
    paths = [f"contractversion__{name}" for name in ("enterprise_code", "provider_number", *fields)]
    return {(code, number): dict(zip(fields, rest, strict=True)) for code, number, *rest in found.values_list(*paths)}


def _lines(viewer: Viewer, noun: str, rows: Sequence[Standing]) -> list[Line]:
    said = {
        one["filing"]: one for one in history.content(viewer, noun, [row.filing for row in rows]).iter_rows(named=True)
    }
    own = viewer.kind == "enterprise"
    names = {} if own else history.names(sorted({row.enterprise for row in rows}))
    pairs = {row.filing: (row.enterprise, said[row.filing]["provider_number"]) for row in rows if noun in OF_CONTRACT}
    contracts = contracts_of(viewer, list(pairs.values())) if pairs else {}
    return [
        Line(
            row,
            said[row.filing],
            names.get(row.enterprise, row.enterprise),
            contracts.get(pairs[row.filing], {}) if row.filing in pairs else {},
        )
        for row in rows
    ]


def of_version(noun: str, condition: Q, filing: str) -> Exists:
    """The version of the row fulfils the condition. *filing*: as of `narrowed`."""
    return Exists(VERSIONS[noun].objects.filter(condition, filing_id=OuterRef(filing)))  # type: ignore[attr-defined]


def _contract(condition: Q) -> Exists:
    """For a version: a version of the contract that it is under fulfils the condition."""
    key = Concat(OuterRef("enterprise_code"), Value("\x1f"), OuterRef("provider_number"))
    return Exists(ContractVersion.objects.filter(condition, filing__noun="contract", filing__key=key))


def _says(noun: str, words: str, filing: str) -> Exists:
    condition = _holds(SEARCHED.get(noun) or _texts(noun), words)
    if noun in OF_CONTRACT:
        condition |= Q(_contract(_holds(("title", "client_name"), words)))
    return of_version(noun, condition, filing)


def _holds(names: Sequence[str], words: str) -> Q:
    return reduce(or_, (Q(**{f"{name}__icontains": words}) for name in names))


def _texts(noun: str) -> tuple[str, ...]:
    return tuple(field.name for field in RECORDS[noun] if field.kind == "text" and field.name != "enterprise_code")


def _agreed(noun: str, codes: Mapping[str, str], filing: str) -> Exists:
    """Group and client's country: of the contract, or of the contract that the record is under."""
    if noun in OF_CONTRACT:
        return of_version(noun, Q(_contract(Q(**codes))), filing)
    known = {name: code for name, code in codes.items() if name in RECORDS[noun].names}
    return of_version(noun, Q(**known), filing)


def _of_enterprise(words: str) -> Q:
    named = EnterpriseVersion.objects.filter(name__icontains=words).values("enterprise_code")
    return Q(enterprise=words.upper()) | Q(enterprise__in=named)


def _sorted(found: "QuerySet[Standing]", noun: str, sort: str) -> "QuerySet[Standing]":
    name, down = sort.lstrip("-"), sort.startswith("-")
    if name not in STANDING_SORTS and name not in RECORDS[noun].names:
        raise FuwaiError("record.sort", f"不能按 {name!r} 排序", f"a list is not sorted by {name!r}")
    path = STANDING_SORTS.get(name, "")
    if not path:
        said = VERSIONS[noun].objects.filter(filing_id=OuterRef("filing"))  # type: ignore[attr-defined]
        found, path = found.annotate(sorted_by=Subquery(said.values(name)[:1])), "sorted_by"
    return found.order_by(f"{'-' if down else ''}{path}", "-record")


def stage_known(stage: str) -> bool:
    """Whether a list can be asked for that stage."""
    return stage == UNDER_REVIEW or stage in set(Stage)
