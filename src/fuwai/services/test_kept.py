"""What the writer keeps is, at the beginning of each transaction, what a fresh reading of the store would give."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
from django.db import transaction
from polars.testing import assert_frame_equal

from fuwai.core.access import Viewer
from fuwai.services import form, review
from fuwai.services.intake import CONTEXT_OF, Store
from fuwai.services.kept import KeptStore
from fuwai.services.test_form import BODY, CODE, CONTRACT, OTHER, OWN, registered
from fuwai.storage import append

__all__ = ["registered"]  # the fixture
COUNTY = Viewer("body", "330108", "县")
TODAY = datetime.now(UTC).date()
DAYS = (date(2015, 1, 1), TODAY - timedelta(days=1), TODAY)


def executed(number: int, amount: str = "1000.50") -> dict[str, str]:
    return {
        "enterprise_code": CODE,
        "provider_number": "A-1",
        "execution_number": f"E-{number}",
        "executed": (TODAY - timedelta(days=1)).isoformat(),
        "amount": amount,
        "currency": "USD",
    }


def assert_as_fresh(kept: KeptStore) -> None:
    frame = pl.DataFrame({"enterprise_code": [CODE, OTHER], "name": ["示例甲有限公司", "示例乙有限公司"]})
    with append.transaction():
        kept.begin()
        fresh = Store()
        for noun in ("enterprise", "execution"):
            had, read = kept.context(noun, frame), fresh.context(noun, frame)
            for name in CONTEXT_OF[noun]:
                assert_frame_equal(getattr(had, name), getattr(read, name))
        for day in DAYS:
            assert kept.counties([CODE, OTHER, None], [day] * 3) == fresh.counties([CODE, OTHER, None], [day] * 3)


def test_whatever_happens_it_is_what_stands(registered):
    kept = KeptStore()
    assert_as_fresh(kept)
    form.submit(OWN, "contract", [CONTRACT])
    assert_as_fresh(kept)
    filed = form.submit(OWN, "execution", [executed(1), executed(2), executed(3)]).filings
    assert_as_fresh(kept)
    form.submit(OWN, "execution", [executed(2, "2000"), executed(4)])
    form.submit(OWN, "execution", [executed(2, "3000")])
    assert_as_fresh(kept)
    review.withdraw(OWN.viewer, [filed[0]])
    assert_as_fresh(kept)
    review.return_(COUNTY, [filed[2]], "amount", "金额与合同不符")
    assert_as_fresh(kept)
    moved = {"enterprise_code": CODE, "name": "示例甲有限公司", "county": "330203", "effective": TODAY.isoformat()}
    done = form.submit(BODY, "enterprise", [{**moved, "registration_type": "173", "industry": "I65"}])
    assert done.amended == 1
    assert_as_fresh(kept)


def test_what_was_rolled_back_is_not_kept(registered):
    kept = KeptStore()
    assert_as_fresh(kept)
    with append.transaction():
        kept.begin()
        form.submit(OWN, "contract", [CONTRACT])
        transaction.set_rollback(True)
    assert_as_fresh(kept)


def test_another_store_in_its_place_is_read_anew(registered):
    kept = KeptStore()
    assert_as_fresh(kept)
    kept._filings = type(kept._filings)(kept._filings.count, "0" * 64)
    kept._kept["enterprise"].rows = kept._kept["enterprise"].rows.head(0)
    assert_as_fresh(kept)


def test_too_much_is_forgotten(registered, monkeypatch):
    kept = KeptStore()
    assert_as_fresh(kept)
    monkeypatch.setattr("fuwai.services.kept.MOST", 1)
    with append.transaction():
        kept.begin()
    assert kept._kept == {}
    assert_as_fresh(kept)
