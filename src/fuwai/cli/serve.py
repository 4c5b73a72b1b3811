"""`fuwai serve`: the pages, on this machine alone unless told otherwise."""

import os
from ipaddress import ip_address
from pathlib import Path

import click

from fuwai.cli.work import working

WORKERS = 2
THREADS = 32  # of a worker: most of them wait, for the writer that files what they brought or for the database


@click.command()
@click.option(
    "--out",
    default="out",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="结果目录 · the results to show",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1024, 65535), help="端口 · port")
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="监听地址，本机以外须设 FUWAI_SITE · where to listen"
)
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64), help="进程数 · processes")
def serve(out: Path, port: int, address: str, workers: int) -> None:
    """启动网页, Ctrl-C 结束 · serve the pages until stopped.

    数据库落后时先升级, 并汇集样式表与脚本。A database that is behind is brought up first; style sheets and modules are gathered.
    """
    os.environ["FUWAI_OUT"] = str(out.resolve())
    os.environ["FUWAI_TOGETHER"] = "1"  # its processes file together what comes at the same moment
    _need_a_name(address)
    environment = dict(os.environ)  # of the worker, whose long files take all cores
    # Frames of a few rows: a process that shares the cores with others loses a third of its time to its own threads. Said
    # before anything is imported that makes them.
    os.environ.setdefault("POLARS_MAX_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))
    from fuwai.settings import start

    start()
    from django.db import connections
    from django.utils.module_loading import import_string
    from granian import Granian
    from granian.constants import Interfaces

    import_string("fuwai.web.assets.gather")()  # by name, as the application below: commands do not know the pages
    connections.close_all()  # each process opens its own
    click.echo(f"http://{address}:{port}/  (Ctrl-C 结束 · ends)")
    with working(environment):  # the jobs beside the pages
        Granian(
            "fuwai.web.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
        ).serve()


def _need_a_name(address: str) -> None:
    """Others reach the site by the name in FUWAI_SITE alone; without it every request of theirs would be refused."""
    from fuwai.core.error import FuwaiError

    try:
        on_this_machine = ip_address(address).is_loopback
    except ValueError as error:
        raise FuwaiError(
            "serve.address",
            f"{address!r} 不是网络地址; 应如 127.0.0.1 或 0.0.0.0",
            f"{address!r} is no network address; one as 127.0.0.1 or 0.0.0.0 is wanted",
        ) from error
    if not on_this_machine and not os.environ.get("FUWAI_SITE"):
        raise FuwaiError(
            "serve.site",
            f"监听 {address} 而没有设 FUWAI_SITE; 请设为用户访问的网址, 如 https://fuwai.example.gov.cn",
            f"listening at {address} without FUWAI_SITE; set it to the address that users type, "
            "as https://fuwai.example.gov.cn",
        )
