"""The open API against its own description: whatever is sent that fits it, or nearly fits, is answered as it says."""

import json
import os

import hypothesis
import pytest
import schemathesis
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi

from fuwai.api.testdata import program
from fuwai.api.urls import CALLS
from fuwai.core.access import Role, Viewer
from fuwai.services import form, job, worker
from fuwai.services.intake import Sender
from fuwai.services.test_form import CODE, CONTRACT
from fuwai.storage.testdata import person
from fuwai.web.wsgi import application

EXAMPLES = int(
    os.environ.get("FUWAI_API_EXAMPLES", "5")
)  # of each operation and kind of data: the whole ends within a minute
CHECKS = [
    checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.negative_data_rejection,
]
# Who makes each call: the first of these who may.
ASKERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.HEAD, Role.AUDITOR, Role.ANALYST, Role.PAYER, Role.EXPERT, Role.FILER)
WHO = {call.name: call.who for call in CALLS}


def operations():
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    schema.config.generation.update(
        with_security_parameters=False
    )  # the token is given below; the door has its own tests
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def filled(sqlite_store, monkeypatch):
    """An enterprise with a contract, a draft and a job that has ended."""
    monkeypatch.setattr(django_settings, "API_AT_ONCE", 10**6)
    monkeypatch.setattr(django_settings, "API_STRANGER_A_MINUTE", 10**6)
    body = Sender(Viewer("body", "330000", "测试"), "测试")
    firm = {"enterprise_code": CODE, "name": "示例甲有限公司", "county": "330108", "registration_type": "173"}
    form.submit(body, "enterprise", [{**firm, "industry": "I65"}])
    own = Viewer("enterprise", CODE, "示例")
    form.submit(Sender(own, "示例", CODE), "contract", [CONTRACT])
    rows = json.dumps({"noun": "contract", "rows": [{**CONTRACT, "provider_number": "A-2"}]}).encode()
    job.submit(own, job.receive([rows]), "示例.json")
    worker.run_next()
    return sqlite_store


def sent():
    """Each call with data that fit its description, and with data that do not, where it takes any."""
    for one in operations():
        said = one.definition.raw
        modes = list(schemathesis.GenerationMode)
        for mode in modes if said.get("parameters") or "requestBody" in said else modes[:1]:
            yield pytest.param(one, mode, id=f"{one.label} {mode.value}")


@pytest.mark.parametrize(("operation", "mode"), list(sent()))
def test_every_call_answers_as_it_is_described(filled, operation, mode):
    role = next(role for role in ASKERS if role in WHO[operation.definition.raw["operationId"]])
    asker = program(person(role, CODE if role is Role.MANAGER else "", login=f"schema-{role}"))
    strategy = operation.as_strategy(generation_mode=mode)

    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @hypothesis.given(case=strategy)
    def asked(case):
        case.call_and_validate(headers=asker.heads, checks=CHECKS)

    asked()
