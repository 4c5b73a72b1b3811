"""For whom someone works, as the head of every page says it: the enterprise by its present name, or the body's region."""

from fuwai.core.access import Viewer
from fuwai.core.region import NATION
from fuwai.standards.region import regions
from fuwai.storage.models import EnterpriseVersion

Name = tuple[str, str]  # zh, en


def belonging(viewer: Viewer) -> Name:
    """The name in Chinese and English; empty for who belongs nowhere. One query for an enterprise, none for a region."""
    if viewer.kind == "enterprise":
        filed = EnterpriseVersion.objects.filter(enterprise_code=viewer.code).order_by("-filing_id")
        name = filed.values_list("name", flat=True).first() or viewer.code
        return name, name
    if not viewer.code:
        return "", ""
    if viewer.code == NATION:
        return ("商务部", "Ministry of Commerce") if viewer.kind == "body" else ("全国", "the nation")
    tree = regions()
    return (tree.name(viewer.code), tree.name(viewer.code, "en")) if viewer.code in tree else (viewer.code, viewer.code)
