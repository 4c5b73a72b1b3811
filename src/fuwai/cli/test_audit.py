"""`fuwai audit receipt` verifies by itself, and exits with 2 where something does not hold."""

import json

from click.testing import CliRunner

from fuwai.cli.audit import audit
from fuwai.core.access import Viewer
from fuwai.core.filing_receipt import written
from fuwai.services.receipt_of_filing import issue
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
