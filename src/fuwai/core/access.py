"""Who looks: a viewer sees its own part, and every query starts there. GB/T 2260 codes nest by their digits."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from fuwai.core.error import FuwaiError
from fuwai.core.region import MUNICIPALITIES, NATION
from fuwai.core.review import Level

ViewerKind = Literal["enterprise", "body", "analyst", "auditor", "expert", "payer", "administrator"]


class Role(StrEnum):
    """What a person does in the system; one a person."""

    FILER = "filer"  # 填报人, of an enterprise
    MANAGER = "manager"  # 企业管理员: a filer who also admits the enterprise's other users
    TRAINER = "trainer"  # 培训机构: files its trainings
    CLERK = "clerk"  # 审核员, of a body
    HEAD = "head"  # 审核负责人: a clerk who also overrides, strikes out, delegates and extends
    ANALYST = "analyst"  # 统计分析: figures and bulletins of its region
    AUDITOR = "auditor"  # 审计: reads everything of its region and the audit trail, changes nothing
    EXPERT = "expert"  # 评审专家, of grant applications
    PAYER = "payer"  # 拨付经办
    ADMINISTRATOR = "administrator"  # 系统管理员


KIND_OF: dict[Role, ViewerKind] = {
    Role.FILER: "enterprise",
    Role.MANAGER: "enterprise",
    Role.TRAINER: "enterprise",
    Role.CLERK: "body",
    Role.HEAD: "body",
    Role.ANALYST: "analyst",
    Role.AUDITOR: "auditor",
    Role.EXPERT: "expert",
    Role.PAYER: "payer",
    Role.ADMINISTRATOR: "administrator",
}

# Who may ask for an address, of the pages and of the open API alike; None among them: nobody has signed in.
ANYONE: frozenset[Role | None] = frozenset((*Role, None))
SIGNED_IN: frozenset[Role | None] = frozenset(Role)
ENTERPRISE: frozenset[Role | None] = frozenset((Role.FILER, Role.MANAGER))
FILERS: frozenset[Role | None] = ENTERPRISE | {Role.TRAINER}
REVIEWERS: frozenset[Role | None] = frozenset((Role.CLERK, Role.HEAD))
HEADS: frozenset[Role | None] = frozenset((Role.HEAD,))
READERS: frozenset[Role | None] = ENTERPRISE | REVIEWERS | {Role.AUDITOR, Role.ADMINISTRATOR}
FIGURES: frozenset[Role | None] = REVIEWERS | {Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR}
ADMINISTRATORS: frozenset[Role | None] = frozenset((Role.ADMINISTRATOR,))


@dataclass(frozen=True)
class Viewer:
    """*code*: an enterprise's code, or a region (`000000`: the nation, the ministry); *name*: the person who acts.

    *role* and *login* are those of a person who has signed in; an operator's command has neither.
    A body, an analyst, an auditor with a region see its subtree; an auditor or an administrator without one sees all.
    An expert and a payer see no filing.
    """

    kind: ViewerKind
    code: str = ""
    name: str = ""
    role: Role | None = None
    login: str = ""

    def __post_init__(self) -> None:
        if (self.kind in ("enterprise", "body", "analyst")) > bool(self.code):
            raise ValueError(f"a viewer of kind {self.kind} needs a code")
        if self.code and self.kind != "enterprise":
            region_prefix(self.code)

    @property
    def actor(self) -> str:
        """As it stands in the audit trail: the person, and for whom."""
        return " @ ".join(part for part in (self.name, self.code or self.kind) if part)

    def may_name(self, actor: str) -> bool:
        """Whether this viewer is told who it was: an enterprise is told the body that acted, not the person in it."""
        return self.kind != "enterprise" or actor.endswith(f"@ {self.code}")


def region_prefix(region: str) -> str:
    """The digits that the codes of a region's subtree begin with: 33 for 330000, none for the nation.

    Raises FuwaiError `access.region` for what is no GB/T 2260 code.
    """
    if len(region) != 6 or not (region.isascii() and region.isdigit()):
        raise FuwaiError(
            "access.region",
            f"{region!r} 不是行政区划代码; 应为 6 位数字, 如 330100",
            f"{region!r} is no region; a code of 6 digits is wanted, as 330100",
        )
    if region == NATION:
        return ""
    for ending in ("0000", "00"):
        if region.endswith(ending):
            return region[: -len(ending)]
    return region


def desks(county: str) -> dict[Level, str]:
    """The body of each level above an enterprise registered at *county*, by level; a level without one is absent.

    An enterprise may be registered at the province itself (省本级) or at a city without counties: no body below reviews it.
    Districts of a municipality, and counties that stand directly under their province, have no city.
    """
    city, province = f"{county[:4]}00", f"{county[:2]}0000"
    bodies = {Level.PROVINCE: province, Level.MINISTRY: NATION}
    if county != province and province not in MUNICIPALITIES and county[2:4] != "90":
        bodies[Level.CITY] = city
    if county not in (city, province):
        bodies[Level.COUNTY] = county
    return dict(sorted(bodies.items()))
