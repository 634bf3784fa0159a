"""`rejoinder demo`, really started: be Rosa, respond, be Amara, move the clock. It is the README's two minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.looks import WIDE, faults_of, look
from tests.journeys.person import Person
from tests.journeys.server import AXE, AXE_PATH
from tests.journeys.story import ANSWER, BY_AMARA, ROSAS_HISTORY, TERMS, TITLE
from tests.pages.demos import demo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture
def visitor(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody who has just started the demo."""
    with demo(tmp_path_factory.mktemp("demo")) as served:
        context = chromium.new_context(timezone_id="Europe/Madrid", locale="en-GB")
        context.route(f"**{AXE_PATH}", lambda route: route.fulfill(path=AXE, content_type="text/javascript"))
        person = Person(context, served.base)
        yield person
        context.close()
        person.nothing_went_wrong()


def test_somebody_tries_it_in_two_minutes(visitor: Person) -> None:
    visitor.goes_to("/").stands_at("/demo").sees("Be anyone, at any time", "Rosa Pérez", "Amara Okafor")
    visitor.is_somebody("Rosa Pérez").stands_at("/talent/hires")
    visitor.sees("You are Rosa Pérez").follows(TITLE).follows("Terms & settings", within=".tabs").stands_at(TERMS)
    visitor.follows("Respond", within="main").sees("Closes 21 Nov 2026, 23:59 UTC")
    visitor.writes("Your response", ANSWER).presses("Check your response")
    visitor.chooses("I have read it again and want to send it").presses("Submit response").sees(ANSWER)

    visitor.goes_to("/demo").is_somebody("Amara Okafor").stands_at("/work/jobs")
    visitor.goes_to(TERMS).sees("Response from Rosa Pérez", ANSWER).follows("Ask to change it").presses("Ask")

    # A fortnight later the request has lapsed, and everything on the page has moved on with the clock.
    visitor.goes_to("/demo").presses("7 days on").sees("Moved to 19 Nov 2026, 11:02 UTC.")
    slider = visitor.page.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        visitor.page.keyboard.press("ArrowRight")
    assert int(slider.input_value()) > 0
    visitor.presses("Move the clock").sees("Moved to").goes_to(TERMS).sees("Its clock shows")
    visitor.goes_to("/demo").presses("To the next event").sees("Moved to")

    # Whoever is nobody sees what the public sees: the response of a client isn't there.
    visitor.goes_to("/demo")
    with visitor.page.expect_event("load"):
        visitor.page.get_by_role("button", name="The public").click()
    visitor.goes_to(ROSAS_HISTORY).does_not_see("funeral").goes_to(BY_AMARA).does_not_see("funeral")
    visitor.goes_to(TERMS, 403)


def test_the_demos_own_pages_are_for_everybody(visitor: Person) -> None:
    found = {}
    for path in ("/demo", "/demo/members", "/demo/members?search=nobody-is-called-so"):
        look(visitor.page, WIDE, "light")
        visitor.goes_to(path)
        found[path] = faults_of(visitor.page)
    look(visitor.page, WIDE, "light")
    visitor.goes_to("/demo").presses("1 day on")
    found["moved"] = faults_of(visitor.page)
    assert {path: faults for path, faults in found.items() if faults} == {}
