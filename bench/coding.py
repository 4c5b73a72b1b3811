"""Scope and group of descriptions, beside a bare scikit-learn pipeline that only names a group.

Ours answers in full: the cues of scope, the law, candidates with confidence, questions. The peer turns characters into
TF-IDF and multiplies by a linear model that was fitted on the same descriptions before the clock runs.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import cycle, islice

import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline

from bench.measure import line, median
from fuwai.coding import corpus
from fuwai.services.classify import check_rows, coder, filed

SIZES = (20_000, 200_000)
CONTRACTS, DISTINCT = 200_000, 800
WARM = "为某银行开发信贷管理系统并提供两年维护"
BAR, FIRST_BAR, WARM_BAR, INTAKE_BAR = "≥ 20,000 texts/s, ≤ 2 × peer", "≤ 0.3 s", "≤ 0.005 s", "≤ 0.4 s"


def bench(sizes: Iterable[int] = SIZES) -> list[dict[str, object]]:
    """A line for each size, one for a warm text and one for the first answer of a fresh process."""
    lines = [_batch(size) for size in sizes]
    used = coder()
    lines.append(_contracts())
    lines.append(line("coding, one text, warm", 1, median(lambda: used.answer(filed(WARM)), 50), bar=WARM_BAR))
    lines.append(line("coding, first answer of a process", 1, median(_first, 7), bar=FIRST_BAR))
    return lines


def _batch(size: int) -> dict[str, object]:
    known = corpus.learnt()
    texts = [f"{one.text}{number}" for number, one in enumerate(islice(cycle(known), size))]  # no two are equal
    peer = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True), SGDClassifier())
    peer.fit([one.text for one in known], [one.classes[0] for one in known])
    asked = [filed(text) for text in texts]
    used = coder()
    used.answers(asked[:1000])
    ours, theirs = median(lambda: used.answers(asked)), median(lambda: peer.predict(texts))
    return line("coding, a batch in full", size, ours, "scikit-learn TF-IDF + linear", theirs, BAR)


def _contracts() -> dict[str, object]:
    """Contracts as they come to intake: many rows, few distinct texts."""
    lines = corpus.learnt()[:: len(corpus.learnt()) // DISTINCT][:DISTINCT]
    cases = {
        "title": [one.text[:12] for one in lines],
        "description": [one.text for one in lines],
        "client_kind": [one.client_type or "enterprise" for one in lines],
        "group": [one.classes[0] for one in lines],
    }
    frame = pl.DataFrame(cases)[[row * 7919 % DISTINCT for row in range(CONTRACTS)]].with_row_index("_row")
    return line("coding, contracts at intake", CONTRACTS, median(lambda: check_rows(frame)), bar=INTAKE_BAR)


def _first() -> None:
    """A process that starts, reads law, cues and model, and answers once."""
    code = f"from fuwai.services.classify import classify; classify({WARM!r})"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ})


if __name__ == "__main__":
    begun = time.perf_counter()
    for each in bench((20_000,)):
        print(each)
    print(round(time.perf_counter() - begun, 1), "s")
