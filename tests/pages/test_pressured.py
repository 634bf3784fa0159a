"""Telling of pressure or an offer in confidence, in a browser without scripts (R-210, PAGES 16.16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.conftest import Browser
from tests.pages.parties import HOSTILE_NAMES, masked, same_everywhere

if TYPE_CHECKING:
    from tests.house import House

TELL = "/contracts/c/pressured"


@pytest.fixture
def bea(house: House, browser: Browser) -> Browser:
    """A party to a contract that is still under way."""
    house.member("acme", "Rosa Pérez")
    house.contract("c", title="Brand guidelines", ended=False)
    return browser.sign_in(house, "bea")


def notes(house: House) -> list[str]:
    return [note for (note,) in house.rows("SELECT note FROM pressured ORDER BY at, note")]


def test_it_is_told_before_the_end_and_only_its_author_reads_it_again(house: House, bea: Browser) -> None:
    page = bea.read(TELL)
    assert "Were you pressured, or offered something?" in page.text
    assert "Only you and our desk can read it. Rosa Pérez is never told of it" in page.text
    after = bea.send(f"{TELL}/done", note="Five stars,\r\nor no money.", once="k")
    assert "Thank you for telling us" in after.text
    assert "Five stars, or no money." in after.text
    assert "24 Oct 2026, 09:30 UTC" in after.text
    assert notes(house) == ["Five stars,\nor no money."]
    acme = Browser().sign_in(house, "acme")
    assert acme.get(f"{TELL}/done").headers["Location"] == TELL


def test_it_can_be_told_after_the_end_and_more_than_once(house: House, bea: Browser) -> None:
    house.end("c")
    house.later(300)
    for text in ("First.", "Second."):
        bea.send(f"{TELL}/done", note=text, once=text)
    assert notes(house) == ["First.", "Second."]


def test_nothing_anywhere_shows_it_to_the_other_party(house: House) -> None:
    for contract in ("k-1", "k-2"):
        house.contract(contract, title="Work")
    house.confide("k-1", "freelancer", "Five stars, or no money.")
    same_everywhere(house, "acme", "k-1", "k-2")


def test_a_double_click_tells_it_once(house: House, bea: Browser) -> None:
    for _ in range(2):
        assert "Thank you for telling us" in bea.send(f"{TELL}/done", note="They asked.", once="k").text
    assert notes(house) == ["They asked."]


def test_an_old_form_with_other_words_gives_them_back_to_be_sent(house: House, bea: Browser) -> None:
    bea.send(f"{TELL}/done", note="They asked.", once="k")
    page = bea.send(f"{TELL}/done", 422, note="They asked again.", once="k")
    assert "These are not sent yet." in page.text
    assert "They asked again." in page.text
    (again,) = [each["value"] for each in page.all("input") if each.get("name") == "once"]
    bea.send(f"{TELL}/done", note="They asked again.", once=again or "")
    assert sorted(notes(house)) == ["They asked again.", "They asked."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing to read in the text."),
        (" \n", "There is nothing to read in the text."),
        ("x" * 5_001, "This is 1 character too long: at most 5,000 can be kept."),
        ("a\u202eb", "Character 2, U+202E"),
    ],
)
def test_what_is_wrong_is_said_above_and_beside(house: House, bea: Browser, text: str, said: str) -> None:
    page = bea.send(f"{TELL}/done", 422, note=text, once="k")
    assert page.text.count(said) == 2
    assert notes(house) == []


def test_an_outsider_and_nobody_s_contract_are_one_page(house: House, bea: Browser) -> None:
    house.member("eve")
    eve = Browser().sign_in(house, "eve")
    for step in (TELL, f"{TELL}/done"):
        there, nowhere = eve.get(step), eve.get(step.replace("/c/", "/x/"))
        assert there.status_code == nowhere.status_code == 404
        assert masked(there, "c") == masked(nowhere, "x")
    assert eve.post(f"{TELL}/done", note="Hello.", once="k").status_code == 404
    assert notes(house) == []


def test_of_a_former_member_it_can_still_be_told(house: House, bea: Browser) -> None:
    done(erase_member(house.installation, "acme"))
    assert "former member" not in bea.read(TELL).text
    assert "Thank you for telling us" in bea.send(f"{TELL}/done", note="They asked.", once="k").text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stands_isolated(house: House, bea: Browser, name: str) -> None:
    house.member("acme", name)
    assert name in bea.read(TELL).text
