"""How many planted faults the proofreader sees, by kind, and how often it cries wolf: `python -m bench.proofreading`.

`--file` adds pages of one's own (txt, html, docx), taken as right. A fault counts as seen where the page with it has an
arithmetic finding that the page without it has not.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

from fuwai.core.proof.interval import printed_interval
from fuwai.proofreading.file import page_of
from fuwai.proofreading.mutation import KINDS, Mutant, mutants
from fuwai.proofreading.page import Grid, Page, page_of_text
from fuwai.proofreading.proofread import proofs
from fuwai.proofreading.testdata import right_texts


def text_of(page: Page) -> str:
    """A page of any file as plain text, tables by row, so that faults can be planted into it."""
    lines = []
    for block in page.blocks:
        if isinstance(block, Grid):
            lines += ["| " + " | ".join(block.headers) + " |", "|" + "---|" * len(block.headers)]
            lines += ["| " + " | ".join(row) + " |" for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def rounding_explains(before: str, after: str) -> bool:
    """Whether one number may be the other, printed to fewer places: no reader of the page can tell."""
    return printed_interval(before).meets(printed_interval(after))


def quotes(text: str) -> Counter[tuple[str, str]]:
    return Counter((finding.quote, finding.kind) for finding in proofs(page_of_text(text)).findings)


def told_once(text: str, mutant: Mutant) -> bool:
    """Whether the page has no second way to the number: read, it stands among those that cannot be verified."""
    if mutant.kind == "rank":  # names of which the page prints no values
        return all(text.count(name) == 1 for name in mutant.after.split("、"))
    number = mutant.number or mutant.after
    apart = {one.quote for one in proofs(page_of_text(text)).unverifiable}
    return any(number in quote for quote in apart)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", action="append", default=[], type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--each", type=int, default=3)
    asked = parser.parse_args()
    texts = right_texts(asked.rounds) + [(path.name, text_of(page_of(path))) for path in asked.file]
    planted, seen, mended, hidden = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    once = Counter[str]()
    alarms, missed, slowest = 0, list[str](), 0.0
    for number, (name, text) in enumerate(texts):
        began = time.perf_counter()
        right = quotes(text)
        slowest = max(slowest, time.perf_counter() - began)
        arithmetic = sum(count for (_, kind), count in right.items() if kind not in ("class_name", "class_joined"))
        alarms += arithmetic
        for mutant in mutants(text, number, asked.each):
            found = proofs(page_of_text(mutant.text)).findings
            new = [f for f in found if not right[f.quote, f.kind]]
            planted[mutant.kind] += 1
            seen[mutant.kind] += bool(new)
            mended[mutant.kind] += any(mutant.before in f.repair for f in new)
            if not new and mutant.kind in ("dropped", "swapped") and rounding_explains(mutant.before, mutant.after):
                hidden[mutant.kind] += 1
            elif not new and told_once(mutant.text, mutant):
                once[mutant.kind] += 1
            elif not new:
                missed.append(f"{name} {mutant.kind} {mutant.before} → {mutant.after}")
    print(f"{len(texts)} right texts, {alarms} false alarms, slowest {slowest:.2f} s")
    for kind in (*KINDS, "all"):
        counts = [count.total() if kind == "all" else count[kind] for count in (planted, seen, hidden, once, mended)]
        told = "planted {:4}  seen {:4}  hidden by rounding {:4}  told once {:4}  named the right value {:4}"
        print(f"{kind:8} " + told.format(*counts))
    print("\n".join(missed))


if __name__ == "__main__":
    main()
