"""Writes the pages that are made from the program: `python -m tests.write_docs`. A test holds the pages to it.

docs/commands.md from the commands' own help, docs/decisions/README.md from the decisions' titles and status.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from fuwai.cli import fuwai

ROOT = Path(__file__).parent.parent
COMMANDS, DECISIONS = ROOT / "docs" / "commands.md", ROOT / "docs" / "decisions" / "README.md"
WIDTH = 100


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its whole name, a group before its own."""
    waiting: list[tuple[str, click.Command]] = [("fuwai", fuwai)]
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        if isinstance(command, click.Group):
            context = click.Context(command)
            found = [(f"{name} {each}", command.get_command(context, each)) for each in command.list_commands(context)]
            waiting = [(each, child) for each, child in found if child] + waiting


def help_of(name: str, command: click.Command) -> str:
    """What `--help` prints, at a width that does not depend on the terminal."""
    settings = {"help_option_names": ["-h", "--help"]} if name == "fuwai" else {}
    context = click.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, **settings)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def commands_page() -> str:
    """docs/commands.md."""
    parts = [
        "# 命令 · Commands\n\n本页由 `python -m tests.write_docs` 按命令自己的 `--help` 写成，请勿手改。\n"
        "Written from the commands' own `--help` by `python -m tests.write_docs`; do not edit.\n"
    ]
    parts += [f"## {name}\n\n```text\n{help_of(name, command)}\n```\n" for name, command in commands()]
    return "\n".join(parts)


def decision(file: Path) -> tuple[str, str, str]:
    """Number, title and status of a decision. Raises ValueError where its head is not of the usual form."""
    head = re.match(r"# (\d+)\. (.+)\n\nStatus: (.+)\n", file.read_text())
    if head is None:
        raise ValueError(f"{file.name}: wanted is '# N. Title', a blank line, 'Status: …'")
    return head[1], head[2], head[3]


def decisions_page() -> str:
    """docs/decisions/README.md."""
    lines = [
        "# 决定 · Decisions\n",
        "每个日后可能有人想改的选择：背景、决定、代价。本页由 `python -m tests.write_docs` 写成。",
        "Every choice that someone may want to undo: context, decision, price paid. Written by `python -m tests.write_docs`.\n",
        "| | 决定 decision | 状态 status |",
        "|---|---|---|",
    ]
    for file in sorted(DECISIONS.parent.glob("[0-9]*.md")):
        number, title, status = decision(file)
        lines.append(f"| {number} | [{title}]({file.name}) | {status} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    COMMANDS.write_text(commands_page())
    DECISIONS.write_text(decisions_page())
