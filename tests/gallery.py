"""Pictures of the pages, as their users see them: `python -m tests.gallery` (part of `make pictures`).

Takes the home and the results that `make run` left in var/ and out/, lets everything happen once in a copy of the home
(tests.browser.lived), signs one person of each role in, and photographs the pages of SHOWN into docs/images/gallery, with
docs/gallery.md that shows them. `--all`: every page for every role at both sizes, into out/gallery, for whoever mends them.
"""

import argparse
import base64
import os
import shutil
import struct
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Browser, Page

from tests.browser.site import CHROMIUM, NARROW, NO_BROWSER, ROOT, WIDE, Site, chromium, lived, serving

FOLDER = ROOT / "docs" / "images" / "gallery"
PAGE = ROOT / "docs" / "gallery.md"
HEAVIEST = 120_000  # bytes of one picture of the documentation
COLOURS = 256
SIZES = {"1280": WIDE, "390": NARROW}


@dataclass(frozen=True)
class Shown:
    """A picture of the documentation: the page of *route*, as *role* sees it (empty: nobody has signed in)."""

    route: str
    role: str
    zh: str
    en: str
    size: str = "1280"
    language: str = ""

    @property
    def name(self) -> str:
        return f"{self.route}-{self.size}{'-en' if self.language else ''}.png"


SHOWN = (
    Shown(
        "desk",
        "filer",
        "填报人的工作台：期限、退回、在审、同比",
        "A clerk's desk: deadlines, returns, what is under review",
    ),
    Shown("contract_new", "filer", "新增合同：先写名称和内容，再选类别", "A new contract: title and description first"),
    Shown(
        "contract_show",
        "filer",
        "一份合同：内容、经过、执行、历次变更",
        "A contract: content, history, executions, versions",
    ),
    Shown("month", "filer", "本月执行：全部合同一张表", "The month's executions in one grid"),
    Shown("month", "filer", "手机上的本月执行", "The same on a telephone", "390"),
    Shown("execution_pay", "filer", "在执行旁登记收汇凭证", "A receipt registered beside its execution"),
    Shown("uploaded", "filer", "工作簿上传的结果", "What became of an uploaded workbook"),
    Shown("review", "clerk", "待审记录：按风险与金额排序，写明原因", "The queue: by risk and amount, with reasons"),
    Shown("review_one", "clerk", "一份记录一屏：变更、范围、内容、办理", "One record on one screen"),
    Shown("review_one", "clerk", "手机上审核", "Reviewing on a telephone", "390"),
    Shown("review_one", "clerk", "英文界面", "The same in English", language="en"),
    Shown("progress", "head", "报送进度", "Progress of the month by region"),
    Shown("verification_one", "head", "数据核查的样本", "The sample of a verification campaign"),
    Shown("trail_record", "auditor", "一条记录的经过", "A record's trail"),
    Shown("results", "analyst", "通报与统计表", "Bulletin and tables"),
    Shown("accounts", "administrator", "用户", "People"),
)


def photograph(site: Site, browser: Browser, folder: Path, role: str) -> Iterator[tuple[str, str, Path]]:
    """Every page that *role* may see, at both sizes: name, size, file. What anyone may see is taken for nobody alone."""
    for size, pixels in SIZES.items():
        with site.visit(browser, role, pixels) as context:
            page = context.new_page()
            for one in site.people["pages"]:
                if role in one["roles"] and not (role and "" in one["roles"]):
                    file = folder / f"{one['name']}-{role or 'nobody'}-{size}.png"
                    if _taken(page, one["path"], file):
                        yield one["name"], size, file


def _taken(page: Page, path: str, file: Path) -> bool:
    """Photograph the page at *path*; False where it is a file, a piece of a page, an error, or leads elsewhere."""
    answer = page.context.request.get(path)
    if "text/html" not in answer.headers.get("content-type", "") or "<html" not in answer.text():
        return False
    if answer.status != HTTPStatus.OK:
        print(f"{path}: {answer.status}")  # an error is no picture for the documentation
        return False
    page.goto(path)
    if urlsplit(page.url).path != path:
        return False
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=file)
    return True


