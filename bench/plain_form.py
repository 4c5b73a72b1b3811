"""The peer of the surge: a plain Django form that stores one execution with the statements of ours, and checks nothing else.

A WSGI application over the same tables: bearer token, a form with Django's own validation, one durable transaction.
"""

import hashlib
import json
import os
from datetime import UTC, datetime

import django
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fuwai.settings")
django.setup()

from django import forms  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from fuwai.services.token import recognised  # noqa: E402
from fuwai.storage.database import lock_writers  # noqa: E402
from fuwai.storage.models import (  # noqa: E402
    AuditEntry,
    Batch,
    Contract,
    Decision,
    Enterprise,
    Execution,
    ExecutionVersion,
    Filing,
)


class Form(forms.Form):
    enterprise_code = forms.CharField(max_length=18)
    provider_number = forms.CharField(max_length=60)
    execution_number = forms.CharField(max_length=60)
    executed = forms.DateField()
    amount = forms.DecimalField(max_digits=16, decimal_places=2)
    currency = forms.CharField(max_length=3)


def next_id(model: type) -> int:
    return (model.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1  # type: ignore[attr-defined]


@csrf_exempt
def submit(request: HttpRequest) -> JsonResponse:
    _, account = recognised(request.headers.get("Authorization", "").removeprefix("Bearer "))
    (row,) = json.loads(request.body)["rows"]
    form = Form(row)
    if not form.is_valid():
        return JsonResponse(form.errors, status=422)
    said, now = form.cleaned_data, datetime.now(UTC)
    digest = hashlib.sha256(request.body).hexdigest()
    with transaction.atomic():
        lock_writers()
        enterprise = Enterprise.objects.get(code=said["enterprise_code"])
        contract = Contract.objects.get(enterprise=enterprise, provider_number=said["provider_number"])
        key = "\x1f".join((said["enterprise_code"], said["provider_number"], said["execution_number"]))
        Filing.objects.filter(noun="execution", key=key).exists()
        last = Filing.objects.order_by("-id").first()
        Decision.objects.order_by("-id").first()
        end = AuditEntry.objects.order_by("-id").first()
        batch = Batch.objects.create(
            id=next_id(Batch), noun="execution", name="plain", sha256=digest, token="", actor=account.name, new=1,
            amended=0, unchanged=0, recorded_at=now,
        )  # fmt: skip
        number = (last.id if last else 0) + 1
        execution = Execution.objects.create(id=number, contract=contract, execution_number=said["execution_number"])
        Filing.objects.create(
            id=number, noun="execution", key=key, version=1, act="file", enterprise=enterprise, county="330108",
            submitted_at=now, recorded_at=now, actor=account.name, batch=batch, content_digest=digest,
            previous=last.digest if last else "", digest=digest,
        )  # fmt: skip
        ExecutionVersion.objects.create(
            filing_id=number, record=execution, enterprise_code=said["enterprise_code"],
            provider_number=said["provider_number"], execution_number=said["execution_number"],
            executed=said["executed"], amount=int(said["amount"] * 100), currency=said["currency"],
        )  # fmt: skip
        AuditEntry.objects.create(
            id=(end.id if end else 0) + 1, verb="plain", actor=account.name, subject="plain", at=now, recorded_at=now,
            detail="{}", previous=end.digest if end else "", digest=digest,
        )  # fmt: skip
    return JsonResponse({"new": 1, "filing": number})


urlpatterns = [path("submit", submit)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
settings.ALLOWED_HOSTS = ["127.0.0.1"]
application = get_wsgi_application()
