"""What the store holds, kept by the writer from one group of submissions to the next.

Only what is appended has to be read again: rows of the chains beyond the last ones that were seen. What is kept is looked at
inside the transaction that holds the writers' lock, after `begin`, so that it is what a fresh reading would give.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from fuwai.core.review import Act
from fuwai.services.intake import STORE, Store, by_own_names
from fuwai.storage import history
from fuwai.storage.chain import Head, head
from fuwai.storage.models import Decision, Filing

MOST = 200_000  # rows: beyond them everything is forgotten and read anew, some 100 MB
CHUNKS = 16  # pieces of a column, after which they are laid together
UNDOING = (Act.WITHDRAW, Act.RETURN)  # decisions that change what stands, or since when a county holds
MOVES = "moves"  # beside the nouns: where each enterprise was registered from when on


@dataclass
class Kept:
    """The *rows* of the enterprises *known*; none of an enterprise that is not known is among them."""

    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    known: set[str] = field(default_factory=set)

    def add(self, rows: pl.DataFrame, codes: Iterable[str]) -> None:
        self.rows = pl.concat([self.rows, rows]) if self.known else rows
        if self.rows.n_chunks() > CHUNKS:
            self.rows = self.rows.rechunk()
        self.known.update(codes)

    def forget(self, codes: set[str], column: str) -> None:
        if gone := codes & self.known:
            self.known -= gone
            self.rows = self.rows.filter(~pl.col(column).is_in(gone))

    def of(self, codes: Sequence[str], column: str) -> pl.DataFrame:
        if len(codes) == len(self.known):
            return self.rows
        return self.rows.filter(pl.col(column).is_in(codes))


class KeptStore(Store):
    """As `Store`, for many transactions one after the other: each says `begin` first."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, Kept] = {}
        self._filings, self._decisions = Head(0, ""), 0

    def begin(self) -> None:
        """Take in what others, and the last transaction itself, have committed since."""
        try:
            self._catch_up()
        except BaseException:
            self._kept = {}  # half of it may have been taken in
            raise

    def _catch_up(self) -> None:
        filings, decisions = head("filing"), head("decision").count
        if not self._follows() or sum(one.rows.height for one in self._kept.values()) > MOST:
            self._kept = {}
        if self._kept and decisions > self._decisions:
            self._undo()
        if self._kept and filings.count > self._filings.count:
            self._take_in()
        self._filings, self._decisions = filings, decisions

    def counties(self, codes: Sequence[str], days: Sequence[date | None]) -> list[str | None]:
        kept = self._with(MOVES, {code for code in codes if code is not None})
        return history.county_on(codes, days, kept.rows)

    def filed(self, noun: str) -> None:
        """Nothing: `begin` takes it in, once it is committed."""

    def _held(self, noun: str, codes: tuple[str, ...]) -> pl.DataFrame:
        return self._with(noun, set(codes)).of(codes, "enterprise")

    def _with(self, name: str, codes: set[str]) -> Kept:
        kept = self._kept.setdefault(name, Kept())
        if missing := sorted(codes - kept.known):
            kept.add(history.moves(missing) if name == MOVES else self._current(name, missing), missing)
            order = "effective" if name == MOVES else "filing"
            kept.rows = kept.rows.sort(order, maintain_order=True)  # as a reading of all at once would have them
        return kept

    def _follows(self) -> bool:
        """Whether the store has the last filing that was seen: one that was put back from a copy may have another."""
        known = Filing.objects.filter(pk=self._filings.count).values_list("digest", flat=True).first()
        return known == self._filings.digest

    def _undo(self) -> None:
        """Forget the enterprises of filings that were withdrawn or returned since."""
        made = Decision.objects.filter(id__gt=self._decisions, act__in=UNDOING)
        self._forget(set(made.values_list("filing__enterprise_id", flat=True)))

    def _take_in(self) -> None:
        after = self._filings.count
        filed = set(Filing.objects.filter(id__gt=after).values_list("noun", "enterprise_id"))
        self._kept.get(MOVES, Kept()).forget({code for noun, code in filed if noun == "enterprise"}, "enterprise")
        for noun in {noun for noun, _ in filed} & set(self._kept):
            kept = self._kept[noun]
            if codes := sorted(kept.known & {code for of, code in filed if of == noun}):
                rows = by_own_names(noun, history.later(STORE, noun, after, codes))
                rows = rows.unique("key", keep="last", maintain_order=True)
                if (rows["version"] > 1).any():
                    kept.rows = kept.rows.join(rows, on="key", how="anti", maintain_order="left")
                kept.add(rows, ())

    def _forget(self, codes: set[str]) -> None:
        for kept in self._kept.values():
            kept.forget(codes, "enterprise")
