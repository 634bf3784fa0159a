"""That it is wrong is no ground: the page shows the ways that there are, stores nothing, blames nobody (R-503)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.story import ANSWER, BY_AMARA, HIRES, ROSA, TITLE, both_left_feedback, the_work_ended

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.house import House
    from tests.journeys.person import Person


def all_rows(house: House) -> list[object]:
    """Everything that was ever recorded or told."""
    tables = ("journal", "event", "report", "desk_case", "evidence", "idempotent_answer")
    return [row for table in tables for row in house.rows(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_who_disagrees_is_shown_how_to_respond(house: House, somebody: Callable[..., Person], scripts: bool) -> None:
    the_work_ended(house)
    both_left_feedback(house)
    rosa = somebody(scripts=scripts).signs_in(house, ROSA, HIRES)
    before = all_rows(house)

    rosa.follows(TITLE).follows("Terms & settings", within=".tabs").follows("Report", within="main").follows(
        "Go on to report"
    )
    rosa.chooses("None of these: it is wrong, or I disagree with it").presses("Continue")
    rosa.sees("That is not a ground", "Feedback is somebody’s opinion.", "Nothing was sent or stored")
    rosa.sees("Respond", "9 days left", "Let Amara Okafor change it").does_not_see("opinion_is_not_a_ground")
    rosa.presses("Go back: I chose this by mistake").sees("What is wrong with this feedback?")
    rosa.chooses("None of these: it is wrong, or I disagree with it").presses("Continue")
    assert all_rows(house) == before

    rosa.follows("Respond").sees("Respond to Amara Okafor’s feedback").writes("Your response", ANSWER)
    rosa.presses("Check your response").chooses("I have read it again and want to send it").presses("Submit response")
    rosa.stands_at(f"{BY_AMARA}/respond/done")
    rosa.goes_to("/reports").sees("You have reported nothing.")
