"""Signing in by a link that the marketplace asked for, and signing out again (O-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.sign_in import sign_in, sign_out
from rejoinder.policy.decision import Refusal
from rejoinder.store.page_sessions import read_link
from rejoinder.web.pages.page import a_form, a_member_page, page, see, way_in
from rejoinder.web.pages.visit import forget_session, set_session

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit


@a_form
def use_link(visit: Visit, token: str) -> HttpResponse:
    """Show a button, and sign in when it is pressed: what only looks at a link doesn't use it up (T-58)."""
    if visit.request.method != "POST":
        with visit.house.database.snapshot() as reading:
            found = read_link(reading, token, visit.house.clock.now())
        return _over(visit) if found is None else page(visit, "sign_in.html", {"name": found[1]})
    outcome = sign_in(visit.house, token)
    if isinstance(outcome, Refusal):
        return _over(visit)
    if visit.signed_in is not None:  # Whoever was signed in before here is not any more.
        sign_out(visit.house, visit.signed_in.session)
    response = see(outcome.told["return_to"])
    set_session(response, outcome.told["session"])
    return response


@a_member_page
def sign_out_here(visit: Visit) -> HttpResponse:
    """Sign out: the session is over here and at once."""
    if visit.request.method != "POST" or visit.signed_in is None:
        return see("/settings")
    sign_out(visit.house, visit.signed_in.session)
    visit.signed_in = None
    response = page(visit, "signed_out.html", {"way_in": way_in("/")})
    forget_session(response)
    return response


def _over(visit: Visit) -> HttpResponse:
    return page(visit, "sign_in_over.html", {"way_in": way_in("/")}, 410)
