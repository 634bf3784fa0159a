"""Nothing moves when the typeface comes: what stands in for it takes as much room (PAGES 12)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Route

    from tests.house import House
    from tests.journeys.person import Person

MOST = 0.02
LATE = 0.7
"""Seconds by which the typeface is late: the page has long been drawn without it."""
WATCHES = """
window.shifted = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_typeface_that_comes_late_moves_nothing(house: House, somebody: Callable[..., Person], width: int) -> None:
    house.contract("c", title="Brand guidelines refresh")
    house.leave("c", "client", 3, "The brief was clear, but replies often took four or five days. " * 4)
    house.leave("c", "freelancer", 5)
    reader = somebody(viewport={"width": width, "height": 900})
    reader.context.add_init_script(WATCHES)
    reader.page.route("**/*.woff2*", late)
    for path in ("/members/bea?as=freelancer", "/problems/not_found"):
        reader.goes_to(path)
        reader.page.evaluate("document.fonts.ready")
        reader.page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert reader.page.evaluate("document.fonts.check('15px Inter')")
        assert reader.page.evaluate("window.shifted") <= MOST, path
