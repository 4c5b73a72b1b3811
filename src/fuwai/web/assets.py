"""Style sheets and modules: gathered and compressed under names that carry their digest, so that browsers keep them."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

UNUSED = ["ext", "htmx-2.js", "htmx-4*", "htmax-*", "django-htmx.js"]  # what django-htmx brings besides htmx 2


class Assets(CompressedManifestStaticFilesStorage):
    """A file that has not been gathered keeps its plain name: a test that shows a page need not gather first."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        found: str = self.hashed_files.get(self.hash_key(self.clean_name(name)), name)
        return found


def gather() -> None:
    """Write what pages load into STATIC_ROOT, unless everything there is as new as its source."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < _newest():
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=UNUSED)


def _newest() -> float:
    """When a source was changed last (seconds since 1970)."""
    found = (Path(store.path(name)) for finder in get_finders() for name, store in finder.list(UNUSED))
    return max((path.stat().st_mtime for path in found), default=0.0)
