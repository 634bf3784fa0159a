"""An author has their own feedback removed, for good: read, check, done (R-606)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.actions.withdraw import withdraw
from rejoinder.policy import removal as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import ChangedMeanwhile
from rejoinder.store.reads.feedback import show_feedback, show_versions
from rejoinder.web.pages.contract import places, seat_of_author
from rejoinder.web.pages.forms import Errors, came_before, new_key, repeatable
from rejoinder.web.pages.forms import read as read_form
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.refused import add_to, cannot, is_about_what_was_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from rejoinder.actions.acting import Act
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit

ANSWERS = {"no": False, "yes": True}
"""What is told to the desk; whoever would rather not say, or chooses nothing, says nothing (R-210)."""
TOLD = ("pressured", "note")
SEEN = ("version", "answered")
"""What the author was shown before they went on: which version, and whether a response goes with it."""


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
    """Ask whether somebody pressed for it: none preselected, any answer goes on. Nothing is done yet.

    An answer that comes back here was given before, and stands.
    """
    seat = seat_of_author(visit, contract, side)
    kept = read_form(visit, *TOLD)
    closed = _not_open(visit, seat, [kept["note"]] if kept["note"].strip() else [])
    given = {**kept, **_seen(seat.mine), "errors": None, "once": new_key()}
    return closed or page(visit, "withdraw_check.html", {**_shown(seat), **given})


@a_member_page
def done(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Remove it; and show what readers see in its place."""
    seat = seat_of_author(visit, contract, side)
    here = f"{places(seat)['by_me']}/withdraw"
    if visit.request.method != "POST":
        return page(visit, "withdraw_done.html", _shown(seat)) if _is_withdrawn(seat) else see(here)
    given = read_form(visit, *TOLD, *SEEN)

    def still(act: Act) -> ChangedMeanwhile | None:
        shown = show_feedback(act.writing, contract, seat.side, visit.member, act.now, on_pages=True)
        return ChangedMeanwhile() if _is_new(_seen(shown), given) or _is_answered(_seen(shown), given) else None

    again = repeatable(visit, *given.values())
    pressured, note = ANSWERS.get(given["pressured"]), given["note"] or None
    outcome = withdraw(visit.house, contract, seat.side, visit.member, pressured, note, again, still)
    if not isinstance(outcome, Refusal):
        return see(f"{here}/done")
    seat = seat_of_author(visit, contract, side)
    if isinstance(outcome, ChangedMeanwhile):
        return _changed(visit, seat, given)
    if is_about_what_was_written(outcome) and not came_before(outcome):
        errors = Errors()
        add_to(errors, outcome, "note")
        return page(visit, "withdraw_check.html", {**_shown(seat), **given, "once": new_key(), "errors": errors}, 422)
    kept = [given["note"]] if given["note"].strip() else []
    if not kept and (_is_withdrawn(seat) or came_before(outcome)):
        return see(f"{here}/done")
    return cannot(visit, seat, "withdraw", None if came_before(outcome) else outcome, kept=kept)


def _not_open(visit: Visit, seat: Seat, kept: Sequence[str] = ()) -> HttpResponse | None:
    """Answer where it can't be removed, or has been at its author's wish; nothing where it can."""
    if seat.actions["withdraw"]["allowed"]:
        return None
    if _is_withdrawn(seat) and not kept:
        return see(f"{places(seat)['by_me']}/withdraw/done")
    return cannot(visit, seat, "withdraw", kept=kept)


def _seen(feedback: Mapping[str, Any] | None) -> dict[str, str]:
    """Say what is shown of it, as the form says it that leads on."""
    if feedback is None:
        return dict.fromkeys(SEEN, "")
    return {"version": str(feedback["version"]), "answered": "1" if feedback.get("response") else ""}


def _is_new(now: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    return now["version"] != seen["version"]


def _is_answered(now: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    """Tell whether there is a response now that the author wasn't shown; one that is gone takes nothing with it."""
    return bool(now["answered"]) and not seen["answered"]


def _changed(visit: Visit, seat: Seat, given: dict[str, str]) -> HttpResponse:
    """Show what would go now, beside what the author had seen: nothing is removed unread."""
    closed = _not_open(visit, seat, [given["note"]] if given["note"].strip() else [])
    if closed is not None or seat.mine is None:
        return closed or see(places(seat)["terms_page"])
    with visit.reading() as reading:
        versions = show_versions(reading, seat.id, seat.side, visit.member, visit.then, on_pages=True) or []
    now = _seen(seat.mine)
    is_new, answered_now = _is_new(now, given), _is_answered(now, given)
    before = next((each for each in versions if is_new and str(each["version"]) == given["version"]), None)
    told = {name: given[name] for name in TOLD}
    shown = {**_shown(seat), "told": told, "is_new": is_new, "before": before, "answered_now": answered_now}
    return page(visit, "withdraw_changed.html", shown, 409)


def _shown(seat: Seat) -> dict[str, Any]:
    return {**places(seat), "caption": seat.shown["title"], "feedback": seat.mine}
