"""The settings say what the house decided."""

import os
import stat
import subprocess
import sys

import pytest
from django.db import connection

from fuwai import settings


def test_a_secret_key_is_made_once_and_read_by_its_owner_alone(tmp_path):
    home = tmp_path / "new"
    (first,) = settings.secret_keys(home)
    assert len(first) >= 50
    assert settings.secret_keys(home) == [first]
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


def test_a_new_secret_key_comes_first_and_the_former_ones_stay_until_they_are_forgotten(tmp_path):
    (first,) = settings.secret_keys(tmp_path)
    second = settings.rotate_secret_key(tmp_path)
    assert settings.secret_keys(tmp_path) == [second, first]
    assert settings.forget_secret_keys(tmp_path) == 1
    assert settings.secret_keys(tmp_path) == [second]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_postgresql_address_is_taken_apart():
    found = settings.postgresql("postgresql://fuwai:p%40ss@db.example:5433/fuwai%20one?sslmode=require")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("fuwai one", "fuwai", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert settings.postgresql("postgresql://fuwai@%2Ftmp%2Fsocket/x")["HOST"] == "/tmp/socket"


def test_another_database_is_refused():
    with pytest.raises(ValueError, match="mysql"):
        settings.postgresql("mysql://somewhere/x")


def test_an_acknowledged_filing_survives_a_power_cut(sqlite_store):
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def test_everything_that_is_written_lies_in_fuwai_home(tmp_path):
    program = "from fuwai.settings import start; start(migrate=True)"
    environment = {**os.environ, "FUWAI_HOME": str(tmp_path / "home"), "FUWAI_DATABASE_URL": ""}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"home"}
    assert {path.name for path in (tmp_path / "home").iterdir()} >= {"fuwai.sqlite3", "secret_key"}
