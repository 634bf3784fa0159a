"""Feedback and its response: leaving, looking, changing, withdrawing, answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.actions.respond import respond
from rejoinder.actions.withdraw import withdraw
from rejoinder.policy.facts import PrivateWords
from rejoinder.policy.refusals import ChangedMeanwhile, NotFound
from rejoinder.store.contracts import read_contract
from rejoinder.store.reads.feedback import show_feedback, show_response_given, show_versions
from rejoinder.web.api.door import Door, a_list, answer, finish, is_what_was_shown, repeatable
from rejoinder.web.api.types import ChangeGiven, FeedbackGiven, ResponseGivenBody, ViewerAsked, WithdrawalGiven
from rejoinder.web.house import the_house
from rejoinder.web.problems import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rejoinder.actions.acting import Act
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Reading

router = Router(tags=["Feedback and what follows it"])
FEEDBACK = "/contracts/{contract}/feedback/{side}"
LOOKING = Door("members", "read", "desk", "private")


def _as_its_author(contract: str, side: str) -> Callable[[Reading, Instant, Mapping[str, Any]], dict[str, Any] | None]:
    """Show a feedback to its author, whatever has become of it."""

    def show(reading: Reading, now: Instant, _told: Mapping[str, Any]) -> dict[str, Any] | None:
        row = read_contract(reading, contract)
        author = row.contract.member_on(cast("Side", side)) if row else None
        return show_feedback(reading, contract, cast("Side", side), author, now)

    return show


@router.put(FEEDBACK, auth=Door("members"), operation_id="leaveFeedback")
def put_feedback(request: HttpRequest, contract: str, side: str, given: FeedbackGiven) -> HttpResponse:
    """Leave feedback: sealed until both sides have left theirs or the window closes (R-207)."""
    private = PrivateWords(given.private.recommend, given.private.note) if given.private else None
    deed = LeaveFeedback(contract, cast("Side", side), given.author, given.ratings, given.comment, private)
    return finish(request, leave_feedback(the_house(), deed), _as_its_author(contract, side))


@router.get(FEEDBACK, auth=LOOKING, operation_id="getFeedback")
def get_feedback(request: HttpRequest, contract: str, side: str, asked: Query[ViewerAsked]) -> HttpResponse:
    """Look at a feedback as a member or the public sees it; none, sealed and not yours are one 404."""
    house = the_house()
    private = asked.viewer is None and "private" in request.caller.scopes  # type: ignore[attr-defined]
    with house.database.snapshot() as reading:
        now = house.now(reading)
        shown = show_feedback(reading, contract, cast("Side", side), asked.viewer, now, private=private)
    return refused(request, NotFound()) if shown is None else answer(request, shown)


@router.get(f"{FEEDBACK}/versions", auth=LOOKING, operation_id="getFeedbackVersions")
def get_versions(request: HttpRequest, contract: str, side: str, asked: Query[ViewerAsked]) -> HttpResponse:
    """List every version of a feedback, for the two parties (R-404)."""
    house = the_house()
    with house.database.snapshot() as reading:
        shown = show_versions(reading, contract, cast("Side", side), asked.viewer, house.now(reading))
    return refused(request, NotFound()) if shown is None else answer(request, a_list(shown, None))


@router.patch(FEEDBACK, auth=Door("members"), operation_id="changeFeedback")
def patch_feedback(request: HttpRequest, contract: str, side: str, given: ChangeGiven) -> HttpResponse:
    """Change a feedback in the window that was opened for it (R-403)."""
    deed = ChangeFeedback(
        contract=contract,
        side=cast("Side", side),
        author=given.author,
        ratings=given.ratings if "ratings" in given.model_fields_set else None,
        names_comment="comment" in given.model_fields_set,
        comment=given.comment,
    )
    return finish(request, change_feedback(the_house(), deed), _as_its_author(contract, side), status=200)


@router.post(f"{FEEDBACK}/withdrawal", auth=Door("members"), operation_id="withdrawFeedback")
def post_withdrawal(request: HttpRequest, contract: str, side: str, given: WithdrawalGiven) -> HttpResponse:
    """Have one's own feedback removed, for good (R-606)."""
    again = repeatable(request)
    outcome = withdraw(the_house(), contract, cast("Side", side), given.author, given.pressured, given.note, again)
    return finish(request, outcome, _as_its_author(contract, side), status=200)


@router.put(f"{FEEDBACK}/response", auth=Door("members"), operation_id="respond")
def put_response(request: HttpRequest, contract: str, side: str, given: ResponseGivenBody) -> HttpResponse:
    """Give the one response (R-302); ``If-Match`` holds it to the feedback that was shown."""
    author = given.author

    def still(act: Act) -> ChangedMeanwhile | None:
        shown = show_feedback(act.writing, contract, cast("Side", side), author, act.now)
        return None if is_what_was_shown(request, shown) else ChangedMeanwhile()

    outcome = respond(the_house(), contract, cast("Side", side), author, given.text, still)

    def show(reading: Reading, _now: Instant, _told: Mapping[str, Any]) -> dict[str, Any] | None:
        return show_response_given(reading, contract, cast("Side", side))

    return finish(request, outcome, show)
