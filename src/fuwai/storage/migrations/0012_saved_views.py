"""Room for saved_views: filled by its owner."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0011_review_desk"),)
    operations = ()
