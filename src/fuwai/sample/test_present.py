"""The work of today that the invented people find."""

from fuwai.core.identifier import credit_code
from fuwai.sample import present
from fuwai.services import form, standing
from fuwai.services.test_form import BODY
from fuwai.storage.models import FilingFinding, Standing

CODE = credit_code("91330108000000091")


def test_a_desk_finds_good_filings_and_doubtful_ones(sqlite_store):
    firm = {"enterprise_code": CODE, "name": "示例甲有限公司", "county": "330108"}
    form.submit(BODY, "enterprise", [{**firm, "registration_type": "173", "industry": "I65"}])
    new = present.file(CODE)
    executed = [work for work in present.WORKS if work.executed]
    assert new == len(present.WORKS) + len(executed), "nothing is refused"
    standing.catch_up()
    assert Standing.objects.filter(desk="330108", noun="contract").count() == len(present.WORKS)
    found = set(FilingFinding.objects.values_list("check_id", flat=True))
    assert {"coding.excluded", "coding.group_differs"} <= found
    assert present.file(CODE) == 0, "the same again on the same day files nothing"
