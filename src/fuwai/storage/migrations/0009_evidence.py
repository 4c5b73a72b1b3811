"""Room for evidence: filled by its owner."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0008_messages"),)
    operations = ()
