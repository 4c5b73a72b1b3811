"""What stands on several homes: how far the month has come, what was last released, what was last done, what was last filed."""

from dataclasses import dataclass

import polars as pl
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from fuwai.core.access import Viewer
from fuwai.core.region import NATION
from fuwai.core.verb import VERB_NAMES
from fuwai.services import chain_check, progress, record, release, trail, worklist
from fuwai.web import tags
from fuwai.web.part import Column, Row, Table
from fuwai.web.record import cells
from fuwai.web.record.kind import Kind
from fuwai.web.told import subject
from fuwai.web.words import said

LAST = 6  # lines of what was last done


@dataclass(frozen=True)
class Block:
    """A table under its heading. *more*: where all of it stands; *note*: a sentence below."""

    table: Table
    more: str = ""
    note: str = ""


def months(viewer: Viewer) -> Block:
    """This month and the one before: enterprises that are due, that filed, that are late."""
    today, region = worklist.today(), viewer.code or NATION
    now = today.year * 100 + today.month
    before = now - 1 if today.month > 1 else now - 89
    columns = [
        Column(_("月份")),
        *(Column(words, number=True) for words in (_("应报"), _("已报"), _("逾期"))),
    ]
    counted = progress.cells(viewer, region, before, now).group_by("month").agg(pl.col("due", "filed", "late").sum())
    counts = {month: shown for month, *shown in counted.iter_rows()}
    rows = []
    for month in (now, before):
        shown = counts.get(month, [0, 0, 0])
        address = f"{reverse('progress')}?region={region}&month={month}"
        rows.append(Row([tags.month(month), *map(tags.number, shown)], href=address, tone="bad" if shown[-1] else ""))
    return Block(Table(_("报送进度（企业数）"), columns, rows), reverse("progress"))


def bulletins(viewer: Viewer) -> Block:
    """The bulletins that were last released for the viewer to read."""
    columns = [Column(_("标题"), narrow=False), Column(_("报告期")), Column(_("发布时间"))]
    rows = [
        Row(
            [one.title, one.version.period, tags.day(one.recorded_at)],
            href=reverse("bulletin_published", kwargs={"number": one.pk}),
        )
        for one in release.published(viewer)[:LAST]
    ]
    return Block(Table(_("最近发布的通报"), columns, rows, empty=_("还没有发布过通报")), reverse("bulletins"))


def done(viewer: Viewer) -> Block:
    """What was last done, and what the last verification of the chains found."""
    columns = [Column(words, narrow=False) for words in (_("时间"), _("操作"), _("办理人"))]
    rows = [
        Row(
            [
                tags.beijing(one.recorded_at),
                format_html(
                    '{}<br><span class="quiet">{}</span>',
                    said(*VERB_NAMES.get(one.verb, (one.verb, one.verb))),
                    subject(one.subject),
                ),
                tags.acted(one.actor),
            ],
            href=reverse("trail_entry", args=(one.pk,)),
        )
        for one in trail.entries(viewer)[0][:LAST]
    ]
    return Block(
        Table(_("最近的操作"), columns, rows, empty=_("没有符合条件的操作")), reverse("trail_entries"), _checked(viewer)
    )


def _checked(viewer: Viewer) -> str:
    found = chain_check.last(viewer)
    if found is None:
        return _("摘要链还没有在网页上核查过。")
    held = _("没有核查完") if found.fault_zh else _("完好") if found.holds else _("不完好")
    day = tags.on_beijings_clock(found.ended).date().isoformat()
    return _("摘要链上次核查：%(day)s，%(held)s") % {"day": day, "held": held}


def filed(viewer: Viewer, kind: Kind) -> Block:
    """The last records of a noun that the viewer filed."""
    listed = record.listed(viewer, kind.noun, record.Asked(sort="-since"), 1)
    rows = [
        Row(cells.row(kind, line, others=False), href=reverse(kind.route("show"), args=(line.standing.record,)))
        for line in listed.lines[:LAST]
    ]
    columns = [Column(one.words, one.unit, one.number, narrow=one.narrow) for one in cells.columns(kind, others=False)]
    return Block(Table(_("最近的填报"), columns, rows, empty=_("还没有填报")), reverse(kind.list_route))
