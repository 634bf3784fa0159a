"""Feedback about a member and by them, for the member alone: what is sealed is on its author's side only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.pages.counted import statements
from tests.pages.parties import masked

if TYPE_CHECKING:
    from rejoinder.policy.terms import Side
    from tests.house import House
    from tests.pages.conftest import Browser

MEMBERS = {"client": "acme", "freelancer": "bea"}
BOTH = pytest.mark.parametrize(("side", "other"), [("client", "freelancer"), ("freelancer", "client")])


def titles(body: bytes) -> list[str]:
    """Name the contracts of a page, in its order."""
    return re.findall(r'<h2><a href="/contracts/([^"/]+)/terms"', body.decode())


@BOTH
def test_who_has_none_is_told_so(either_house: House, browser: Browser, side: Side, other: Side) -> None:
    either_house.contract("c")
    either_house.leave("c", other)
    browser.sign_in(either_house, MEMBERS[side])
    assert "No feedback about you has been shown yet." in browser.read("/feedback").text
    assert "You have left no feedback yet." in browser.read("/feedback?by=me").text


@BOTH
def test_it_is_followed_from_sealed_to_answered(either_house: House, browser: Browser, side: Side, other: Side) -> None:
    house = either_house
    house.contract("c", title="Brand guidelines")
    house.leave("c", side, 4, "Mine.", private=(7, "For the marketplace."))
    browser.sign_in(house, MEMBERS[side])
    page = browser.read("/feedback?by=me")
    assert "You have left 1 feedback." in page.text
    assert "Only you can see this until 7 Nov 2026, 23:59 UTC, or until it is shown." in page.text
    assert "Mine." in page.text
    house.leave("c", other, 2, "Theirs.")
    page = browser.read("/feedback")
    assert "1 feedback about you has been shown." in page.text
    assert f"about you as {side} Shown on 24 Oct 2026 · public Theirs." in page.text.replace(" 2.00", "")
    assert "Respond 28 days left" in page.text
    assert "/contracts/c/terms" in [each.get("href") for each in page.all("a")]
    house.respond("c", other, "I see.")
    assert "I see." in browser.read("/feedback").text
    assert "Respond 28 days left" not in browser.read("/feedback").text
    assert "has not responded." in browser.read("/feedback?by=me").text
    house.respond("c", side, "So do I.")
    assert "So do I." in browser.read("/feedback?by=me").text


def test_what_was_removed_keeps_its_words_for_its_author_alone(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    house.leave("c", "client", 1, "Words that go.")
    house.leave("c", "freelancer")
    house.withdraw("c", "client")
    page = browser.sign_in(house, "bea").read("/feedback")
    assert "This feedback has been removed. At its author’s wish" in page.text
    assert "Words that go." not in page.text
    page = browser.sign_in(house, "acme").read("/feedback?by=me")
    assert "Words that go." in page.text
    assert "Removed on 24 Oct 2026" in page.text


def test_too_little_paid_is_said(house: House, browser: Browser) -> None:
    house.contract("c", amount="0.50")
    house.both("c")
    assert "for the two of you only" in browser.sign_in(house, "bea").read("/feedback").text


def test_both_sides_of_one_member_stand_in_one_list(either_house: House, browser: Browser) -> None:
    house = either_house
    for number in range(60):
        client, freelancer = ("acme", "bea") if number % 2 else ("bea", "acme")
        house.contract(f"c{number:02}", client, freelancer)
        house.both(f"c{number:02}")
        house.later(0.01)
    browser.sign_in(house, "bea")
    for path in ("/feedback", "/feedback?by=me"):
        found, here = [], path
        while here:
            body = browser.get(here).content
            found.append(titles(body))
            older = re.search(r'href="([^"]+)" rel="next"', body.decode())
            here = older[1].replace("&amp;", "&") if older else ""
        assert [len(page) for page in found] == [25, 25, 10]
        assert [each for page in found for each in page] == [f"c{number:02}" for number in range(59, -1, -1)]


@pytest.mark.parametrize("path", ["/feedback", "/feedback?by=me"])
def test_the_statements_do_not_grow_with_the_feedback(either_house: House, browser: Browser, path: str) -> None:
    house = either_house
    house.contract("first")
    house.both("first")
    browser.sign_in(house, "bea").get(path)
    with statements(house) as of_one:
        assert len(titles(browser.get(path).content)) == 1
    for number in range(30):
        house.contract(f"c{number:02}")
        house.both(f"c{number:02}")
    with statements(house) as of_many:
        assert len(titles(browser.get(path).content)) == 25
    assert len(of_many) == len(of_one) <= 11


@BOTH
@pytest.mark.parametrize("path", ["/feedback", "/feedback?by=me"])
def test_a_sealed_feedback_of_the_other_side_changes_no_byte(
    either_house: House, browser: Browser, side: Side, other: Side, path: str
) -> None:
    house = either_house
    for contract in ("a", "b", "c"):
        house.contract(contract)
    house.both("a")
    house.leave("b", side)
    house.later(3)
    browser.sign_in(house, MEMBERS[side])
    before = masked(browser.get(path), "-")
    house.leave("c", other, 1)
    assert masked(browser.get(path), "-") == before
    house.leave("c", side)
    assert masked(browser.get(path), "-") != before


def test_it_is_for_members_and_takes_nothing_else(house: House, browser: Browser) -> None:
    assert browser.get("/feedback").status_code == 403
    house.member("bea")
    assert browser.sign_in(house, "bea").get("/feedback?by=acme").status_code == 422
