"""收汇凭证, and its allotment to executions, many to many."""

from django.db import models

from fuwai.storage.models.columns import COUNTRY, CURRENCY, between, day, letters, number, text, whole
from fuwai.storage.models.enterprise import Enterprise
from fuwai.storage.models.execution import Execution
from fuwai.storage.models.version import Version


class Receipt(models.Model):
    id = number()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    receipt_number = models.CharField(max_length=60)

    class Meta:
        db_table = "receipt"
        constraints = (models.UniqueConstraint(fields=["enterprise", "receipt_number"], name="receipt_number"),)


class ReceiptVersion(Version):
    """*amount* in minor units of *currency*."""

    record = models.ForeignKey(Receipt, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    receipt_number = text(60, required=True)
    kind = text(required=True)
    received = day(required=True)
    amount = whole(required=True)
    currency = text(required=True)
    payer = text()
    payer_country = text()

    class Meta:
        db_table = "receipt_version"
        indexes = (models.Index(fields=["record"], name="receipt_version_record"),)  # what a receipt still holds
        constraints = (
            between("amount", 0, 10**14),
            letters("currency", CURRENCY),
            letters("payer_country", COUNTRY),
        )


class Allotment(models.Model):
    id = number()
    receipt = models.ForeignKey(Receipt, models.PROTECT, db_index=False)
    execution = models.ForeignKey(Execution, models.PROTECT, db_index=False)

    class Meta:
        db_table = "allotment"
        constraints = (models.UniqueConstraint(fields=["receipt", "execution"], name="allotment_of"),)


class AllotmentVersion(Version):
    """*allotted* in minor units of *currency*."""

    record = models.ForeignKey(Allotment, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    receipt_number = text(60, required=True)
    provider_number = text(60, required=True)
    execution_number = text(60, required=True)
    allotted = whole(required=True)
    currency = text(required=True)

    class Meta:
        db_table = "allotment_version"
        indexes = (models.Index(fields=["record"], name="allotment_version_record"),)
        constraints = (between("allotted", 0, 10**14), letters("currency", CURRENCY))
