"""The `fuwai` command. Commands load when they are called, so that `fuwai --help` stays quick."""

import importlib
import sys

import click

from fuwai.core.error import FuwaiError

# name → (module, attribute, one line of help): the module is imported only when its command is called.
COMMANDS = {
    "standard": ("fuwai.cli.standard", "standard", "业务目录与代码表 · the catalogue and the code lists"),
    "template": ("fuwai.cli.intake", "template", "填报模板 · a workbook to fill in"),
    "check": ("fuwai.cli.intake", "check", "审核不入库 · run the edit checks without filing"),
    "import": ("fuwai.cli.intake", "import_", "导入填报 · file the rows of workbooks"),
    "review": ("fuwai.cli.review", "review", "审核 · list, approve, return"),
    "audit": ("fuwai.cli.audit", "audit", "留痕 · the audit trail and its verification"),
    "facts": ("fuwai.cli.facts", "facts", "统计数据 · build the facts as of a moment"),
    "table": ("fuwai.cli.table", "table", "统计表 · a statistical table"),
    "indicators": ("fuwai.cli.indicator", "indicators", "指标目录 · every indicator with formula, unit and source"),
    "sdmx": ("fuwai.cli.sdmx", "sdmx", "统计数据交换 SDMX · structures and data for other statistical systems"),
    "bulletin": ("fuwai.cli.bulletin", "bulletin", "通报 · a bulletin as docx, PDF, html, xlsx, json"),
    "figure": ("fuwai.cli.figure", "figure", "一个数字的出处 · where one figure comes from, computed again"),
    "notable": ("fuwai.cli.notable", "notable", "值得一提的事 · what is notable in a region and period, and why"),
    "proofread": ("fuwai.cli.proofread", "proofread", "校对 · what of a published page cannot be"),
    "classify": ("fuwai.cli.classify", "classify", "范围判定与编码 · scope and group of a description"),
    "grant": ("fuwai.cli.grant", "grant", "资金申报 · grants: schemes, calls, awards, simulation"),
    "account": ("fuwai.cli.account", "account", "账号 · the first administrator; list, reset, deactivate people"),
    "sample": ("fuwai.cli.sample", "sample", "示例数据 · workbooks of an invented population"),
    "demo": ("fuwai.cli.demo", "demo", "全流程示例 · the whole job on the sample"),
    "work": ("fuwai.cli.work", "work", "任务 · do the uploads that wait"),
    "serve": ("fuwai.cli.serve", "serve", "网页 · serve what was written, on this machine only"),
}


class LazyGroup(click.Group):
    """A group whose commands are found by name and imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fuwai")
def fuwai() -> None:
    """服外: 服务外包业务管理和统计。

    Service-outsourcing business management and statistics: from filings to the bulletin.
    """


def _is_of_the_system(error: Exception) -> bool:
    """Whether the disk or the database complains; Django's errors are told by name, for it is not imported at start."""
    return isinstance(error, OSError) or type(error).__module__ == "django.db.utils"


def _of_the_system(error: Exception) -> FuwaiError:
    """What the disk or the database says, for its reader."""
    said = str(error)
    return FuwaiError(
        "system.refused",
        f"系统拒绝了这一操作: {said}; 请检查路径、权限和 FUWAI_HOME, 数据库文件损坏时请用备份恢复",
        f"the system refused: {said}; look at the path, its rights and FUWAI_HOME; restore a damaged database from backup",
    )


def main() -> None:
    """Run the command; a FuwaiError is printed for its reader and exits with 2."""
    try:
        fuwai.main(standalone_mode=False)
    except FuwaiError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("已中断 · interrupted", err=True)
        sys.exit(130)
    except Exception as error:
        if not _is_of_the_system(error):
            raise  # a mistake of ours: its traceback is what we need
        click.echo(str(_of_the_system(error)), err=True)
        sys.exit(2)
