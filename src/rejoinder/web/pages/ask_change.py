"""An author asks whom their feedback is about to let them change it, or leave it after all (R-402, R-405)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.ask_to_change import ask_to_change
from rejoinder.policy import change as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import ChangeAlreadyAsked
from rejoinder.web.pages.contract import places, seat_of_author
from rejoinder.web.pages.forms import came_before, new_key, repeatable
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.refused import cannot

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit


@a_member_page
def ask(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Show one button, and no field: there is nothing to bargain in. Asked, show until when there may be an answer."""
    seat = seat_of_author(visit, contract, side)
    if visit.request.method != "POST":
        return _shown(visit, seat)
    outcome = ask_to_change(visit.house, contract, seat.side, visit.member, repeatable(visit))
    if isinstance(outcome, Refusal) and not isinstance(outcome, ChangeAlreadyAsked) and not came_before(outcome):
        return cannot(visit, seat_of_author(visit, contract, side), "ask_to_change", outcome)
    return see(f"{places(seat)['by_me']}/ask-change")


def _shown(visit: Visit, seat: Seat) -> HttpResponse:
    if seat.actions["change"]["allowed"]:
        return see(f"{places(seat)['by_me']}/change")
    if seat.mine is None and seat.actions["leave_feedback"]["allowed"]:
        return see(f"{places(seat)['overview']}/leave")
    shown = {**places(seat), "caption": seat.shown["title"], "nothing_left": seat.mine is None}
    may = policy.ask(policy.Asking(seat.known[seat.side], visit.member, seat.now))
    if isinstance(may, ChangeAlreadyAsked):
        return page(visit, "ask_change_done.html", {**shown, "until": may.lapses_at})
    if isinstance(may, Refusal):
        return cannot(visit, seat, "ask_to_change")
    return page(visit, "ask_change.html", {**shown, "until": may.lapses_at, "once": new_key()})
