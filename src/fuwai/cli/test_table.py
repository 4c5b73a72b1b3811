"""`fuwai table` and the page about it: every command of docs/how-to/ask-for-a-table.md runs."""

import re
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from fuwai.cli import fuwai
from fuwai.cli.table import table
from fuwai.core.error import FuwaiError

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "ask-for-a-table.md"
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL) for line in block.splitlines()
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder in which the commands of the page were run; gives (folder, what each printed)."""
    folder = tmp_path_factory.mktemp("desk")
    runner, printed = CliRunner(), {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("fuwai.settings.start", lambda: None)  # the facts of a folder need no store
        for command in COMMANDS:
            done = runner.invoke(fuwai, shlex.split(command)[1:])
            assert done.exit_code == 0, (command, done.output, done.exception)
            printed[command] = done.output
    return folder, printed


def test_every_command_of_the_page_answers(desk):
    _, printed = desk
    assert len(printed) == len(COMMANDS) >= 10
    overview = next(text for command, text in printed.items() if "executed,contract_value" in command)
    assert "310." in overview
    assert "…" not in overview.split("提问")[0]


def test_a_parquet_file_has_one_row_a_figure(desk):
    folder, _ = desk
    frame = pl.read_parquet(folder / "cities.parquet")
    assert frame.filter(pl.col("row") == "330100")["whole"].item() > 0
    assert set(frame["mark"]) == {""}


@pytest.fixture
def no_store(monkeypatch):
    monkeypatch.setattr("fuwai.settings.start", lambda: None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("industry --period 2015H1", "table.region"),
        ("industry --region 330000 --period 2015H1 --measure executed", "table.asked"),
        ("industry --region 330000 --period 2015H1 --release", "vintage.kind"),
        ("--measure executed --period 2015H1 --groups asean", "table.asked"),
        ("--measure executed --period 2015H1 --facts {overview} --format xlsx", "table.output"),
        ("--measure executed --period 2015H1 --facts .", "facts.missing"),
    ],
)
def test_what_does_not_go_together_is_refused(desk, no_store, monkeypatch, arguments, code):
    folder, _ = desk
    monkeypatch.chdir(folder)
    with pytest.raises(FuwaiError) as caught:
        table.main(shlex.split(arguments.format(overview="overview")), standalone_mode=False)
    assert caught.value.code == code


def test_a_flipped_byte_is_an_error_and_no_table(desk, no_store, tmp_path, monkeypatch):
    folder, _ = desk
    shutil.copytree(folder / "overview", tmp_path / "facts")
    file = next((tmp_path / "facts" / "executions").glob("month=2014*.parquet"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FuwaiError) as caught:
        table.main(["--measure", "executed", "--period", "2014", "--facts", "facts"], standalone_mode=False)
    assert caught.value.code == "facts.damaged"
