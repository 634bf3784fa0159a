"""Your data: everything that is kept about a member, in one file; of others only what the member may see."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.erase_member import erase_member
from tests.house import done
from tests.pages.counted import statements

if TYPE_CHECKING:
    from rejoinder.policy.terms import Side
    from tests.house import House
    from tests.pages.conftest import Browser

MEMBERS = {"client": "acme", "freelancer": "bea"}
BOTH = pytest.mark.parametrize(("side", "other"), [("client", "freelancer"), ("freelancer", "client")])


def downloaded(browser: Browser) -> str:
    """Download the file."""
    answer: Any = browser.post("/settings/data")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def without_sessions(text: str) -> str:
    """Leave out when the browser was last seen, which goes by the wall clock."""
    return re.sub(r'"sessions": \[[^]]*\]', "", text)


def test_it_is_a_file_of_ones_own_that_is_kept_nowhere(house: House, browser: Browser) -> None:
    assert browser.post("/settings/data").status_code == 403
    assert browser.get("/settings/data").status_code == 403
    house.member("bea")
    browser.sign_in(house, "bea")
    assert "Download as JSON" in browser.read("/settings/data").text
    answer = browser.post("/settings/data")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_no_contract_has_a_name_and_a_session(either_house: House, browser: Browser) -> None:
    either_house.member("bea", "Bea Novak", "SI")
    found = json.loads(downloaded(browser.sign_in(either_house, "bea")))
    assert found["contracts"] == []
    assert found["member"]["display_name"] == "Bea Novak"
    assert found["member"]["country"] == "SI"
    assert len(found["sessions"]) == 1
    assert found["reputation"]["freelancer"]["summary"]["feedback_count"] == 0


@BOTH
def test_everything_one_wrote_is_in_it(either_house: House, browser: Browser, side: Side, other: Side) -> None:
    house, me = either_house, MEMBERS[side]
    house.contract("c", title="Brand guidelines")
    house.leave("c", side, 4, "First words.", private=(7, "A private note."))
    house.leave("c", other, 2, "About me.", private=(1, "Their private note."))
    house.respond("c", other, "My response.")
    house.respond("c", side, "Their response.")
    house.ask("c", side)
    house.allow("c", side)
    house.change("c", side, 3, "Second words.")
    letter = house.document(me, "Dear moderator", "my-letter.txt")
    house.document(me, "Never used", "unused.txt")
    house.document(MEMBERS[other], "Not mine", "their-letter.txt")
    report = house.report("c", other, "They threatened me with a bad rating.", (letter,))
    house.report("c", side, "They asked for five stars or the money back.")
    house.confide("c", side, "In confidence.")
    house.confide("c", other, "Their confidence.")
    house.withdraw("c", side, "Removed because it was unfair.")
    text = downloaded(browser.sign_in(house, me))
    found = json.loads(text)
    (contract,) = found["contracts"]
    assert contract["your_side"] == side
    assert contract["contract"]["title"] == "Brand guidelines"
    assert [each["comment"] for each in contract["versions_by_you"]] == ["First words.", "Second words."]
    assert contract["contract"]["feedback"][side]["private"] == {"recommend": 7, "note": "A private note."}
    assert [each["comment"] for each in contract["versions_about_you"]] == ["About me."]
    assert contract["your_response"]["text"] == "My response."
    assert "Their response." in text
    assert [each["side"] for each in contract["asked_to_change"]] == [side]
    assert [each["side"] for each in contract["let_change"]] == [side]
    assert contract["you_removed_it"]["note"] == "Removed because it was unfair."
    assert [each["id"] for each in found["reports"]] == [report]
    assert found["reports"][0]["evidence"] == [letter]
    documents = {each["name"]: each["filed_with"] for each in found["documents"]}
    assert documents == {"my-letter.txt": [report], "unused.txt": []}
    assert [each["note"] for each in found["told_in_confidence"]] == ["In confidence."]
    for theirs in ("Their private note.", "their-letter.txt", "Their confidence.", "five stars or the money back"):
        assert theirs not in text


@BOTH
def test_what_is_sealed_is_in_its_authors_file_alone(
    either_house: House, browser: Browser, side: Side, other: Side
) -> None:
    house = either_house
    house.contract("a")
    house.contract("b")
    house.leave("b", side)
    house.later(3)
    browser.sign_in(house, MEMBERS[side])
    before = without_sessions(downloaded(browser))
    house.leave("a", other, 1, "Sealed words.", private=(0, "Never."), on_page=True)
    assert without_sessions(downloaded(browser)) == before
    browser.sign_in(house, MEMBERS[other])
    found = json.loads(downloaded(browser))
    assert found["contracts"][0]["versions_by_you"][0]["comment"] == "Sealed words."
    assert found["contracts"][0]["contract"]["feedback"][other]["state"] == "sealed"
    house.leave("a", side)
    assert without_sessions(downloaded(browser.sign_in(house, MEMBERS[side]))) != before


def test_what_was_removed_stays_with_its_author(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    house.leave("c", "client", 1, "Words that go.")
    house.leave("c", "freelancer", 5, "Words that stay.")
    house.respond("c", "client", "My answer.")
    house.withdraw("c", "client")
    assert "Words that go." in downloaded(browser.sign_in(house, "acme"))
    text = downloaded(browser.sign_in(house, "bea"))
    assert "Words that go." not in text
    assert json.loads(text)["contracts"][0]["versions_about_you"] == []
    assert "My answer." in text


def test_sixty_contracts_are_all_in_it_a_few_at_a_time(either_house: House, browser: Browser) -> None:
    house = either_house
    for number in range(60):
        client, freelancer = ("acme", "bea") if number % 2 else ("bea", "cid")
        house.contract(f"c{number:02}", client, freelancer, ended=number < 50)
    house.contract("theirs", "acme", "cid")
    browser.sign_in(house, "bea")
    with statements(house) as asked:
        found = json.loads(downloaded(browser))
    assert [each["contract"]["id"] for each in found["contracts"]] == [f"c{number:02}" for number in range(60)]
    assert len(asked) <= 60 * 12 + 30


def test_somebody_elses_answers_name_nobody_who_was_erased(house: House, browser: Browser) -> None:
    house.contract("c")
    house.both("c")
    done(erase_member(house.installation, "acme"))
    text = downloaded(browser.sign_in(house, "bea"))
    assert "acme" not in text.lower()
    assert json.loads(text)["contracts"][0]["contract"]["client"] is None
