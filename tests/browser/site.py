"""A site that runs: `fuwai serve` on a free port over a home, and browser pages in which someone has signed in."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.scenarios.conftest import Office

ROOT = Path(__file__).parents[2]
AXE = ROOT / "src/fuwai/web/front/node_modules/axe-core/axe.min.js"
WIDE, NARROW = (1280, 900), (390, 844)  # a desk's screen, a telephone
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
UP = 60  # seconds until the site must answer, on a machine with other work
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# What a reader would have to move sideways: the page itself, a list at a desk, the cards of a list on a telephone.
WIDER = """() => {
  const wider = document.documentElement.scrollWidth - window.innerWidth;
  const lists = window.innerWidth > 600 ? 'table.records' : 'table.records-cards';
  const moved = [...document.querySelectorAll(`.table-frame:has(> ${lists})`)].filter(one => one.scrollWidth > one.clientWidth + 1);
  return [...(wider > 0 ? [`page +${wider}`] : []),
    ...moved.map(one => `${one.getAttribute('aria-label')} +${one.scrollWidth - one.clientWidth}`)];
}"""
NO_BROWSER = "Chromium is not installed (apt-get install chromium): pages are not looked at in a browser"


@dataclass
class Site:
    """A running site. *sessions*: role → cookie; *pages*: every address that a GET may ask for. *database*: as of Office."""

    address: str
    home: Path
    database: str = ""

    @cached_property
    def people(self) -> dict[str, Any]:
        return told("tests.browser.people", self.home, self.database)

    @property
    def office(self) -> Office:
        """Where the command works on the same records."""
        return Office(self.home, self.database)

    @contextmanager
    def visit(
        self, browser: Browser, role: str = "", size: tuple[int, int] = WIDE, language: str = ""
    ) -> Iterator[BrowserContext]:
        """A browser of someone of *role* (nobody where it is empty), on a screen of *size*."""
        context = browser.new_context(
            base_url=self.address,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        cookies = {"fuwai_session": self.people["sessions"][role]} if role else {}
        if language:
            cookies["language"] = language
        if cookies:
            context.add_cookies(
                [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
            )
        try:
            yield context
        finally:
            context.close()


def lived(home: Path, out: Path | None = None) -> None:
    """Let everything happen once in *home*, and a run leave its results in *out* (tests.browser.lived)."""
    _run("tests.browser.lived", home, *([str(out)] if out else []))


def told(script: str, home: Path, database: str = "") -> dict[str, Any]:
    """What a script of ours prints as json, in a process of its own over *home*."""
    found: dict[str, Any] = json.loads(_run(script, home, database=database))
    return found


def _run(script: str, home: Path, *words: str, database: str = "") -> str:
    done = subprocess.run(  # noqa: S603  # our own
        [sys.executable, "-m", script, *words],
        cwd=ROOT,
        env=environment(home, database),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def serving(home: Path, out: Path, database: str = "") -> Iterator[Site]:
    """`fuwai serve` over *home* and the results in *out*, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    out.mkdir(parents=True, exist_ok=True)
    words = ["serve", "--out", str(out), "--port", str(port), "--workers", "1"]
    log = home.parent / "serve.log"
    with log.open("w") as said:
        process = subprocess.Popen(  # noqa: S603  # our own command
            [sys.executable, "-c", "from fuwai.cli import main; main()", *words],
            cwd=ROOT,
            env=environment(home, database),
            stdout=said,
            stderr=said,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            await_answer(address, process, log)
            yield Site(address, home, database)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def environment(home: Path, database: str = "") -> dict[str, str]:
    return {**os.environ, "FUWAI_HOME": str(home), "FUWAI_DATABASE_URL": database, "PYTHONPATH": str(ROOT / "src")}


def await_answer(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + UP
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=5).close()  # noqa: S310  # our own site
        except urllib.error.HTTPError:
            return  # it answers, if only with an error
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer within {UP} s\n{log.read_text()}")


def too_wide(page: Page) -> list[str]:
    """What of the page as it stands is wider than its screen, and by how many pixels."""
    found: list[str] = page.evaluate(WIDER)
    return found


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.1 AA on the page as it stands: rule, element, what is wrong."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("levels => axe.run(document, {runOnly: {type: 'tag', values: levels}})", LEVELS)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
