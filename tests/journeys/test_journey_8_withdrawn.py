"""An author removes their own feedback, and tells the desk in confidence that they were pressed to (R-606, R-210)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.story import (
    ABOUT_ROSA,
    AMARA,
    ANSWER,
    BY_AMARA,
    CONTRACT,
    JOBS,
    ROSA,
    ROSAS_HISTORY,
    TERMS,
    TITLE,
    both_left_feedback,
    the_work_ended,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.journeys.person import Person

NOTE = "She said that there would be no further work unless it was gone."
PLACEHOLDER = "This feedback has been removed."


def test_an_author_removes_their_feedback_and_says_why_in_confidence(
    house: House, somebody: Callable[..., Person]
) -> None:
    the_work_ended(house)
    both_left_feedback(house)
    house.respond(CONTRACT, "freelancer", ANSWER)
    reader = somebody().goes_to(ROSAS_HISTORY).sees(ABOUT_ROSA, "4.00")

    # Before anything else: what was asked of her is told, at any time.
    amara = somebody(scripts=False).signs_in(house, AMARA, JOBS).follows(TITLE)
    amara.follows("Terms & settings", within=".tabs").follows("I was pressured or offered something")
    amara.sees("Only you and our desk can read it. Rosa Pérez is never told of it")
    amara.writes("What happened?", NOTE).presses("Tell it in confidence").sees("Thank you for telling us", NOTE)

    amara.goes_to(TERMS).follows("Remove your feedback").sees("Remove your feedback about Rosa Pérez?")
    amara.sees("It goes for good", "The response that Rosa Pérez gave goes with it.", "You can’t leave new feedback")
    amara.follows("Go on").sees("Did anybody offer or threaten something to have it removed?")
    assert amara.page.locator("input[type=radio]:checked").count() == 0
    amara.chooses("Yes").writes("What happened, in confidence", NOTE).presses("Remove my feedback")
    amara.sees("Your feedback has been removed", PLACEHOLDER, "At its author’s wish")

    # In its place stands that it was removed, wherever it stood; the contract still counts as work done.
    hidden = (ABOUT_ROSA, "Replies took three", ANSWER, NOTE, "no further work")
    reader.goes_to(ROSAS_HISTORY).sees(PLACEHOLDER, "At its author’s wish", "No public feedback yet").does_not_see(
        *hidden
    )
    reader.goes_to(BY_AMARA).sees(PLACEHOLDER).does_not_see(*hidden)
    assert "Removed" not in reader.page.title()
    feed = reader.page.request.get(f"{reader.address}{ROSAS_HISTORY.replace('?', '/history.atom?')}")
    assert feed.ok
    assert "removed" in feed.text()
    assert not [words for words in hidden if words in feed.text()]

    # Whom it was about learns that it was removed, and nothing of what was told.
    rosa = somebody().signs_in(house, ROSA, TERMS).sees(PLACEHOLDER).does_not_see(*hidden)
    for path in ("/notices", "/feedback"):
        rosa.goes_to(path).does_not_see(NOTE, "pressured or offered something to")
    rosa.goes_to(f"{BY_AMARA}/versions", 404)

    # Its author can still read it; nobody can write it anew.
    amara.goes_to(TERMS).sees(ABOUT_ROSA, "Removed on 12 Nov 2026")
    amara.goes_to(f"/contracts/{CONTRACT}/leave")
    assert amara.path != f"/contracts/{CONTRACT}/leave"
