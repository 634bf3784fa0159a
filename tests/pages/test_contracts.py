"""Your hires and your jobs: every contract once, newest end first, and what needs whom, for them alone (PAGES 4.1)."""

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

LISTS = {"client": "/talent/hires", "freelancer": "/work/jobs"}
MEMBERS = {"client": "acme", "freelancer": "bea"}
BOTH = pytest.mark.parametrize(("side", "other"), [("client", "freelancer"), ("freelancer", "client")])


def listed(body: bytes) -> list[str]:
    """Name the contracts of a page, in its order."""
    return re.findall(r'<th scope="row"><a href="/contracts/([^"]+)"', body.decode())


def every_page(browser: Browser, path: str) -> list[list[str]]:
    """Follow a list to its end."""
    found = []
    while path:
        body = browser.get(path).content
        found.append(listed(body))
        older = re.search(r'href="([^"]+)" rel="next"', body.decode())
        path = older[1].replace("&amp;", "&") if older else ""
    return found


@BOTH
def test_who_has_no_contract_is_told_where_they_come_from(
    either_house: House, browser: Browser, side: Side, other: Side
) -> None:
    either_house.member(MEMBERS[side])
    browser.sign_in(either_house, MEMBERS[side])
    said = "No contracts yet. They appear here when the marketplace registers them."
    assert said in browser.read(LISTS[side]).text
    assert said in browser.read(f"{LISTS[side]}?show=needs-you").text
    assert said in browser.read(LISTS[other]).text


@BOTH
def test_what_needs_a_member_follows_the_contract(
    either_house: House, browser: Browser, side: Side, other: Side
) -> None:
    house, path = either_house, LISTS[side]
    house.contract("c", title="Brand guidelines", ended=False)
    browser.sign_in(house, MEMBERS[side])
    assert "Under way" in browser.read(path).text
    assert "Nothing needs you. Show all 1" in browser.read(f"{path}?show=needs-you").text
    house.end("c")
    page = browser.read(f"{path}?show=needs-you")
    assert "24 Oct 2026 Leave feedback 14 days left" in page.text
    assert "/contracts/c/leave" in [each.get("href") for each in page.all("a")]
    house.leave("c", side)
    assert "Nothing needs you." in browser.read(f"{path}?show=needs-you").text
    house.leave("c", other, 3)
    page = browser.read(path)
    assert "24 Oct 2026 Respond 28 days left" in page.text
    assert f"/contracts/c/feedback/{other}/respond" in [each.get("href") for each in page.all("a")]
    house.respond("c", other)
    assert "Nothing needs you." in browser.read(f"{path}?show=needs-you").text
    house.ask("c", other)
    assert "Asked to change it 14 days left" in browser.read(f"{path}?show=needs-you").text
    house.allow("c", other)
    assert "Nothing needs you." in browser.read(f"{path}?show=needs-you").text
    house.allow("c", side)
    page = browser.read(f"{path}?show=needs-you")
    assert "Change your feedback 14 days left" in page.text
    assert f"/contracts/c/feedback/{side}/change" in [each.get("href") for each in page.all("a")]


@BOTH
def test_what_was_opened_long_after_the_end_is_found(
    either_house: House, browser: Browser, side: Side, other: Side
) -> None:
    house = either_house
    house.contract("old")
    house.contract("asked")
    house.both("asked")
    house.later(400)
    house.allow("old", side)
    house.ask("asked", other)
    found = browser.sign_in(house, MEMBERS[side]).get(f"{LISTS[side]}?show=needs-you").content
    assert listed(found) == ["old", "asked"]
    assert "Leave feedback 14 days left" in browser.read(f"{LISTS[side]}?show=needs-you").text


def test_the_last_moment_to_respond_is_inside_and_the_next_is_not(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    house.both("c")
    browser.sign_in(house, "bea")
    house.at("2026-11-21T23:59:59Z")
    assert "Respond 1 minute left" in browser.read("/work/jobs?show=needs-you").text
    house.at("2026-11-22T00:00:00Z")
    assert "Nothing needs you." in browser.read("/work/jobs?show=needs-you").text


def test_sixty_contracts_come_in_pages_newest_end_first(either_house: House, browser: Browser) -> None:
    house = either_house
    for number in range(60):
        house.contract(f"c{number:02}", ended=number < 57)
        if number % 2:
            house.leave(f"c{number:02}", "freelancer") if number < 57 else None
        house.later(0.01)
    running, ended = ["c59", "c58", "c57"], [f"c{number:02}" for number in range(56, -1, -1)]
    browser.sign_in(house, "bea")
    pages = every_page(browser, "/work/jobs")
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [each for page in pages for each in page] == running + ended
    pages = every_page(browser, "/work/jobs?show=needs-you")
    assert [len(page) for page in pages] == [25, 4]
    assert [each for page in pages for each in page] == [each for each in ended if int(each[1:]) % 2 == 0]
    browser.sign_in(house, "acme")
    assert [each for page in every_page(browser, "/talent/hires") for each in page] == running + ended


@pytest.mark.parametrize("query", ["", "?show=needs-you"])
def test_the_statements_do_not_grow_with_the_contracts(either_house: House, browser: Browser, query: str) -> None:
    house = either_house
    house.contract("first")
    house.both("first")
    browser.sign_in(house, "bea")
    browser.get(f"/work/jobs{query}")
    with statements(house) as of_one:
        assert len(listed(browser.get(f"/work/jobs{query}").content)) == 1
    for number in range(30):
        house.contract(f"c{number:02}")
        house.both(f"c{number:02}") if number % 2 else house.leave(f"c{number:02}", "client")
    with statements(house) as of_many:
        assert len(listed(browser.get(f"/work/jobs{query}").content)) == 25
    assert len(of_many) <= len(of_one) <= 9


@BOTH
@pytest.mark.parametrize("query", ["", "?show=needs-you"])
def test_a_sealed_feedback_of_the_other_side_changes_no_byte(
    either_house: House, browser: Browser, side: Side, other: Side, query: str
) -> None:
    house = either_house
    for contract in ("a", "b", "c"):
        house.contract(contract)
    house.leave("b", side)
    house.later(3)
    browser.sign_in(house, MEMBERS[side])
    before = masked(browser.get(f"{LISTS[side]}{query}"), "-")
    house.leave("a", other, 1)
    house.leave("c", other, 1, on_page=True)
    assert masked(browser.get(f"{LISTS[side]}{query}"), "-") == before
    house.leave("a", side)
    assert masked(browser.get(f"{LISTS[side]}{query}"), "-") != before


def test_a_list_is_its_members_own(house: House, browser: Browser) -> None:
    for number in range(26):
        house.contract(f"c{number:02}")
    house.member("eve")
    assert browser.get("/work/jobs").status_code == 403
    body = browser.sign_in(house, "bea").get("/work/jobs").content.decode()
    older = re.search(r'href="([^"]+)" rel="next"', body)
    assert older is not None
    assert browser.sign_in(house, "eve").get(older[1]).status_code == 422
    assert "No contracts yet." in browser.read("/work/jobs").text
    assert browser.get("/work/jobs?show=nothing").status_code == 422


def test_a_title_that_is_hostile_stays_a_title(house: House, browser: Browser) -> None:
    house.contract("c", title="<b>\u05d0\u05d1 & co")
    page = browser.sign_in(house, "bea").read("/work/jobs")
    assert "<b>\u05d0\u05d1 & co" in page.text
