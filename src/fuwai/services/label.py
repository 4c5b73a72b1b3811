"""What codes are called: the names of every dimension's codes on one day, in Chinese and English."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property, partial

from fuwai.core.catalogue import OTHER, Edition
from fuwai.core.cell import NATION, Direction, Engine
from fuwai.core.codelist import CodeList
from fuwai.core.error import FuwaiError
from fuwai.core.period import Period
from fuwai.core.region import RegionTree
from fuwai.standards.catalogue import editions
from fuwai.standards.codelist import codes
from fuwai.standards.group import country_group
from fuwai.standards.region import regions

Name = tuple[str, str]  # zh, en
DIRECTIONS: Mapping[Direction, Name] = {
    "offshore": ("离岸", "offshore"),
    "onshore": ("在岸", "onshore"),
    "all": ("", ""),
}
REGIONAL = ("county", "city", "province")
BUSINESS = ("section", "division", "group")
LISTED = {  # dimension → code list
    "country": "country",
    "final_country": "country",
    "registration_type": "registration_type",
    "client_kind": "client_kind",
    "industry": "industry",
    "client_industry": "industry",
}
# Countries whose English names take an article within a sentence.
WITH_ARTICLE = frozenset({"US", "GB", "NL", "PH", "AE", "BS", "GM", "MV", "KM", "DO", "CF", "CD", "CG", "SB", "MH"})


class Labels:
    """Names on the day *on*, within *region*. An unknown code is its own name; an unknown region is an error."""

    def __init__(self, engine: Engine, region: str, on: date) -> None:
        self.engine = engine
        self.region = region
        self.on = on
        self._names: dict[tuple[str, str | int], Name] = {}
        self.tree: RegionTree = regions(on)
        self.tree.region(region)

    @cached_property
    def edition(self) -> Edition:
        """The catalogue in force on the day; where that one is partial or none is, the first whole one after it."""
        whole = [each for each in editions() if not each.partial]
        held = [each for each in whole if each.holds(self.on)]
        return (
            held[-1]
            if held
            else next((each for each in whole if each.valid_from and each.valid_from > self.on), whole[-1])
        )

    @cached_property
    def enterprises(self) -> Mapping[str, str]:
        return self.engine.names(self.region)

    def name(self, dimension: str, code: str | int) -> Name:
        """The name of a dimension's code."""
        if (dimension, code) not in self._names:
            self._names[dimension, code] = self._found(dimension, code)
        return self._names[dimension, code]

    def _found(self, dimension: str, code: str | int) -> Name:
        text = str(code)
        if dimension == "month":
            return Period.of_month(int(code)).zh, Period.of_month(int(code)).en
        if dimension in LISTED:
            return listed(codes(LISTED[dimension]), text)
        namers: dict[str, Callable[[str], Name]] = dict.fromkeys(BUSINESS, self.business) | {
            **{level: partial(self.place, dimension=level) for level in REGIONAL},
            "country_group": self.group,
            "enterprise": lambda code: (self.enterprises.get(code, code),) * 2,
        }
        return namers.get(dimension, lambda code: (code, code))(text)

    def known(self, dims: Iterable[tuple[str, Iterable[str | int]]]) -> None:
        """Raise FuwaiError `figure.unknown_code` for a code of business, country or region that no standard knows."""
        for dimension, asked in dims:
            for code in map(str, asked):
                by_list = dimension in ("country", "final_country") and code not in codes("country")
                by_tree = dimension in REGIONAL and code not in self.tree
                by_catalogue = dimension in BUSINESS and code != OTHER and self.business(code) == (code, code)
                if by_list or by_tree or by_catalogue:
                    raise FuwaiError(
                        "figure.unknown_code",
                        f"{dimension} 没有代码 {code!r}; 请用 fuwai standard search 查询",
                        f"{dimension} has no code {code!r}; look it up with fuwai standard search",
                    )

    def holder(self, dimension: str, group: str) -> str:
        """The division or section that a group of the catalogue in force lies in; empty for any other code."""
        if group not in self.edition.groups:
            return ""
        placed = self.edition.placement(group)
        return placed.division if dimension == "division" else placed.section

    def group(self, code: str) -> Name:
        """A country group as of the day."""
        group = country_group(code, self.on)
        return group.zh, group.en

    def place(self, code: str, dimension: str = "") -> Name:
        """A region's short name; the body itself, where a fact was registered above its dimension's level."""
        if code not in self.tree:
            return code, code
        zh, en = self.tree.short(code), self.tree.short(code, "en")
        own = (dimension == "city" and code.endswith("0000")) or (dimension == "county" and code.endswith("00"))
        if not own or code == NATION:
            return zh, en
        return (
            (f"{zh}省本级", f"{en}, provincial level")
            if code.endswith("0000")
            else (f"{zh}市本级", f"{en}, city level")
        )

    def business(self, code: str) -> Name:
        """A section, division or group of the catalogue in force, or of another edition."""
        for each in (self.edition, *editions()):
            try:
                return each.name(code), each.name(code, "en")
            except FuwaiError:
                continue
        return code, code


def spoken_en(dimension: str, code: str, name: str) -> str:
    """An English name as it stands within a sentence: the United States; software R&D outsourcing; enterprise 91330108….

    Enterprises are registered under Chinese names alone; the English edition names them by their code.
    """
    if dimension in ("country", "final_country"):
        return f"the {name}" if code in WITH_ARTICLE else name
    if dimension in BUSINESS:
        return name[:1].lower() + name[1:] if name[1:2].islower() else name
    if dimension == "enterprise" and not name.isascii():
        return f"enterprise {code}"
    return name


def listed(entries: CodeList, code: str) -> Name:
    return (entries[code].zh, entries[code].en) if code in entries else (code, code)


def bounded(threshold_usd: int) -> Name:
    """500万美元以上 (the bound is included); nothing for 0."""
    if not threshold_usd:
        return "", ""
    wan, rest = divmod(threshold_usd, 10_000)
    million, below = divmod(threshold_usd, 1_000_000)
    zh = f"{threshold_usd}美元以上企业" if rest else f"{wan}万美元以上企业"
    return (
        zh,
        f"enterprises of USD {threshold_usd:,} or more" if below else f"enterprises of USD {million} million or more",
    )
