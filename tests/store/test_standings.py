"""How feedback stands on many contracts at once is how it stands on each of them, for everybody who may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.policy.terms import SIDES
from rejoinder.store.contracts import read_contract
from rejoinder.store.feedback import Standing
from rejoinder.store.standings import OF_MANY, standings
from tests.house import House, open_house
from tests.pages.counted import Heard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


def test_many_stand_as_each_of_them_does(house: House) -> None:
    house.contract("running", ended=False)
    for contract in ("none", "sealed", "shown", "answered", "changed", "asked", "withdrawn"):
        house.contract(contract)
    house.leave("sealed", "client", on_page=True)
    for contract in ("shown", "answered", "changed", "asked", "withdrawn"):
        house.leave(contract, "client", comment=None if contract == "shown" else "Good.")
        house.leave(contract, "freelancer")
    house.respond("answered", "client")
    house.allow("changed", "client")
    house.change("changed", "client", 2)
    house.ask("asked", "freelancer")
    house.withdraw("withdrawn", "client")
    ids = [contract for (contract,) in house.rows("SELECT id FROM contract ORDER BY id")]
    for days in (0, 16):
        house.later(days)
        now = house.now()
        with house.installation.database.snapshot() as reading:
            rows = [row for row in (read_contract(reading, each) for each in ids) if row is not None]
            heard = Heard(reading, [])
            together = standings(heard, rows, now)
            assert len(heard.asked) == len(OF_MANY)
            assert len(together) == len(ids) == 8
            for row in rows:
                alone = Standing(reading, row, now)
                for viewer in ("acme", "bea", "eve", None):
                    for side in SIDES:
                        for on_pages in (True, False):
                            known = together[row.key].known_to(viewer, side, on_pages=on_pages)
                            assert known == alone.known_to(viewer, side, on_pages=on_pages)


def test_of_none_nothing_is_asked(house: House) -> None:
    with house.installation.database.snapshot() as reading:
        heard = Heard(reading, [])
        assert standings(heard, [], 0) == {}
        assert heard.asked == []
