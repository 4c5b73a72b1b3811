"""What all rooms' tests share: `store`, an empty database of its own with real commits, on SQLite and on PostgreSQL.

Append-only tables cannot be emptied between tests, and an anchor follows a commit: so each test has a new database,
copied from one that was migrated once. Where no PostgreSQL server can be started, those tests are skipped and say why.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections

from fuwai.settings import postgresql, sqlite

SERVER_PROGRAMS = ("initdb", "pg_ctl")
DEBIAN_PROGRAMS = Path("/usr/lib/postgresql")
PLAIN_USER = "postgres"  # the server's programs refuse to run as root


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "tell every story of tests/browser on PostgreSQL too (without it, one)"
    parser.addoption("--stories-on-postgresql", action="store_true", help=told)


def pytest_configure() -> None:
    """Passwords of tests are hashed quickly; that the site's hasher is a slow one is a test of its own."""
    django_settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *django_settings.PASSWORD_HASHERS,
    ]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, settings: object, django_db_blocker: object
) -> Iterator[Path]:
    """An empty migrated database, behind `django.db.connection`; gives FUWAI_HOME, where the anchors lie."""
    yield from _store(request, request.param, tmp_path, settings, django_db_blocker)


@pytest.fixture
def sqlite_store(
    request: pytest.FixtureRequest, tmp_path: Path, settings: object, django_db_blocker: object
) -> Iterator[Path]:
    """The same on SQLite alone, for what does not depend on the database."""
    yield from _store(request, "sqlite", tmp_path, settings, django_db_blocker)


def _store(request, kind, home, settings, blocker):  # type: ignore[no-untyped-def]
    database = request.getfixturevalue(f"{kind}_template")(home)
    settings.FUWAI_HOME = home
    with blocker.unblock(), _connected(database):
        yield home


class _connected:
    """Django's default connection leads to *database* within the block."""

    def __init__(self, database: dict[str, object]) -> None:
        self.database = database

    def __enter__(self) -> None:
        self.before = (connections.settings["default"], connections["default"])
        connections.settings["default"] = connections.configure_settings({"default": dict(self.database)})["default"]
        connections["default"] = connections.create_connection("default")

    def __exit__(self, *_: object) -> None:
        connections["default"].close()
        connections.settings["default"], connections["default"] = self.before


def _migrate(database: dict[str, object], blocker: object) -> None:
    with blocker.unblock(), _connected(database):  # type: ignore[attr-defined]
        call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory, django_db_blocker):  # type: ignore[no-untyped-def]
    """Gives a function that lays a copy of the migrated database into a folder."""
    template = tmp_path_factory.mktemp("template") / "fuwai.sqlite3"
    _migrate(sqlite(template), django_db_blocker)

    def copied(home: Path) -> dict[str, object]:
        return sqlite(Path(shutil.copy(template, home / "fuwai.sqlite3")))

    return copied


@pytest.fixture(scope="session")
def postgresql_address(postgresql_server, django_db_blocker):  # type: ignore[no-untyped-def]
    """Gives a function that makes a copy of the migrated database, owned by a plain role, and gives its address."""
    folder, port = postgresql_server
    url = f"postgresql://fuwai@{str(folder).replace('/', '%2F')}:{port}"
    admin = f"host={folder} port={port} user=admin dbname=postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("CREATE ROLE fuwai LOGIN NOSUPERUSER NOCREATEDB")
        connection.execute("CREATE DATABASE template OWNER fuwai")
    _migrate(postgresql(f"{url}/template"), django_db_blocker)
    count = iter(range(10**6))

    def copied() -> str:
        name = f"store{next(count)}"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template OWNER fuwai")
        return f"{url}/{name}"

    return copied


@pytest.fixture(scope="session")
def postgresql_template(postgresql_address):  # type: ignore[no-untyped-def]
    """Gives a function that makes a copy of the migrated database."""

    def copied(_home: Path) -> dict[str, object]:
        return {**postgresql(postgresql_address()), "CONN_MAX_AGE": 0}

    return copied


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[tuple[Path, int]]:
    """A private server in a folder of its own, reached by a socket; (folder, port)."""
    if missing := [program for program in SERVER_PROGRAMS if _program(program) is None]:
        pytest.skip(f"PostgreSQL's {' and '.join(missing)} not found: the store is tested on SQLite alone")
    folder = Path(tempfile.mkdtemp(prefix="fuwai-pg-"))  # short: a socket's path is at most 107 bytes
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.getuid() == 0:
        shutil.chown(folder, PLAIN_USER)
    options = f"-k {folder} -p {port} -c listen_addresses= -c fsync=off -c shared_buffers=32MB"
    try:
        _run("initdb", "-D", str(folder / "data"), "-U", "admin", "-A", "trust", "-E", "UTF8", "--no-locale")
        _run("pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"no PostgreSQL server could be started: {error}; {getattr(error, 'stderr', '')[-300:]}")
    yield folder, port
    _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str | None:
    """A server program: on PATH, or the newest where Debian keeps them."""
    installed = sorted(DEBIAN_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return shutil.which(name) or (str(installed[-1]) if installed else None)


def _run(*command: str) -> None:
    """Run a server program, as a plain user where we are root."""
    program = [str(_program(command[0])), *command[1:]]
    if os.getuid() == 0:
        program = ["setpriv", f"--reuid={PLAIN_USER}", f"--regid={PLAIN_USER}", "--init-groups", *program]
    # Output to files: the server keeps a pipe open, and the reader would wait for its end.
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run(program, stdout=said, stderr=said, cwd="/", check=False)  # ours
        said.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, stderr=said.read())
