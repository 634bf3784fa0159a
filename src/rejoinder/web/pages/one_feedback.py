"""One feedback by its own address: what the public sees of it, the same row that stands in the history, alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.policy.terms import SIDES, other
from rejoinder.policy.text import fits_an_id
from rejoinder.store.reads.history_page import read_one
from rejoinder.web.origin import origin_of
from rejoinder.web.pages.history_rows import PICTURES, Rows
from rejoinder.web.pages.linked_data import linked_data
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit


@a_page
def show(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Show one feedback, or what stands in its place, to anybody (R-608, R-800).

    Sealed, never left, for the two parties alone, and no such contract: all of that is one page. The parties have the
    contract's own page; here they see what everybody sees.
    """
    author_side = next((each for each in SIDES if each == side), None)
    if author_side is None or not fits_an_id(contract):
        raise Problem("not_found")
    with visit.reading() as reading:
        found = read_one(reading, contract, author_side, visit.then)
    if found is None:
        raise Problem("not_found")
    works_as = other(author_side)
    criteria = tuple(visit.house.profile.in_force(visit.then).weights[author_side])
    reader = visit.signed_in.member if visit.signed_in else None
    rows = Rows(visit.language, criteria, (found.member, found.name), reader)
    removed = found.row.shown["feedback"]["state"] == "removed"
    shown = {
        "name": found.name,
        "contract": found.row.shown["title"],
        "bare": True,
        "pictures": PICTURES,
        "row": rows.row(found.row),
        "removed": removed,
        "history": f"/members/{found.member}?as={works_as}" if found.member else None,
        "data": None,
    }
    if not removed and found.member is not None and found.name is not None:
        here = f"/contracts/{contract}/feedback/{side}"
        shown["data"] = linked_data(origin_of(visit.request), here, (found.member, found.name), [found.row])
    return public_page(visit, "one_feedback.html", shown)
