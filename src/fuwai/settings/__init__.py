"""Django's settings, each with its unit and reason. `start()` is how a command begins; importing this starts nothing."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

# Where everything that a running Fuwai writes lies (database, anchors, facts): one folder to back up.
FUWAI_HOME = Path(os.environ.get("FUWAI_HOME", "var")).resolve()


def sqlite(path: Path) -> dict[str, object]:
    """SQLite as the house wants it: an acknowledged filing survives a power cut (docs/decisions/0041)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A writer takes its lock at the beginning, so that two writers wait for each other instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,  # seconds that a writer waits: longer than the longest import of 200,000 rows
            "init_command": (
                "PRAGMA journal_mode=WAL;"  # readers never wait for the writer
                "PRAGMA synchronous=FULL;"  # a commit is on the disk before it is acknowledged
                "PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON;"  # INSERT OR REPLACE is refused like DELETE
                "PRAGMA cache_size=-131072;"  # KiB: an import of 200,000 rows is not spilled half-way
                "PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def postgresql(url: str) -> dict[str, object]:
    """PostgreSQL from `postgresql://user:password@host:port/name?sslmode=…`; a host may be a socket folder (%2Ftmp)."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(
            f"FUWAI_DATABASE_URL: {parts.scheme!r} is not supported; write postgresql://…, or leave it empty"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,  # seconds: a page does not pay for a new connection
    }


def secret_key(home: Path) -> str:
    """The key that signs sessions, made at the first start and readable by its owner alone."""
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = home / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # whoever comes first wins; the other reads the winner's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


DATABASE_URL = os.environ.get("FUWAI_DATABASE_URL", "")
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite(FUWAI_HOME / "fuwai.sqlite3")}

SECRET_KEY = secret_key(FUWAI_HOME)
DEBUG = False  # a traceback is not for the users' eyes
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]  # served on this machine alone until someone says otherwise
INSTALLED_APPS = ["fuwai.storage"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True  # moments are stored in UTC
TIME_ZONE = "Asia/Shanghai"  # and shown in the time of the offices
LANGUAGE_CODE = "zh-hans"
USE_I18N = True

ROOT_URLCONF = "fuwai.web.urls"
FUWAI_OUT = os.environ.get("FUWAI_OUT", "out")  # the folder of results that `fuwai serve` shows
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fuwai.web.policy.content_policy",  # no request leaves the site
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "web/templates"],
    }
]


def start(migrate: bool = True) -> None:
    """Configure Django once; unless told otherwise, bring the database to the present form where it is behind."""
    import django  # noqa: PLC0415  # 0.3 s that `fuwai --help` does not pay

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fuwai.settings")
    django.setup()
    if migrate:
        _migrate()


def _migrate() -> None:
    """Apply what is missing. Asking costs one query; `migrate` itself would cost a third of a second at every start."""
    from django.core.management import call_command  # noqa: PLC0415  # needs the apps
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
