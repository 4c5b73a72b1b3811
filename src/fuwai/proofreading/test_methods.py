"""The worked texts of docs/methods/proofreading.md give what the page says they give."""

import re
from pathlib import Path

import pytest

from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import proofs

PAGE = (Path(__file__).parents[3] / "docs" / "methods" / "proofreading.md").read_text()
EXAMPLES = re.findall(r"<!-- test -->\n```text\n(.*?)```\n((?:> [^\n]*\n)+)", PAGE, re.DOTALL)


def test_the_page_has_its_examples():
    assert len(EXAMPLES) == PAGE.count("<!-- test -->") > 3


@pytest.mark.parametrize(("text", "said"), EXAMPLES)
def test_an_example_gives_what_the_page_says(text, said):
    wanted = [line[2:] for line in said.splitlines() if not line.startswith("> nothing")]
    assert [f"{f.kind} · {f.quote} · {f.repair}" for f in proofs(page_of_text(text)).findings] == wanted
