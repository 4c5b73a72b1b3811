"""`fuwai demo`: the whole job on the sample province, from workbooks to the bulletin. Run twice, it adds nothing twice."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

TABLES = ("industry", "markets", "cities", "enterprises", "months")
GROUPS = ("belt-and-road", "southeast-asia-11", "eu-28", "hk-mo-tw")
TABLE_FORMATS = ("md", "csv", "json", "xlsx")
BULLETIN_FORMATS = ("docx", "pdf", "html", "xlsx", "json")


@click.command()
@click.option(
    "--out", default="out", show_default=True, type=click.Path(path_type=Path), help="结果目录 · where to write"
)
@click.option("--targets", type=click.Path(path_type=Path, exists=True), help="示例目标数 · another file of targets")
def demo(out: Path, targets: Path | None) -> None:
    """示例省份全流程: 生成工作簿、导入、审核、统计、通报, 结果写入 out/。

    Generate the sample's workbooks, import, review and count them, and write tables and the bulletin.
    """
    from fuwai.settings import start

    begun = time.perf_counter()
    start()
    from fuwai.sample.generate import ZHEJIANG, generate
    from fuwai.sample.load import load
    from fuwai.services import intake
    from fuwai.services.facts import build_facts

    for stopped in intake.interrupted():
        click.secho(f"{stopped.zh}\n{stopped.en}", fg="yellow")
    with _step("生成示例工作簿 · sample workbooks") as say:
        plan = generate(targets or ZHEJIANG, out / "sample", say)
        say(f"{len(plan.submissions)} 个文件 files → {out / 'sample'}")
    with _step("导入与审核 · import and review") as say:
        loaded = load(plan, out / "sample", say)
        say(
            f"新增 new {loaded.new}, 变更 amended {loaded.amended}, 未变 unchanged {loaded.unchanged}, "
            f"未入库 refused {loaded.refused}; 退回 returned {loaded.returned}, 例外 overridden {loaded.overridden}, "
            f"核准 approved {loaded.approved}"
        )
    with _step("统计数据 · facts") as say:
        built = build_facts()
        say("没有变化 nothing new" if built.nothing_new else f"{built.rows}, {built.written} 个文件 files")
    with _step("统计表 · tables") as say:
        say(", ".join(_tables(out / "tables", plan.region, plan.period)))
    with _step("通报 · bulletin") as say:
        files = [
            *_bulletin(out / "bulletin", "zh", plan.region, plan.period),
            *_bulletin(out / "bulletin", "en", plan.region, plan.period),
        ]
        say(f"{len(files)} 个文件 files → {out / 'bulletin'}")
    summary = {
        "region": plan.region,
        "period": plan.period,
        "loaded": vars(loaded),
        "bulletin": [file.name for file in files],
    }
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1))
    click.echo(f"\n{out.resolve()} — {time.perf_counter() - begun:.1f} s")
    for file in sorted(out.rglob("*")):
        if file.parent.name in {"bulletin", "tables"} and file.suffix in {".docx", ".pdf", ".html", ".md"}:
            click.echo(f"  {file}")


@contextmanager
def _step(name: str) -> Iterator[Callable[[str], None]]:
    """Print *name*, then what the step says last, with its seconds; on a terminal each word as it comes."""
    begun = time.perf_counter()
    last = [""]

    def say(message: str) -> None:
        last[0] = message
        if sys.stdout.isatty():
            click.echo(f"\r\033[K{name}: {message[:100]}", nl=False)

    yield say
    start = "\r\033[K" if sys.stdout.isatty() else ""
    click.echo(f"{start}{name}: {last[0]} ({time.perf_counter() - begun:.1f} s)")


def _tables(folder: Path, region: str, period: str) -> list[str]:
    from fuwai.files.table import write
    from fuwai.services.table import table

    folder.mkdir(parents=True, exist_ok=True)
    for kind in TABLES:
        found = table(kind, region, period, groups=GROUPS if kind == "markets" else ())
        for form in TABLE_FORMATS:
            write(found, form, folder / f"{kind}.{form}")
    return list(TABLES)


def _bulletin(folder: Path, language: str, region: str, period: str) -> list[Path]:
    from fuwai.services.bulletin import bulletin, write

    folder.mkdir(parents=True, exist_ok=True)
    return write(bulletin(region, period, language=language), BULLETIN_FORMATS, folder)
