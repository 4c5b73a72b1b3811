"""批次: what one file brought of one noun at one moment."""

from django.db import models

from fuwai.storage.models.columns import DIGEST, number


class Batch(models.Model):
    """*sha256* is the file's own digest; *token* the importer's mark, by which it finds out after a kill what became."""

    id = number()
    noun = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=DIGEST)
    token = models.CharField(max_length=64)
    actor = models.CharField(max_length=100)
    new = models.BigIntegerField()
    amended = models.BigIntegerField()
    unchanged = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "batch"
        indexes = (models.Index(fields=["token"], name="batch_token"),)
