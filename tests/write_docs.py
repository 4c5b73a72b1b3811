"""Writes the pages that are made from the program: `python -m tests.write_docs`. A test holds the pages to it.

docs/commands.md from the commands' own help, docs/decisions/README.md from the decisions' titles and status,
docs/access.md from the addresses of the pages and of the open API and who may ask for them, docs/pages-and-calls.md from
the table of what a page does and by which calls a program does it.
"""

import importlib
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import click

from fuwai.cli import fuwai
from fuwai.core.access import KIND_OF, Role
from fuwai.core.account import BELONGS, ROLE_NAMES, second_factor_required
from fuwai.settings import start

ROOT = Path(__file__).parent.parent
COMMANDS, DECISIONS = ROOT / "docs" / "commands.md", ROOT / "docs" / "decisions" / "README.md"
ACCESS = ROOT / "docs" / "access.md"
PAGES_AND_CALLS = ROOT / "docs" / "pages-and-calls.md"
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
    command = copy(command)
    command._help_option = None  # a command remembers the names that its first caller gave: here they are fuwai's own
    names = fuwai.context_settings["help_option_names"]
    context = click.Context(
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=names
    )
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


SIGHT = {
    "enterprise": "本企业 its own records",
    "body": "本地区及所属 its region's subtree",
    "analyst": "本地区及所属 its region's subtree",
    "auditor": "本地区及所属，不限地区的看全部 its region's subtree, or all",
    "expert": "填报记录一概不见 no filing",
    "payer": "填报记录一概不见 no filing",
    "administrator": "全部 all",
}
BELONGING = {
    "enterprise": "企业代码 enterprise",
    "region": "地区 region",
    "region or none": "地区，可不填 region or none",
    "none": "–",
}


def access_page() -> str:
    """docs/access.md."""
    start(migrate=False)
    routes = importlib.import_module("fuwai.web.urls").ROUTES
    lines = [
        "# 谁可以做什么 · Who may do what\n",
        "本页由 `python -m tests.write_docs` 按网页地址表（各室的 `routes.py`）写成；`tests/test_access.py` 以每个角色和"
        "未登录者逐一访问每个地址，"
        "与本页对照。没有列出的地址不提供服务。",
        "Written from the table of addresses (each room's `routes.py`) by `python -m tests.write_docs`; `tests/test_access.py` asks"
        " for each address as each role and as nobody and compares with this page. What is not listed is not served.\n",
        "## 角色 · Roles\n",
        "| 角色 role | 属于 belongs to | 看到 sees | 二次验证 second factor |",
        "|---|---|---|---|",
    ]
    for role in Role:
        zh, en = ROLE_NAMES[role]
        factor = {(True, True): "须 required", (True, False): "省、部须 required at province and ministry"}.get(
            (second_factor_required(role, "330000"), second_factor_required(role, "330108")), "可选 optional"
        )
        lines.append(f"| `{role}` {zh} {en} | {BELONGING[BELONGS[role]]} | {SIGHT[KIND_OF[role]]} | {factor} |")
    lines += [
        "\n## 地址 · Addresses\n",
        "`anyone` 任何人，包括未登录者 · whoever comes; `signed_in` 已登录的任何角色 · every role; `nobody` 未登录者 · who has not"
        " signed in.\n",
        "| 地址 address | 方法 methods | 用途 purpose | 谁 who |",
        "|---|---|---|---|",
    ]
    for route in sorted(routes, key=lambda route: route.path):
        purpose = f"{route.zh} · {route.en}"
        lines.append(f"| `/{route.path}` | {', '.join(route.methods)} | {purpose} | {_who(route.who)} |")
    return "\n".join([*lines, *_calls_of_the_api()]) + "\n"


def pages_and_calls_page() -> str:
    """docs/pages-and-calls.md."""
    start(migrate=False)
    routes, calls = importlib.import_module("fuwai.web.urls").ROUTES, importlib.import_module("fuwai.api.urls").CALLS
    return "\n".join(importlib.import_module("tests.pages_and_calls").page(routes, calls)) + "\n"


def _calls_of_the_api() -> Iterator[str]:
    """The table of the open API's calls, which `src/fuwai/api/test_door.py` makes as each role and as nobody."""
    yield "\n## 开放接口 · Open API\n"
    yield "令牌的权限之外，还须是所列角色 · besides the token's scope, one of these roles. 说明 what each takes: `/api/v1/docs`.\n"
    yield "| 接口 call | 用途 purpose | 谁 who | 权限 scope |"
    yield "|---|---|---|---|"
    calls = importlib.import_module("fuwai.api.urls").CALLS
    for call in sorted(calls, key=lambda call: (call.path, call.method)):
        scope = f"`{call.scope}`" if call.scope else "–"
        yield f"| `{call.method} {call.address}` | {call.zh} · {call.en} | {_who(call.who)} | {scope} |"
    sdmx = importlib.import_module("fuwai.api.sdmx")
    for call in (sdmx.DATA_CALL, sdmx.STRUCTURE_CALL):
        address = f"{call.method} /sdmx/v2/{call.path}/…"
        scope = f"`{call.scope}`" if call.scope else "–"
        yield f"| `{address}` | {call.zh} · {call.en} | {_who(call.who)} | {scope} |"


def _who(who: frozenset[Role | None]) -> str:
    """The roles in their order; `anyone` with `nobody`, who has not signed in; `signed_in` for every role."""
    if who == {*Role, None}:
        return "`anyone`"
    if who == set(Role):
        return "`signed_in`"
    named = (["nobody"] if None in who else []) + [str(role) for role in Role if role in who]
    return ", ".join(f"`{name}`" for name in named)


if __name__ == "__main__":
    ACCESS.write_text(access_page())
    PAGES_AND_CALLS.write_text(pages_and_calls_page())
    COMMANDS.write_text(commands_page())
    DECISIONS.write_text(decisions_page())
