"""消息、提问、答复、常见问答: what bodies, enterprises and the system tell each other.

What was said stands as it was said; whether someone has read it, and which questions are published for all, may change.
"""

from django.db import models

from fuwai.core.access import Viewer, region_prefix
from fuwai.core.message import ABOUT, Kind
from fuwai.storage.models.account import Account
from fuwai.storage.models.columns import REGION, digits, number, one_of

RECIPIENT = 18  # characters: an enterprise's code, or a body's region
TITLE = 200  # characters


class Message(models.Model):
    """One text, to one or to thousands. *sender*: the body's region, empty for the system's own."""

    id = number()
    kind = models.CharField(max_length=12)
    sender = models.CharField(max_length=REGION, blank=True)
    actor = models.CharField(max_length=100)
    title_zh = models.CharField(max_length=TITLE)
    title_en = models.CharField(max_length=TITLE)
    zh = models.TextField(blank=True)
    en = models.TextField(blank=True)
    about = models.CharField(max_length=12, blank=True)
    about_key = models.CharField(max_length=60, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "message"
        constraints = (one_of("kind", tuple(Kind)), one_of("about", ABOUT))
        indexes = (models.Index(fields=["about", "about_key"], name="message_about"),)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "DeliveryQuerySet":
        """An enterprise and a body see what was sent to them; nobody else has a letter box."""
        return self.filter(recipient=viewer.code) if viewer.kind in ("enterprise", "body") else self.none()


class Delivery(models.Model):
    """A message to one recipient: an enterprise's code (9 or 18 characters) or a body's region (6)."""

    id = number()
    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    recipient = models.CharField(max_length=RECIPIENT)
    sent_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "delivery"
        indexes = (models.Index(fields=["recipient", "-id"], name="delivery_recipient"),)


class Reading(models.Model):
    """That a person has opened a message."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="readings", db_index=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="readings")
    read_at = models.DateTimeField()

    class Meta:
        db_table = "reading"
        constraints = (models.UniqueConstraint(fields=["account", "delivery"], name="reading_once"),)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions; a reader begins with `visible_to`."""

    def visible_to(self, viewer: Viewer) -> "QuestionQuerySet":
        """An enterprise its own; a body and an auditor those put to the bodies of their region; an administrator all."""
        if viewer.kind == "enterprise":
            return self.filter(enterprise=viewer.code)
        if viewer.kind not in ("body", "auditor", "administrator"):
            return self.none()
        if viewer.code and (prefix := region_prefix(viewer.code)):
            return self.filter(body__gte=prefix.ljust(REGION, "0"), body__lte=prefix.ljust(REGION, "9"))
        return self


class Question(models.Model):
    """What an enterprise asks the body of *body* (a region). *public*: it agrees that the answer is published without its name."""

    id = number()
    enterprise = models.CharField(max_length=18, db_index=True)
    body = models.CharField(max_length=REGION, db_index=True)
    title = models.CharField(max_length=TITLE)
    words = models.TextField()
    public = models.BooleanField()
    actor = models.CharField(max_length=100)
    asked_at = models.DateTimeField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        db_table = "question"
        constraints = (digits("body", REGION),)


class Answer(models.Model):
    """What a body answers; a later answer adds to an earlier one."""

    id = number()
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    body = models.CharField(max_length=REGION)
    words = models.TextField()
    actor = models.CharField(max_length=100)
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "answer"


class PublishedAnswer(models.Model):
    """常见问答: a question and its answer in words for all, without anyone's name. Empty English: there is none yet."""

    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="published")
    body = models.CharField(max_length=REGION)
    asked = models.CharField(max_length=TITLE)
    answered = models.TextField()
    asked_en = models.CharField(max_length=TITLE, blank=True)
    answered_en = models.TextField(blank=True)
    actor = models.CharField(max_length=100)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "published_answer"
        constraints = (digits("body", REGION),)
