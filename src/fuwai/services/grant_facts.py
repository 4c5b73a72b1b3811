"""What is approved of enterprises as of a cut-off, in the figures of a scheme: by event, at the scheme's level, never typed.

What was submitted or approved after the cut-off counts in statistics and not here: frames are cut at that moment before
anything is summed. One thing that happens later does count: a strike-out, which takes away whenever it comes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.codelist import fold
from fuwai.core.grant import FIGURES, Scheme
from fuwai.core.grant_match import Executed, Matched, Received, match
from fuwai.core.moment import beijing
from fuwai.core.rate import convert
from fuwai.core.review import Act
from fuwai.facts.build import Filed, build
from fuwai.facts.level import approved_up_to, with_levels
from fuwai.services.facts import READER, standard
from fuwai.services.grant_frame import CERTIFICATES, FRAME, Population
from fuwai.standards.codelist import minor_digits
from fuwai.standards.rate import rates
from fuwai.storage import history

NO_TRAINING = pl.DataFrame(schema={"enterprise": pl.String, "trained_hired": pl.Int64})
Spent = Callable[[Sequence[str]], Mapping[str, int]]
KEY = ("enterprise", "provider_number", "execution_number")
EXECUTED = (
    "filing",
    "enterprise",
    "contract",
    "executed",
    "offshore",
    "final_country",
    "amount_minor",
    "currency",
    "usd_cents",
)


@dataclass(frozen=True)
class Approved:
    """What stands at the scheme's level as of the cut-off. *executions*: the columns EXECUTED and KEY; *names*: enterprise,
    name, county, and what relatives have in common; *matched*: by enterprise; *short*: numbers of receipts that are allotted
    beyond what other applications have left of them."""

    population: Population
    executions: pl.DataFrame
    enterprises: pl.DataFrame
    matched: dict[str, Matched]
    receipts: pl.DataFrame
    short: tuple[str, ...] = ()


def approved(
    scheme: Scheme, moment: datetime, region: str, enterprise: str = "", spent: Spent | None = None
) -> Approved:
    """Of every enterprise registered in *region* as of *moment*, or of one. *spent*: given slips, what applications have
    spent of each already, in minor units."""
    viewer = Viewer("enterprise", enterprise) if enterprise else READER
    told = history.filings(viewer, "enterprise", moment)
    latest = told.sort("version").group_by("enterprise", maintain_order=True).last()
    prefix = region_prefix(region)
    here = latest.filter(pl.col("registered_county").str.starts_with(prefix)).sort("enterprise")
    codes = here["enterprise"].to_list() if prefix or enterprise else None
    work = _Work(scheme, moment, viewer, codes, told)
    executions = work.executions()
    receipts, matched, short = pl.DataFrame(), dict[str, Matched](), tuple[str, ...]()
    if scheme.receipts != "none":
        receipts, matched, short = work.receipts(executions, spent or _nothing)
    figures = (
        here.select("enterprise")
        .join(_executed(scheme, executions), on="enterprise", how="left")
        .join(_received(executions, matched), on="enterprise", how="left")
        .join(work.workforce(), on="enterprise", how="left")
        .join(work.trainings() if "trained_hired" in scheme.names else NO_TRAINING, on="enterprise", how="left")
    )
    certificates = work.certificates()
    counted = certificates.group_by("enterprise").agg(pl.len().cast(pl.Int64).alias("certificates"))
    figures = figures.join(counted, on="enterprise", how="left").with_columns(
        pl.col(name).fill_null(0) for name in FIGURES if name not in ("employees", "college")
    )
    population = Population(figures.select(pl.col(name).cast(kind) for name, kind in FRAME.items()), certificates)
    return Approved(population, executions, here, matched, receipts, short)


def _nothing(_slips: Sequence[str]) -> dict[str, int]:
    return {}


def slip_of(number: str, currency: str) -> str:
    """The paper itself, whoever files it: its number as names are compared, and its currency."""
    return f"{fold(number)}|{currency}"


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


class _Work:
    """Frames of one question, each cut at the moment and at the level."""

    def __init__(
        self, scheme: Scheme, moment: datetime, viewer: Viewer, codes: Sequence[str] | None, told: pl.DataFrame
    ) -> None:
        self.scheme, self.moment, self.viewer, self.codes, self.told = scheme, moment, viewer, codes, told
        self.first, self.last = scheme.calendar.first, scheme.calendar.last
        # Where an enterprise was ever registered, it filed: its versions name every county of its filings.
        counties = pl.concat([told["county"], told["registered_county"]]).unique().to_list()
        self.levels = history.levels_frame(counties, beijing(moment).date())
        every = history.decisions(viewer)
        self.decisions = every.filter((pl.col("decided_at") <= moment) | (pl.col("act") == str(Act.STRIKE_OUT)))

    def filings(self, noun: str) -> pl.DataFrame:
        return history.filings(self.viewer, noun, self.moment, self.codes)

    def at_level(self, noun: str) -> pl.DataFrame:
        """The versions of *noun* that are the fact at the scheme's level."""
        found = self.filings(noun)
        decided = self.decisions.join(found.select("filing", "county"), on="filing")
        return self._here(with_levels(found, approved_up_to(decided, self.levels)))

    def _here(self, frame: pl.DataFrame) -> pl.DataFrame:
        level = int(self.scheme.level)
        return frame.filter((pl.col("level_from") <= level) & (pl.col("level_to") >= level))

    def executions(self) -> pl.DataFrame:
        contracts, executed = self.filings("contract"), self.filings("execution")
        facts = build(Filed(self.told, contracts, executed, self.decisions, self.levels), standard())
        keys = executed.select("filing", "provider_number", "execution_number")
        return self._here(facts["executions"]).select(EXECUTED).join(keys, on="filing", how="left").sort("filing")

    def workforce(self) -> pl.DataFrame:
        """enterprise, employees and college at the end of the period, graduates hired in it."""
        first, last = (day.year * 100 + day.month for day in (self.first, self.last))
        months = self.at_level("workforce").filter(pl.col("month").is_between(first, last)).sort("month")
        return months.group_by("enterprise", maintain_order=True).agg(
            pl.col("employees").last(), pl.col("college").last(), pl.col("new_college_hires").sum()
        )

    def trainings(self) -> pl.DataFrame:
        given = self.at_level("training").filter(pl.col("end").is_between(self.first, self.last))
        return given.group_by("enterprise").agg(pl.col("hired").sum().alias("trained_hired"))

    def certificates(self) -> pl.DataFrame:
        """The columns CERTIFICATES: issued in the period, their cost in fen at the rate of that day."""
        held = self.at_level("certification").filter(pl.col("issued").is_between(self.first, self.last))
        table, digits, rows = rates(), minor_digits(), []
        for row in held.sort("filing").iter_rows(named=True):
            cost, currency = row["cost"], row["cost_currency"] or "CNY"
            if cost is not None:
                cost = convert(cost, currency, table.cny(currency, row["issued"])[0], digits[currency])
            rows.append((row["enterprise"], row["certification"], row["certificate_number"], cost))
        return pl.DataFrame(rows, schema=CERTIFICATES, orient="row")

    def receipts(
        self, executions: pl.DataFrame, asked: Spent
    ) -> tuple[pl.DataFrame, dict[str, Matched], tuple[str, ...]]:
        """The receipts dated in the period, what of executions each enterprise's are matched to, and which fall short."""
        found = self.at_level("receipt").filter(pl.col("received").is_between(self.first, self.last))
        found = found.with_columns(
            pl.struct("receipt_number", "currency")
            .map_elements(lambda one: slip_of(one["receipt_number"], one["currency"]), pl.String)
            .alias("slip")
        )
        spent = asked(found["slip"].to_list())
        allotted = self.at_level("allotment").select(*KEY, "receipt_number", "allotted")
        pairs = allotted.join(executions.select(*KEY, pl.col("filing").alias("execution")), on=list(KEY)).join(
            found.select("enterprise", "receipt_number", pl.col("filing").alias("receipt")),
            on=["enterprise", "receipt_number"],
        )
        given = pairs.group_by("receipt").agg(pl.col("allotted").sum())
        short = [
            number
            for number, slip, amount, allotted in found.join(given, left_on="filing", right_on="receipt")
            .select("receipt_number", "slip", "amount", "allotted")
            .iter_rows()
            if spent.get(slip, 0) + allotted > amount
        ]
        return found, _matched(found, executions, pairs, spent, self.scheme.tolerance), tuple(short)


