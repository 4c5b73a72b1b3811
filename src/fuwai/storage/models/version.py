"""What a filing says: one row a filing, in the table of its noun, its columns named as in `core.records`."""

from django.db import models


class Version(models.Model):
    """A record's own id is that of its first filing, and `record` leads there."""

    filing = models.OneToOneField("storage.Filing", models.PROTECT, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True
