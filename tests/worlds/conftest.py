"""What the worlds share, and the figures that a run publishes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.worlds.compare import TALLIES
from tests.worlds.houses import Houses, furnished

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.terminal import TerminalReporter

# The URL table of a sandbox is another one; it is built once in a process, when it is first asked for.
os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.site.settings"
os.environ["REJOINDER_SANDBOX"] = "1"


@pytest.fixture(scope="session")
def houses(sqlite_template: Path) -> Iterator[Houses]:
    """Furnished houses, to be copied for each world."""
    with furnished(sqlite_template) as houses:
        yield houses


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for more worlds than usual has the time for them."""
    if "REJOINDER_WORLDS" in os.environ:
        for item in items:
            if "worlds" in item.path.parts:
                item.add_marker(pytest.mark.timeout(0))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Publish what was compared."""
    if TALLIES:
        terminalreporter.section("two worlds (THREATS.md Q-1)")
        for name, tally in sorted(TALLIES.items()):
            terminalreporter.line(f"{name}: {tally}")
