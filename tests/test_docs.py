"""Documentation is held to the program: error codes, commands, settings, decisions, links, and the speed of --help."""

import ast
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from .write_docs import COMMANDS, DECISIONS, commands, commands_page, decision, decisions_page

ROOT = Path(__file__).parent.parent
SOURCES = [path for path in sorted((ROOT / "src").rglob("*.py")) if not path.name.startswith(("test_", "conftest"))]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
HELP_SECONDS = 0.5
RAISED = ("FuwaiError", "Mistyped")  # the error, and the one of a field of a form (web.grant.shown)


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
            yield node


def built(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Functions that build a code from a parameter, `FuwaiError(f"intake.{code}", …)`: name, prefix, place of it."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in calls(function, "FuwaiError"):
            first = call.args[0]
            if isinstance(first, ast.JoinedStr) and isinstance(first.values[-1], ast.FormattedValue):
                prefix = "".join(part.value for part in first.values if isinstance(part, ast.Constant))
                parameters = [argument.arg for argument in function.args.args]
                yield function.name, prefix, parameters.index(ast.unparse(first.values[-1].value))


@cache
def raised() -> frozenset[str]:
    """Every code that the program can raise."""
    codes: set[str] = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        for call in (one for name in RAISED for one in calls(tree, name)):
            assert call.args, f"{path}:{call.lineno}: name the code first"
            if isinstance(call.args[0], ast.Constant):
                codes.add(call.args[0].value)
            else:
                assert isinstance(call.args[0], ast.JoinedStr), f"{path}:{call.lineno}: a code that no test can find"
        for name, prefix, place in built(tree):
            for call in calls(tree, name):
                assert isinstance(call.args[place], ast.Constant), f"{path}:{call.lineno}: a code that no test can find"
                codes.add(prefix + call.args[place].value)
    return frozenset(codes)


def rows(page: str) -> dict[str, list[str]]:
    """The rows of a page's tables whose first cell is code: what is coded → the other cells."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "docs" / page).read_text().splitlines():
        if line.startswith("| `"):
            first, *rest = (cell.strip() for cell in line.strip("|").split(" | "))
            for name in re.findall(r"`([^`]+)`", first):
                found[name] = rest
    return found


def test_every_error_is_listed_and_none_in_vain():
    listed = set(rows("errors.md"))
    assert sorted(raised() - listed) == []
    assert sorted(listed - raised()) == []


@pytest.mark.parametrize("code", sorted(rows("errors.md")))
def test_every_error_says_when_and_what_to_do_in_both_languages(code):
    when, what = rows("errors.md")[code]
    for cell in (when, what):
        assert re.search(r"[\u4e00-\u9fff]", cell), cell
        assert re.search(r" · .*[a-z]", cell), cell


def test_no_error_is_listed_twice():
    listed = re.findall(r"^\| `([a-z_.]+)`", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))


def test_the_page_of_commands_is_what_the_commands_say():
    assert COMMANDS.read_text() == commands_page(), "run: python -m tests.write_docs"


@pytest.mark.parametrize(("name", "command"), [pytest.param(*one, id=one[0]) for one in commands()])
def test_every_command_and_option_has_its_help(name, command):
    assert re.search(r"[\u4e00-\u9fff]", command.help or ""), name
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert silent == []


def environment_variables() -> set[str]:
    """Names that the program reads from the environment, and the variables of the Makefile."""
    found = set(re.findall(r"^(?:export )?([A-Z_]+) \?=", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]:
        tree = ast.parse(path.read_text())
        names = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            read = None
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                read = node.slice
            if isinstance(node, ast.Call) and re.match(r"os\.(environ\.\w+|getenv)$", ast.unparse(node.func)):
                read = node.args[0]
            if read is not None:
                found.add(read.value if isinstance(read, ast.Constant) else names[ast.unparse(read)])
    return found - {"PATH"}  # the machine's own


def settings() -> set[str]:
    tree = ast.parse((ROOT / "src" / "fuwai" / "settings" / "__init__.py").read_text())
    targets = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
    named = [
        node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
    ]  # A, B = … names two
    return {name.id for name in named if name.id.isupper()}


def test_every_setting_and_variable_is_documented():
    text = (ROOT / "docs" / "settings.md").read_text()
    documented = set(re.findall(r"`([A-Z_0-9]+)`", text))
    assert sorted((environment_variables() | settings()) - documented) == []
    assert sorted(set(rows("settings.md")) - environment_variables() - settings()) == []


def test_the_index_of_decisions_is_complete():
    assert DECISIONS.read_text() == decisions_page(), "run: python -m tests.write_docs"


@pytest.mark.parametrize("file", [pytest.param(f, id=f.stem) for f in sorted(DECISIONS.parent.glob("[0-9]*.md"))])
def test_every_decision_has_its_number_title_and_status(file):
    number, title, status = decision(file)
    assert int(number) == int(file.name[:4])
    assert not title[0].islower()
    assert re.match(r"(proposed|accepted|superseded by \d+)\b", status)


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_every_relative_link_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / unquote(target.split("#")[0])).exists(), target


def test_help_answers_in_less_than_half_a_second_of_work():
    """Processor time, not the clock: other work on the machine does not count. The best of three."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        program = [sys.executable, "-c", "from fuwai.cli import main; main()", "--help"]
        subprocess.run(program, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(spent) < HELP_SECONDS
