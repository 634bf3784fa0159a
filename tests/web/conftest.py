"""A sandbox that is served in this process, its clock at 24 Oct 2026, 09:30: on SQLite, or on both databases."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house import open_house
from tests.web.client import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.client import Service

MEMORY = Path("/dev/shm")


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """As everywhere, but in memory where there is such a place: these tests are not about what a disk keeps."""
    quick = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=quick) as folder:
        data = Path(folder) / "data"
        shutil.copytree(sqlite_template, data)
        yield f"sqlite:///{data / 'rejoinder.db'}"


@pytest.fixture
def service(sqlite_url: str, tmp_path: Path) -> Iterator[Service]:
    with open_house(sqlite_url, tmp_path) as house, serving(house) as service:
        yield service


@pytest.fixture
def on_both(database_url: str, tmp_path: Path) -> Iterator[Service]:
    """Each test that asks for this runs twice."""
    with open_house(database_url, tmp_path) as house, serving(house) as service:
        yield service
