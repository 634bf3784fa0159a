"""Every version of a feedback side by side, for the two parties; after a removal for its author alone (R-404)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.policy.terms import SIDES
from rejoinder.store.reads.feedback import show_versions
from rejoinder.web.pages.contract import places, seat_of
from rejoinder.web.pages.page import a_member_page, page
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit


@a_member_page
def show(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Show them, oldest first. Nothing left, sealed, removed and somebody else's are no page, all alike (R-800)."""
    found = next((each for each in SIDES if each == side), None)
    with visit.reading() as reading:
        seat = seat_of(visit, reading, contract)
        if found is None:
            raise Problem("not_found")
        versions = show_versions(reading, contract, found, visit.member, visit.then, on_pages=True)
    if versions is None:
        raise Problem("not_found")
    mine = found == seat.side
    shown = {"versions": versions, "mine": mine, "feedback": seat.mine if mine else seat.about_me}
    return page(visit, "versions.html", {**places(seat), **shown, "caption": seat.shown["title"]})
