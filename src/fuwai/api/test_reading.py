"""A training body reads its trainings by program, as it does on its pages, and nothing else."""

from fuwai.api.testdata import program_of
from fuwai.core.access import Role
from fuwai.services.test_form import CODE, CONTRACT


def test_a_training_body_reads_its_trainings_and_no_contract(registered):
    filed = program_of(Role.FILER, CODE).post("submit/contract", {"rows": [CONTRACT]}).said["filings"][0]
    trainer = program_of(Role.TRAINER, CODE)
    assert trainer.get("records").said == {"items": [], "next": None}
    assert trainer.get("records?noun=training").said == {"items": [], "next": None}
    assert trainer.get("records?noun=contract").said["code"] == "access.noun"
    for path in (f"records/{filed}", f"records/{filed}/versions"):
        answer = trainer.get(path)
        assert (answer.status_code, answer.said["code"]) == (404, "record.unknown")
        assert program_of(Role.MANAGER, CODE).get(path).status_code == 200
