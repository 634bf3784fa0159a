"""What anybody may read of a member: history, summary, and how it is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rejoinder.policy.refusals import NotFound
from rejoinder.store.members import read_member
from rejoinder.store.reads.explain import read_explained
from rejoinder.store.reads.history import NEWEST, read_history
from rejoinder.store.reads.summary import show_summary
from rejoinder.web.api.door import PRIVATE, PUBLIC, Door, a_list, answer, read_cursor, write_cursor
from rejoinder.web.api.types import ExplainAsked, HistoryAsked, SideAsked, ViewerAsked
from rejoinder.web.house import the_house
from rejoinder.web.problems import Problem, refused

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant

router = Router(tags=["Reading"])


def _cache(asked: ViewerAsked) -> str:
    """Let shared caches keep what was asked without a viewer alone (T-21)."""
    return PUBLIC if asked.viewer is None else PRIVATE


def _position(route: str, cursor: str | None) -> tuple[Instant, str]:
    """Read where a list goes on: a contract's end and id."""
    if cursor is None:
        return NEWEST
    ended_at, contract = read_cursor(route, cursor)
    return ended_at, contract


@router.get("/members/{member}/history", auth=Door(), operation_id="getHistory")
def get_history(request: HttpRequest, member: str, asked: Query[HistoryAsked]) -> HttpResponse:
    """List a member's ended contracts, newest first, with public feedback and the summary of the same moment."""
    route = f"history {member} {asked.works_as} {asked.rating} {asked.since}"
    after = _position(route, asked.cursor)
    house = the_house()
    with house.database.snapshot() as reading:
        now, row = house.now(reading), read_member(reading, member)
        if row is None:
            return refused(request, NotFound())
        rows, following = read_history(
            reading,
            (row[0], member),
            asked.works_as,
            now,
            star=asked.rating,
            since=asked.since or 0,
            after=after,
            limit=asked.limit,
        )
        summary = show_summary(reading, house.profile, (row[0], member), asked.works_as, now)
    shown = a_list(rows, write_cursor(route, list(following)) if following else None)
    return answer(request, {**shown, "summary": summary}, cache=_cache(asked))


@router.get("/members/{member}/summary", auth=Door(), operation_id="getSummary")
def get_summary(request: HttpRequest, member: str, asked: Query[SideAsked]) -> HttpResponse:
    """Give what a member's public feedback adds up to (R-900)."""
    house = the_house()
    with house.database.snapshot() as reading:
        row = read_member(reading, member)
        if row is None:
            return refused(request, NotFound())
        now = house.now(reading)
        shown = show_summary(reading, house.profile, (row[0], member), asked.works_as, now)
    return answer(request, shown, cache=_cache(asked))


@router.get("/members/{member}/summary/explain", auth=Door(), operation_id="explainSummary")
def explain_summary(request: HttpRequest, member: str, asked: Query[ExplainAsked]) -> HttpResponse:
    """List every feedback that counts, with its share and the formula, so that anybody can work it out again (R-902).

    With ``viewer`` being the member, it also says what it tells of their strengths (R-903).
    """
    if asked.viewer is not None and asked.viewer != member:
        raise Problem("insufficient_scope", "Strengths are shown to the member alone: ?viewer= is somebody else.")
    route = f"explain {member} {asked.works_as}"
    after = _position(route, asked.cursor)
    house = the_house()
    with house.database.snapshot() as reading:
        now, row = house.now(reading), read_member(reading, member)
        if row is None:
            return refused(request, NotFound())
        whose = (row[0], member)
        shown, following = read_explained(
            reading, whose, asked.works_as, now, after=after, limit=asked.limit, strengths=asked.viewer == member
        )
    cursor = write_cursor(route, list(following)) if following else None
    answered: dict[str, Any] = {**a_list(shown.pop("data"), cursor), **shown}
    return answer(request, answered, cache=_cache(asked))
