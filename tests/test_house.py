"""The house rules that a program can hold: length, names, knots, and what must not stand in the repository."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
DRAWERS = {"utils", "util", "helpers", "helper", "common", "commons", "managers", "misc"}
MAY_IMPORT_LATE = {"cli", "settings"}  # a command imports its services when it is called: --help stays quick


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def is_test(path: Path) -> bool:
    return path.name.startswith(("test_", "conftest"))


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


@pytest.mark.parametrize("path", named(p for p in SOURCES if "migrations" not in p.parts))  # those are generated
def test_no_file_is_longer_than_its_noun(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", named(p for p in SOURCES if not is_test(p)))
def test_no_function_outgrows_the_screen(path):
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize(
    "path", named(p for p in SOURCES if not is_test(p) and not MAY_IMPORT_LATE & set(p.relative_to(ROOT).parts))
)
def test_no_import_hides_inside_a_function(path):
    late = [
        inner.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not late


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not [path for path in SOURCES if DRAWERS & {path.stem, *path.parent.parts}]


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


FORBIDDEN = re.compile(
    r"/wo" r"rk/|/ro" r"ot/|pypi\.or" r"g/simple|files\.pythonhosted|registry\.npmjs|--index-url|--find-links",
)


def test_no_file_names_a_machine_or_a_package_index():
    found = []
    for path in tracked():
        if path.suffix in {".png", ".docx", ".pdf", ".xlsx", ".xls", ".otf"} or path == Path(__file__):
            continue
        found += [
            f"{path.relative_to(ROOT)}: {match[0]}" for match in FORBIDDEN.finditer(path.read_text(errors="replace"))
        ]
    assert not [line for line in found if "Makefile" not in line]


def test_the_lock_files_carry_a_hash_for_every_package():
    for name in ("base", "test", "fonts"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        for entry in re.split(r"\n(?=[a-z])", text):
            if re.match(r"[a-z0-9-]+(\[.*\])?==", entry):
                assert "--hash=sha256:" in entry, entry.splitlines()[0]
