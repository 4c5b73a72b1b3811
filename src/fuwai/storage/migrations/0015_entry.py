"""What entry pages keep besides drafts."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("storage", "0014_campaigns"),)

    operations = ()
