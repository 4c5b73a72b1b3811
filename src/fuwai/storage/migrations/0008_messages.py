"""Room for messages: filled by its owner."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0007_progress"),)
    operations = ()
