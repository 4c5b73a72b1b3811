"""说明: an enterprise's words on the held findings of its filing, kept as comments on the fields that they are about."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.storage import append
from fuwai.storage.models import Comment, Filing

LONGEST = 1000  # characters


def explain(viewer: Viewer, filing: int, words: Mapping[str, str]) -> None:
    """Keep what the enterprise says on the fields (field → words) of its filing, with one audit entry.

    Raises FuwaiError `explanation.not_yours`, `explanation.long`.
    """
    told = {field: text.strip() for field, text in words.items() if text.strip()}
    if not told:
        return
    if viewer.kind != "enterprise" or not Filing.objects.visible_to(viewer).filter(pk=filing).exists():
        raise FuwaiError("explanation.not_yours", "只有填报企业可以说明", "only the enterprise explains its filing")
    if any(len(text) > LONGEST for text in told.values()):
        raise FuwaiError(
            "explanation.long", f"说明最多 {LONGEST} 字", f"an explanation has at most {LONGEST} characters"
        )
    now = datetime.now(UTC)
    with append.transaction():
        last = Comment.objects.order_by("-id").values_list("id", flat=True).first() or 0
        Comment.objects.bulk_create(
            Comment(
                id=last + place,
                filing_id=filing,
                field=field,
                side=viewer.code,
                actor=viewer.actor,
                words=text,
                internal=False,
                recorded_at=now,
            )
            for place, (field, text) in enumerate(sorted(told.items()), start=1)
        )
        append.audit("explain", viewer.actor, f"filing {filing}", now, {"filing": filing, "words": told})
