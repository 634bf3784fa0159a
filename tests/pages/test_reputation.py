"""Your reputation: strengths, what could be better, the course over time and where it stands, for the member alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house import stars
from tests.pages.counted import statements
from tests.pages.parties import masked

if TYPE_CHECKING:
    from rejoinder.policy.terms import Side
    from tests.house import House
    from tests.pages.conftest import Browser

MEMBERS = {"client": "acme", "freelancer": "bea"}
BOTH = pytest.mark.parametrize(("side", "other"), [("client", "freelancer"), ("freelancer", "client")])


@BOTH
def test_who_has_none_is_told_so(either_house: House, browser: Browser, side: Side, other: Side) -> None:
    either_house.contract("c")
    either_house.leave("c", other)
    page = browser.sign_in(either_house, MEMBERS[side]).read(f"/reputation?as={side}")
    assert "No public feedback yet" in page.text
    assert "1 finished contract" in page.text
    assert f"/members/{MEMBERS[side]}/explain?as={side}" in [each.get("href") for each in page.all("a")]


def test_strengths_and_what_could_be_better_with_their_course(either_house: House, browser: Browser) -> None:
    house = either_house
    for number, quality in enumerate((2, 3)):
        house.contract(f"c{number}", category="Design")
        house.leave(f"c{number}", "client", {**stars("client", 5), "quality": quality})
        house.leave(f"c{number}", "freelancer")
        house.later(100)
    house.contract("theirs", "acme", "cid", category="Design")
    house.leave("theirs", "client", 4)
    house.leave("theirs", "freelancer")
    page = browser.sign_in(house, "bea").read("/reputation")
    assert "4.58 " in page.text
    strong, better = page.text.split("Your strengths: ")[1].split("What could be better: ")
    assert "Skills 5.00" in strong
    assert "Quality" not in strong
    assert "Quality 2.50" in better.split("How this is worked out")[0]
    assert "This is from 2 feedbacks: too few to say much" in page.text
    said = {each["aria-label"] for each in page.all("svg") if each.get("role") == "img"}
    assert "Quality: from 2.00 in Q4 2026 to 3.00 in Q1 2027" in said
    assert "Q4 2026 5.00 5.00 5.00 5.00 5.00 2.00 Q1 2027 5.00 5.00 5.00 5.00 5.00 3.00" in page.text
    assert "Design Quality 2.50 0 % of 1 other" in page.text
    assert "Design Skills 5.00 100 % of 1 other" in page.text
    placed = {(each["cx"], each["cy"]) for each in page.all("circle") if each.get("class") == "v"}
    assert {x for x, _ in placed} == {"24.0", "296.0"}
    assert len(placed) == 4


def test_the_side_with_more_feedback_comes_first(house: House, browser: Browser) -> None:
    house.contract("c", "bea", "acme")
    house.both("c")
    browser.sign_in(house, "bea")
    current = [each for each in browser.read("/reputation").all("a") if each.get("aria-current") == "page"]
    assert "/reputation?as=client" in [each["href"] for each in current]
    assert "No public feedback yet" in browser.read("/reputation?as=freelancer").text
    assert browser.get("/reputation?as=moderator").status_code == 422


def test_a_rating_without_differences_has_nothing_to_point_at(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c", client=4)
    page = browser.sign_in(house, "bea").read("/reputation")
    assert "Nothing stands out: your criteria are rated alike." in page.text
    assert "There is nobody to compare with" in page.text


def test_the_statements_do_not_grow_with_the_feedback(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("first", category="Design")
    house.both("first")
    browser.sign_in(house, "bea").get("/reputation")
    with statements(house) as of_one:
        browser.read("/reputation")
    for number in range(60):
        house.contract(f"c{number}", category="Design")
        house.both(f"c{number}")
    with statements(house) as of_many:
        page = browser.read("/reputation")
    assert "Mean of 61 public feedbacks" in page.text
    assert "too few to say much" not in page.text
    assert len(of_many) <= len(of_one) <= 10


@BOTH
def test_a_sealed_feedback_changes_no_byte(either_house: House, browser: Browser, side: Side, other: Side) -> None:
    house = either_house
    for contract in ("a", "b"):
        house.contract(contract, category="Design")
    house.both("a")
    house.later(3)
    browser.sign_in(house, MEMBERS[side])
    before = masked(browser.get(f"/reputation?as={side}"), "-")
    house.leave("b", other, 1)
    assert masked(browser.get(f"/reputation?as={side}"), "-") == before
    house.leave("b", side)
    assert masked(browser.get(f"/reputation?as={side}"), "-") != before


def test_it_is_for_its_member_alone(browser: Browser, house: House) -> None:  # The house is served.
    assert browser.get("/reputation").status_code == 403
