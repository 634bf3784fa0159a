"""What a party tells in confidence, of pressure or an offer, at any time of the contract (R-210).

The other party never learns of it, and nothing here says whether any feedback exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.policy.decision import Refusal
from rejoinder.policy.feedback import NOTE_LENGTH
from rejoinder.policy.refusals import StillInProgress
from rejoinder.store.reads.reports import told_in_confidence
from rejoinder.web.pages.contract import places, seat_at, seat_of
from rejoinder.web.pages.forms import Errors, came_before, new_key, read, repeatable
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.refused import add_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit


@a_member_page
def tell(visit: Visit, contract: str) -> HttpResponse:
    """Ask for one text, and say who will read it."""
    seat = seat_at(visit, contract)
    return page(visit, "pressured.html", {**_shown(seat), "note": read(visit, "note")["note"], "errors": None})


@a_member_page
def done(visit: Visit, contract: str) -> HttpResponse:
    """Keep it; and show to its author alone what they have told."""
    here = f"/contracts/{contract}/pressured"
    if visit.request.method != "POST":
        with visit.reading() as reading:
            seat = seat_of(visit, reading, contract)
            told = told_in_confidence(reading, contract, visit.key)
        return page(visit, "pressured_done.html", {**_shown(seat), "told": told}) if told else see(here)
    seat = seat_at(visit, contract)
    note = read(visit, "note")["note"]
    outcome = tell_in_confidence(visit.house, contract, visit.member, note, (), repeatable(visit, note))
    if not isinstance(outcome, Refusal) or isinstance(outcome, StillInProgress):
        return see(f"{here}/done")
    errors = Errors()
    if came_before(outcome):
        errors.add("note", gettext("This page has been sent before, with other words. These are not sent yet."))
    else:
        add_to(errors, outcome, "note")
    return page(visit, "pressured.html", {**_shown(seat), "note": note, "errors": errors}, 422)


def _shown(seat: Seat) -> dict[str, Any]:
    return {**places(seat), "caption": seat.shown["title"], "most": NOTE_LENGTH, "once": new_key()}
