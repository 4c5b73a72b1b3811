"""The results of a run as pages: bulletin, tables, files. Reads `out/` only; no filing is reachable from here."""

import json
import mimetypes
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fuwai.core.period import Period
from fuwai.files.table import UNITS
from fuwai.standards.region import regions

SHOWN = {".docx", ".pdf", ".html", ".xlsx", ".json", ".csv", ".md", ".png", ".svg"}
FORMATS = {"html": "网页 html", "docx": "Word docx", "pdf": "PDF", "xlsx": "Excel xlsx", "json": "数据 json"}
UNITS_ZH = {en: zh for zh, en, _ in UNITS.values() if en}
TABLES = {
    "industry": "产业结构",
    "markets": "市场分布",
    "cities": "各市完成情况",
    "enterprises": "企业执行情况",
    "months": "分月情况",
}


def home(request: HttpRequest) -> HttpResponse:
    """The bulletin's opening, the tables and all files."""
    out = _out()
    summary = _read(out / "summary.json")
    region, period = summary["region"], Period.parse(summary["period"])
    context = {
        "title": f"{period.zh}{regions(period.last_day).name(region)}服务外包数据",
        "loaded": summary["loaded"],
        "lead": _lead(out, summary),
        "bulletins": _bulletins(out),
        "tables": [(kind, zh) for kind, zh in TABLES.items() if (out / "tables" / f"{kind}.json").exists()],
    }
    return render(request, "web/home.html", context)


def table(request: HttpRequest, kind: str) -> HttpResponse:
    """One table, from the json that was written."""
    out = _out()
    if kind not in TABLES or not (out / "tables" / f"{kind}.json").exists():
        raise Http404(kind)
    content = _read(out / "tables" / f"{kind}.json")
    content["headings"] = [(_heading(column), bool(column["unit"])) for column in content["columns"]]
    content["printed"] = [_printed(row, content["columns"]) for row in content["rows"]]
    downloads = [file for file in _listed(out / "tables", out) if Path(file["name"]).stem == kind]
    return render(request, "web/table.html", {"table": content, "heading": TABLES[kind], "downloads": downloads})


def file(_: HttpRequest, name: str) -> FileResponse:
    """A file below `out/`; nothing above it and nothing of another kind."""
    out = _out()
    wanted = (out / name).resolve()
    if not wanted.is_relative_to(out) or wanted.suffix not in SHOWN or not wanted.is_file():
        raise Http404(name)
    kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
    return FileResponse(wanted.open("rb"), content_type=kind, filename=wanted.name)


def style(_: HttpRequest) -> HttpResponse:
    """The style sheet of these pages."""
    return HttpResponse(files("fuwai.web").joinpath("style.css").read_bytes(), content_type="text/css; charset=utf-8")


def _out() -> Path:
    return Path(settings.FUWAI_OUT).resolve()


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Http404(f"{path.name}: 请先运行 fuwai demo · run fuwai demo first")
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def _lead(out: Path, summary: dict[str, Any]) -> str:
    """The opening words of the Chinese bulletin."""
    names = [name for name in summary["bulletin"] if name.endswith(".json") and not name.endswith("-en.json")]
    if not names:
        return ""
    lead = _read(out / "bulletin" / names[0])["lead"]
    return "".join(sentence["text"] for block in lead for sentence in block["paragraph"])


def _heading(column: dict[str, str]) -> str:
    """The heading with its unit: 执行额（亿美元）."""
    unit = UNITS_ZH.get(column["unit"], "")
    return f"{column['zh']}（{unit}）" if unit else column["zh"]


def _bulletins(out: Path) -> list[dict[str, Any]]:
    """The bulletin's files by language, in the order in which people open them."""
    files_ = _listed(out / "bulletin", out)
    kinds = list(FORMATS)
    return [
        {
            "language": language,
            "files": sorted(
                (
                    {**file, "label": FORMATS[str(file["kind"])]}
                    for file in files_
                    if file["kind"] in FORMATS and str(file["name"]).rsplit(".", 1)[0].endswith("-en") == english
                ),
                key=lambda file: kinds.index(str(file["kind"])),
            ),
        }
        for language, english in (("中文", False), ("English", True))
    ]


def _printed(row: dict[str, Any], columns: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The cells of a row as printed; a number where its column has a unit."""
    return [
        {
            "text": row["figures"].get(column["name"], {}).get("text", row.get(column["name"], "")),
            "number": column["unit"],
        }
        for column in columns
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
