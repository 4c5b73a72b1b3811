"""What an answer of the coder rests on, as lines of text: for `fuwai classify` and `fuwai review show`."""

from collections.abc import Iterator

from fuwai.services.evidence import Asked, Evidence, Suggested

QUESTIONS = 4  # printed; the rest is counted
VERDICTS = {"in": "属于", "split": "部分属于", "out": "不属于"}


def lines(found: Evidence) -> Iterator[str]:
    """The whole block: verdict, groups with the catalogue's words, rules, words of the text, questions."""
    verdict, decision = found.verdict_name, found.decision_name
    yield f"{verdict.zh} · {verdict.en}    {decision.zh} · {decision.en}"
    if found.doubt:
        yield f"  {found.doubt.zh} · {found.doubt.en}"
    if found.vote:
        yield f"  另一意见 · one more voice: {' · '.join(dict.fromkeys((found.vote.zh, found.vote.en)))}"
    if found.groups:
        yield f"\n{_heading(found)}"
    for group in found.groups:
        yield from (f"  {line}" for line in group_lines(group))
    yield from _reasons(found)
    yield from _questions(found)


def in_short(found: Evidence) -> Iterator[str]:
    """For a dossier: verdict, reasons, the trace in short, and the groups."""
    verdict, decision = found.verdict_name, found.decision_name
    yield f"判定 verdict: {verdict.zh} {verdict.en} ({decision.zh} {decision.en}, {_percent(found.confidence)})"
    if found.doubt:
        yield f"  {found.doubt.zh} · {found.doubt.en}"
    for reason in found.reasons:
        yield f"  {reason.id} {reason.zh} · {reason.en} [{reason.source}]"
    if found.trace or found.failing:
        yield f"经过 trace: {len(found.trace) + found.failing} 条规则 rules, 不成立 fail {found.failing}"
    for step in found.trace:
        yield f"  {step.rule} {step.outcome.zh} {step.outcome.en}: {step.saw.zh}"
    for cue in found.cues:
        yield f"  “{cue.quote}” → {cue.fact} = {cue.value.zh} {cue.value.en} ({cue.strength.zh} {cue.strength.en})"
    if found.groups:
        yield _heading(found)
    for group in found.groups:
        yield from (f"  {line}" for line in group_lines(group))
    if found.questions:
        yield "可问 to ask"
        yield from (f"  {one.fact}  {one.zh} · {one.en}" for one in found.questions[:QUESTIONS])


def group_lines(group: Suggested) -> Iterator[str]:
    """A group, its confidence, and the entry of the catalogue that speaks for it."""
    yield f"{group.code}  {group.zh} · {group.en}    {_percent(group.confidence)}"
    quotes = f"（{'、'.join(group.quotes)}）" if group.quotes else ""
    yield f"      {group.entry} {group.entry_zh} · {group.entry_en}{quotes}"
    yield f"      {group.source}"


def _heading(found: Evidence) -> str:
    return "类别 · groups" if found.verdict != "out" else "若计入, 最近的类别 · were it counted, the nearest groups"


def _percent(share: float) -> str:
    """No chance is printed as certain."""
    return ">99%" if share > 0.995 else f"{share:.0%}"


def _reasons(found: Evidence) -> Iterator[str]:
    if found.reasons:
        yield "\n依据 · rules"
    for reason in found.reasons:
        yield f"  {reason.id}  {reason.effect}  {reason.zh}\n      {reason.en}\n      {reason.source}"
    if found.cues:
        yield "\n文字提到 · the text speaks of"
    for cue in found.cues:
        yield f"  “{cue.quote}” → {cue.fact} = {cue.value.zh} {cue.value.en} ({cue.strength.zh} {cue.strength.en})"


def _questions(found: Evidence) -> Iterator[str]:
    if found.questions:
        yield "\n请回答 · to be answered"
    for question in found.questions[:QUESTIONS]:
        yield f"  {question.zh}\n      {question.en}"
        yield from (f"      {line}" for line in _how(question))
    more = len(found.questions) - QUESTIONS
    if more > 0:
        yield f"  另有 {more} 问 · {more} more"


def _how(question: Asked) -> Iterator[str]:
    """How to answer, and what each answer leads to."""
    if not question.replies:
        yield f"--fact {question.fact}=金额 amount (分 · minor units)"
    for reply in question.replies[:QUESTIONS]:
        value = (
            {True: "yes", False: "no"}.get(reply.value, reply.value) if isinstance(reply.value, bool) else reply.value
        )
        kinds = " / ".join(f"{VERDICTS[kind]} {kind}" for kind in reply.leads_to)
        yield f"--fact {question.fact}={value}  {reply.zh} · {reply.en} → {kinds}"
    more = len(question.replies) - QUESTIONS
    if more > 0:
        yield f"另有 {more} 种回答 · {more} other answers"
