"""Events, to be pulled: names and instants, for 90 days."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rejoinder.policy.decision import Refusal
from rejoinder.store.reads.events import read_events
from rejoinder.web.api.door import Door, a_list, answer
from rejoinder.web.api.types import EventsAsked
from rejoinder.web.house import the_house
from rejoinder.web.problems import refused

router = Router(tags=["Events"])


@router.get("/events", auth=Door("events"), operation_id="getEvents")
def get_events(request: HttpRequest, asked: Query[EventsAsked]) -> HttpResponse:
    """List what happened since an event that was seen before, oldest first."""
    house = the_house()
    after = asked.after if asked.cursor is None else asked.cursor  # A page's cursor is further on than where it began.
    with house.database.snapshot() as reading:
        found = read_events(reading, after, asked.limit + 1, house.now(reading))
    if isinstance(found, Refusal):
        return refused(request, found)
    rows = found[: asked.limit]
    shown = a_list(rows, None)
    shown["has_more"] = len(found) > asked.limit
    shown["next_cursor"] = rows[-1]["id"] if shown["has_more"] else None
    return answer(request, shown)
