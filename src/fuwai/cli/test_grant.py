"""`fuwai grant schemes`: what it lists, and what it says of a file that is none."""

import json

from click.testing import CliRunner

from fuwai.cli.grant import grant


def test_a_file_that_is_no_scheme_is_told_beside_those_that_are(tmp_path, monkeypatch):
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    (tmp_path / "grants").mkdir()
    (tmp_path / "grants" / "spoilt.toml").write_text('id = "spoilt"\nnonsense = 1\n', encoding="utf-8")
    listed = CliRunner().invoke(grant, ["schemes"])
    assert listed.exit_code == 1
    assert "jinhua-2015" in listed.stdout
    assert "spoilt.toml" in listed.stderr
    printed = CliRunner().invoke(grant, ["schemes", "--json"])
    assert printed.exit_code == 1
    assert {one["id"] for one in json.loads(printed.stdout)} >= {"jinhua-2015", "pudong-2015"}


def test_the_shipped_schemes_are_listed_with_what_must_be_filled(tmp_path, monkeypatch):
    monkeypatch.setenv("FUWAI_HOME", str(tmp_path))
    listed = CliRunner().invoke(grant, ["schemes", "--json"])
    assert listed.exit_code == 0
    missing = {one["id"]: one["missing"] for one in json.loads(listed.stdout)}
    assert "enterprise_cap" in missing["jinhua-2015"]
