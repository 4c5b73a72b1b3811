"""What the browser's tests share: a browser, and a site over a small office with something in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.site import CHROMIUM, NO_BROWSER, Site, chromium, lived, serving, told
from tests.scenarios.conftest import Office, empty, small_home  # noqa: F401  # fixtures, used by name

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. While it runs this thread has an event loop, of which Django is told not to be afraid."""
    if CHROMIUM is None:
        pytest.skip(NO_BROWSER)
    with pytest.MonkeyPatch.context() as environment, chromium() as started:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


@pytest.fixture(scope="package")
def site(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: F811
    """A site over three enterprises with contracts and executions, for one of which everything has happened once."""
    folder = tmp_path_factory.mktemp("site")
    office = Office(Path(shutil.copytree(small_home, folder / "home")))
    lived(office.home, folder / "out")
    with serving(office.home, folder / "out") as started:
        yield started


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A story is told on SQLite; on PostgreSQL too where it says so itself, or the option asks it of all."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "present" in metafunc.fixturenames and not any(mark.args[0] == "present" for mark in marks):
        kinds = BOTH if metafunc.config.getoption("stories_on_postgresql") else BOTH[:1]
        metafunc.parametrize("present", kinds, indirect=True, scope="package")


@pytest.fixture(scope="package")
def present(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of the present time in which all four levels review, with an enterprise for each story."""
    folder = tmp_path_factory.mktemp("present")
    database = request.getfixturevalue("postgresql_address")() if request.param == "postgresql" else ""
    people = told("tests.browser.present", folder / "home", database)
    with serving(folder / "home", folder / "out", database) as started:
        started.people = people
        yield started
