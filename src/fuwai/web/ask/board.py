"""The dashboard as a page: its figures, sentences and charts, each chart with the address of its table."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.bulletin import ChartBlock
from fuwai.core.cell import NATION
from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.period import Period
from fuwai.core.question import Question
from fuwai.files.table import UNITS
from fuwai.services.ask import own
from fuwai.services.dashboard import Dashboard, Panel, dashboard, newest
from fuwai.standards.indicators import indicator
from fuwai.standards.region import regions
from fuwai.standards.tiles import tiles
from fuwai.web.chart import WHOLE, WIDE, Chart, drawn
from fuwai.web.words import english, said


@dataclass(frozen=True)
class Count:
    """A headline: the number as printed, its unit, its growth in words."""

    words: str
    text: str
    unit: str
    growth: str


@dataclass(frozen=True)
class Shown:
    """A chart with the address of the table that it shows."""

    id: str
    words: str
    chart: Chart
    address: str
    wide: bool


@dataclass(frozen=True)
class Board:
    heading: str
    note: str
    question: str
    region: str
    period: str
    directions: list[tuple[str, str, bool]]
    counts: list[Count]
    spread: list[Count]
    said: list[str]
    panels: list[Shown]
    faults: list[tuple[str, str, str]]  # id, what could not be shown, why
    above: str  # the address of the region above; empty at the top of the viewer's own


def board(request: HttpRequest) -> Board:
    """The board that the address asks for: region (else the viewer's own), period (else the newest), direction.

    Raises FuwaiError `access.figures`, `period.…`, `region.unknown`, `question.…`.
    """
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by web.who
    region = request.GET.get("region", "") or viewer.code or NATION
    own(viewer, region)
    typed = request.GET.get("period", "")
    period = Period.parse(typed) if typed else newest(region)
    direction = request.GET.get("direction", "") or "offshore"
    question = Question(("executed",), period, rows=("division",), region=region, direction=direction)  # type: ignore[arg-type]
    found = dashboard(region, period, question.direction)
    tree = regions(period.last_day)
    name, name_en = tree.name(region), tree.name(region, "en")
    return Board(
        heading=said(f"{name}看板", f"Dashboard: {name_en}"),
        note=said(f"{period.zh} · 数据截至 {minute_zh(found.as_of)}", f"{period.en} · as of {minute_en(found.as_of)}"),
        question=question.text,
        region=region,
        period=period.code,
        directions=[
            (code, words, code == direction)
            for code, words in (("offshore", _("离岸")), ("onshore", _("在岸")), ("all", _("全部")))
        ],
        counts=[
            Count(
                named(level.indicator), level.text(), unit(level.unit), "" if change.missing else _grown(change.text())
            )
            for level, change in found.head
        ],
        spread=[Count(named(each.indicator), each.text(), unit(each.unit), "") for each in found.spread],
        said=[said(zh, en) for zh, en in found.said],
        panels=[shown(panel) for panel in found.panels],
        faults=[(id, said(zh, en), said(why.zh, why.en)) for id, zh, en, why in found.faults],
        above=_above(viewer, region, found),
    )


def _grown(text: str) -> str:
    return _("同比 %(change)s%%") % {"change": text if text.startswith("-") else f"+{text}"}


def _above(viewer: Viewer, region: str, found: Dashboard) -> str:
    if region in (viewer.code, NATION):
        return ""
    parent = regions(found.period.last_day).parent(region) or NATION
    return f"{reverse('dashboard')}?region={parent}&period={found.period.code}"


def named(id: str) -> str:
    about = indicator(id)
    return said(about.zh, about.en)


def unit(name: str) -> str:
    return said(*UNITS[name][:2]) if name in UNITS else ""


def shown(panel: Panel) -> Shown:
    """A panel drawn in the reader's language; the same panel is drawn once."""
    address = f"{reverse('any_table')}?{panel.question.text}"
    return Shown(panel.id, said(panel.zh, panel.en), _drawn(panel, english()), address, panel.grid == "world")


@lru_cache(maxsize=256)
def _drawn(panel: Panel, in_english: bool) -> Chart:
    """The chart in Chinese, or *in_english*."""
    grid = tiles(panel.grid)
    points = [
        (series_en, en, figure) if in_english else (series, zh, figure)
        for series, series_en, zh, en, figure in panel.points
    ]
    places = [
        (category, *grid[code]) for (_s, category, _f), code in zip(points, panel.codes, strict=False) if code in grid
    ]
    block = ChartBlock(
        panel.id,
        panel.en if in_english else panel.zh,
        panel.kind,  # type: ignore[arg-type]  # one of the kinds of charts
        unit(panel.unit),
        tuple((series, category, figure.id) for series, category, figure in points),
        tiles=tuple(places),
    )
    return drawn(block, {figure.id: figure for _s, _c, figure in points}, WHOLE if panel.grid == "world" else WIDE)
