"""The call of the proofreader answers as the command does."""

from fuwai.api.testdata import program_of
from fuwai.core.access import Role
from fuwai.services import proof

TEXT = "2016年上半年浙江省情况\n全省离岸执行额20.00亿美元。杭州离岸执行额1512亿美元，占全省离岸执行额的75.61%。"
PLAIN = {"content-type": "text/plain"}


def test_a_bulletin_comes_back_as_findings(sqlite_store):
    answer = program_of(Role.FILER).ask("POST", "proof", TEXT.encode(), **PLAIN)
    assert answer.status_code == 200
    assert set(answer.said) == {"findings", "unverifiable", "figures"}
    finding = answer.said["findings"][0]
    assert (finding["quote"], finding["kind"], finding["repair"]) == ("1512亿美元", "share", "15.12亿美元")
    assert {"place", "quote", "kind", "arithmetic", "interval", "repair"} <= finding.keys()


def test_nothing_is_kept_of_it_whatever_key_is_sent(sqlite_store):
    program = program_of(Role.FILER)
    for text in (TEXT, TEXT.replace("1512", "15.12")):
        answer = program.ask("POST", "proof", text.encode(), idempotency_key="one", **PLAIN)
        assert (answer.status_code, bool(answer.said["findings"])) == (200, text is TEXT)
        assert "Idempotency-Replayed" not in answer.headers


def test_what_is_no_bulletin_is_a_problem_and_no_fault(sqlite_store, monkeypatch):
    program = program_of(Role.ANALYST)
    assert program.ask("POST", "proof", b"", **PLAIN).said["code"] == "proofread.nothing"
    assert program.ask("POST", "proof", b"%PDF-1.4 nothing", **PLAIN).said["code"] == "proofread.pdf"
    monkeypatch.setattr(proof, "LARGEST_SENT", 5)
    assert program.ask("POST", "proof", TEXT.encode(), **PLAIN).said["code"] == "proofread.too_large"
