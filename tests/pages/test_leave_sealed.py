"""Leaving feedback tells nobody whether the other party has left theirs, under either way of revealing it (R-207)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rejoinder.policy
from tests.house import open_house
from tests.pages.conftest import Browser
from tests.pages.parties import masked, rated, same_everywhere
from tests.web.client import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house import House

TEXT = "Careful work."
RATED = rated("client", 5, 4, 4, 5, 4, 4)
BLIND = Path(rejoinder.policy.__file__).parent / "profiles/blind-until-deadline.toml"


@pytest.fixture
def blind(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """A marketplace that shows nothing before the deadline, whoever has left what."""
    with open_house(sqlite_url, tmp_path, profile=BLIND) as house, serving(house):
        yield house


def test_under_deadline_only_the_second_sees_a_sealed_page_like_the_first(blind: House) -> None:
    blind.contract("c")
    blind.contract("d")
    blind.leave("c", "freelancer")
    acme = Browser().sign_in(blind, "acme")
    pages = []
    for contract in ("c", "d"):
        here = f"/contracts/{contract}/leave"
        checked = acme.send(f"{here}/check", **RATED).text
        assert "It is sealed until 7 Nov 2026, 23:59 UTC. Until then nobody learns" in checked
        assert "both left" not in checked
        acme.post(f"{here}/done", **RATED)
        after = acme.read(f"{here}/done").text
        assert "It is sealed. Only you can see it until 7 Nov 2026, 23:59 UTC. You can’t edit it." in after
        assert "both left" not in after
        pages.append(after.replace(f"Work {contract}", ""))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("profile", ["house", "blind"])
def test_no_page_differs_by_whether_the_other_has_left_something_sealed(
    request: pytest.FixtureRequest, profile: str
) -> None:
    house: House = request.getfixturevalue(profile)
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
    house.leave("k-1", "freelancer", 1, "Never again.", on_page=True)
    same_everywhere(house, "acme", "k-1", "k-2")
    browser = Browser().sign_in(house, "acme")
    for step in ("leave", "leave/check"):
        answers = [browser.post(f"/contracts/{each}/{step}", **RATED, comment=TEXT) for each in ("k-1", "k-2")]
        assert masked(answers[0], "k-1") == masked(answers[1], "k-2")


def test_under_deadline_only_that_holds_for_who_has_left_theirs_too(blind: House) -> None:
    for contract in ("k-1", "k-2"):
        blind.contract(contract, title="Work")
        blind.leave(contract, "client", on_page=True)
    blind.leave("k-1", "freelancer", 1, "Never again.", on_page=True)
    same_everywhere(blind, "acme", "k-1", "k-2")


def test_on_the_last_day_it_still_makes_no_difference(house: House) -> None:
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
        house.confide(contract, "client", "They wrote to me.")
    house.leave("k-1", "freelancer", 1, "Never again.")
    house.later(13)
    same_everywhere(house, "acme", "k-1", "k-2")
