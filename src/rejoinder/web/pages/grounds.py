"""What feedback can be removed for, with an example of each, and what is not removed (R-502, R-503)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.refusals import OpinionIsNotAGround
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.pages.report_words import NOT_REMOVED_FOR

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit


@a_page
def show(visit: Visit) -> HttpResponse:
    """Show every ground there is."""
    terms = visit.house.profile.in_force(_now(visit))
    shown = {
        "grounds": GROUNDS,
        "not_removed_for": NOT_REMOVED_FOR,
        "not_a_ground": OpinionIsNotAGround.sentence,
        "report_days": terms.report_days,
        "description": terms.report_description,
    }
    return public_page(visit, "grounds.html", shown)


def _now(visit: Visit) -> int:
    with visit.reading():
        return visit.then
