"""Every version of a feedback, for the two parties (R-404)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked

if TYPE_CHECKING:
    from tests.house import House

VERSIONS = "/contracts/c/feedback/client/versions"


@pytest.fixture
def acme(house: House, browser: Browser) -> Browser:
    """An author who has changed their feedback once, on 28 Oct 2026."""
    house.member("acme", "Rosa Pérez")
    house.member("bea", "Amara Okafor")
    house.contract("c", title="Brand guidelines")
    house.leave("c", "client", 2, "Late twice.")
    house.leave("c", "freelancer", 5)
    house.later(3)
    house.allow("c", "client")
    house.later(1)
    house.change("c", "client", 4, "Late once.")
    return browser.sign_in(house, "acme")


def test_both_parties_see_all_of_them_with_their_days(house: House, acme: Browser) -> None:
    for browser, heading in (
        (acme, "All versions of your feedback about Amara Okafor"),
        (Browser().sign_in(house, "bea"), "All versions of the feedback from Rosa Pérez"),
    ):
        page = browser.read(VERSIONS)
        assert heading in page.text
        assert "Version 1 Written on 24 Oct 2026, 09:30 UTC" in page.text
        assert "Version 2 Changed on 28 Oct 2026, 09:30 UTC" in page.text
        assert page.text.index("Late twice.") < page.text.index("Late once.")


def test_after_a_removal_its_author_alone_sees_them(house: House, acme: Browser) -> None:
    house.withdraw("c", "client")
    page = acme.read(VERSIONS)
    assert "This feedback has been removed. At its author’s wish" in page.text
    assert "Late twice." in page.text
    assert VERSIONS in [each["href"] for each in acme.read("/contracts/c/terms").all("a")]
    bea = Browser().sign_in(house, "bea")
    assert bea.get(VERSIONS).status_code == 404
    assert VERSIONS not in [each["href"] for each in bea.read("/contracts/c/terms").all("a")]


def test_sealed_it_is_its_author_s_alone_and_to_the_other_as_if_it_were_not_left(house: House, acme: Browser) -> None:
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
    house.leave("k-1", "client", on_page=True)
    assert "Only you can see this." in acme.read("/contracts/k-1/feedback/client/versions").text
    bea = Browser().sign_in(house, "bea")
    sealed, none = (bea.get(f"/contracts/{each}/feedback/client/versions") for each in ("k-1", "k-2"))
    assert sealed.status_code == none.status_code == 404
    assert masked(sealed, "k-1") == masked(none, "k-2")


def test_an_outsider_nobody_s_contract_and_no_side_are_one_page(house: House, acme: Browser) -> None:
    house.member("eve")
    eve = Browser().sign_in(house, "eve")
    there, nowhere = eve.get(VERSIONS), eve.get(VERSIONS.replace("/c/", "/x/"))
    assert there.status_code == nowhere.status_code == 404
    assert masked(there, "c") == masked(nowhere, "x")
    assert acme.get(VERSIONS.replace("client", "nobody")).status_code == 404


def test_of_a_former_member_the_ratings_stand_without_words(house: House, acme: Browser) -> None:
    done(erase_member(house.installation, "acme"))
    page = Browser().sign_in(house, "bea").read(VERSIONS)
    assert "All versions of the feedback from a former member" in page.text
    assert "Late" not in page.text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stands_isolated(house: House, acme: Browser, name: str) -> None:
    house.member("bea", name)
    assert name in acme.read(VERSIONS).text
