"""What someone saw of a filing, as a tag: a program sends it back with its act, and nothing is done on what has changed.

The act and its condition are one transaction. A rehearsal is the act itself, rolled back.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError
from fuwai.services.decide import Seen
from fuwai.storage import append
from fuwai.storage.models import Decision, Filing

Done = TypeVar("Done")
NAMED = 30  # filings that a message writes out


def tags(viewer: Viewer, filings: Iterable[int]) -> dict[int, Seen]:
    """What is to be seen of each filing now: its number, how many versions its record has, how many decisions it has."""
    same = Filing.objects.filter(noun=OuterRef("noun"), key=OuterRef("key")).order_by().values("noun")
    done = Decision.objects.filter(filing=OuterRef("pk")).order_by().values("filing")
    found = (
        Filing.objects.visible_to(viewer)
        .filter(id__among=list(filings))
        .annotate(versions=_counted(same), decided=_counted(done))
    )
    return {number: Seen(number, *counts) for number, *counts in found.values_list("id", "versions", "decided")}


def acted(viewer: Viewer, seen: Mapping[int, str], act: Callable[[], Done], rehearse: bool = False) -> Done:
    """Do *act*, which decides on filings, while they are as they were *seen*; or only see whether it would go well.

    Raises FuwaiError `review.changed`, and as *act* does.
    """
    with append.transaction():
        still(viewer, seen)
        done = act()
        if rehearse:
            transaction.set_rollback(True)
    return done


def still(viewer: Viewer, seen: Mapping[int, str]) -> None:
    """Raises FuwaiError `review.changed` where a filing is not as it was seen."""
    now = {number: str(tag) for number, tag in tags(viewer, seen).items()}
    other = [number for number, tag in seen.items() if now.get(number) != tag]
    if other:
        named = ", ".join(str(number) for number in other[:NAMED])
        raise FuwaiError(
            "review.changed",
            f"填报 {named} 在您查看之后有新的决定或新版本, 一项也没有办理; 请重新查看",
            f"since it was seen, filing {named} has been decided on or filed anew; nothing was done, look at it again",
        )


def _counted(found):  # type: ignore[no-untyped-def]  # a subquery that counts
    return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
