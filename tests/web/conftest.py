"""A sandbox that is served in this process, on SQLite, its clock at 24 Oct 2026, 09:30."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house import open_house
from tests.web.client import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.client import Service


@pytest.fixture
def service(sqlite_url: str, tmp_path: Path) -> Iterator[Service]:
    with open_house(sqlite_url, tmp_path) as house, serving(house) as service:
        yield service
