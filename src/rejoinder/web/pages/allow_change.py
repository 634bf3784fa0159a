"""Whom a feedback is about lets its author change it, or leave it after all: once, never called back (R-400)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.actions.allow_change import allow_change
from rejoinder.policy import change as policy
from rejoinder.policy.decision import Refusal
from rejoinder.web.pages.contract import asked_until, places, seat_of_whom_it_is_about
from rejoinder.web.pages.forms import came_before, new_key, repeatable
from rejoinder.web.pages.forms import read as read_form
from rejoinder.web.pages.not_now import put_aside
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.refused import cannot

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit


@a_member_page
def read(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Say what it means, and until when it would last; nothing is done yet. *Not now* puts a request aside."""
    seat = seat_of_whom_it_is_about(visit, contract, side)
    if visit.request.method == "POST" and read_form(visit, "not_now")["not_now"]:
        return _put_aside(visit, seat)
    feedback = seat.known[seat.other_side]
    if feedback.is_open_for_change(seat.now):
        return see(f"{places(seat)['about_me']}/allow-change/done")
    asked = policy.allow(policy.Allowing(feedback, visit.member, seat.now))
    if isinstance(asked, Refusal):
        return cannot(visit, seat, "enable_changes")
    return page(visit, "allow_change.html", {**_shown(seat), "until": asked.closes_at, "once": new_key()})


@a_member_page
def done(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Open it, once; and show until when it is open, or that it was."""
    seat = seat_of_whom_it_is_about(visit, contract, side)
    here = f"{places(seat)['about_me']}/allow-change"
    if visit.request.method != "POST":
        windows = seat.known[seat.other_side].windows_close
        if not windows:
            return see(here)
        return page(visit, "allow_change_done.html", {**_shown(seat), "until": windows[-1]})
    outcome = allow_change(visit.house, contract, seat.other_side, visit.member, repeatable(visit))
    if isinstance(outcome, Refusal):
        seat = seat_of_whom_it_is_about(visit, contract, side)
        if not seat.known[seat.other_side].is_open_for_change(seat.now) and not came_before(outcome):
            return cannot(visit, seat, "enable_changes", outcome)
    return see(f"{here}/done")


def _put_aside(visit: Visit, seat: Seat) -> HttpResponse:
    """Go back to the contract, where the request stands no more in front; nothing is recorded (R-402)."""
    response, until = see(places(seat)["terms_page"]), asked_until(seat)
    if until is not None:
        put_aside(visit, response, seat, until)
    return response


def _shown(seat: Seat) -> dict[str, Any]:
    feedback = seat.known[seat.other_side]
    return {
        **places(seat),
        "caption": seat.shown["title"],
        "feedback": seat.about_me,
        "nothing_left": feedback.left is None,
        "asked": asked_until(seat) is not None,
        "is_open": feedback.is_open_for_change(seat.now),
    }
