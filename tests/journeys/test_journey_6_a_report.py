"""Somebody was threatened: they report it, show it, and follow what becomes of it; it hides nothing (R-505)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.story import (
    ABOUT_ROSA,
    AMARA,
    BY_AMARA,
    HIRES,
    ROSA,
    ROSAS_HISTORY,
    TERMS,
    TITLE,
    both_left_feedback,
    the_work_ended,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.house import House
    from tests.journeys.person import Person

WHAT = "On 3 November they wrote that they would hold the files back unless I gave five stars in every field."


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_report_with_evidence(house: House, somebody: Callable[..., Person], tmp_path: Path, scripts: bool) -> None:
    the_work_ended(house)
    both_left_feedback(house)
    letter, chat, movie = tmp_path / "letter.txt", tmp_path / "chat.eml", tmp_path / "movie.mp4"
    letter.write_text("Five stars, or I keep the files.\n" * 20_000, encoding="utf-8")
    chat.write_bytes(b"From: amara@example.org\r\nTo: rosa@example.org\r\nSubject: files\r\n\r\nFive stars first.\r\n")
    movie.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(1_000))

    rosa = somebody(scripts=scripts).signs_in(house, ROSA, HIRES)
    rosa.follows(TITLE).follows("Terms & settings", within=".tabs").follows("Report", within="main")
    rosa.sees("Before you report", "In most cases feedback can’t be removed.", "9 days left").follows("Go on to report")
    rosa.sees("What is wrong with this feedback?", "We don’t remove feedback for")
    assert rosa.page.locator("input[type=radio]:checked").count() == 0
    rosa.picks("ground", "manipulation").picks("kind", "extortion").presses("Continue")
    rosa.sees("What happened?", "What was asked of you, and what was threatened otherwise?", "Only the desk and you")
    rosa.writes("In your own words", "Too short.").presses("Continue").sees("There is a problem")
    rosa.writes("In your own words", WHAT).presses("Continue").sees("Do you have anything that shows it?")

    # Two documents are taken and one is not; what is ready stays.
    rosa.hands_over("Choose documents", letter, chat)
    if not scripts:
        rosa.presses("Add what you have chosen")
    rosa.waits_for("letter.txt").waits_for("chat.eml").waits_for("SHA-256")
    rosa.hands_over("Choose documents", movie)
    if not scripts:
        rosa.presses("Add what you have chosen")
    rosa.waits_for("movie.mp4").sees("letter.txt", "chat.eml")
    rosa.presses("Continue").sees("Check your report before you send it", WHAT, "letter.txt", "chat.eml", "Extortion")
    rosa.does_not_see("movie.mp4").sees("The feedback stays visible meanwhile.", "by 23 Nov 2026, 23:59 UTC")
    assert house.rows("SELECT 1 FROM report") == []
    rosa.chooses("This is true as far as I know").presses("Send the report")
    rosa.sees("We have your report", "Amara Okafor is not told that you have reported it.", "23 Nov 2026")

    # Its page shows all of it, and gives the documents back, byte for byte.
    rosa.follows("Your report").sees(WHAT, "letter.txt", "chat.eml", "Only the desk and you.")
    saved = rosa.saves("Save letter.txt")
    assert saved == letter.read_bytes()
    rosa.goes_to(TERMS).sees("In review, answer expected by 23 Nov 2026, 23:59 UTC")
    rosa.goes_to("/reports").sees(TITLE, "in review")
    rosa.goes_to(f"{BY_AMARA}/report").sees("We have your report")

    # Nothing is hidden meanwhile, and its author learns nothing.
    somebody(scripts=scripts).goes_to(ROSAS_HISTORY).sees(ABOUT_ROSA)
    amara = somebody(scripts=scripts).signs_in(house, AMARA, TERMS)
    amara.does_not_see("In review", "has reported", "five stars").goes_to("/notices").does_not_see("report")
    document = house.rows("SELECT id FROM evidence ORDER BY id")[0][0]
    amara.goes_to(f"/evidence/{document}", 404)

    # What is late is said to be late.
    house.at("2026-11-25T12:00:00Z")
    rosa.goes_to("/reports").sees("late")
