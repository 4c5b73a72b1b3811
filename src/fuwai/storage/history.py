"""What was filed and decided, as frames, as of a moment. Every question starts from what the viewer may see."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import polars as pl
from django.db.models import Exists, OuterRef, QuerySet

from fuwai.core.access import Viewer, desks
from fuwai.core.record import RecordType
from fuwai.core.records import RECORDS
from fuwai.core.review import Act, Level
from fuwai.storage.database import MOMENT, Schema, read
from fuwai.storage.models import Batch, Decision, EnterpriseVersion, Filing, FilingFinding, LevelUse
from fuwai.storage.reference import DTYPES

FILING: Schema = {
    "filing": pl.Int64,
    "key": pl.String,
    "version": pl.Int32,
    "enterprise": pl.String,
    "county": pl.String,
    "submitted_at": MOMENT,
}
FILING_COLUMNS = ("id", "key", "version", "enterprise_id", "county", "submitted_at")
RENAMED = {"county": "registered_county"}  # a field of content that has the name of a column of the filing
DECISIONS: Schema = {
    "id": pl.Int64,
    "filing": pl.Int64,
    "level": pl.Int8,
    "act": pl.String,
    "decided_at": MOMENT,
}
FINDINGS: Schema = {"filing": pl.Int64} | dict.fromkeys(("check", "grade", "field", "zh", "en"), pl.String)

DECIDED: Schema = {
    "level": pl.Int8,
    **dict.fromkeys(("act", "body", "actor", "reason", "words", "check"), pl.String),
    "decided_at": MOMENT,
    "recorded_at": MOMENT,
}


def filings(
    viewer: Viewer, noun: str, as_of: datetime | None = None, enterprises: Sequence[str] | None = None
) -> pl.DataFrame:
    """Every version submitted by *as_of*, withdrawn ones too: filing, key, version, enterprise, county (of registration
    on the filing's day), submitted_at, and the record's fields.

    An enterprise's own field `county` stands as `registered_county`.
    """
    return _frame(RECORDS[noun], _visible(viewer, noun, as_of, enterprises))


def current(viewer: Viewer, noun: str, enterprises: Sequence[str] | None = None) -> pl.DataFrame:
    """The latest version of each record that is not withdrawn, in the columns of `filings`."""
    return _frame(RECORDS[noun], standing(_visible(viewer, noun, None, enterprises)))


def later(viewer: Viewer, noun: str, after: int, enterprises: Sequence[str]) -> pl.DataFrame:
    """The versions filed after the filing *after*, in the columns of `filings` and their order."""
    return _frame(RECORDS[noun], _visible(viewer, noun, None, enterprises).filter(id__gt=after))


def standing(filings: "QuerySet[Filing]") -> "QuerySet[Filing]":
    """Of *filings*, those that are the latest version of their record that is not withdrawn."""
    withdrawn = Decision.objects.filter(filing=OuterRef("pk"), act=Act.WITHDRAW)
    later = Filing.objects.filter(noun=OuterRef("noun"), key=OuterRef("key"), version__gt=OuterRef("version")).filter(
        ~Exists(withdrawn)
    )
    return filings.filter(~Exists(withdrawn), ~Exists(later))


def decisions(viewer: Viewer, as_of: datetime | None = None) -> pl.DataFrame:
    """All decisions made by *as_of*: id, filing, level (0 the enterprise), act, decided_at; in their order."""
    found = Decision.objects.order_by("id")
    if as_of is not None:
        found = found.filter(decided_at__lte=as_of)
    if viewer.code or viewer.kind in ("expert", "payer"):
        found = found.filter(filing__in=Filing.objects.visible_to(viewer))
    return read(found, ("id", "filing_id", "level", "act", "decided_at"), DECISIONS)


def findings(viewer: Viewer, filings: Sequence[int]) -> pl.DataFrame:
    """What the checks found on these filings: filing, check, grade, field, zh, en."""
    found = FilingFinding.objects.filter(filing__among=filings).order_by("id")
    if viewer.code or viewer.kind in ("expert", "payer"):
        found = found.filter(filing__in=Filing.objects.visible_to(viewer))
    return read(found, ("filing_id", "check_id", "grade", "field", "zh", "en"), FINDINGS)


def content(viewer: Viewer, noun: str, filings: Sequence[int]) -> pl.DataFrame:
    """These filings of *noun*, superseded ones too, in the columns of `filings`."""
    return _frame(RECORDS[noun], _visible(viewer, noun, None, None).filter(id__among=filings))


def names(enterprises: Sequence[str]) -> dict[str, str]:
    """The name of each enterprise as last filed and not withdrawn, by code."""
    found = standing(Filing.objects.filter(noun="enterprise", key__among=enterprises))
    return dict(found.values_list("enterprise_id", "enterpriseversion__name"))


def version_before(viewer: Viewer, noun: str, key: str, version: int) -> tuple[int, int] | None:
    """Filing and version of the last version before *version* that the viewer sees; None where there is none."""
    earlier = Filing.objects.visible_to(viewer).filter(noun=noun, key=key, version__lt=version)
    found: tuple[int, int] | None = earlier.order_by("-version").values_list("id", "version").first()
    return found


def decided(viewer: Viewer, filing: int) -> pl.DataFrame:
    """What was decided on one filing, in its order: level, act, body, actor, reason, words, check, both moments."""
    found = Decision.objects.filter(filing__in=Filing.objects.visible_to(viewer).filter(id=filing)).order_by("id")
    names = ("level", "act", "body", "actor", "reason", "words", "check_id", "decided_at", "recorded_at")
    return read(found, names, DECIDED)


def levels_used(counties: Iterable[str], on: date) -> Mapping[str, frozenset[Level]]:
    """The levels that review what is filed from each county, on a day.

    All that have a body over it, unless a dated entry of the region or of one around it says otherwise: the one with
    the longest prefix, and of these the latest, rules. The ministry's level is always used.
    """
    entries = list(LevelUse.objects.filter(effective__lte=on).order_by("effective", "id"))
    return {county: _levels(county, entries) for county in counties}


def levels_frame(counties: Iterable[str], on: date) -> pl.DataFrame:
    """`levels_used` as facts take it: county, levels; only counties that do not use all four."""
    used = {county: levels for county, levels in levels_used(counties, on).items() if len(levels) < len(Level)}
    return pl.DataFrame(
        {"county": sorted(used), "levels": [sorted(int(level) for level in used[county]) for county in sorted(used)]},
        schema={"county": pl.String, "levels": pl.List(pl.Int64)},
    )


def county_on(
    enterprise_codes: Sequence[str], days: Sequence[date | None], told: pl.DataFrame | None = None
) -> list[str | None]:
    """Where each enterprise was registered on the day beside it; None for an enterprise that is not filed.

    Its standing versions say from when on; before the first such day the first county holds, and without a day the last.
    *told*: what `moves` says of these enterprises, where it is known already.
    """
    rows = pl.DataFrame({"enterprise": enterprise_codes, "day": days}, schema={"enterprise": pl.String, "day": pl.Date})
    rows = rows.with_row_index("row").with_columns(pl.col("day").fill_null(date.max))
    told = moves(rows["enterprise"].unique().to_list()) if told is None else told
    first = told.group_by("enterprise", maintain_order=True).agg(pl.col("county").first().alias("first"))
    found = (
        rows.sort("day")
        .join_asof(told.sort("effective"), left_on="day", right_on="effective", by="enterprise", check_sortedness=False)
        .join(first, on="enterprise", how="left")
        .sort("row")
    )
    counties: list[str | None] = found.select(pl.coalesce("county", "first")).to_series().to_list()
    return counties


def was_filed(token: str) -> bool:
    """Whether a batch with the importer's mark *token* was committed."""
    return Batch.objects.filter(token=token).exists()


def moves(enterprises: Sequence[str]) -> pl.DataFrame:
    """enterprise, effective, county: one row a day of effect, the last filed version of it ruling; sorted by day."""
    versions = EnterpriseVersion.objects.filter(enterprise_code__among=enterprises).exclude(
        filing__decisions__act__in=(Act.WITHDRAW, Act.RETURN)
    )
    frame = read(
        versions.order_by("filing_id"),
        ("enterprise_code", "effective", "county"),
        {"enterprise": pl.String, "effective": pl.Date, "county": pl.String},
    )
    return (
        frame.with_columns(pl.col("effective").fill_null(date.min))
        .group_by("enterprise", "effective", maintain_order=True)
        .agg(pl.col("county").last())
        .sort("effective")
    )


def _levels(county: str, entries: Sequence[LevelUse]) -> frozenset[Level]:
    bodies = desks(county)
    around = {county, *bodies.values()}
    ruling = [entry for entry in entries if entry.region in around]
    if not ruling:
        return frozenset(bodies)
    closest = max(ruling, key=lambda entry: (len(entry.region.rstrip("0")), entry.effective, entry.id))
    chosen = {Level(int(digit)) for digit in closest.levels}
    return frozenset(level for level in bodies if level in chosen or level is Level.MINISTRY)


def _visible(
    viewer: Viewer, noun: str, as_of: datetime | None, enterprises: Sequence[str] | None
) -> "QuerySet[Filing]":
    found = Filing.objects.visible_to(viewer).filter(noun=noun).order_by("id")
    if as_of is not None:
        found = found.filter(submitted_at__lte=as_of)
    if enterprises is not None:
        found = found.filter(enterprise__among=enterprises)
    return found


def _frame(record: RecordType, found: "QuerySet[Filing]") -> pl.DataFrame:
    """Filings with their content."""
    content = [f"{record.noun}version__{name}" for name in record.names]
    fields: Schema = {RENAMED.get(field.name, field.name): DTYPES[field.kind] for field in record}
    return read(found, (*FILING_COLUMNS, *content), FILING | fields)
