"""Released tables and their vintages."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0017_grants"),)

    operations = ()
