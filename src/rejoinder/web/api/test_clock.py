"""The sandbox's clock: it stands still until it is moved, forward only. Elsewhere these paths don't exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from rejoinder.actions.advance_clock import advance
from rejoinder.policy.deadlines import format_instant
from rejoinder.store.reads.timeline import read_timeline
from rejoinder.web.api.door import Door, a_list, answer, finish, repeatable
from rejoinder.web.api.types import AdvanceGiven
from rejoinder.web.house import the_house

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

router = Router(tags=["Sandbox clock"])


def _show(now: Instant) -> dict[str, Any]:
    return {"object": "test_clock", "now": format_instant(now)}


@router.get("/test-clock", auth=Door("clock"), operation_id="getTestClock")
def get_test_clock(request: HttpRequest) -> HttpResponse:
    """Tell the sandbox's time."""
    house = the_house()
    with house.database.snapshot() as reading:
        return answer(request, _show(house.now(reading)))


@router.post("/test-clock/advance", auth=Door("clock"), operation_id="advanceTestClock")
def post_advance(request: HttpRequest, given: AdvanceGiven) -> HttpResponse:
    """Move the sandbox's time; when this answers, every event that was due has been emitted, in order."""
    outcome = advance(the_house(), by=given.by, to=given.to, repeatable=repeatable(request))

    def show(_reading: Reading, _now: Instant, told: Mapping[str, Any]) -> dict[str, Any]:
        return _show(told["now"])

    return finish(request, outcome, show, status=200)


@router.get("/test-clock/timeline", auth=Door("clock"), operation_id="getTestClockTimeline")
def get_timeline(request: HttpRequest) -> HttpResponse:
    """List what is still to happen, across contracts: what the calendar knows, and nothing of what is sealed."""
    house = the_house()
    with house.database.snapshot() as reading:
        rows = read_timeline(reading, house.now(reading))
    return answer(request, a_list(rows, None))
