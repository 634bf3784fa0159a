"""A member's contracts: "Your hires" for clients, "Your jobs" for freelancers, with what needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.store.reads.contracts_of import TOP, count_contracts, read_contracts, read_contracts_that_need
from rejoinder.web.pages.contract import LISTS
from rejoinder.web.pages.lists import asked_for, link, need_shown, pages, place_in
from rejoinder.web.pages.page import a_member_page, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.policy.terms import Side
    from rejoinder.web.pages.visit import Visit

NEEDS_YOU, ALL = "needs-you", "all"


@a_member_page
def hires(visit: Visit) -> HttpResponse:
    """List the contracts on which this member is the client."""
    return _listed(visit, "client")


@a_member_page
def jobs(visit: Visit) -> HttpResponse:
    """List the contracts on which this member is the freelancer."""
    return _listed(visit, "freelancer")


def _listed(visit: Visit, side: Side) -> HttpResponse:
    asked = asked_for(visit, show=(ALL, NEEDS_YOU))
    needs_only = asked["show"] == NEEDS_YOU
    route = f"contracts {visit.member} {side} {asked['show']}"
    place = place_in(visit, route)
    after = TOP if place is None else (place[0], place[1], place[2])
    read = read_contracts_that_need if needs_only else read_contracts
    with visit.reading() as reading:
        rows, following = read(reading, (visit.key, visit.member), side, visit.then, after=after)
        count = count_contracts(reading, visit.key, side) if needs_only and not rows else None
    path, area, title = LISTS[side]
    shown = {
        "section": path,
        "area": area,
        "heading": title,
        "side": side,
        "rows": [(each, [need_shown(each, need) for need in each.needs]) for each in rows],
        "needs_only": needs_only,
        "count": count,
        "filters": {ALL: link(path, {}), NEEDS_YOU: link(path, {"show": NEEDS_YOU})},
        **pages(visit, route, {"show": NEEDS_YOU} if needs_only else {}, following),
    }
    return page(visit, "contracts.html", shown)
