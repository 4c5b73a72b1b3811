"""A private PostgreSQL for a benchmark, with durable commits, reached by a socket."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")


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
