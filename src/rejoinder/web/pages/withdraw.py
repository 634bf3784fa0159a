"""An author has their own feedback removed, for good: read, check, done (R-606)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.actions.withdraw import withdraw
from rejoinder.policy import removal as policy
from rejoinder.policy.decision import Refusal
from rejoinder.web.pages.contract import places, seat_of_author
from rejoinder.web.pages.forms import Errors, came_before, new_key, repeatable
from rejoinder.web.pages.forms import read as read_form
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.refused import add_to, cannot, is_about_what_was_written

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit

ANSWERS = {"no": False, "yes": True}
"""What is told to the desk; whoever would rather not say, or chooses nothing, says nothing (R-210)."""


def _is_withdrawn(seat: Seat) -> bool:
    removed = seat.mine.get("removed") if seat.mine is not None else None
    return removed is not None and removed["ground_class"] == policy.AUTHOR_REQUEST


@a_member_page
def read(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Say what removing means, before anything else."""
    seat = seat_of_author(visit, contract, side)
    return _not_open(visit, seat) or page(visit, "withdraw.html", _shown(seat))


@a_member_page
def check(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Ask whether somebody pressed for it: none preselected, any answer goes on. Nothing is done yet."""
    seat = seat_of_author(visit, contract, side)
    given = {"pressured": "", "note": "", "errors": None, "once": new_key()}
    return _not_open(visit, seat) or page(visit, "withdraw_check.html", {**_shown(seat), **given})


@a_member_page
def done(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Remove it; and show what readers see in its place."""
    seat = seat_of_author(visit, contract, side)
    here = f"{places(seat)['by_me']}/withdraw"
    if visit.request.method != "POST":
        return page(visit, "withdraw_done.html", _shown(seat)) if _is_withdrawn(seat) else see(here)
    given = read_form(visit, "pressured", "note")
    again = repeatable(visit, given["pressured"], given["note"])
    pressured, note = ANSWERS.get(given["pressured"]), given["note"] or None
    outcome = withdraw(visit.house, contract, seat.side, visit.member, pressured, note, again)
    if not isinstance(outcome, Refusal):
        return see(f"{here}/done")
    seat = seat_of_author(visit, contract, side)
    if is_about_what_was_written(outcome) and not came_before(outcome):
        errors = Errors()
        add_to(errors, outcome, "note")
        return page(visit, "withdraw_check.html", {**_shown(seat), **given, "once": new_key(), "errors": errors}, 422)
    kept = [given["note"]] if given["note"].strip() else []
    if not kept and (_is_withdrawn(seat) or came_before(outcome)):
        return see(f"{here}/done")
    return cannot(visit, seat, "withdraw", None if came_before(outcome) else outcome, kept=kept)


def _not_open(visit: Visit, seat: Seat) -> HttpResponse | None:
    """Answer where it can't be removed, or has been at its author's wish; nothing where it can."""
    if _is_withdrawn(seat):
        return see(f"{places(seat)['by_me']}/withdraw/done")
    return None if seat.actions["withdraw"]["allowed"] else cannot(visit, seat, "withdraw")


def _shown(seat: Seat) -> dict[str, Any]:
    return {**places(seat), "caption": seat.shown["title"], "feedback": seat.mine}
