"""An author changes their feedback while it is open for changes: write, check, done (R-403, R-404)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.policy import change as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.feedback import two_decimals
from rejoinder.policy.refusals import ChangedMeanwhile
from rejoinder.store.reads.feedback import show_feedback, show_versions
from rejoinder.web.pages.contract import places, seat_of_author
from rejoinder.web.pages.forms import read
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.ratings import PREFIX, Written, all_that_is_wrong, criteria_of, read_written
from rejoinder.web.pages.refused import cannot, is_about_what_was_written

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.actions.acting import Act
    from rejoinder.policy.feedback import Feedback
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit


@a_member_page
def write(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Show it as it stands, to be changed. A form that comes back here is one whose author wants to go on writing."""
    seat = seat_of_author(visit, contract, side)
    written = read_written(visit, seat, private=False)
    came_back = visit.request.method == "POST"
    if seat.mine is None and seat.actions["leave_feedback"]["allowed"]:
        return see(f"{places(seat)['overview']}/leave")
    if seat.mine is None or not seat.actions["change"]["allowed"]:
        return cannot(visit, seat, "change", **_kept(written))
    if not came_back:
        written = Written(seat.mine["ratings"], seat.mine["comment"] or "")
    version = read(visit, "version")["version"] if came_back else str(seat.mine["version"])
    return page(visit, "change_write.html", {**_shown(seat), "written": written, "version": version, "errors": None})


@a_member_page
def check(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Show old and new side by side before it is saved; here the rules are asked, and nothing is done yet."""
    seat = seat_of_author(visit, contract, side)
    if visit.request.method != "POST":
        return see(f"{places(seat)['by_me']}/change")
    written, version = read_written(visit, seat, private=False), read(visit, "version")["version"]
    decided = policy.change(_asked(visit, seat.known[seat.side], written, seat.now))
    if isinstance(decided, Refusal):
        return _refused(visit, seat, decided, written, version)
    if seat.mine is None or version != str(seat.mine["version"]):
        return _changed(visit, seat, written, version)
    stands = (dict(seat.mine["ratings"]), seat.mine["comment"])
    shown = {
        "written": written,
        "version": version,
        "overall": two_decimals(decided.overall),
        "comment": decided.comment,
        "same": stands == (dict(decided.ratings), decided.comment),
    }
    return page(visit, "change_check.html", {**_shown(seat), **shown})


@a_member_page
def done(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Save it; and show what stands, and until when it can be changed again."""
    seat = seat_of_author(visit, contract, side)
    here = f"{places(seat)['by_me']}/change"
    if visit.request.method != "POST":
        if seat.mine is None or not seat.mine.get("changed_at"):
            return see(here)
        return page(visit, "change_done.html", _shown(seat))
    written, version = read_written(visit, seat, private=False), read(visit, "version")["version"]

    def still(act: Act) -> ChangedMeanwhile | None:
        shown = show_feedback(act.writing, contract, seat.side, visit.member, act.now, on_pages=True)
        return None if shown and str(shown.get("version")) == version else ChangedMeanwhile()

    given = ChangeFeedback(
        contract, seat.side, visit.member, written.ratings, names_comment=True, comment=written.comment or None
    )
    outcome = change_feedback(visit.house, given, still)
    if isinstance(outcome, ChangedMeanwhile):
        return _changed(visit, seat_of_author(visit, contract, side), written, version)
    if isinstance(outcome, Refusal):
        return _refused(visit, seat_of_author(visit, contract, side), outcome, written, version)
    return see(f"{here}/done")


def _asked(visit: Visit, feedback: Feedback, written: Written, now: int) -> policy.Changing:
    return policy.Changing(feedback, visit.member, written.ratings, written.comment or None, now)


def _shown(seat: Seat) -> dict[str, Any]:
    return {
        **places(seat),
        "caption": seat.shown["title"],
        "criteria": criteria_of(seat),
        "prefix": PREFIX,
        "feedback": seat.mine,
        "action": seat.actions["change"],
    }


def _kept(written: Written) -> dict[str, Any]:
    return {"kept": written.words, "kept_ratings": written.ratings}


def _refused(visit: Visit, seat: Seat, refusal: Refusal, written: Written, version: str) -> HttpResponse:
    if is_about_what_was_written(refusal):
        errors = all_that_is_wrong(policy.CHANGE, _asked(visit, seat.known[seat.side], written, seat.now))
        shown = {**_shown(seat), "written": written, "version": version, "errors": errors}
        return page(visit, "change_write.html", shown, 422)
    return cannot(visit, seat, "change", refusal, **_kept(written))


def _changed(visit: Visit, seat: Seat, written: Written, version: str) -> HttpResponse:
    """Show what was changed in another tab meanwhile, beside what it was before: nothing is written over unread."""
    if seat.mine is None or not seat.actions["change"]["allowed"]:
        return cannot(visit, seat, "change", **_kept(written))
    with visit.reading() as reading:
        versions = show_versions(reading, seat.id, seat.side, visit.member, visit.then, on_pages=True) or []
    before = next((each for each in versions if str(each["version"]) == version), None)
    shown = {**_shown(seat), "written": written, "before": before, "errors": None}
    return page(visit, "change_changed.html", shown, 409)
