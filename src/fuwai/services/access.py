"""Who is at the keyboard: a viewer from what was said of it."""

from fuwai.core.access import Viewer
from fuwai.core.error import FuwaiError


def viewer(enterprise: str = "", body: str = "", name: str = "") -> Viewer:
    """An enterprise or a body; said neither, an auditor, who sees all and does nothing.

    Raises FuwaiError `access.who` where both are said.
    """
    if enterprise and body:
        raise FuwaiError(
            "access.who",
            "--enterprise 与 --body 只能说明一个",
            "say either --enterprise or --body, not both",
        )
    if enterprise:
        return Viewer("enterprise", enterprise, name)
    return Viewer("body", body, name) if body else Viewer("auditor", name=name)


def historical(acting: Viewer) -> Viewer:
    """The administrator who records, for *acting*, what it did in the past."""
    return Viewer("administrator", name=" 代 ".join(part for part in (acting.name, acting.code) if part))
