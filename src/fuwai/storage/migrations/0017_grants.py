"""Calls, applications, awards and payments."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0016_releases"),)

    operations = ()
