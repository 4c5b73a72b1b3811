"""接包合同与发包合同. The control number is the system's, the provider number the enterprise's."""

from django.db import models

from fuwai.core.contract import KINDS
from fuwai.storage.models.columns import COUNTRY, CURRENCY, between, day, letters, number, one_of, ordered, text, whole
from fuwai.storage.models.enterprise import Enterprise
from fuwai.storage.models.version import Version


class Contract(models.Model):
    id = number()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, db_index=False)
    provider_number = models.CharField(max_length=60)
    control_number = models.CharField(max_length=30, unique=True)

    class Meta:
        db_table = "contract"
        constraints = (
            models.UniqueConstraint(fields=["enterprise", "provider_number"], name="contract_provider_number"),
        )


class ContractVersion(Version):
    """Amounts in minor units of *currency*."""

    record = models.ForeignKey(Contract, models.PROTECT, db_index=False, related_name="+")
    enterprise_code = text(18, required=True)
    provider_number = text(60, required=True)
    control_number = text(30, required=True)
    kind = text(required=True)
    framework_number = text(60)
    title = text(required=True)
    description = text(2000, required=True)
    client_name = text(required=True)
    client_kind = text(required=True)
    client_country = text(required=True)
    final_client_country = text()
    client_industry = text()
    group = text(required=True)
    value = whole(required=True)
    currency = text(required=True)
    signed = day(required=True)
    start = day()
    end = day()
    amendment = text()
    amended = day()
    terminated = day()

    class Meta:
        db_table = "contract_version"
        constraints = (
            one_of("kind", KINDS),
            letters("client_country", COUNTRY),
            letters("final_client_country", COUNTRY),
            between("value", 0, 10**14),
            letters("currency", CURRENCY),
            ordered("start", "end"),
        )
