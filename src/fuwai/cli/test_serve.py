"""`fuwai serve` refuses to listen where nobody could reach it."""

import pytest

from fuwai.cli.serve import serve
from fuwai.core.error import FuwaiError


@pytest.mark.parametrize(
    ("address", "code"), [("0.0.0.0", "serve.site"), ("10.1.2.3", "serve.site"), ("office", "serve.address")]
)
def test_beyond_this_machine_the_site_needs_a_name(monkeypatch, tmp_path, address, code):
    monkeypatch.delenv("FUWAI_SITE", raising=False)
    monkeypatch.setenv("FUWAI_OUT", "out")
    with pytest.raises(FuwaiError) as refused:
        serve.main(["--address", address, "--out", str(tmp_path)], standalone_mode=False)
    assert refused.value.code == code
