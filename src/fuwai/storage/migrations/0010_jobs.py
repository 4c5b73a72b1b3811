"""Room for jobs: filled by its owner."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0009_evidence"),)
    operations = ()
