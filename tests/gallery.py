"""Pictures of the pages, as their users see them: `python -m tests.gallery` (part of `make pictures`).

Takes the home and the results that `make run` left in var/ and out/, signs one person of each role in (in a copy of the
home), and photographs every page at 1280 and at 390 pixels into out/gallery; those of SHOWN also go to docs/images/gallery,
where they may weigh 1.5 MB together.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.site import CHROMIUM, NARROW, NO_BROWSER, ROOT, WIDE, Site, chromium, serving

FOLDER = ROOT / "docs" / "images" / "gallery"
HEAVIEST = 1_500_000  # bytes that the pictures of the documentation weigh together
SIZES = {"1280": WIDE, "390": NARROW}
# Route → the role whose eyes the documentation looks through.
SHOWN = {
    "sign_in": "",
    "desk": "filer",
    "contracts": "filer",
    "month": "filer",
    "review": "clerk",
    "progress": "head",
    "verification": "head",
    "results": "analyst",
    "table": "analyst",
    "accounts": "administrator",
    "style": "administrator",
}


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


def main(home: Path, out: Path) -> int:
    """0, or 1 where there is no browser, nothing to show, or too much of it for the documentation."""
    if CHROMIUM is None or not (home / "fuwai.sqlite3").exists():
        print(NO_BROWSER if CHROMIUM is None else f"{home}: nothing filed yet; run: make run SERVE=0")
        return 1
    taken = ROOT / "out" / "gallery"
    for folder in (taken, FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "home"))
        with serving(copy, out) as site, chromium() as browser:
            for role in ("", *site.people["sessions"]):
                for name, size, file in photograph(site, browser, taken, role):
                    if SHOWN.get(name) == role:
                        shutil.copy(file, FOLDER / f"{name}-{size}.png")
    weight = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{len(list(taken.iterdir()))} → {taken}; {len(list(FOLDER.iterdir()))}, {weight // 1024} KB → {FOLDER}")
    return int(weight > HEAVIEST)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("FUWAI_HOME", "var")))
    parser.add_argument("--out", type=Path, default=Path("out"))
    given = parser.parse_args()
    sys.exit(main(given.home, given.out))
