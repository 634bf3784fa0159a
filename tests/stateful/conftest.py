"""In memory where there is such a place: these tests are not about what a disk keeps."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Iterator[str]:
    """As everywhere, but in memory."""
    quick = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=quick) as folder:
        data = Path(folder) / "data"
        shutil.copytree(sqlite_template, data)
        yield f"sqlite:///{data / 'rejoinder.db'}"
