"""One marketplace for all cells, on SQLite, in which a contract in any state is made when it is asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house import House, open_house
from tests.web.client import Service, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")
NUMBERS = count(1)


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


def contract_in(house: House, state: str, freelancer: str = "bea") -> str:
    """Make a contract between acme and bea whose client's feedback is in this state."""
    contract = f"{state}-{next(NUMBERS)}"
    amount = "0.99" if state.endswith("parties_only") else "120.00"
    house.contract(contract, freelancer=freelancer, amount=amount, ended=state != "not_ended")
    if state in {"not_ended", "absent"}:
        return contract
    house.leave(contract, "client", 4, private=(3, "Late."))
    if state != "sealed":
        house.leave(contract, "freelancer")
    if state == "changing":
        house.allow(contract, "client")
    if state.startswith("removed"):
        house.withdraw(contract, "client")
    return contract
