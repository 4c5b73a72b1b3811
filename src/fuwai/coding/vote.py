"""A vote from outside on an answer: it can warn and reorder what goes to a person, and never makes anything automatic."""

from dataclasses import replace

from fuwai.coding.coder import Answer, Candidate, Vote
from fuwai.coding.corpus import OUT

WEIGHT = 0.2  # of the vote in the chances of an answer that a person decides


def with_vote(answer: Answer, vote: Vote) -> Answer:
    """*answer* with a vote. One that disagrees takes `auto` away; nothing gives it. The verdict stays; among groups the
    order may change where a person decides anyway."""
    if vote.code is None or answer.doubt is not None:
        return replace(answer, vote=vote)
    agrees = vote.code == (OUT if answer.verdict == "out" else answer.code)
    if agrees:
        return replace(answer, vote=vote)
    told = replace(answer, vote=vote, decision="manual")
    return told if OUT in (vote.code, answer.candidates[0].code) else _reordered(told, vote.code)


def _reordered(answer: Answer, code: str) -> Answer:
    """The chances mixed with a vote for *code*."""
    chances = {code: 0.0} | {one.code: one.confidence for one in answer.candidates}
    mixed = {each: chance * (1 - WEIGHT) + WEIGHT * (each == code) for each, chance in chances.items()}
    ordered = sorted(mixed.items(), key=lambda pair: -pair[1])[: max(len(answer.candidates), 1)]
    candidates = tuple(Candidate(each, round(chance, 4)) for each, chance in ordered)
    return replace(answer, candidates=candidates, code=candidates[0].code)
