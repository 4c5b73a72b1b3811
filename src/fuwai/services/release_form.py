"""The editing page of a bulletin read: what was typed becomes edits; what can not is told sentence by sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fuwai.core.bulletin import FigureRef, Sentence
from fuwai.core.edited import Bound, Edit, Typed, bare, numbered, opened, pieces, skeleton, typed
from fuwai.core.error import FuwaiError
from fuwai.core.notable import Notable
from fuwai.services.notable import found as notable_in
from fuwai.services.release import Desk, Draft, edited, own, worded, written

OWN_WORDS, OWN_AFTER, NOTABLE, KEEP, WORDS = "own", "after", "notable", "keep.", "words."


@dataclass(frozen=True)
class Line:
    """One sentence on the editing page: *words* with braces as they now read, *rule* what the file says, *mark* whether it
    no longer holds."""

    id: str
    words: str
    rule: str
    changed: bool = False
    mark: str = ""
    own: bool = False


@dataclass(frozen=True)
class Read:
    """What was typed: the edits that hold, the faults of those that do not, and the numbers that stand typed."""

    edits: tuple[Edit, ...]
    faults: tuple[tuple[str, FuwaiError], ...]
    numbers: tuple[Typed, ...]


def read(desk: Desk, sent: Mapping[str, Sequence[str]], base: Sequence[Edit]) -> Read:
    """What was *sent* beside the edits of the version that it began from. A sentence that was not touched stays as it was."""
    before = {edit.id: edit for edit in base}
    edits, faults, numbers = list[Edit](), list[tuple[str, FuwaiError]](), list[Typed]()
    for sentence in desk.generated.sentences():
        said = sent.get(WORDS + sentence.id)
        if said is None:
            edits += [before[sentence.id]] if sentence.id in before else []
            continue
        try:
            edit = _line(desk, sentence, said[-1], before.get(sentence.id), bool(sent.get(KEEP + sentence.id)))
        except FuwaiError as error:
            faults.append((sentence.id, error))
            numbers += _typed(desk, sentence.id, said[-1])
            continue
        edits += [edit] if edit else []
    shown = {sentence.id for sentence in desk.generated.sentences()}
    kept = [edit for edit in base if edit.after and edit.after in shown and sent.get(KEEP + edit.id)]
    edits += kept
    next_number = 1 + max([0, *(int(edit.id.partition(".")[2]) for edit in base if edit.after)])
    for each in [*_chosen(desk, sent), *_own(desk, sent)]:
        words, bound, texts = each
        try:
            edits.append(own(desk.generated, _after(desk, sent), next_number, words, bound, texts))
            next_number += 1
        except FuwaiError as error:
            faults.append((OWN_WORDS, error))
            numbers += _typed(desk, OWN_WORDS, words)
    return Read(tuple(edits), tuple(faults), tuple(numbers))


def _line(desk: Desk, sentence: Sentence, said: str, before: Edit | None, checked: bool) -> Edit | None:
    """The edit of one sentence; None where it says what the file says. *checked*: the writer has looked at it anew."""
    words, bound = opened(sentence)
    if before and bare(said) == bare(before.words) and not checked:
        return before
    if bare(said) == bare(words) and (before is None or before.bound == bound):
        return None
    typed_words, all_bound = numbered(said.strip(), before.bound if before else bound)
    edit = written(desk.generated, sentence.id, typed_words, all_bound)
    figures = {each.figure for each in all_bound.values() if each.figure}
    texts = {id_: text for id_ in figures if (text := _now(desk, all_bound, id_)) is not None}
    return replace(edit, bound=all_bound, basis=skeleton(sentence), printed=texts)


def _now(desk: Desk, bound: Mapping[str, Bound], figure: str) -> str | None:
    phrase = next(each.phrase for each in bound.values() if each.figure == figure)
    return worded(desk.page, desk.generated.figures.get(figure) or desk.rebuilder.figure(figure), phrase)


def _typed(desk: Desk, id_: str, words: str) -> tuple[Typed, ...]:
    return typed(Edit(id_, words, {}), desk.generated.figures, desk.generated.language)


def _after(desk: Desk, sent: Mapping[str, Sequence[str]]) -> str:
    """Where a sentence of one's own goes: behind the one that was named, else at the end of the opening."""
    named = sent.get(OWN_AFTER, [""])[-1]
    lead = [sentence.id for block in desk.generated.lead for sentence in block.sentences]
    return named or (lead or [sentence.id for sentence in desk.generated.sentences()] or [""])[-1]


def _chosen(desk: Desk, sent: Mapping[str, Sequence[str]]) -> list[tuple[str, dict[str, Bound], dict[str, str]]]:
    """The notable facts that were ticked, as sentences of one's own."""
    wanted = set(sent.get(NOTABLE, ()))
    chosen = [each.sentence for each in notables(desk) if each.sentence.id in wanted] if wanted else []
    return [
        (*opened(each), {part.figure: part.text for part in each.parts if isinstance(part, FigureRef)})
        for each in chosen
    ]


def _own(desk: Desk, sent: Mapping[str, Sequence[str]]) -> list[tuple[str, dict[str, Bound], dict[str, str]]]:
    words = sent.get(OWN_WORDS, [""])[-1].strip()
    if not words:
        return []
    typed_words, bound = numbered(words, {})
    texts = {each.figure: _now(desk, bound, each.figure) or "" for each in bound.values()}
    return [(typed_words, bound, texts)]


def notables(desk: Desk, most: int = 15) -> list[Notable]:
    """What the writer may choose from."""
    document = desk.generated
    return notable_in(desk.rebuilder.engine, document.region, document.period, document.language, document.as_of, most)


def lines(desk: Desk, edits: Sequence[Edit]) -> tuple[Draft, list[Line]]:
    """The bulletin with *edits*, and its sentences for the editor, those of one's own behind the ones they follow."""
    found = edited(desk, edits)
    marks = {mark.sentence: mark.kind for mark in found.marks}
    of = {edit.id: edit for edit in edits}
    listed = []
    for sentence in found.generated.sentences():
        words, _ = opened(sentence)
        edit = of.get(sentence.id)
        shown = retold(desk, edit) if edit else words
        listed.append(Line(sentence.id, shown, sentence.text, edit is not None, marks.get(sentence.id, "")))
        listed += [
            Line(one.id, retold(desk, one), "", changed=True, mark=marks.get(one.id, ""), own=True)
            for one in edits
            if one.after == sentence.id
        ]
    return found, listed


def retold(desk: Desk, edit: Edit) -> str:
    """The words of an edit with what stands behind the colons as it now reads."""

    def chip(number: str) -> str:
        bound = edit.bound[number]
        return f"{{{number}:{bound.name or _now(desk, edit.bound, bound.figure) or '…'}}}"

    return "".join(chip(number) if number else words for words, number in pieces(edit.words))
