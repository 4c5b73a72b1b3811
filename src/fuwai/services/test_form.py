"""What is filed by hand is read, checked and stored as a file's rows are."""

from datetime import UTC, datetime, timedelta

import pytest

from fuwai.core.access import Viewer
from fuwai.core.edit_check import Grade
from fuwai.core.error import FuwaiError
from fuwai.core.identifier import credit_code
from fuwai.services import draft, form
from fuwai.services.intake import Sender
from fuwai.storage.models import AuditEntry, Filing, FilingFinding

CODE, OTHER = credit_code("91330108000000091"), credit_code("91330203000000092")
BODY = Sender(Viewer("body", "330000", "测试"), "测试")
OWN = Sender(Viewer("enterprise", CODE, "测试"), "测试", CODE)
SIGNED = (datetime.now(UTC) - timedelta(days=20)).date().isoformat()
CONTRACT = {
    "provider_number": "A-1",
    "kind": "接包合同",
    "title": "信贷系统开发",
    "description": "按客户需求开发信贷管理系统并提供一年维护",
    "client_name": "Example Bank",
    "client_kind": "企业",
    "client_country": "美国",
    "group": "I11",
    "value": "12万",
    "currency": "USD",
    "signed": SIGNED,
}


@pytest.fixture
def registered(store):
    """A store in which two enterprises of two cities are registered."""
    firms = [
        {"enterprise_code": code, "name": name, "county": county, "registration_type": "173", "industry": "I65"}
        for code, name, county in ((CODE, "示例甲有限公司", "330108"), (OTHER, "示例乙有限公司", "330203"))
    ]
    assert form.submit(BODY, "enterprise", firms).new == 2
    return store


def test_a_form_is_one_row_of_a_sheet(registered):
    done = form.submit(OWN, "contract", [CONTRACT])
    assert (done.new, done.refused) == (1, 0)
    filing = Filing.objects.get(pk=done.filings[0])
    assert (filing.enterprise_id, filing.county) == (CODE, "330108")
    assert filing.contractversion.value == 12_000_000, "120,000 dollars in cents"
    assert filing.contractversion.client_country == "US"
    assert done.control_numbers[0].startswith("FW330108")
    assert AuditEntry.objects.latest("id").verb == "submit"


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_filed(registered):
    before = Filing.objects.count()
    done = form.submit(OWN, "contract", [{**CONTRACT, "value": "很多", "signed": "去年"}])
    assert (done.new, done.refused, done.filings) == (0, 1, (None,))
    blocking = {finding.field for finding in done.findings if finding.grade is Grade.BLOCKING}
    assert {"value", "signed"} <= blocking
    assert Filing.objects.count() == before


def test_checking_stores_nothing(registered):
    before = Filing.objects.count(), FilingFinding.objects.count(), AuditEntry.objects.count()
    assert form.worst(form.check(OWN, "contract", [{**CONTRACT, "value": "-5"}])) is Grade.BLOCKING
    assert (Filing.objects.count(), FilingFinding.objects.count(), AuditEntry.objects.count()) == before


def test_one_enterprise_cannot_file_for_another(registered):
    done = form.submit(OWN, "contract", [{**CONTRACT, "enterprise_code": OTHER}])
    assert done.refused == 1
    assert "intake.not_yours" in {finding.check for finding in done.findings}


def test_a_draft_goes_with_its_submission_and_stays_where_it_is_refused(registered):
    number = draft.save(OWN.viewer, "contract", CONTRACT)
    assert form.submit(OWN, "contract", [{**CONTRACT, "value": "-5"}], [number]).refused == 1
    assert len(draft.listed(OWN.viewer)) == 1
    assert form.submit(OWN, "contract", [CONTRACT], [number]).new == 1
    assert draft.listed(OWN.viewer) == []


def test_what_was_amended_may_be_amended_back(registered):
    form.submit(OWN, "contract", [CONTRACT])
    assert form.submit(OWN, "contract", [{**CONTRACT, "title": "信贷系统二期开发"}]).amended == 1
    assert form.submit(OWN, "contract", [CONTRACT]).amended == 1
    assert form.submit(OWN, "contract", [CONTRACT]).unchanged == 1


@pytest.mark.parametrize(
    ("noun", "rows", "code"),
    [
        ("nothing", [{}], "form.noun"),
        ("contract", [{"colour": "red"}], "form.field"),
        ("contract", [{}] * 5001, "form.rows"),
    ],
)
def test_what_is_no_form_is_refused(registered, noun, rows, code):
    with pytest.raises(FuwaiError) as error:
        form.check(OWN, noun, rows)
    assert error.value.code == code
