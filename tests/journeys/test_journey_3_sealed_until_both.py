"""Both leave feedback. Until the second does, nobody learns that the first has; then both are shown at once (R-207)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.story import (
    ABOUT_AMARA,
    ABOUT_ROSA,
    AMARA,
    AMARAS_HISTORY,
    BY_AMARA,
    BY_ROSA,
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

FREELANCER = dict.fromkeys(("skills", "quality", "availability"), 5) | dict.fromkeys(
    ("schedule", "communication", "cooperation"), 4
)
CLIENT = dict.fromkeys(("clarity", "payment", "professionalism"), 5) | dict.fromkeys(
    ("communication", "cooperation", "schedule"), 3
)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_both_leave_feedback_and_nothing_is_seen_before_both_have(
    house: House, somebody: Callable[..., Person], scripts: bool
) -> None:
    the_work_ended(house)
    amara, reader = somebody(scripts=scripts).signs_in(house, AMARA, JOBS), somebody(scripts=scripts)
    reader.goes_to(ROSAS_HISTORY)  # Where a browser is, it says once; from then on pages say times in its zone, too.

    def what_others_see() -> list[str]:
        """Everything that is shown to whom it is about, and to everybody."""
        seen = [amara.goes_to(path).text() for path in (JOBS, TERMS, ROSAS_HISTORY, AMARAS_HISTORY)]
        seen += [reader.goes_to(path).text() for path in (ROSAS_HISTORY, AMARAS_HISTORY)]
        return [*seen, reader.goes_to(BY_ROSA, 404).text(), amara.goes_to(BY_ROSA, 404).text()]

    before = what_others_see()
    rosa = somebody(scripts=scripts).signs_in(house, ROSA, HIRES)
    rosa.follows(TITLE).follows("Terms & settings", within=".tabs").follows("Leave feedback")
    rosa.sees("Leave feedback about Amara Okafor", "Be honest, fair and considerate", "until 7 Nov 2026, 23:59 UTC")
    rosa.sees("Nothing may be offered, withheld or threatened for a rating.")
    assert rosa.page.locator("input[type=radio]:checked").count() == 0
    rosa.rates(**FREELANCER).writes("Comment", ABOUT_AMARA).presses("Check your feedback")
    rosa.sees(
        "Check your feedback before you send it", ABOUT_AMARA, "4.50", "Until then nobody learns that you have left it."
    )
    rosa.presses("Submit feedback").sees("It is sealed. Only you can see it until 7 Nov 2026, 23:59 UTC", ABOUT_AMARA)
    rosa.goes_to(TERMS).sees("Only you can see this until")
    assert what_others_see() == before

    house.later(2)
    amara.goes_to(TERMS).follows("Leave feedback").sees("Leave feedback about Rosa Pérez")
    amara.rates(**CLIENT).writes("Comment", ABOUT_ROSA).presses("Check your feedback").presses("Submit feedback")
    amara.sees("You have both left feedback, and both are shown since 26 Oct 2026")

    amara.goes_to(TERMS).sees("Feedback from Rosa Pérez", ABOUT_AMARA)
    rosa.goes_to(TERMS).sees("Feedback from Amara Okafor", ABOUT_ROSA)
    reader.goes_to(ROSAS_HISTORY).sees(ABOUT_ROSA, "4.00")
    reader.goes_to(AMARAS_HISTORY).sees(ABOUT_AMARA, "4.50")
    reader.goes_to(BY_ROSA).sees(ABOUT_AMARA)
    reader.goes_to(BY_AMARA).sees(ABOUT_ROSA)
