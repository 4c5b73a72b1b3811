"""`fuwai audit receipt` verifies by itself, and exits with 2 where something does not hold."""

import json

from click.testing import CliRunner

from fuwai import settings
from fuwai.cli.audit import audit
from fuwai.core.access import Viewer
from fuwai.core.filing_receipt import written
from fuwai.files.testdata import pdf
from fuwai.services import enclosure
from fuwai.services.receipt_of_filing import issue
from fuwai.storage.enclosure import place
from fuwai.storage.testdata import ENTERPRISE, contracts, file


def test_the_command_verifies_without_a_database_and_exits_2_where_it_fails(sqlite_store, tmp_path):
    path = tmp_path / "receipt.json"
    path.write_text(written(issue(Viewer("enterprise", ENTERPRISE), file("contract", contracts("A")).filings[0])))
    said = CliRunner().invoke(audit, ["receipt", str(path), "--anchors", str(sqlite_store / "anchors.log")])
    assert (said.exit_code, said.output.count("✓")) == (0, 5), said.output
    parts = json.loads(path.read_text())
    parts["content"] = parts["content"].replace("US", "CN")
    path.write_text(json.dumps(parts))
    said = CliRunner().invoke(audit, ["receipt", str(path)])
    assert (said.exit_code, said.output.count("✗")) == (2, 1)


def test_the_verification_finds_an_exchanged_file_of_evidence(sqlite_store, monkeypatch):
    monkeypatch.setattr(settings, "start", lambda migrate=True: None)
    owner, filing = Viewer("enterprise", ENTERPRISE), file("contract", contracts("A")).filings[0]
    found = enclosure.attach(owner, filing, enclosure.Given("contract", "a.pdf", pdf()))
    said = CliRunner().invoke(audit, ["verify"])
    assert (said.exit_code, "完好" in said.output) == (0, True), said.output
    place(found.digest).write_bytes(pdf() + b"\n")
    said = CliRunner().invoke(audit, ["verify"])
    assert (said.exit_code, "evidence 1" in said.output) == (2, True), said.output
