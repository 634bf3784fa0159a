"""They talk about it: the author asks, the other lets them, the feedback changes, and both versions stay to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.story import (
    ABOUT_ROSA,
    AMARA,
    ANSWER,
    BY_AMARA,
    CONTRACT,
    HIRES,
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

BETTER = "The brief was clear and payment quick. The replies that came late came with an explanation."


def test_an_author_asks_is_let_and_changes_it(house: House, somebody: Callable[..., Person]) -> None:
    the_work_ended(house)
    both_left_feedback(house)
    house.respond(CONTRACT, "freelancer", ANSWER)

    amara = somebody().signs_in(house, AMARA, JOBS).follows(TITLE).follows("Terms & settings", within=".tabs")
    amara.follows("Ask to change it").sees("Ask Rosa Pérez to let you change your feedback?", "No answer means no.")
    assert amara.page.locator("main form textarea").count() == 0, "there is nothing to bargain with"
    amara.presses("Ask").sees("You have asked", "Rosa Pérez has until 26 Nov 2026, 23:59 UTC")

    rosa = somebody().signs_in(house, ROSA, HIRES).follows(TITLE).follows("Terms & settings", within=".tabs")
    rosa.sees("Amara Okafor has asked to change it.").follows("Let them change it")
    rosa.sees("Once for this contract, for 14 days from today, until 26 Nov 2026, 23:59 UTC", "You can’t call it back.")
    rosa.sees("Your response stays as it is.", "Nothing may be offered, withheld or threatened for a rating.")
    rosa.presses("Let Amara Okafor change it").sees("Amara Okafor can change the feedback now")

    house.later(1)
    amara.goes_to(TERMS).follows("Change your feedback")
    assert amara.page.get_by_label("Comment", exact=True).input_value() == ABOUT_ROSA
    amara.rates(communication=4, schedule=4).writes("Comment", BETTER).presses("Check your changes")
    amara.sees(ABOUT_ROSA, BETTER, "4.00", "4.33").presses("Save the change")
    amara.sees("You can change it again until 26 Nov 2026, 23:59 UTC")

    # Readers see the latest, marked; the parties see both, and which one was answered.
    reader = somebody().goes_to(ROSAS_HISTORY).sees(BETTER, "4.33", "changed").does_not_see("twice in the last week")
    reader.goes_to(f"{BY_AMARA}/versions", 403)
    rosa.goes_to(TERMS).sees(BETTER, "written before the feedback was changed", ANSWER)
    rosa.follows("All versions").sees(ABOUT_ROSA, BETTER)
    amara.goes_to(f"{BY_AMARA}/versions").sees(ABOUT_ROSA, BETTER)

    # It was once: afterwards nobody can open it again.
    house.at("2026-11-27T00:00:00Z")
    amara.goes_to(f"{BY_AMARA}/change", 409)
    rosa.goes_to(f"{BY_AMARA}/allow-change", 409).sees("You can’t open this feedback for changes")


def test_who_was_silent_is_let_in_after_all(house: House, somebody: Callable[..., Person]) -> None:
    """R-405: what is left then is shown at once."""
    the_work_ended(house)
    house.leave(CONTRACT, "freelancer", 4, ABOUT_ROSA)
    house.at("2026-11-10T09:00:00Z")
    rosa = (
        somebody(scripts=False)
        .signs_in(house, ROSA, TERMS)
        .follows("Ask to be let in")
        .presses("Ask")
        .sees("You have asked")
    )
    amara = somebody(scripts=False).signs_in(house, AMARA, TERMS).follows("Let them leave it after all")
    amara.sees("Let Rosa Pérez leave feedback after all?").presses("Let Rosa Pérez leave it")
    rosa.goes_to(f"/contracts/{CONTRACT}/leave").sees("It is shown at once")
    rosa.rates(skills=5, quality=5, availability=4, schedule=4, communication=5, cooperation=5)
    rosa.writes("Comment", "Better late than never: lovely work.").presses("Check your feedback").presses(
        "Submit feedback"
    )
    rosa.sees("It is shown since 10 Nov 2026")
    somebody().goes_to(f"/members/{AMARA}?as=freelancer").sees("Better late than never: lovely work.", "4.67")
