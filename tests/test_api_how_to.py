"""docs/how-to/use-the-api.md is run block by block against a site that `fuwai serve` serves; what it shows must come."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "how-to" / "use-the-api.md"
BLOCKS = re.findall(r"```sh\n(.*?)```(?:\n```text\n(.*?)```)?", PAGE.read_text(), re.DOTALL)
FIRM = (
    "企业代码,企业名称,注册地区,登记注册类型,国民经济行业\n91330108000000019R,示例甲信息服务有限公司,330108,173,I65\n"
)
PATIENCE = 60  # seconds until the site answers


@pytest.fixture
def desk(tmp_path):
    """A folder with `fuwai` on its path and a site that is served; gives (folder, environment)."""
    commands = tmp_path / "bin"
    commands.mkdir()
    program = commands / "fuwai"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from fuwai.cli import main; main()' \"$@\"\n")
    program.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "FUWAI_HOME": str(tmp_path / "home"),
        "FUWAI_DATABASE_URL": "",
        "PYTHONPATH": str(ROOT / "src"),
        "PATH": f"{commands}:{os.environ['PATH']}",
        "SITE": f"http://127.0.0.1:{port}",
    }
    (tmp_path / "enterprise.csv").write_text(FIRM)
    for words in (("import", "enterprise.csv", "--body", "330108"), ("account", "demo")):
        subprocess.run([program, *words], env=environment, cwd=tmp_path, check=True, capture_output=True)
    serving = [program, "serve", "--port", str(port), "--workers", "1"]
    site = subprocess.Popen(serving, env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL)
    try:
        _answers(f"{environment['SITE']}/api/v1/openapi.json")
        yield tmp_path, environment
    finally:
        site.terminate()
        site.wait(30)


def _answers(address):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def _shown(text):
    """A pattern of what a block of text shows: … is anything."""
    parts = [re.escape(part.strip()) for part in text.split("…")]
    return re.compile(".*?".join(re.sub(r"(?:\\\n|\\ |\s)+", r"\\s*", part) for part in parts), re.DOTALL)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="the page uses curl")
def test_the_page_about_the_api_shows_what_happens(desk):
    folder, environment = desk
    assert len(BLOCKS) >= 6
    script = "set -e\n" + "".join(f"{block}\necho; echo '=== {number}'\n" for number, (block, _) in enumerate(BLOCKS))
    done = subprocess.run(
        ["bash", "-c", script], env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    said = re.split(r"=== \d+\n", done.stdout)
    for number, (_, shown) in enumerate(BLOCKS):
        if shown:
            assert _shown(shown).search(said[number]), (shown, said[number])
