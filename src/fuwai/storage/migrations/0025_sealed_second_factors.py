"""The secrets of second factors are sealed under the site's key (docs/decisions/0235)."""

from django.db import migrations, models

from fuwai.storage.sealed import seal, unsealed


def seal_secrets(apps, editor):
    _each(apps, editor, seal)


def unseal_secrets(apps, editor):
    _each(apps, editor, unsealed)


def _each(apps, editor, change):
    accounts = apps.get_model("storage", "Account").objects.using(editor.connection.alias)
    for pk, login, secret in accounts.exclude(totp_secret="").values_list("pk", "login", "totp_secret"):
        accounts.filter(pk=pk).update(totp_secret=change(secret, f"second factor of {login}"))


class Migration(migrations.Migration):
    dependencies = (("storage", "0022_checks"),)

    operations = (
        migrations.AlterField("account", "totp_secret", models.CharField(blank=True, default="", max_length=160)),
        migrations.RunPython(seal_secrets, unseal_secrets),
    )
