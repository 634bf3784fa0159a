"""Nothing moves by itself while a page is loading, not even when its font comes late (PAGES 12: at most 0.02)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.sign_in import sign_in_as
from tests.house import done
from tests.journeys import scenes
from tests.journeys.looks import NARROW, WIDE, look, shift_of
from tests.journeys.story import AMARAS_HISTORY, BY_AMARA, CONTRACT, HIRES, ROSA, TERMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route, ViewportSize

    from tests.house import House
    from tests.journeys.person import Person

MOST = 0.02
PAGES = (HIRES, f"/contracts/{CONTRACT}", TERMS, f"{BY_AMARA}/respond", f"{BY_AMARA}/report/ground", AMARAS_HISTORY)
LATE = 0.3
"""Seconds by which the font comes late."""


def comes_late(route: Route) -> None:
    """Let a file be on its way for a while."""
    time.sleep(LATE)
    route.continue_()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_moves_while_a_page_is_loading(
    house: House, somebody: Callable[..., Person], size: ViewportSize
) -> None:
    scenes.revealed(house)
    person = somebody()
    person.is_signed_in(done(sign_in_as(house.installation, ROSA))["session"])
    look(person.page, size, "light")
    person.page.route("**/*.woff2*", comes_late)
    moved = {path: shift_of(person.goes_to(path).page) for path in PAGES}
    assert {path: shift for path, shift in moved.items() if shift > MOST} == {}
