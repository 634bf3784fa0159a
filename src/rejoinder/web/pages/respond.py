"""The one response, in its steps: write, check, done (chapter 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from rejoinder.actions.respond import respond
from rejoinder.policy import response as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import AlreadyGiven, ChangedMeanwhile
from rejoinder.store.reads.feedback import show_feedback, show_versions
from rejoinder.web.pages.contract import places, seat_of_whom_it_is_about
from rejoinder.web.pages.forms import Errors, read
from rejoinder.web.pages.hints import hints
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.refused import add_to, cannot, is_about_what_was_written

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.actions.acting import Act
    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit


def _given(seat: Seat) -> bool:
    return seat.about_me is not None and seat.about_me.get("response") is not None


@a_member_page
def write(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Write the response. A form that comes back here is one whose author wants to go on writing."""
    seat = seat_of_whom_it_is_about(visit, contract, side)
    given = read(visit, "text")
    if _given(seat) and not given["text"]:
        return see(f"{places(seat)['about_me']}/respond/done")
    if not seat.actions["respond"]["allowed"]:
        return cannot(visit, seat, "respond", kept=[given["text"]] if given["text"] else [])
    return page(visit, "respond_write.html", {**_written(seat), "text": given["text"], "errors": None})


@a_member_page
def check(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Read it again before it goes; here the rules are asked, and nothing is done yet."""
    seat = seat_of_whom_it_is_about(visit, contract, side)
    if visit.request.method != "POST":
        return see(f"{places(seat)['about_me']}/respond")
    return _checked(visit, seat, read(visit, "text", "version"))


@a_member_page
def done(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Send it, once; and show what stands, for as long as it does."""
    seat = seat_of_whom_it_is_about(visit, contract, side)
    if visit.request.method != "POST":
        if not _given(seat):
            return see(f"{places(seat)['about_me']}/respond")
        return page(visit, "respond_done.html", _written(seat))
    given = read(visit, "text", "version", "read")
    if not given["read"]:
        errors = Errors({"read": gettext("Say that you have read it again: it can’t be edited afterwards.")})
        return _checked(visit, seat, given, errors)

    def still(act: Act) -> ChangedMeanwhile | None:
        shown = show_feedback(act.writing, contract, seat.other_side, visit.member, act.now, on_pages=True)
        return None if shown and str(shown.get("version")) == given["version"] else ChangedMeanwhile()

    outcome = respond(visit.house, contract, seat.other_side, visit.member, given["text"], still)
    if isinstance(outcome, ChangedMeanwhile):
        return _changed(visit, seat_of_whom_it_is_about(visit, contract, side), given)
    if isinstance(outcome, Refusal):
        return _refused(visit, seat_of_whom_it_is_about(visit, contract, side), outcome, given["text"])
    return see(f"{places(seat)['about_me']}/respond/done")


def _checked(visit: Visit, seat: Seat, given: dict[str, str], errors: Errors | None = None) -> HttpResponse:
    """Ask the rules what would become of it, and show that; with ``errors`` where it can't go so yet."""
    asked = policy.respond(policy.Responding(seat.known[seat.other_side], visit.member, given["text"], seat.now))
    if isinstance(asked, Refusal):
        return _refused(visit, seat, asked, given["text"])
    if given["version"] != str(asked.answered_version):
        return _changed(visit, seat, given)
    shown = {**_written(seat), "text": asked.text, "errors": errors, "hints": hints(asked.text)}
    return page(visit, "respond_check.html", shown, 422 if errors else 200)


def _written(seat: Seat) -> dict[str, Any]:
    return {
        **places(seat),
        "caption": seat.shown["title"],
        "feedback": seat.about_me,
        "action": seat.actions["respond"],
    }


def _refused(visit: Visit, seat: Seat, refusal: Refusal, text: str) -> HttpResponse:
    if is_about_what_was_written(refusal):
        errors = Errors()
        add_to(errors, refusal, "text")
        return page(visit, "respond_write.html", {**_written(seat), "text": text, "errors": errors}, 422)
    stands = seat.about_me["response"] if isinstance(refusal, AlreadyGiven) and seat.about_me else None
    return cannot(visit, seat, "respond", refusal, kept=[text] if text.strip() else [], stands=stands)


def _changed(visit: Visit, seat: Seat, given: dict[str, str]) -> HttpResponse:
    """Show the feedback as it was and as it is: an answer to the one needn't be one to the other."""
    if not seat.actions["respond"]["allowed"]:
        return cannot(visit, seat, "respond", kept=[given["text"]])
    with visit.reading() as reading:
        versions = show_versions(reading, seat.id, seat.other_side, visit.member, visit.then, on_pages=True) or []
    before = next((each for each in versions if str(each["version"]) == given["version"]), None)
    shown = {**_written(seat), "text": given["text"], "errors": None, "before": before}
    return page(visit, "respond_changed.html", shown, 409)
