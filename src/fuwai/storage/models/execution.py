"""合同执行."""

from django.db import models

from fuwai.storage.models.columns import CURRENCY, between, day, letters, number, text, whole
from fuwai.storage.models.contract import Contract
from fuwai.storage.models.version import Version


class Execution(models.Model):
    id = number()
    contract = models.ForeignKey(Contract, models.PROTECT, db_index=False)
    execution_number = models.CharField(max_length=60)

    class Meta:
        db_table = "execution"
        constraints = (models.UniqueConstraint(fields=["contract", "execution_number"], name="execution_number"),)


class ExecutionVersion(Version):
    """*amount* in minor units of *currency*."""

    record = models.ForeignKey(Execution, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    provider_number = text(60, required=True)
    execution_number = text(60, required=True)
    executed = day(required=True)
    amount = whole(required=True)
    currency = text(required=True)
    invoice_number = text(60)
    remark = text(500)

    class Meta:
        db_table = "execution_version"
        constraints = (between("amount", 0, 10**14), letters("currency", CURRENCY))
