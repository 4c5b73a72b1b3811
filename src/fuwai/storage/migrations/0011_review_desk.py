"""Room for review_desk: filled by its owner."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0010_jobs"),)
    operations = ()
