"""Tables that were asked for are kept under a name, as the filters of a list are."""

from django.db import migrations, models

NOUNS = ("enterprise", "contract", "execution", "receipt", "allotment", "workforce", "certification", "training", "ask")


class Migration(migrations.Migration):
    dependencies = (("storage", "0018_tables"),)

    operations = (
        migrations.RemoveConstraint("savedview", "savedview_noun_known"),
        migrations.AddConstraint(
            "savedview",
            models.CheckConstraint(
                condition=models.Q(*(("noun", noun) for noun in NOUNS), _connector="OR"), name="savedview_noun_known"
            ),
        ),
    )
