"""Room for nil_returns: filled by its owner."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0012_saved_views"),)
    operations = ()
