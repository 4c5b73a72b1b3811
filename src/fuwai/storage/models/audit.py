"""留痕: one entry a verb. Each carries the heads of the filings and decisions, so that its own head covers all three."""

from django.db import models

from fuwai.storage.models.columns import DIGEST, number


class AuditEntry(models.Model):
    """*detail* is canonical JSON text, kept as text so that the database does not rewrite what was digested."""

    id = number()
    verb = models.CharField(max_length=40)
    actor = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    detail = models.TextField()
    previous = models.CharField(max_length=DIGEST)
    digest = models.CharField(max_length=DIGEST)

    class Meta:
        db_table = "audit_entry"
        indexes = (
            models.Index(fields=["subject"], name="audit_subject"),
            models.Index(fields=["recorded_at"], name="audit_recorded"),  # which entry covers a filing
        )
