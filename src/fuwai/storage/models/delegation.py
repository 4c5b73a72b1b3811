"""委托: a body lets the level below, or named persons, work at its desk for a time. Append-only; an entry may end another."""

from django.db import models

from fuwai.storage.models.columns import REGION, digits, number, ordered


class Delegation(models.Model):
    """*body*: whose desk. Either *to_region* (a body below: its people, for its own subtree) or *to_login* (a person).

    *first* to *last*: the days on which it holds, both included. *ends*: the delegation that this entry takes back; then the
    other fields repeat it and *words* say why.
    """

    id = number()
    body = models.CharField(max_length=REGION, db_index=True)
    to_region = models.CharField(max_length=REGION)
    to_login = models.CharField(max_length=30)
    first = models.DateField()
    last = models.DateField()
    ends = models.OneToOneField("self", models.PROTECT, related_name="ended", null=True)
    actor = models.CharField(max_length=100)
    words = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "delegation"
        constraints = (
            digits("body", REGION),
            ordered("first", "last"),
            models.CheckConstraint(
                condition=(models.Q(to_region="") & ~models.Q(to_login=""))
                | (~models.Q(to_region="") & models.Q(to_login="")),
                name="%(class)s_to_one_of_two",
            ),
        )
