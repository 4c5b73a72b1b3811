"""接包企业, known by its code."""

from django.db import models

from fuwai.storage.models.columns import CURRENCY, REGION, between, day, digits, letters, text, whole
from fuwai.storage.models.version import Version


class Enterprise(models.Model):
    code = models.CharField(primary_key=True, max_length=18)

    class Meta:
        db_table = "enterprise"
        constraints = (
            models.CheckConstraint(condition=models.Q(code__length__in=(9, 18)), name="enterprise_code_form"),
        )


class EnterpriseVersion(Version):
    """*county* from *effective* on (注册地变更); without a day, from ever."""

    record = models.ForeignKey(Enterprise, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    name = text(required=True)
    county = text(required=True)
    effective = day()
    registration_type = text(required=True)
    industry = text(required=True)
    capital = whole()
    capital_currency = text()
    founded = day()
    parent_group = text()
    contact_name = text(40)
    contact_phone = text(40)
    contact_email = text(80)

    class Meta:
        db_table = "enterprise_version"
        indexes = (
            models.Index(fields=["enterprise_code"], name="enterprise_version_code"),  # where it is registered
            models.Index(fields=["name"], name="enterprise_version_name"),  # namesakes
        )
        constraints = (
            digits("county", REGION),
            letters("capital_currency", CURRENCY),
            between("capital", 0, 10**15),
        )
