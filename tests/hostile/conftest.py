"""A demo that is served in this process, with three visitors and somebody whose words none of them may read."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.access.visitor import Visitor
from tests.hostile.calm import OTHERS
from tests.house import open_house
from tests.web.client import serving
from tests.worlds.http_world import as_a_demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house import House

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="module")
def house(sqlite_template: Path) -> Iterator[House]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        data = Path(folder) / "data"
        shutil.copytree(sqlite_template, data)
        with open_house(f"sqlite:///{data / 'rejoinder.db'}", Path(folder)) as house, serving(house), as_a_demo():
            for member in ("acme", "bea", "eve"):
                house.member(member)
            house.contract("others", "eve", "mallory")
            house.leave("others", "client", 1, OTHERS, private=(1, OTHERS))
            yield house


@pytest.fixture(scope="module")
def visitors(house: House) -> dict[str, Visitor]:
    return {name: Visitor(house, name or None) for name in ("acme", "bea", "")}
