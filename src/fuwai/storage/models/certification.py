"""企业认证."""

from django.db import models

from fuwai.storage.models.columns import CURRENCY, between, day, letters, number, ordered, text, whole
from fuwai.storage.models.enterprise import Enterprise
from fuwai.storage.models.version import Version


class Certification(models.Model):
    id = number()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    certification = models.CharField(max_length=200)
    certificate_number = models.CharField(max_length=80)

    class Meta:
        db_table = "certification"
        constraints = (
            models.UniqueConstraint(
                fields=["enterprise", "certification", "certificate_number"], name="certification_number"
            ),
        )


class CertificationVersion(Version):
    """*cost* in minor units of *cost_currency*."""

    record = models.ForeignKey(Certification, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    certification = text(required=True)
    certificate_number = text(80, required=True)
    issuer = text()
    issued = day(required=True)
    expires = day()
    cost = whole()
    cost_currency = text()

    class Meta:
        db_table = "certification_version"
        constraints = (
            ordered("issued", "expires"),
            between("cost", 0, 10**12),
            letters("cost_currency", CURRENCY),
        )
