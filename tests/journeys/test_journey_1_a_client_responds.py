"""The help centre's path: Your hires, the contract's title, Terms & settings, Respond; seen by the freelancer alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.story import (
    AMARA,
    AMARAS_HISTORY,
    ANSWER,
    BY_AMARA,
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


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_client_responds_by_the_path_of_the_help_centre(
    house: House, somebody: Callable[..., Person], scripts: bool
) -> None:
    the_work_ended(house)
    both_left_feedback(house)

    rosa = somebody(scripts=scripts).signs_in(house, ROSA, HIRES)
    rosa.sees("Your hires", TITLE, "Amara Okafor")
    rosa.follows(TITLE).follows("Terms & settings", within=".tabs").stands_at(TERMS)
    rosa.sees(
        "Feedback from Amara Okafor", "Replies took three or four days", "What you can do about it", "9 days left"
    )
    rosa.follows("Respond", within="main")
    rosa.sees("Respond to Amara Okafor’s feedback", "Closes 21 Nov 2026, 23:59 UTC")
    rosa.sees("Only Amara Okafor will see this, next to the feedback. Nobody looking at your history will.")
    rosa.sees("You can post one response.")
    rosa.writes("Your response", ANSWER).presses("Check your response")
    rosa.sees("Check your response before you send it", ANSWER, "Only Amara Okafor will see this", "9 days left")
    assert house.rows("SELECT text FROM response") == []
    rosa.chooses("I have read it again and want to send it").presses("Submit response")
    rosa.stands_at(f"{BY_AMARA}/respond/done").sees("It was sent on 12 Nov 2026", ANSWER, "You can’t edit this")

    # It is said once and for all: Back and the old address lead to what stands.
    rosa.goes_to(f"{BY_AMARA}/respond").stands_at(f"{BY_AMARA}/respond/done")
    rosa.goes_to(TERMS).sees("You have responded. A response can’t be edited and there is no second one.")

    # The freelancer reads it next to the feedback.
    amara = somebody(scripts=scripts).signs_in(house, AMARA, JOBS)
    amara.follows(TITLE).follows("Terms & settings", within=".tabs").sees("Response from Rosa Pérez", ANSWER)

    # Nobody who looks at either history learns that there is a response.
    reader = somebody(scripts=scripts)
    for path in (ROSAS_HISTORY, BY_AMARA, AMARAS_HISTORY):
        reader.goes_to(path).does_not_see("funeral", "Response from Rosa")
    reader.goes_to(ROSAS_HISTORY).sees("Replies took three or four days")
    amara.goes_to(ROSAS_HISTORY).does_not_see("funeral")
