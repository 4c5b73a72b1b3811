"""通报的稿本与发布: versions of a bulletin's text, and what was released. Append-only: an erratum is a release of its own."""

from django.db import models
from django.db.models import Q

from fuwai.core.access import Viewer, region_prefix
from fuwai.storage.models.columns import DIGEST, REGION, digits, number


class BulletinQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """A reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "BulletinQuerySet":
        """Of a region, what is of it and of all below it. An enterprise, an expert and a payer see none."""
        if viewer.kind in ("enterprise", "expert", "payer"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            return self.filter(region__gte=prefix.ljust(REGION, "0"), region__lte=prefix.ljust(REGION, "9"))
        return self

    def readable_by(self, viewer: Viewer) -> "BulletinQuerySet":
        """What is released is also for the regions below: a city reads its province's bulletin and the nation's."""
        if viewer.kind in ("enterprise", "expert", "payer"):
            return self.none()
        if not viewer.code or not region_prefix(viewer.code):
            return self
        prefix = region_prefix(viewer.code)
        above = {prefix[:length].ljust(REGION, "0") for length in (0, 2, 4)}
        own = Q(region__gte=prefix.ljust(REGION, "0"), region__lte=prefix.ljust(REGION, "9"))
        return self.filter(own | Q(region__in=above))


class BulletinVersion(models.Model):
    """One version of the text of *bulletin* (`kind-region-period-language`). *edits*: the sentences that a person changed,
    added or struck out, with what they are bound to (core.edited); all others are as the bulletin's file says them."""

    id = number()
    bulletin = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    region = models.CharField(max_length=REGION)
    period = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    version = models.IntegerField()
    as_of = models.DateTimeField()
    edits = models.JSONField()
    note = models.CharField(max_length=200)
    login = models.CharField(max_length=60)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = BulletinQuerySet.as_manager()

    class Meta:
        db_table = "bulletin_version"
        constraints = (
            models.UniqueConstraint(fields=["bulletin", "version"], name="bulletin_version_once"),
            digits("region", REGION),
        )


class BulletinRelease(models.Model):
    """A version as it was released: *vintage* 1, and from 2 on an erratum with its *reason*. *content*: its json, whose
    SHA-256 the audit trail keeps."""

    id = number()
    version = models.OneToOneField(BulletinVersion, models.PROTECT, related_name="release")
    bulletin = models.CharField(max_length=80)
    region = models.CharField(max_length=REGION)
    vintage = models.IntegerField()
    reason = models.CharField(max_length=500)
    title = models.CharField(max_length=200)
    content = models.TextField()
    sha256 = models.CharField(max_length=DIGEST)
    login = models.CharField(max_length=60)
    actor = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    objects = BulletinQuerySet.as_manager()

    class Meta:
        db_table = "bulletin_release"
        constraints = (
            models.UniqueConstraint(fields=["bulletin", "vintage"], name="bulletin_release_vintage"),
            digits("region", REGION),
        )
