"""The two databases that a benchmark asks, each in a folder of its own: SQLite's file, and a private PostgreSQL reached by a
socket. Where PostgreSQL's programs are not installed, that is said and SQLite is measured alone."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")
KINDS = ("sqlite", "postgresql")


def programs() -> Path | None:
    """Where the newest server's programs lie; None where there are none."""
    found = sorted(PROGRAMS.glob("*/bin/pg_ctl"))
    return found[-1].parent if found else None


@contextmanager
def postgresql(folder: Path, durable: bool = True) -> Iterator[str]:
    """The address of an empty database in *folder*, whose server stops at the end."""
    bin_ = programs()
    if bin_ is None:
        raise SystemExit("PostgreSQL's programs are not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def run(program: str, *words: str) -> None:
        quiet = subprocess.DEVNULL
        subprocess.run([*as_user, str(bin_ / program), *words], check=True, stdout=quiet, stderr=quiet, cwd="/")

    run("initdb", "-D", f"{folder}/data", "-U", "fuwai", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-k {folder} -p {port} -c listen_addresses= -c shared_buffers=128MB -c max_connections=200"
    options += "" if durable else " -c fsync=off"
    run("pg_ctl", "-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w", "start")
    try:
        yield f"postgresql://fuwai@{str(folder).replace('/', '%2F')}:{port}/postgres"
    finally:
        run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")


@contextmanager
def database(kind: str, durable: bool = True) -> Iterator[dict[str, str] | None]:
    """The environment of a process that finds an empty database of *kind* and a home of its own; None without one."""
    if kind == "postgresql" and programs() is None:
        print("no PostgreSQL server on this machine: SQLite is measured alone", flush=True)
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="fuwai-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own user goes through it
        environment = {**os.environ, "FUWAI_HOME": str(folder / "home"), "FUWAI_DATABASE_URL": ""}
        if kind == "sqlite":
            yield environment
            return
        (folder / "server").mkdir()
        with postgresql(folder / "server", durable) as url:
            yield {**environment, "FUWAI_DATABASE_URL": url}


def told(module: str) -> Iterator[tuple[str, list[str]]]:
    """What `python -m MODULE` prints, line by line at its tabs, once for each kind of database: Django reads its settings
    once, so that each is asked by a process of its own. For questions only: PostgreSQL's commits are not durable."""
    for kind in KINDS:
        with database(kind, durable=False) as environment:
            if environment is None:
                continue
            command = [sys.executable, "-m", module]
            done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
            for line in done.stdout.splitlines():
                yield kind, line.split("\t")
