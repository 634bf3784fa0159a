"""A freelancer's response: public, beside the feedback, in the history, on its own page and in the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.journeys.story import (
    AMARA,
    AMARAS_HISTORY,
    BY_ROSA,
    HIRES,
    JOBS,
    ROSA,
    TERMS,
    TITLE,
    both_left_feedback,
    the_work_ended,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.journeys.person import Person

ANSWER = "The second round waited for the logo files, which came on the 14th. Thank you for a kind review."


def test_a_freelancer_responds_for_everybody_to_read(house: House, somebody: Callable[..., Person]) -> None:
    the_work_ended(house)
    both_left_feedback(house)
    reader = somebody().goes_to(AMARAS_HISTORY).sees("Careful, thoughtful work.", "4.50").does_not_see("logo files")

    amara = somebody().signs_in(house, AMARA, JOBS).sees("Your jobs", TITLE, "Rosa Pérez")
    amara.follows(TITLE).follows("Terms & settings", within=".tabs").stands_at(TERMS).follows("Respond", within="main")
    amara.sees("Everybody who looks at your history can see this, next to the feedback.")
    amara.writes("Your response", ANSWER).presses("Check your response")

    # She reads it again, finds a word to change, and goes back; nothing is lost.
    amara.presses("Change it").sees("Respond to Rosa Pérez’s feedback")
    assert amara.page.get_by_label("Your response", exact=True).input_value() == ANSWER
    amara.writes("Your response", f"{ANSWER} Until next time!").presses("Check your response")
    amara.chooses("I have read it again and want to send it").presses("Submit response")
    amara.sees("It was sent on 12 Nov 2026", "Everybody who looks at your history can see it", "Until next time!")

    # Everybody reads it, at once and in every place.
    reader.goes_to(AMARAS_HISTORY).sees("Response from Amara Okafor", ANSWER)
    reader.goes_to(BY_ROSA).sees("Response from Amara Okafor", ANSWER)
    feed = reader.page.request.get(f"{reader.address}{AMARAS_HISTORY.replace('?', '/history.atom?')}")
    assert feed.ok
    assert "logo files" in feed.text()
    rosa = somebody().signs_in(house, ROSA, HIRES)
    rosa.follows(TITLE).follows("Terms & settings", within=".tabs").sees("Response from Amara Okafor", ANSWER)
