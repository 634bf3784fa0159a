"""One side alone leaves feedback: it is shown when the window closes, and answered within what is left of 28 days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.story import (
    ABOUT_ROSA,
    AMARA,
    BY_AMARA,
    CONTRACT,
    HIRES,
    JOBS,
    ROSA,
    ROSAS_HISTORY,
    TERMS,
    TITLE,
    the_work_ended,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.journeys.person import Person


def test_one_sided_feedback_is_shown_when_the_window_closes(house: House, somebody: Callable[..., Person]) -> None:
    the_work_ended(house)
    amara = (
        somebody()
        .signs_in(house, AMARA, JOBS)
        .follows(TITLE)
        .follows("Terms & settings", within=".tabs")
        .follows("Leave feedback")
    )
    amara.rates(clarity=5, communication=3, cooperation=3, schedule=3, payment=5, professionalism=5)
    amara.writes("Comment", ABOUT_ROSA).presses("Check your feedback").presses("Submit feedback")
    rosa, reader = somebody().signs_in(house, ROSA, HIRES), somebody()

    # A minute before the day ends nothing is shown; with the day's end everything is, and no job had to run.
    house.at("2026-11-07T23:59:00Z")
    rosa.goes_to(TERMS).sees("1 minute left").does_not_see("Replies took")
    reader.goes_to(ROSAS_HISTORY).sees("Feedback can be left until 7 Nov 2026").does_not_see("Replies took")
    reader.goes_to(BY_AMARA, 404)
    house.at("2026-11-08T00:00:00Z")
    rosa.goes_to(TERMS).sees("Feedback from Amara Okafor", ABOUT_ROSA, "14 days left")
    reader.goes_to(ROSAS_HISTORY).sees(ABOUT_ROSA)
    reader.goes_to(BY_AMARA).sees(ABOUT_ROSA)

    # It is too late for Rosa's own; what is left to her is said, with its time.
    rosa.goes_to(f"/contracts/{CONTRACT}/leave", 409)
    rosa.sees("You can’t leave feedback here now", "It closed on 7 Nov 2026, 23:59 UTC", "Ask to be let in")
    rosa.goes_to(TERMS).follows("Respond", within="main").sees("Closes 21 Nov 2026, 23:59 UTC")
    amara.goes_to(TERMS).sees("Rosa Pérez left no feedback.")