def shown(site: Site, browser: Browser) -> Iterator[Path]:
    """The pictures of SHOWN, each in few colours."""
    paths = {one["name"]: one["path"] for one in site.people["pages"]}
    with browser.new_context() as plain:
        desk = plain.new_page()
        for one in SHOWN:
            with site.visit(browser, one.role, SIZES[one.size], one.language) as context:
                file = FOLDER / one.name
                if not _taken(context.new_page(), paths[one.route], file):
                    raise SystemExit(f"{one.route}: no picture")
                lighten(desk, file)
                yield file


def lighten(desk: Page, file: Path) -> None:
    """Write the picture with a palette: a page has few colours, and its letters' edges may be a little off."""
    told = desk.evaluate(PIXELS, base64.b64encode(file.read_bytes()).decode())
    pixels = np.frombuffer(base64.b64decode(told["pixels"]), np.uint8).reshape(told["height"], told["width"], 4)[
        ..., :3
    ]
    packed = (pixels.astype(np.uint32) << np.array([16, 8, 0], np.uint32)).sum(axis=2)
    colours, index, counts = np.unique(packed, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts)[:COLOURS]]
    rgb = lambda values: np.stack([(values >> shift) & 255 for shift in (16, 8, 0)], axis=-1).astype(np.int32)  # noqa: E731
    near = np.abs(rgb(colours)[:, None, :] - rgb(palette)[None, :, :]).sum(axis=2).argmin(axis=1).astype(np.uint8)
    rows = near[index.reshape(packed.shape)]
    lines = np.concatenate([np.zeros((rows.shape[0], 1), np.uint8), rows], axis=1).tobytes()
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", told["width"], told["height"], 8, 3, 0, 0, 0)),
        (b"PLTE", rgb(palette).astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in chunks
        )
    )


PIXELS = """async picture => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const bytes = pen.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return { width: image.width, height: image.height, pixels: btoa(text) };
}"""


def written() -> str:
    """docs/gallery.md."""
    lines = [
        "# 页面一览 · Gallery",
        "",
        "示例省份上的页面，由 `python -m tests.gallery` 拍摄（`make pictures` 的一部分）；人和企业都是虚构的。The pages over the",
        "sample province, taken by that command; people and enterprises are invented. 怎样使用 · how to use them:",
        "[use-the-site](how-to/use-the-site.md).",
    ]
    for one in SHOWN:
        lines += ["", f"{one.zh} · {one.en}", "", f"![{one.en}](images/gallery/{one.name})"]
    return "\n".join(lines) + "\n"


def main(home: Path, out: Path, whole: bool) -> int:
    """0, or 1 where there is no browser, nothing to show, or a picture is too heavy for the documentation."""
    if CHROMIUM is None or not (home / "fuwai.sqlite3").exists():
        print(NO_BROWSER if CHROMIUM is None else f"{home}: nothing filed yet; run: make run SERVE=0")
        return 1
    taken = ROOT / "out" / "gallery"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        lived(copy)
        with serving(copy, out) as site, chromium() as browser:
            if whole:
                taken.mkdir(parents=True, exist_ok=True)
                for role in ("", *site.people["sessions"]):
                    for _name, _size, file in photograph(site, browser, taken, role):
                        print(file)
                return 0
            shutil.rmtree(FOLDER, ignore_errors=True)
            FOLDER.mkdir(parents=True)
            files = list(shown(site, browser))
    PAGE.write_text(written())
    heavy = [f"{file.name}: {file.stat().st_size}" for file in files if file.stat().st_size > HEAVIEST]
    print(f"{len(files)} → {FOLDER}, {PAGE}", *heavy, sep="\n")
    return int(bool(heavy))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("FUWAI_HOME", "var")))
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    sys.exit(main(given.home, given.out, given.all))
