"""Feedback about a member, and by them: what was said, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.store.reads.contract_page import Party
from rejoinder.store.reads.feedback_of import (
    NEWEST,
    count_feedback_about,
    count_feedback_by,
    read_feedback_about,
    read_feedback_by,
)
from rejoinder.web.pages.lists import need_shown, pages, place_in
from rejoinder.web.pages.page import a_member_page, page
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.reads.feedback_of import Told
    from rejoinder.web.pages.visit import Visit


@a_member_page
def show(visit: Visit) -> HttpResponse:
    """List what is shown about this member, or with ``?by=me`` what they have left, sealed or not."""
    by = visit.request.GET.getlist("by")
    if by not in ([], ["me"]):
        raise Problem("request.invalid")
    route = f"feedback {visit.member} {'by' if by else 'about'}"
    place = place_in(visit, route)
    after = NEWEST if place is None else (place[0], place[1])
    read, count = (read_feedback_by, count_feedback_by) if by else (read_feedback_about, count_feedback_about)
    with visit.reading() as reading:
        found, following = read(reading, (visit.key, visit.member), visit.then, after=after)
        how_many = count(reading, visit.key, visit.then)
    assert visit.signed_in is not None  # noqa: S101  The page is for members.
    shown = {
        "section": "/feedback",
        "which": "by" if by else "about",
        "rows": [_row(each) for each in found],
        "you": Party(visit.member, visit.signed_in.name),
        "count": how_many,
        **pages(visit, route, {"by": "me"} if by else {}, following),
    }
    return page(visit, "feedback.html", shown)


def _row(told: Told) -> dict[str, Any]:
    contract = told.on.row.contract
    mine = told.shown["side"] == told.on.side
    deeds = ("change",) if mine else ("respond", "allow_change")
    return {
        "contract": contract,
        "them": told.on.them,
        "as": told.on.side,
        "feedback": told.shown,
        "terms_page": f"/contracts/{contract.id}/terms",
        "reveals_early": contract.terms is not None and contract.terms.reveal == "both_or_deadline",
        "needs": [need_shown(told.on, need) for need in told.on.needs if need.deed in deeds],
    }
