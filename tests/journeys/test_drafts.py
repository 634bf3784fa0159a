"""What is typed is kept in this browser alone: offered again, gone once it is sent or signed out, and nobody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done
from tests.journeys import scenes
from tests.journeys.story import AMARA, ANSWER, BY_AMARA, BY_ROSA, CONTRACT, ROSA, TERMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.journeys.person import Person

RESPOND = f"{BY_AMARA}/respond"
LEAVE = f"/contracts/{CONTRACT}/leave"


@pytest.fixture
def rosa(house: House, somebody: Callable[..., Person]) -> Person:
    """Somebody with feedback to answer; her browser's clock goes when a test says so."""
    scenes.revealed(house)
    person = somebody(permissions=["clipboard-write"])
    person.is_signed_in(done(sign_in_as(house.installation, ROSA))["session"])
    person.page.clock.install()
    return person


def text(person: Person) -> str:
    """What stands in the field."""
    return person.page.get_by_label("Your response", exact=True).input_value()


def kept(person: Person) -> list[str]:
    """Everything that this browser keeps of drafts."""
    found: list[str] = person.page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('draft ')).map(([, value]) => value)"
    )
    return found


def writes_and_waits(person: Person, words: str = ANSWER) -> None:
    """Write something, and stop for longer than it takes to be kept."""
    person.writes("Your response", words)
    person.page.clock.run_for(2_500)


def pasted(person: Person) -> str:
    """What comes out of the clipboard, in another program's window; our own pages may not read it."""
    elsewhere = person.context.new_page()
    elsewhere.set_content("<textarea autofocus></textarea>")
    elsewhere.locator("textarea").press("Control+V")
    words = elsewhere.locator("textarea").input_value()
    elsewhere.close()
    return words


def test_a_draft_is_offered_again_and_can_be_thrown_away(rosa: Person) -> None:
    rosa.goes_to(RESPOND)
    rosa.writes("Your response", ANSWER)
    assert kept(rosa) == []
    rosa.page.clock.run_for(2_500)
    assert len(kept(rosa)) == 1
    rosa.goes_to(TERMS).goes_to(RESPOND)
    assert text(rosa) == ANSWER
    note = rosa.page.locator("#draft")
    expect(note).to_be_visible()
    note.get_by_role("button").click()
    expect(note).to_be_hidden()
    assert text(rosa) == ""
    assert kept(rosa) == []
    rosa.goes_to(RESPOND)
    assert text(rosa) == ""


def test_a_draft_is_kept_when_the_tab_goes_away_at_once(rosa: Person) -> None:
    rosa.goes_to(RESPOND).writes("Your response", ANSWER)
    rosa.goes_to(TERMS).goes_to(RESPOND)
    assert text(rosa) == ANSWER


def test_a_draft_is_gone_once_it_is_sent(rosa: Person) -> None:
    rosa.goes_to(RESPOND)
    writes_and_waits(rosa)
    rosa.presses("Check your response")
    assert len(kept(rosa)) == 1, "it is not sent yet"
    rosa.chooses("I have read it again and want to send it").presses("Submit response")
    assert kept(rosa) == []


def test_choices_are_kept_too(house: House, somebody: Callable[..., Person]) -> None:
    scenes.ended(house)
    rosa = somebody()
    rosa.is_signed_in(done(sign_in_as(house.installation, ROSA))["session"])
    rosa.page.clock.install()
    rosa.goes_to(LEAVE).rates(skills=4, quality=2).writes("Comment", "Careful work.")
    rosa.page.clock.run_for(2_500)
    rosa.goes_to(TERMS).goes_to(LEAVE)
    chosen = rosa.page.locator("input[type=radio]:checked").evaluate_all(
        "all => all.map((one) => one.name + one.value)"
    )
    assert chosen == ["r-skills4", "r-quality2"]
    assert rosa.page.get_by_label("Comment", exact=True).input_value() == "Careful work."


def test_signing_out_leaves_nothing_behind(rosa: Person) -> None:
    rosa.goes_to(RESPOND)
    writes_and_waits(rosa)
    rosa.goes_to("/settings").presses("Sign out")
    assert kept(rosa) == []
    assert rosa.page.evaluate("JSON.stringify(localStorage)").find("funeral") == -1


def test_another_member_in_the_same_browser_sees_nothing_of_it(house: House, rosa: Person) -> None:
    rosa.goes_to(RESPOND)
    writes_and_waits(rosa)
    house.contract("C-2", AMARA, ROSA, title="The other way round")
    rosa.is_signed_in(done(sign_in_as(house.installation, AMARA))["session"])
    rosa.goes_to(f"{BY_ROSA}/respond")
    assert text(rosa) == ""
    rosa.does_not_see("funeral")
    expect(rosa.page.locator("#draft")).to_be_hidden()


def test_nothing_unsent_lies_on_the_server(house: House, rosa: Person) -> None:
    asked: list[str] = []
    rosa.goes_to(RESPOND)
    rosa.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    writes_and_waits(rosa)
    rosa.page.clock.run_for(60_000)
    assert [each for each in asked if "/static/" not in each] == []


def test_what_was_closed_while_writing_can_be_copied_and_deleted(house: House, rosa: Person) -> None:
    rosa.goes_to(RESPOND)
    writes_and_waits(rosa)
    rosa.presses("Check your response").chooses("I have read it again and want to send it")
    house.at("2026-11-22T00:00:00Z")
    rosa.presses("Submit response").sees("Your response was not sent")
    assert rosa.kept_words() == [ANSWER]
    copy = rosa.page.locator("button[data-copy]")
    copy.click()
    expect(copy).not_to_have_text("Copy the text")
    assert pasted(rosa) == ANSWER
    rosa.page.get_by_role("button", name="Delete it now").click()
    assert rosa.kept_words() == []
    assert kept(rosa) == []
    assert "funeral" not in rosa.page.content()


def test_letters_left_are_counted_as_the_server_counts(rosa: Person) -> None:
    rosa.goes_to(RESPOND)
    left = rosa.page.locator("#text-left")
    expect(left).to_have_text("You have 2,000 characters left")
    rosa.writes("Your response", "e\u0301" * 10 + "👍🏽")  # Ten letters after NFC, and one picture of two code points.
    expect(left).to_have_text("You have 1,988 characters left")
    rosa.writes("Your response", "x" * 1_999)
    expect(left).to_have_text("You have 1 character left")
    rosa.writes("Your response", "x" * 2_002)
    expect(left).to_contain_text("2")
    assert len(text(rosa)) == 2_002, "typing past the limit is allowed"
    rosa.page.clock.run_for(1_500)
    expect(rosa.page.locator("#said")).to_contain_text("2")


def test_without_storage_everything_else_still_works(house: House, rosa: Person) -> None:
    rosa.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('off', 'SecurityError') }})"
    )
    rosa.goes_to(RESPOND).writes("Your response", ANSWER).presses("Check your response")
    rosa.chooses("I have read it again and want to send it").presses("Submit response").sees("You can’t edit this.")


def test_a_form_is_sent_once_however_often_the_button_is_pressed(house: House, rosa: Person) -> None:
    rosa.goes_to(RESPOND).writes("Your response", ANSWER).presses("Check your response")
    rosa.chooses("I have read it again and want to send it")
    posts: list[str] = []
    rosa.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    with rosa.page.expect_event("load"):
        rosa.page.get_by_role("button", name="Submit response").dblclick(no_wait_after=True)
    assert len(posts) == 1
    assert json.dumps(house.rows("SELECT text FROM response")) == json.dumps([[ANSWER]])
