"""One marketplace for all cells, on SQLite, in memory where there is such a place."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house import open_house
from tests.web.client import Service, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def service(sqlite_template: Path) -> Iterator[Service]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        data = Path(folder) / "data"
        shutil.copytree(sqlite_template, data)
        url = f"sqlite:///{data / 'rejoinder.db'}"
        with open_house(url, Path(folder)) as house, serving(house) as service:
            for member in ("acme", "bea", "eve"):
                house.member(member)
            yield service