def _matched(
    receipts: pl.DataFrame, executions: pl.DataFrame, pairs: pl.DataFrame, spent: Mapping[str, int], tolerance: int
) -> dict[str, Matched]:
    table, digits = rates(), minor_digits()
    papers: dict[str, list[Received]] = {}
    for row in receipts.iter_rows(named=True):
        rate, _ = table.usd(row["currency"], row["received"])
        cents = convert(row["amount"], row["currency"], rate, digits[row["currency"]])
        left = max(0, row["amount"] - spent.get(row["slip"], 0))
        one = Received(row["filing"], row["slip"], row["received"], row["amount"], row["currency"], left, cents)
        papers.setdefault(row["enterprise"], []).append(one)
    work: dict[str, list[Executed]] = {}
    for row in executions.filter(pl.col("enterprise").is_in(list(papers))).iter_rows(named=True):
        paid = Executed(
            row["filing"], row["executed"], row["amount_minor"], row["currency"], row["usd_cents"], row["offshore"]
        )
        work.setdefault(row["enterprise"], []).append(paid)
    given: dict[str, dict[tuple[int, int], int]] = {}
    for code, receipt, execution, minor in pairs.select("enterprise", "receipt", "execution", "allotted").iter_rows():
        given.setdefault(code, {})[receipt, execution] = minor
    return {code: match(work.get(code, []), papers[code], given.get(code, {}), tolerance) for code in papers}


def _executed(scheme: Scheme, executions: pl.DataFrame) -> pl.DataFrame:
    """Sums of executed value in the period and a year before, by enterprise, in US cents."""
    first, last = scheme.calendar.first, scheme.calendar.last
    now = pl.col("executed").is_between(first, last)
    before = pl.col("executed").is_between(year_before(first), year_before(last))
    offshore, final = pl.col("offshore"), pl.col("final_country") != "CN"
    cents = pl.col("usd_cents")
    return executions.group_by("enterprise").agg(
        cents.filter(now).sum().alias("executed"),
        cents.filter(now & offshore).sum().alias("offshore"),
        cents.filter(now & final).sum().alias("overseas_final"),
        cents.filter(before & offshore).sum().alias("prior_offshore"),
        cents.filter(before & final).sum().alias("prior_overseas_final"),
    )


def _received(executions: pl.DataFrame, matched: dict[str, Matched]) -> pl.DataFrame:
    """What receipts pay for, as allotted by filings alone: a proposal counts once it is filed and approved."""
    abroad = dict(executions.select("filing", "offshore").iter_rows())
    rows = []
    for code, one in matched.items():
        filed = [each for each in one.matches if not each.proposed]
        rows.append(
            (code, sum(each.cents for each in filed), sum(each.cents for each in filed if abroad[each.execution]))
        )
    names = {"enterprise": pl.String, "received": pl.Int64, "received_offshore": pl.Int64}
    return pl.DataFrame(rows, schema=names, orient="row")
