"""A contract, for one of its two parties: the overview, and Terms & settings, from where everything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.text import fits_an_id
from rejoinder.store.reads.contract_page import Seat, read_seat
from rejoinder.store.reads.reports import reports_on
from rejoinder.web.pages.course import course_of
from rejoinder.web.pages.not_now import is_put_aside
from rejoinder.web.pages.page import a_member_page, page
from rejoinder.web.pages.sentences import nothing_shown_yet
from rejoinder.web.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading
    from rejoinder.web.pages.visit import Visit

LISTS = {
    "client": ("/talent/hires", gettext_lazy("Talent"), gettext_lazy("Your hires")),
    "freelancer": ("/work/jobs", gettext_lazy("Work"), gettext_lazy("Your jobs")),
}
"""Where each side finds its contracts: the path that the help centre names."""


def seat_of(visit: Visit, reading: Reading, contract: str) -> Seat:
    """Give this member's seat at a contract; for everybody else there is none, whether or not there is a contract."""
    seat = read_seat(reading, contract, visit.member, visit.then) if fits_an_id(contract) else None
    if seat is None:
        raise Problem("not_found")
    return seat


def seat_at(visit: Visit, contract: str) -> Seat:
    """Give this member's seat at a contract, read at one instant of its own."""
    with visit.reading() as reading:
        return seat_of(visit, reading, contract)


def seat_of_author(visit: Visit, contract: str, side: str) -> Seat:
    """Give the seat of this feedback's author; to the other party it is as if there were no such page."""
    seat = seat_at(visit, contract)
    if side != seat.side:
        raise Problem("not_found")
    return seat


def seat_of_whom_it_is_about(visit: Visit, contract: str, side: str) -> Seat:
    """Give the seat of whom this feedback is about; to its author it is as if there were no such page."""
    seat = seat_at(visit, contract)
    if side != seat.other_side:
        raise Problem("not_found")
    return seat


def places(seat: Seat) -> dict[str, Any]:
    """Say where a contract's page stands among the others."""
    path, area, title = LISTS[seat.side]
    here = f"/contracts/{seat.id}"
    return {
        "seat": seat,
        "section": path,
        "area": area,
        "list": (path, title),
        "overview": here,
        "terms_page": f"{here}/terms",
        "about_me": f"{here}/feedback/{seat.other_side}",
        "by_me": f"{here}/feedback/{seat.side}",
    }


@a_member_page
def overview(visit: Visit, contract: str) -> HttpResponse:
    """Show what the contract was, and how its feedback stands."""
    return page(visit, "contract_overview.html", places(seat_at(visit, contract)))


@a_member_page
def terms(visit: Visit, contract: str) -> HttpResponse:
    """Show the feedback on both sides, and what can be done about it: all of it from ``actions`` and ``timeline``."""
    with visit.reading() as reading:
        seat = seat_of(visit, reading, contract)
        reports = reports_on(reading, contract, visit.key)
    closes, about = closes_at(seat), seat.known[seat.other_side]
    asked = asked_until(seat)
    shown = {
        **places(seat),
        "may": seat.actions,
        "reports": reports,
        "grounds": GROUNDS,
        "course": course_of(seat),
        "nothing_shown": nothing_shown_yet(seat, closes) if closes else None,
        "reveals_early": seat.terms is not None and seat.terms.reveal == "both_or_deadline",
        "they_may_change_until": about.windows_close[-1] if about.is_open_for_change(seat.now) else None,
        "asked_until": None if asked is None or is_put_aside(visit, seat, asked) else asked,
        "asked_by_me": seat.actions["ask_to_change"].get("lapses_at"),
    }
    return page(visit, "contract_terms.html", shown)


def closes_at(seat: Seat) -> str | None:
    """Give the instant at which the time to leave feedback ends, while it lasts: the calendar's, whoever has left."""
    return next((each["at"] for each in seat.shown["timeline"] if each["event"] == "feedback.window_closed"), None)


def asked_until(seat: Seat) -> Instant | None:
    """Give the instant at which the other party's request to be let in lapses, while it can be granted (R-402)."""
    until = seat.known[seat.other_side].asked_until
    return until if until is not None and seat.now < until and seat.actions["enable_changes"]["allowed"] else None
