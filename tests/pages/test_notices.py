"""Notices and the bell: what happened that a member may know, no sooner, and nothing of what they may not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.pages.counted import statements
from tests.pages.parties import masked

if TYPE_CHECKING:
    from collections.abc import Callable

    from rejoinder.policy.terms import Side
    from tests.house import House
    from tests.pages.conftest import Browser

MEMBERS = {"client": "acme", "freelancer": "bea"}
NAMES = {"acme": "Acme", "bea": "Bea"}
BOTH = pytest.mark.parametrize(("side", "other"), [("client", "freelancer"), ("freelancer", "client")])


def told(browser: Browser) -> list[str]:
    """Give the sentences of all notices, newest first, the unread ones beginning with a star."""
    body = browser.get("/notices").content.decode()
    found = re.findall(r"<p>(<span class=\"pill ok\">New</span> )?([^<]*(?:<bdi>[^<]*</bdi>[^<]*)+)</p><p class", body)
    return [("*" if new else "") + re.sub("<[^>]+>", "", said) for new, said in found]


def bell(browser: Browser) -> str | None:
    page = browser.read("/settings")
    return next((each["aria-label"] for each in page.all("a") if each.get("href") == "/notices"), None)


def read_all(browser: Browser) -> None:
    """Say that everything on the page was read, by its own form."""
    until = re.search(r'name="until" value="([0-9]+)"', browser.get("/notices").content.decode())
    assert until is not None
    assert browser.post("/notices", until=until[1]).status_code == 303


def test_who_has_none_is_told_so(either_house: House, browser: Browser) -> None:
    either_house.member("bea")
    browser.sign_in(either_house, "bea")
    assert "Nothing has happened lately." in browser.read("/notices").text
    assert bell(browser) == "Notices, none unread"


@BOTH
def test_everything_that_happens_is_told_once(either_house: House, browser: Browser, side: Side, other: Side) -> None:
    house, them = either_house, NAMES[MEMBERS[other]]
    house.contract("c", title="Brand guidelines")
    browser.sign_in(house, MEMBERS[side])
    assert told(browser) == [f"*Your contract with {them} has ended."]
    assert "Leave feedback 14 days left" in browser.read("/notices").text
    steps: tuple[tuple[Callable[[], None], str | None], ...] = (
        (lambda: house.leave("c", side), None),
        (lambda: house.leave("c", other), f"*Your feedback about {them} and theirs about you are shown."),
        (lambda: house.respond("c", side), f"*{them} has responded to your feedback."),
        (lambda: house.respond("c", other), None),
        (lambda: house.ask("c", side), None),
        (lambda: house.ask("c", other), f"*{them} has asked you to let them write or change their feedback."),
        (lambda: house.allow("c", other), None),
        (lambda: house.change("c", other, 2), f"*{them} has changed their feedback about you."),
        (lambda: house.allow("c", side), f"*{them} lets you write or change your feedback."),
        (lambda: house.change("c", side, 2), None),
        (lambda: house.withdraw("c", side), None),
        (lambda: house.withdraw("c", other), f"*Feedback from {them} about you was removed."),
    )
    expected = told(browser)
    for step, said in steps:
        house.later(0.01)
        step()
        expected = [said, *expected] if said else expected
        assert told(browser) == expected
    assert bell(browser) == f"Notices, {len(expected)} unread"


@BOTH
def test_what_the_deadline_shows_is_told_when_it_is_over(
    either_house: House, browser: Browser, side: Side, other: Side
) -> None:
    house, them = either_house, NAMES[MEMBERS[other]]
    for contract in ("theirs", "mine", "both"):
        house.contract(contract)
    house.leave("theirs", other)
    house.leave("mine", side)
    browser.sign_in(house, MEMBERS[side])
    read_all(browser)
    house.at("2026-11-07T23:59:59Z")
    assert [each for each in told(browser) if each.startswith("*")] == [
        *2 * [f"*The time to leave feedback about {them} ends soon."]
    ]
    house.at("2026-11-08T00:00:00Z")
    unread = [each for each in told(browser) if each.startswith("*")]
    assert unread == [f"*Your feedback about {them} is shown.", f"*Feedback from {them} about you is shown."]
    assert bell(browser) == "Notices, 2 unread"


def test_a_window_that_closes_is_told_while_it_can_be_used(either_house: House, browser: Browser) -> None:
    house = either_house
    for contract in ("answered", "open", "quiet"):
        house.contract(contract)
        house.leave(contract, "client", comment=None if contract == "quiet" else "Good.")
        house.leave(contract, "freelancer")
    house.respond("answered", "client")
    browser.sign_in(house, "bea")
    soon = "*The time to respond to Acme ends soon."
    house.at("2026-11-18T23:59:59Z")
    assert soon not in told(browser)
    house.at("2026-11-19T00:00:00Z")
    assert told(browser).count(soon) == 1
    assert "Respond 3 days left" in browser.read("/notices").text
    house.at("2026-11-22T00:00:00Z")
    assert soon not in told(browser)
    house.allow("open", "freelancer")
    house.later(12)
    assert "*The time to change your feedback about Acme ends soon." in told(browser)
    house.withdraw("open", "freelancer")
    assert "*The time to change your feedback about Acme ends soon." not in told(browser)


@BOTH
def test_a_sealed_feedback_a_report_and_a_note_in_confidence_change_no_byte(
    either_house: House, browser: Browser, side: Side, other: Side
) -> None:
    house = either_house
    for contract in ("a", "b", "c"):
        house.contract(contract)
    house.both("a")
    house.leave("b", side)
    house.later(3)
    browser.sign_in(house, MEMBERS[side])
    before = masked(browser.get("/notices"), "-"), bell(browser)
    house.leave("c", other, 1)
    house.report("a", side)
    house.confide("b", other, "They asked me for five stars.")
    assert (masked(browser.get("/notices"), "-"), bell(browser)) == before
    house.at("2026-11-05T12:00:00Z")
    closing = masked(browser.get("/notices"), "-")
    house.contract("d")
    assert masked(browser.get("/notices"), "-") != closing


def test_reading_alone_marks_nothing_and_marking_is_for_what_was_seen(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    house.later(1)
    browser.sign_in(house, "bea")
    seen = house.now()
    for _ in range(2):
        assert told(browser) == ["*Your contract with Acme has ended."]
    house.later(1)
    house.both("c")
    browser.post("/notices", until=str(seen))
    assert told(browser) == [
        "*Your feedback about Acme and theirs about you are shown.",
        "Your contract with Acme has ended.",
    ]
    read_all(browser)
    assert bell(browser) == "Notices, none unread"
    browser.post("/notices", until=str(seen))
    assert bell(browser) == "Notices, none unread"
    assert "Mark all as read" not in browser.read("/notices").text
    assert bell(browser.sign_in(house, "acme")) == "Notices, 2 unread"


def test_an_instant_to_come_marks_no_more_than_now(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    browser.sign_in(house, "bea")
    assert browser.post("/notices", until=str(house.now() + 10**14)).status_code == 303
    house.later(1)
    house.both("c")
    assert bell(browser) == "Notices, 1 unread"
    assert browser.post("/notices", until="soon").status_code == 422
    assert browser.post("/notices").status_code == 422


def test_many_are_counted_to_nine_and_a_hundred_are_listed(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    browser.sign_in(house, "bea").get("/notices")
    with statements(house) as of_one:
        browser.read("/notices")
    for number in range(60):
        house.contract(f"c{number}")
        house.both(f"c{number}")
    with statements(house) as of_many:
        assert len(told(browser)) == 100
    assert bell(browser) == "Notices, more than 9 unread"
    assert "These are the newest 100." in browser.read("/notices").text
    assert len(of_many) == len(of_one) <= 10
    house.later(91)
    assert "Nothing has happened lately." in browser.read("/notices").text


def test_they_are_for_members(browser: Browser, house: House) -> None:  # The house is served.
    assert browser.get("/notices").status_code == 403
    assert browser.post("/notices", until="0").status_code == 403
