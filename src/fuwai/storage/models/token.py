"""访问令牌: with what a program asks the open API in its owner's name; and what it has asked with an Idempotency-Key."""

from django.db import models

from fuwai.core.access import Viewer
from fuwai.storage.models.account import Account
from fuwai.storage.models.columns import DIGEST

PREFIX, KEY = 8, 100  # characters


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer, account: int | None = None) -> "ApiTokenQuerySet":
        """One's own; an administrator everybody's."""
        return self if viewer.kind == "administrator" else self.filter(account=account)

    def with_digest(self, digest: str) -> "ApiToken | None":
        """The token and its account, in two look-ups that are written out: every request asks, and putting the one of a
        queryset together takes three times as long as answering both."""
        found = next(iter(self.raw("SELECT * FROM api_token WHERE digest = %s", [digest])), None)
        if found is not None:
            found.account = Account.objects.raw("SELECT * FROM account WHERE id = %s", [found.account_id])[0]
        return found


class ApiToken(models.Model):
    """Only the *digest* of the secret is kept; *prefix* is shown, so that its owner knows which is which.

    *scopes*: names of `core.token.SCOPES`, joined by spaces. *used_at*: to the minute.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=40)
    prefix = models.CharField(max_length=PREFIX)
    digest = models.CharField(max_length=DIGEST, unique=True)
    scopes = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        db_table = "api_token"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="api_token_expires_later"
            ),
        )


class Answered(models.Model):
    """What a request with an Idempotency-Key was answered, for 24 hours. *digest*: of what was asked."""

    account = models.ForeignKey(Account, models.CASCADE)
    key = models.CharField(max_length=KEY)
    digest = models.CharField(max_length=DIGEST)
    status = models.SmallIntegerField()
    heads = models.JSONField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "answered"
        constraints = (models.UniqueConstraint(fields=["account", "key"], name="answered_once"),)
