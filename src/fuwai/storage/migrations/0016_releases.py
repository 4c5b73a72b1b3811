"""Bulletins as edited, released and corrected."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0015_entry"),)

    operations = ()
