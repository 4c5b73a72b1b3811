"""The results of a run as pages: bulletin, tables, files. Reads `out/` only; no filing is reachable from here."""

import json
import mimetypes
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fuwai.core.moment import minute_en, minute_zh
from fuwai.core.period import Period
from fuwai.core.review import LEVEL_NAMES, Level
from fuwai.files.table import UNITS
from fuwai.standards.region import regions
from fuwai.web.part import Column, Crumb, Row, Table
from fuwai.web.policy import DOCUMENT_POLICY
from fuwai.web.words import english, said

SHOWN = {".docx", ".pdf", ".html", ".xlsx", ".json", ".csv", ".md", ".png", ".svg"}
FORMATS = {
    "html": gettext_lazy("网页 html"),
    "docx": gettext_lazy("Word 文档"),
    "pdf": gettext_lazy("PDF"),
    "xlsx": gettext_lazy("Excel 表格"),
    "json": gettext_lazy("数据 json"),
}
UNITS_ZH = {en: zh for zh, en, _digits in UNITS.values() if en}
TABLES = {
    "industry": gettext_lazy("产业结构"),
    "markets": gettext_lazy("市场分布"),
    "cities": gettext_lazy("各市完成情况"),
    "enterprises": gettext_lazy("企业执行情况"),
    "months": gettext_lazy("分月情况"),
}


def home(request: HttpRequest) -> HttpResponse:
    """The bulletin's opening, the tables and all files; a word on how to make them where there are none."""
    out = _out()
    if not (out / "summary.json").is_file():
        return render(request, "results/none.html", {"heading": _("通报与统计表")})
    summary = _read(out / "summary.json")
    region, period = summary["region"], Period.parse(summary["period"])
    tree = regions(period.last_day)
    context = {
        "heading": said(
            f"{period.zh}{tree.name(region)}服务外包数据",
            f"Service outsourcing of {tree.name(region, 'en')}, {period.en}",
        ),
        "loaded": summary["loaded"],
        "lead": _lead(out, summary),
        "bulletins": _bulletins(out),
        "tables": [(kind, words) for kind, words in TABLES.items() if (out / "tables" / f"{kind}.json").exists()],
    }
    return render(request, "results/home.html", context)


def table(request: HttpRequest, kind: str) -> HttpResponse:
    """One table, from the json that was written."""
    out = _out()
    if kind not in TABLES or not (out / "tables" / f"{kind}.json").exists():
        raise Http404(kind)
    content = _read(out / "tables" / f"{kind}.json")
    heading = said(content.get("zh", ""), content.get("en", "")) or TABLES[kind]
    context = {
        "heading": heading,
        "table": _shown(content, heading),
        "as_of": said(minute_zh(content["as_of"]), minute_en(content["as_of"])),
        "level": said(*LEVEL_NAMES[Level[content["level"].upper()]]),
        "crumbs": [Crumb(_("通报与统计表"), "/results"), Crumb(TABLES[kind])],
        "downloads": [file for file in _listed(out / "tables", out) if Path(str(file["name"])).stem == kind],
    }
    return render(request, "results/table.html", context)


def file(_request: HttpRequest, name: str) -> FileResponse:
    """A file below `out/`; nothing above it and nothing of another kind."""
    out = _out()
    wanted = (out / name).resolve()
    if not wanted.is_relative_to(out) or wanted.suffix not in SHOWN or not wanted.is_file():
        raise Http404(name)
    kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
    return FileResponse(
        wanted.open("rb"),
        content_type=kind,
        filename=wanted.name,
        headers={"Content-Security-Policy": DOCUMENT_POLICY},
    )


def _out() -> Path:
    return Path(settings.FUWAI_OUT).resolve()


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def _lead(out: Path, summary: dict[str, Any]) -> str:
    """The opening words of the bulletin in the reader's language, where there is one."""
    written = [name for name in summary["bulletin"] if name.endswith(".json")]
    names = [name for name in written if name.endswith("-en.json") == english()] or written
    if not names:
        return ""
    lead = _read(out / "bulletin" / names[0])["lead"]
    return "".join(sentence["text"] for block in lead for sentence in block["paragraph"])


def _shown(content: dict[str, Any], caption: str) -> Table:
    """The table's columns with their units in the head, and its rows as printed."""
    columns = content["columns"]
    return Table(
        caption,
        [
            Column(
                said(column["zh"], column["en"]),
                unit=said(UNITS_ZH.get(column["unit"], ""), column["unit"]),
                number=bool(column["unit"]),
            )
            for column in columns
        ],
        [
            Row([row["figures"].get(column["name"], {}).get("text", row.get(column["name"], "")) for column in columns])
            for row in content["rows"]
        ],
    )


def _bulletins(out: Path) -> list[dict[str, Any]]:
    """The bulletin's files by language, in the order in which people open them."""
    found = _listed(out / "bulletin", out)
    kinds = list(FORMATS)
    return [
        {
            "language": language,
            "files": sorted(
                (
                    {**file, "label": FORMATS[str(file["kind"])]}
                    for file in found
                    if file["kind"] in FORMATS and str(file["name"]).rsplit(".", 1)[0].endswith("-en") == of_english
                ),
                key=lambda file: kinds.index(str(file["kind"])),
            ),
        }
        for language, of_english in ((_("中文版"), False), (_("英文版"), True))
    ]


def _listed(folder: Path, out: Path) -> list[dict[str, str | int]]:
    return [
        {
            "name": file.name,
            "path": str(file.relative_to(out)),
            "kind": file.suffix[1:],
            "kilobytes": file.stat().st_size // 1024 + 1,
        }
        for file in sorted(folder.iterdir())
        if file.suffix in SHOWN
    ]
