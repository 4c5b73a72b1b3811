"""Which bulletin a page speaks of: kind, region, period and language as asked, held to what the viewer may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest

from fuwai.core.access import Viewer
from fuwai.core.edited import Edit, from_plain
from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.core.phrase import Language
from fuwai.services.release import Desk, open_desk, require_writer, version_of
from fuwai.standards.bulletin import kinds

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Asked:
    """*kind* empty: the one chosen for the region and period. *base*: the version that the editing began from."""

    kind: str
    region: str
    period: str
    language: Language
    as_of: datetime | None
    base: int | None

    def desk(self) -> Desk:
        return open_desk(self.kind, self.region, self.period, self.language, self.as_of)


def asked(request: HttpRequest, sent: Mapping[str, str]) -> Asked:
    """Raises FuwaiError for a kind, region, period or moment that there is not, and for a region that is not one's own."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    kind, language = sent.get("kind", ""), sent.get("language", "zh")
    if kind and kind not in kinds():
        raise FuwaiError("bulletin.unknown", f"没有通报 {kind[:20]!r}", f"there is no bulletin {kind[:20]!r}")
    region, period = sent.get("region") or viewer.code, sent.get("period", "")
    require_writer(viewer, region)
    Period.parse(period)
    base = sent.get("base", "")
    number = int(base) if base.isascii() and base.isdigit() else None
    moment = sent.get("as_of", "")
    try:
        as_of = datetime.fromisoformat(moment) if moment else None
    except ValueError as error:
        raise FuwaiError("moment.unknown", f"不认识时刻 {moment[:40]!r}", f"{moment[:40]!r} is no moment") from error
    return Asked(kind, region, period, cast(Language, language if language in LANGUAGES else "zh"), as_of, number)


def base_edits(request: HttpRequest, told: Asked) -> tuple[Edit, ...]:
    """The edits of the version that the editing began from."""
    if told.base is None:
        return ()
    return from_plain(version_of(request.viewer, told.base).edits)  # type: ignore[attr-defined]
