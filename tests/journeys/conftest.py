"""A real browser on pages that are really served: one browser and one address for all, a house for each test."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.house import open_house
from tests.journeys.person import Person
from tests.journeys.server import listening
from tests.web.client import serving
from tests.web.conftest import sqlite_url  # noqa: F401  A fixture: the database is kept in memory.

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tests.house import House

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nobody anything, and runs where a test may be run as root."""
MISSING = "Chromium is not here, and nothing is downloaded for a test. On Debian: apt-get install chromium"


@pytest.fixture(scope="module")
def chromium() -> Browser:
    """The browser that this machine has: one for all modules, until the last test here is over."""
    if not _started:
        program = next((found for found in map(shutil.which, NAMES) if found), None)
        if program is None:
            pytest.skip(MISSING)
        stack = ExitStack()
        playwright = stack.enter_context(sync_playwright())
        _started.append((playwright.chromium.launch(executable_path=program, args=list(FLAGS)), stack))
    return _started[0][0]


_started: list[tuple[Browser, ExitStack]] = []


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Stop the browser before any test elsewhere: while it is there, an event loop counts as running in this thread."""
    if _started and (nextitem is None or Path(__file__).parent not in nextitem.path.parents):
        browser, stack = _started.pop()
        browser.close()
        stack.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the pages are served; which house, each test settles."""
    with listening() as address:
        yield address


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:  # noqa: F811
    with open_house(sqlite_url, tmp_path) as house, serving(house):
        yield house


@pytest.fixture
def somebody(chromium: Browser, address: str, house: House) -> Iterator[Callable[..., Person]]:
    """Make people, each with a browser of their own: ``somebody()``, or ``somebody(scripts=False)``."""
    people: list[Person] = []

    def comes(*, scripts: bool = True, zone: str = "Europe/Madrid", language: str = "en-GB", **more: object) -> Person:
        context = chromium.new_context(java_script_enabled=scripts, timezone_id=zone, locale=language, **more)  # type: ignore[arg-type]
        people.append(Person(context, address))
        return people[-1]

    yield comes
    for person in people:
        person.context.close()
    for person in people:
        person.nothing_went_wrong()


@pytest.fixture(scope="module")
def reader(chromium: Browser, address: str) -> Iterator[Person]:
    """One browser that is signed in as somebody else each time: to open one for each page would take longer."""
    context = chromium.new_context(timezone_id="Europe/Madrid", locale="en-GB")
    yield Person(context, address)
    context.close()
