"""What is typed is kept in this browser alone, and can be taken out of it; without such a place all else works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done
from tests.journeys import scenes
from tests.journeys.story import ANSWER, BY_AMARA, CONTRACT, ROSA, TERMS

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


def test_a_draft_is_kept_when_the_tab_goes_away_at_once(rosa: Person) -> None:
    rosa.goes_to(RESPOND).writes("Your response", ANSWER)
    rosa.goes_to(TERMS).goes_to(RESPOND)
    assert text(rosa) == ANSWER


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


def test_without_storage_everything_else_still_works(house: House, rosa: Person) -> None:
    rosa.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('off', 'SecurityError') }})"
    )
    rosa.goes_to(RESPOND).writes("Your response", ANSWER).presses("Check your response")
    rosa.chooses("I have read it again and want to send it").presses("Submit response").sees("You can’t edit this.")
