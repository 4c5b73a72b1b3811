"""行政区划: regions as a dated tree by GB/T 2260 codes. Level 1 county, 2 city, 3 province, 4 nation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from fuwai.core.error import FuwaiError

NATION = "000000"
COUNTY, CITY, PROVINCE, NATION_LEVEL = 1, 2, 3, 4
MUNICIPALITIES = ("110000", "120000", "310000", "500000")  # 直辖市: districts stand directly under the province


@dataclass(frozen=True, slots=True)
class Region:
    """One division. *short* is its name in running text (杭州 for 杭州市); *successor* what it became."""

    code: str
    zh: str
    en: str
    short: str
    short_en: str
    level: int
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    source: str = ""
    confirmed: bool = True
    shared_name: bool = False  # another county of the country, listed here or not, has the same name

    def holds(self, on: date | None) -> bool:
        return on is None or (
            (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
        )


@dataclass(frozen=True)
class RegionTree:
    """The regions of a day (None: all that ever were). Every method takes codes; an unknown code is a FuwaiError.

    An enterprise may be registered at a code of any level: one at the province itself (省本级) carries the province's
    code, one in a city whose counties are not listed the city's. Such a code is its own county; see ADR 0012.
    """

    regions: Mapping[str, Region]
    on: date | None = None
    _below: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        below: dict[str, list[str]] = {}
        for region in sorted(self.regions.values(), key=lambda region: region.code):
            if region.parent:
                below.setdefault(region.parent, []).append(region.code)
        object.__setattr__(self, "_below", {code: tuple(codes) for code, codes in below.items()})

    def region(self, code: str) -> Region:
        """Raises FuwaiError `region.unknown`."""
        if code not in self.regions:
            day = f"{self.on} 的" if self.on else ""
            raise FuwaiError(
                "region.unknown",
                f"{day}行政区划中没有 {code!r}; 应为 6 位 GB/T 2260 代码, 如 330108",
                f"{code!r} is no region{f' on {self.on}' if self.on else ''}; "
                "a 6-digit GB/T 2260 code is wanted, as 330108",
            )
        return self.regions[code]

    def __contains__(self, code: object) -> bool:
        return code in self.regions

    def name(self, code: str, language: str = "zh") -> str:
        region = self.region(code)
        return region.en if language == "en" else region.zh

    def short(self, code: str, language: str = "zh") -> str:
        """杭州 for 杭州市, 浙江 for 浙江省; counties keep their name."""
        region = self.region(code)
        return region.short_en if language == "en" else region.short

    def own_body(self, code: str, language: str = "zh") -> str:
        """The name of what is registered at the region itself, in none of its parts: 省本级, 市本级."""
        level = self.level(code)
        zh, en = {PROVINCE: ("省本级", "province itself"), CITY: ("市本级", "city itself")}.get(level, ("", ""))
        return (en if language == "en" else zh) or self.name(code, language)

    def level(self, code: str) -> int:
        return self.region(code).level

    def parent(self, code: str) -> str:
        """The region above; empty for the nation."""
        return self.region(code).parent

    def city_of(self, code: str) -> str:
        """The city of a county. A city is its own; a province's own body, and a county directly under its province or
        municipality, has none: the province's code stands for it."""
        return next((above for above in self.path(code) if self.level(above) == CITY), self.province_of(code))

    def province_of(self, code: str) -> str:
        """The province; the nation's code for the nation itself."""
        return next((above for above in self.path(code) if self.level(above) == PROVINCE), NATION)

    def children(self, code: str) -> tuple[str, ...]:
        """The regions directly below, in code order."""
        self.region(code)
        return self._below.get(code, ())

    def counties(self, code: str) -> tuple[str, ...]:
        """All counties within, in code order; a county is its own."""
        return tuple(inner for inner in self.within(code) if self.level(inner) == COUNTY)

    def within(self, code: str) -> tuple[str, ...]:
        """The region and all below it, in code order: every code at which an enterprise of it may be registered."""
        found, waiting = [], [self.region(code).code]
        while waiting:
            found.append(waiting.pop())
            waiting.extend(self._below.get(found[-1], ()))
        return tuple(sorted(found))

    def cities(self, code: str) -> tuple[str, ...]:
        """The rows of a table by city: the cities of a province, the districts of a municipality."""
        return self.children(code)

    @cached_property
    def paths(self) -> Mapping[str, tuple[str, str, str]]:
        """Code → (county, city, province), for joins; a code above the county stands in for what it lacks."""
        return {code: (code, self.city_of(code), self.province_of(code)) for code in self.regions if code != NATION}

    def path(self, code: str) -> list[str]:
        """The region and all above it, up to the nation."""
        path = [self.region(code).code]
        while (above := self.regions[path[-1]].parent) and above in self.regions:
            path.append(above)
        return path
