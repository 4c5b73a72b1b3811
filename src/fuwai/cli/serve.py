"""`fuwai serve`: what was written, as pages, on this machine only."""

import os
from pathlib import Path

import click


@click.command()
@click.option(
    "--out",
    default="out",
    show_default=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="结果目录 · the results to show",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1024, 65535), help="端口 · port")
def serve(out: Path, port: int) -> None:
    """在 127.0.0.1 上浏览结果, Ctrl-C 结束 · browse the results on 127.0.0.1 until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["FUWAI_OUT"] = str(out.resolve())
    click.echo(f"http://127.0.0.1:{port}/  (Ctrl-C 结束 · ends)")
    Granian("fuwai.web.wsgi:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=1).serve()
