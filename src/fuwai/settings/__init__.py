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
        "CONN_MAX_AGE": 60,  # seconds: opening the file costs a request more than its query of a token
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


def secret_keys(home: Path) -> list[str]:
    """The key that signs sessions and seals secrets, made at the first start and readable by its owner alone; then the former
    keys, the newest first (`fuwai account rotate-key`). One a line."""
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = _draft(home, [secrets.token_urlsafe(50)])
        try:
            os.link(draft, path)  # whoever comes first wins; the other reads the winner's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return [key for key in path.read_text().splitlines() if key]


def rotate_secret_key(home: Path) -> str:
    """Put a new key before the others; the new one."""
    found = [secrets.token_urlsafe(50), *secret_keys(home)]
    _draft(home, found).replace(home / "secret_key")
    return found[0]


def forget_secret_keys(home: Path) -> int:
    """Drop the former keys; how many there were."""
    present, *former = secret_keys(home)
    _draft(home, [present]).replace(home / "secret_key")
    return len(former)


def _draft(home: Path, keys: list[str]) -> Path:
    """A file of the keys, on the disk, beside the one that it is to become."""
    draft = home / f"secret_key.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write("\n".join(keys))
        stream.flush()
        os.fsync(stream.fileno())
    return draft


DATABASE_URL = os.environ.get("FUWAI_DATABASE_URL", "")
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite(FUWAI_HOME / "fuwai.sqlite3")}

SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_keys(FUWAI_HOME)
DEBUG = False  # a traceback is not for the users' eyes
# The address under which people reach the pages, as https://fuwai.example.gov.cn; without it, this machine alone.
SITE = urlsplit(os.environ.get("FUWAI_SITE", ""))
PROXIES = os.environ.get("FUWAI_PROXY", "").split()  # addresses of proxies whose word on the asker's address is taken
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None  # the proxy speaks https for us
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *([SITE.hostname] if SITE.hostname else [])]
INSTALLED_APPS = [
    "fuwai.storage",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
]  # the last brings htmx itself
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True  # moments are stored in UTC
TIME_ZONE = "Asia/Shanghai"  # and shown in the time of the offices
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",  # slow in memory too: a stolen table is of little use
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
WHOLE_SESSION = 8 * 3600  # seconds from the sign-in: a working day, whatever one does
# Seconds without a request. A reviewer's or administrator's screen left open decides for a whole region.
IDLE_SESSION = {"enterprise": 2 * 3600, "body": 30 * 60, "administrator": 30 * 60, "other": 3600}
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # ended by the server, not by the browser
SESSION_COOKIE_NAME = "fuwai_session"
SESSION_COOKIE_AGE = WHOLE_SESSION
SESSION_COOKIE_HTTPONLY = True  # no script reads it
SESSION_COOKIE_SAMESITE = "Lax"  # no other site's form sends it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.scheme == "https"  # then no cookie travels in the clear
CSRF_TRUSTED_ORIGINS = [f"{SITE.scheme}://{SITE.netloc}"] if SITE.netloc else []
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
CSRF_FAILURE_VIEW = "fuwai.web.fault.forged"

# smtp://user:password@host:587?from=fuwai@example.gov.cn (smtps: TLS from the beginning); without it nothing is mailed.
MAIL = urlsplit(os.environ.get("FUWAI_MAIL", ""))
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or (465 if MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL = MAIL.scheme == "smtps"
EMAIL_USE_TLS = MAIL.scheme == "smtp" and bool(EMAIL_HOST_USER)  # no password travels in the clear
EMAIL_TIMEOUT = 10  # seconds: a page does not wait longer for a mail server
DEFAULT_FROM_EMAIL = dict(parse_qsl(MAIL.query)).get("from", f"fuwai@{EMAIL_HOST or 'localhost'}")

# Bytes of one file of evidence: ten scanned pages have some 5 MB.
EVIDENCE_BYTES = int(os.environ.get("FUWAI_EVIDENCE_MB", "20")) * 1024 * 1024

# The open API: requests of one token a minute, in all processes of the machine, and how many of them may come together.
API_A_MINUTE, API_AT_ONCE = int(os.environ.get("FUWAI_API_A_MINUTE", "600")), 100
API_STRANGER_A_MINUTE = 120  # requests of one address without a token that holds

# The engine that counts facts where a question names none, and where engines outside this process are found (ADR 175).
FACTS_ENGINE = os.environ.get("FUWAI_ENGINE", "duckdb")  # duckdb, postgres, spark
FACTS_POSTGRES = os.environ.get("FUWAI_FACTS_POSTGRES", "")  # postgresql://user:password@host:port/name
FACTS_SPARK = os.environ.get("FUWAI_FACTS_SPARK", "local[*]")  # spark://host:7077, yarn; local[*] is this machine alone

WEB = Path(__file__).parent.parent / "web"
LOCALE_PATHS = sorted(str(path) for path in (WEB / "locale").glob("*") if path.is_dir())  # one of each room

ROOT_URLCONF = "fuwai.web.urls"
FUWAI_OUT = os.environ.get("FUWAI_OUT", "out")  # the folder of results that `fuwai serve` shows
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "fuwai.web.policy.content_policy",  # no request leaves the site
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fuwai.web.language.Language",
    "fuwai.web.who.Who",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fuwai.web.fault.Fault",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # said once, on the next page
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "fuwai.web.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "fuwai.web.frame.frame",
            ],
        },
    }
]

# Style sheets, modules and Tabler, gathered under names that carry their digest (`fuwai serve` does it at its start).
STATIC_URL = "/static/"
STATIC_ROOT = FUWAI_HOME / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site shows them
STATICFILES_DIRS = [WEB / "static", ("tabler", WEB / "front/node_modules/@tabler/core/dist/css")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fuwai.web.assets.Assets"},
}

# What fails is told on the server's own output, with its traceback; no page shows one.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "fuwai": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}


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
