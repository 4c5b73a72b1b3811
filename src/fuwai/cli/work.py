"""`fuwai work`: does the jobs that wait. `fuwai serve` starts one beside the pages."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click

POLL = 1.0  # seconds between looks into an empty queue
TIDY = 3600  # seconds between sweeps
PATIENCE = 15  # seconds that a worker has to end in good order; after that its job is taken up again by the next
RETRY = 5  # seconds after the database could not be reached


@click.command()
@click.option("--once", is_flag=True, help="做完等待的任务即结束 · end when no job waits")
def work(once: bool) -> None:
    """处理上传等任务, Ctrl-C 结束 · do the jobs that wait, until stopped.

    可以同时运行几个; 每个任务只由一个处理, 中断的由另一个接手。Several may run: each job is done by one of them, and what one
    breaks off another takes up.
    """
    from fuwai.settings import start

    start()
    from fuwai.storage.models.job import CHECK, KINDS

    over, parent = threading.Event(), os.getppid()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())

    def ending() -> bool:
        return over.is_set() or os.getppid() != parent  # who started us is gone

    if once:
        _rounds(once, over, ending, KINDS)
        return
    # A check of the chains takes minutes; what enterprises upload does not wait for it.
    beside = threading.Thread(target=_rounds, args=(False, over, ending, (CHECK,)), name="checks", daemon=True)
    beside.start()
    _rounds(False, over, ending, tuple(kind for kind in KINDS if kind != CHECK))
    over.set()
    beside.join(PATIENCE / 3)


def _rounds(once: bool, over: threading.Event, ending: Callable[[], bool], kinds: tuple[str, ...]) -> None:
    """Do the jobs of *kinds*, one after the other; whoever does uploads takes up and sweeps for all."""
    from time import monotonic

    from django.db import DatabaseError, close_old_connections, connection

    from fuwai.services import job, worker
    from fuwai.storage.models.job import CHECK

    swept = -float(TIDY)
    while not ending():
        try:
            close_old_connections()
            if kinds != (CHECK,):
                job.take_up()
                if monotonic() - swept > TIDY:
                    job.sweep()
                    swept = monotonic()
            done = worker.run_next(ending, kinds)
        except DatabaseError as error:
            click.echo(f"数据库暂不可用 the database cannot be reached: {error}", err=True)
            connection.close()
            over.wait(RETRY)
            continue
        if done is not None:
            done.refresh_from_db()
            click.echo(f"{done.pk} {done.name}: {done.state}")
        elif once:
            return
        else:
            over.wait(POLL)


@contextmanager
def working(environment: Mapping[str, str]) -> Iterator[None]:
    """A worker in a process of its own, with its own *environment*, within the block."""
    program = [sys.executable, "-c", "from fuwai.cli import main; main()", "work"]
    worker = subprocess.Popen(program, stdin=subprocess.DEVNULL, env=dict(environment))  # noqa: S603  # ourselves
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
