"""The corpus that is shipped: its form, its counts, no near-copies."""

import pytest

from fuwai.coding import corpus
from fuwai.core.error import FuwaiError

HEADING = "\t".join(corpus.COLUMNS)


def test_every_code_of_corpus_and_words_is_of_the_catalogue(edition):
    lines = (*corpus.learnt(), *corpus.held_out(), *corpus.of_words())
    assert corpus.unknown_codes(lines, edition) == []


def test_no_held_out_description_is_learnt():
    learnt = {line.text for line in (*corpus.learnt(), *corpus.of_words())}
    assert not [line.text for line in corpus.held_out() if line.text in learnt]


def test_every_group_and_what_is_out_has_words(edition):
    assert {line.classes[0] for line in corpus.of_words()} == {*edition.groups, corpus.OUT}


CODED = [
    ("I11", "in", ("I11",)),
    ("I12|I11", "in", ("I12", "I11")),
    ("out", "out", ()),
    ("split:K82", "split", ("K82",)),
]


@pytest.mark.parametrize(("codes", "verdict", "groups"), [*CODED, ("ask:B41|I11", "ask", ("B41", "I11"))])
def test_codes_say_verdict_and_groups(tmp_path, codes, verdict, groups):
    file = tmp_path / "x1.tsv"
    file.write_text(f"{HEADING}\n某项业务\t{codes}\tenterprise\t银行\t\t\n", encoding="utf-8")
    (line,) = corpus.read(file)
    assert (line.verdict, line.codes, line.source) == (verdict, groups, "x1")


@pytest.mark.parametrize(
    "row", ["某项业务\tI11", "\tI11\t\t\t\t", "某项业务\t\t\t\t\t", "某项业务\tperhaps:I11\t\t\t\t"]
)
def test_a_line_that_does_not_fit_is_refused_with_its_row(tmp_path, row):
    file = tmp_path / "x1.tsv"
    file.write_text(f"{HEADING}\n{row}\n", encoding="utf-8")
    with pytest.raises(FuwaiError) as error:
        corpus.read(file)
    assert (error.value.code, error.value.place.row) == ("coding.bad_corpus", 2)
