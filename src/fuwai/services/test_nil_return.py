"""Nothing was executed: said once, and not against what is filed."""

from datetime import UTC, datetime

import pytest

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services import nil_return, progress
from fuwai.storage.models import AuditEntry, NilReturn
from fuwai.storage.testdata import ENTERPRISE, contracts, executions, file

OWNER, CITY = Viewer("enterprise", ENTERPRISE, "甲"), Viewer("body", "330100", "乙")
AT = datetime(2015, 7, 6, 1, tzinfo=UTC)


@pytest.fixture
def registered(store):
    file("contract", contracts("A"), AT)


def june():
    (line,) = progress.lines(CITY, "330100", 201506)
    return line


def test_a_nil_return_counts_as_filed(registered):
    file("execution", executions("A", executed=datetime(2015, 5, 20, tzinfo=UTC).date()), AT)
    (may,) = progress.lines(CITY, "330100", 201505)
    assert (may.counts["filed"], may.counts["due"]) == (1, 1)
    nil_return.declare(OWNER, 201506)
    assert (june().counts["due"], june().counts["filed"], june().missing) == (1, 1, 0)
    assert progress.not_filed(CITY, "330100", 201506) == []
    assert AuditEntry.objects.latest("id").verb == "nil_return"


def test_saying_it_again_changes_nothing(registered):
    nil_return.declare(OWNER, 201506)
    nil_return.declare(OWNER, 201506)
    assert NilReturn.objects.count() == 1
    assert nil_return.declared(OWNER, 201501, 201512) == {(ENTERPRISE, 201506)}
    assert nil_return.declared(Viewer("body", "330200"), 201501, 201512) == set()


def test_what_was_executed_is_not_nil(registered):
    file("execution", executions("A"), AT)
    with pytest.raises(FuwaiError) as error:
        nil_return.declare(OWNER, 201506)
    assert error.value.code == "nil_return.executed"


@pytest.mark.parametrize("month", [201513, 201500, 209901, 199901])
def test_only_a_month_that_has_begun_can_be_nil(registered, month):
    with pytest.raises(FuwaiError) as error:
        nil_return.declare(OWNER, month)
    assert error.value.code == "nil_return.month"


def test_a_body_says_it_for_no_one(registered):
    with pytest.raises(FuwaiError) as error:
        nil_return.declare(CITY, 201506)
    assert error.value.code == "nil_return.enterprise"
