"""Every command that README and docs show runs, in the order of its page, on the sample, and says what the page says.

A block fenced as `console` has commands after `$ ` and what they print; one fenced as `sh` has commands alone. A line with …
stands for anything. A command fails the page unless it exits with 0, or the page shows its error ([code] …) or `|| true`.
`make`, `git` and `cd` are not run; the targets of make must exist. `<!-- not run: why -->` before a block leaves it out.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import LONGEST, ROOT, Office

pytestmark = pytest.mark.xdist_group("zhejiang")

BLOCK = re.compile(r"(<!-- not run[^>]+-->\n+)?^```(console|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NOT_RUN = ("make", "git", "cd", "sudo", "apt-get")
SERVED = ROOT / "docs" / "how-to" / "use-the-api.md"  # needs a site: tests/test_api_how_to.py runs it
PLACES = tuple(
    page
    for page in (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md")))
    if page != SERVED
)


@dataclass
class Command:
    """A command as a page shows it, and the lines that the page shows after it."""

    text: str
    shown: list[str]

    @property
    def may_fail(self) -> bool:
        return any(re.match(r"\[[a-z_]+\.[a-z_]+\]", line) for line in self.shown[:1])


def commands_of(page: Path) -> list[Command]:
    found: list[Command] = []
    for left_out, kind, body in BLOCK.findall(page.read_text()):
        if left_out:
            continue
        for line in body.replace("\\\n", " ").splitlines():
            if kind == "sh" and line.strip() and not line.startswith("#"):
                found.append(Command(line, []))
            elif line.startswith("$ "):
                found.append(Command(line[2:], []))
            elif kind == "console" and found:
                found[-1].shown.append(line)
    return found


def shown_in(said: str, shown: list[str]) -> list[str]:
    """The shown lines that are not in what was said; … stands for anything."""
    lines = {" ".join(line.split()) for line in said.splitlines()}
    lost = []
    for line in (" ".join(line.split()) for line in shown):
        if line and line != "…" and line not in lines:
            form = re.compile(".*".join(re.escape(part) for part in line.split("…")))
            if "…" not in line or not any(form.fullmatch(each) for each in lines):
                lost.append(line)
    return lost


@pytest.mark.parametrize(
    "page", [pytest.param(p, id=str(p.relative_to(ROOT))) for p in PLACES if p.exists() and commands_of(p)]
)
def test_every_command_of_the_page_runs_and_says_what_is_shown(page, zhejiang, tmp_path):
    office = Office(Path(shutil.copytree(zhejiang.home, tmp_path / "home")))
    (office.desk / ".venv").symlink_to(sys.prefix)
    path = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = office.environment() | {"PATH": path, "LC_ALL": "C.UTF-8"}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for command in commands_of(page):
        first, *rest = command.text.split()
        if first in NOT_RUN:
            assert first != "make" or {word for word in rest if word.islower()} <= targets, command.text
            continue
        done = subprocess.run(
            ["bash", "-c", command.text],
            env=environment,
            cwd=office.desk,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        assert done.returncode == 0 or command.may_fail, f"{command.text}\n{said}"
        assert shown_in(said, command.shown) == [], f"{command.text}\n{said}"


def test_a_line_that_is_not_said_is_found():
    assert shown_in("one\ntwo 2.3 s\n", ["one", "two … s", "…", ""]) == []
    assert shown_in("one\n", ["another", "t…o"]) == ["another", "t…o"]
