"""Every flow with the keyboard alone, and the focus always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import scenes
from tests.journeys.keyboard import Keyboard
from tests.journeys.looks import NARROW, WIDE, look
from tests.journeys.story import AMARAS_HISTORY, ANSWER, BY_AMARA, CONTRACT, HIRES, ROSA, TERMS, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import ViewportSize

    from tests.house import House
    from tests.journeys.person import Person

WHAT = "On 3 November they wrote that they would hold the files back unless I gave five stars in every field."
STOPS_ON_A_PAGE = 120


@pytest.fixture
def rosa(house: House, somebody: Callable[..., Person]) -> Person:
    """Somebody with feedback to answer, who has just come from the marketplace."""
    scenes.revealed(house)
    return somebody().signs_in(house, ROSA, HIRES)


def test_somebody_responds_without_a_mouse(house: House, rosa: Person) -> None:
    keys = Keyboard(rosa)
    keys.tabs_to(TITLE).goes().tabs_to("Terms & settings").goes()
    rosa.stands_at(TERMS)
    keys.tabs_to("Respond").goes()
    keys.tabs_into("text").types("x" * 2_001).tabs_to("Check your response").goes()

    # What is wrong is said where the focus is, and leads to the field.
    assert (keys.where() or {})["id"] == "errors"
    assert rosa.page.title().startswith("Error: ")
    keys.tabs_to("This is 1 character too long: at most 2,000 can be kept.").presses("Enter")
    assert (keys.where() or {})["field"] == "text"
    keys.presses("Control+A").types(ANSWER).tabs_to("Check your response").goes()

    # Back again by Shift+Tab, and a word more.
    keys.tabs_to("Change: Your response").goes("Enter")
    keys.tabs_into("text").presses("Control+End").types(" Best wishes.").tabs_to("Check your response").goes()
    keys.tabs_into("read").presses("Space").tabs_to("Submit response").goes()
    rosa.stands_at(f"{BY_AMARA}/respond/done").sees(f"{ANSWER} Best wishes.")
    assert house.rows("SELECT text FROM response") == [(f"{ANSWER} Best wishes.",)]


def test_somebody_reports_without_a_mouse(house: House, rosa: Person, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Five stars, or I keep the files.\n", encoding="utf-8")
    rosa.page.on("filechooser", lambda dialog: dialog.set_files(letter))  # The browser's own window, no page of ours.
    keys = Keyboard(rosa)
    rosa.goes_to(TERMS)
    keys.tabs_to("Report").goes().tabs_to("Go on to report").goes()
    keys.tabs_to("Continue").goes()
    assert (keys.where() or {})["id"] == "errors"
    keys.tabs_into("ground").presses("Space").tabs_into("kind").presses("ArrowDown", "ArrowDown")
    assert (keys.where() or {})["value"] == "extortion"
    keys.tabs_to("Continue").goes()
    keys.tabs_into("description").types(WHAT).tabs_to("Continue").goes()

    keys.tabs_into("documents").presses("Enter")
    rosa.waits_for("letter.txt").waits_for("SHA-256")
    keys.tabs_to("Remove letter.txt").tabs_to("Continue").goes()
    keys.tabs_into("true").presses("Space").tabs_to("Send the report").goes()
    rosa.sees("We have your report")
    assert house.rows("SELECT description FROM report") == [(WHAT,)]
    keys.tabs_to("Your report").goes()
    rosa.sees("letter.txt")


def test_somebody_leaves_feedback_without_a_mouse(house: House, somebody: Callable[..., Person]) -> None:
    scenes.ended(house)
    rosa = somebody().signs_in(house, ROSA, TERMS)
    keys = Keyboard(rosa)
    keys.tabs_to("Leave feedback").goes().tabs_to("Check your feedback").goes()
    assert (keys.where() or {})["id"] == "errors"
    for name in ("skills", "quality", "availability", "schedule", "communication", "cooperation"):
        keys.tabs_into(f"r-{name}").presses("Space", "ArrowRight", "ArrowRight", "ArrowRight")
        assert (keys.where() or {})["value"] == "4"
    keys.tabs_into("comment").types("Careful work.").tabs_to("Check your feedback").goes()
    keys.tabs_to("Submit feedback").goes()
    rosa.sees("It is sealed.", "4.00")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_first_stop_leads_to_the_content_and_every_stop_is_seen(rosa: Person, size: ViewportSize) -> None:
    look(rosa.page, size, "light")
    for path in (HIRES, TERMS, f"{BY_AMARA}/respond", f"/contracts/{CONTRACT}", AMARAS_HISTORY, "/settings", "/how"):
        goes_through_all_stops(Keyboard(rosa.goes_to(path)))


def goes_through_all_stops(keys: Keyboard) -> None:
    """Go to the last stop of a page and back again, and then take the short way."""
    first = keys.tabs()
    assert first is not None
    assert first["name"] == "Skip to main content"
    forward = [first["name"]]
    while (at := keys.tabs()) is not None and len(forward) < STOPS_ON_A_PAGE:
        forward.append(at["name"])
    assert len(set(forward)) > 5
    back = [(keys.tabs("Shift+Tab") or {})["name"] for _ in forward]
    assert back[::-1] == forward
    keys.presses("Enter").tabs()
    in_main = keys.person.page.evaluate("!!document.activeElement.closest('main')")
    assert in_main, f"{keys.person.path}: the skip link leads past the navigation"
