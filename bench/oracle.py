"""Whose miss a miss is: `python -m bench.oracle FILE… [--each 2] [--figures] [--misses]`.

Each FILE is a page that is right as it stands (txt, md, html, docx, pdf), or several in one txt, each after a line
`=== name`. Prints, by kind of fault, how many were planted, how many of them can be told in principle (the interval
that the other figures leave excludes the faulty value), how many were told, and the false alarms of the pages as they
stand. `--figures` prints each figure with its interval, `--misses` each fault that was not told and why.
"""

import argparse
from collections import Counter
from pathlib import Path

from bench.proofreading import text_of
from fuwai.proofreading.file import page_of
from fuwai.proofreading.mutation import KINDS
from fuwai.proofreading.oracle import VERDICTS, judged, rooms
from fuwai.proofreading.page import page_of_text
from fuwai.proofreading.proofread import proofs


def texts_of(path: Path) -> list[tuple[str, str]]:
    text = path.read_text() if path.suffix in (".txt", ".md") else text_of(page_of(path))
    if "\n=== " not in "\n" + text:
        return [(path.name, text)]
    chunks = ("\n" + text).split("\n=== ")[1:]
    return [(name, body) for name, _, body in (chunk.partition("\n") for chunk in chunks)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=2, help="faults of each kind and page")
    parser.add_argument("--figures", action="store_true", help="each figure with the interval that is left for it")
    parser.add_argument("--misses", action="store_true", help="each fault that was not told, and why")
    asked = parser.parse_args()
    texts = [found for path in asked.file for found in texts_of(path)]
    counted, figures, unread, alarms = Counter[tuple[str, str]](), 0, 0, 0
    for number, (name, text) in enumerate(texts):
        found = proofs(page_of_text(text))
        figures += len(found.figures)
        unread += sum(one.en.endswith("not understood") for one in found.unverifiable)
        for finding in found.findings:
            alarms += not finding.soft
            print(f"{name}: alarm [{finding.kind}] {finding.quote}: {finding.zh}")
        for room in rooms(text) if asked.figures else ():
            print(f"{name} {room.statement.place.zh} {room.statement.quote} ({room.statement.label}): {room.room}")
        for one in judged(text, number, asked.each):
            counted[one.mutant.kind, one.verdict] += 1
            if asked.misses and one.verdict != "seen":
                print(f"{name} {one.mutant.kind} {one.mutant.before} → {one.mutant.after}: {one.verdict}")
    print(f"{len(texts)} pages, {figures} figures, {unread} not understood, {alarms} false alarms")
    table(counted)
    for verdict, meaning in VERDICTS.items():
        print(f"{verdict}: {meaning}")


def table(counted: Counter[tuple[str, str]]) -> None:
    """*counted* by kind of fault and verdict."""
    print(f"{'fault':8} planted detectable detected | " + " ".join(f"{verdict:>8}" for verdict in VERDICTS))
    for kind in (*KINDS, "all"):
        of = {v: sum(n for (k, w), n in counted.items() if w == v and kind in (k, "all")) for v in VERDICTS}
        planted, seen = sum(of.values()), of["seen"]
        detectable = seen + of["missed"] + of["hinted"]
        print(f"{kind:8} {planted:7} {detectable:10} {seen:8} | " + " ".join(f"{of[v]:8}" for v in VERDICTS))


if __name__ == "__main__":
    main()
