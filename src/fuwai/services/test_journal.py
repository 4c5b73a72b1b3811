"""What is left of an import that was stopped."""

import json
import os
import subprocess
import sys

import pytest

from fuwai.services import journal
from fuwai.services.journal import begun, unfinished


def test_an_import_that_ends_leaves_nothing(tmp_path):
    with begun(tmp_path, "a.xlsx", "0" * 64):
        assert len(list(tmp_path.glob("*.json"))) == 1
    assert not list(tmp_path.iterdir())


def test_an_import_that_fails_was_rolled_back_and_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), begun(tmp_path, "a.xlsx", "0" * 64):
        raise RuntimeError("the database went away")
    assert not list(tmp_path.iterdir())


def dead_process() -> int:
    """The id of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.mark.parametrize(("committed", "words"), [(True, "全部合格行已入库"), (False, "没有任何一行入库")])
def test_a_killed_import_is_told_once_with_what_became_of_it(tmp_path, committed, words):
    note = {"file": "a.xlsx", "sha256": "0" * 64, "process": dead_process()}
    (tmp_path / "token.json").write_text(json.dumps(note))
    (found,) = unfinished(tmp_path, lambda token: committed and token == "token")
    assert words in found.zh
    assert "a.xlsx" in found.en
    assert unfinished(tmp_path, lambda _: True) == ()


def test_an_import_under_way_in_another_process_is_not_called_interrupted(tmp_path):
    born = journal._born(os.getppid())
    running = {"file": "a.xlsx", "sha256": "0" * 64, "process": os.getppid(), "born": born}
    (tmp_path / "token.json").write_text(json.dumps(running))
    assert unfinished(tmp_path, lambda _: True) == ()
    assert (tmp_path / "token.json").exists()


def test_a_process_that_only_has_the_same_number_does_not_hide_an_interruption(tmp_path):
    reused = {"file": "a.xlsx", "sha256": "0" * 64, "process": os.getppid(), "born": "1"}
    (tmp_path / "token.json").write_text(json.dumps(reused))
    assert len(unfinished(tmp_path, lambda _: False)) == 1


def test_a_note_that_was_cut_off_by_a_power_cut_is_told_as_not_filed(tmp_path):
    (tmp_path / "token.json").write_text('{"file": "a.x')
    (found,) = unfinished(tmp_path, lambda _: False)
    assert not found.filed
