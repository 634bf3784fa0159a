"""The one feedback that a party leaves, in its steps: write, check, done (chapter 2; after the close R-405).

Nothing on these pages differs by whether the other party has left theirs, before it is shown (R-207).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from markupsafe import Markup

from rejoinder.actions.leave_feedback import LeaveFeedback, leave_feedback
from rejoinder.policy import feedback as policy
from rejoinder.policy.contract import enough_was_paid_to_be_public
from rejoinder.policy.decision import Refusal
from rejoinder.web.pages.contract import closes_at, places, seat_at
from rejoinder.web.pages.page import a_member_page, page, see
from rejoinder.web.pages.ratings import PREFIX, Written, all_that_is_wrong, criteria_of, read_written
from rejoinder.web.pages.refused import cannot, is_about_what_was_written
from rejoinder.web.pages.sentences import name_of, no_guessing
from rejoinder.web.pages.words import last_moment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.store.reads.contract_page import Seat
    from rejoinder.web.pages.visit import Visit


@a_member_page
def write(visit: Visit, contract: str) -> HttpResponse:
    """Write it. A form that comes back here is one whose author wants to go on writing."""
    seat = seat_at(visit, contract)
    written = read_written(visit, seat, private=True)
    if seat.mine is not None and not written:
        return see(f"{places(seat)['overview']}/leave/done")
    if not seat.actions["leave_feedback"]["allowed"]:
        return cannot(visit, seat, "leave_feedback", **_kept(seat, written))
    return page(visit, "leave_write.html", {**_shown(seat), "written": written, "errors": None})


@a_member_page
def check(visit: Visit, contract: str) -> HttpResponse:
    """Read it again before it goes; here the rules are asked, and nothing is done yet."""
    seat = seat_at(visit, contract)
    if visit.request.method != "POST":
        return see(f"{places(seat)['overview']}/leave")
    written = read_written(visit, seat, private=True)
    decided = policy.leave(_asked(visit, seat, written))
    if isinstance(decided, Refusal):
        return _refused(visit, seat, decided, written)
    shown = {"overall": policy.two_decimals(decided.overall), "decided": decided}
    return page(visit, "leave_check.html", {**_shown(seat), **shown, "written": written})


@a_member_page
def done(visit: Visit, contract: str) -> HttpResponse:
    """Leave it, once; and show what stands: sealed, or shown."""
    seat = seat_at(visit, contract)
    here = f"{places(seat)['overview']}/leave"
    if visit.request.method != "POST":
        if seat.mine is None:
            return see(here)
        return page(visit, "leave_done.html", {**_shown(seat), "feedback": seat.mine, "both": _both_are_shown(seat)})
    written = read_written(visit, seat, private=True)
    comment = written.comment or None
    deed = LeaveFeedback(contract, seat.side, visit.member, written.ratings, comment, written.private, on_page=True)
    outcome = leave_feedback(visit.house, deed)
    if isinstance(outcome, Refusal):
        return _refused(visit, seat_at(visit, contract), outcome, written)
    return see(f"{here}/done")


def _asked(visit: Visit, seat: Seat, written: Written) -> policy.Leaving:
    """Ask the rules as if the other party had left nothing: whether they have is no business of this page (R-207)."""
    return policy.Leaving(
        feedback=seat.known[seat.side],
        author=visit.member,
        ratings=written.ratings,
        comment=written.comment or None,
        private=written.private,
        other_left=False,
        now=seat.now,
    )


def _shown(seat: Seat) -> dict[str, Any]:
    allowed = seat.actions["leave_feedback"]["allowed"]
    return {
        **places(seat),
        "caption": seat.shown["title"],
        "criteria": criteria_of(seat),
        "prefix": PREFIX,
        "action": seat.actions["leave_feedback"],
        "at_once": allowed and closes_at(seat) is None,
        "when_shown": when_it_is_shown(seat) if allowed else None,
        "who": who_will_see_it(seat) if allowed else None,
        "their_response": _who_sees_their_response(seat),
        "reveals_early": seat.terms is not None and seat.terms.reveal == "both_or_deadline",
    }


def when_it_is_shown(seat: Seat) -> Markup:
    """Say until when it is sealed, by the contract's terms; after the window has closed it is shown at once (R-405)."""
    closes = closes_at(seat)
    if closes is None:
        said = gettext(
            "It is shown at once, because the time to leave feedback is over. You can change it until %(moment)s."
        )
        until = last_moment(seat.actions["leave_feedback"]["until"])
        return Markup(said) % {"moment": until}  # noqa: S704  The sentence is ours, and the moment, too.
    reveal = seat.terms.reveal if seat.terms is not None else None
    if reveal == "both_or_deadline":
        said = gettext(
            "It is sealed until you have both left feedback or until %(moment)s. "
            "Until then nobody learns that you have left it. You can’t edit it afterwards."
        )
    elif reveal == "deadline_only":
        said = gettext(
            "It is sealed until %(moment)s. Until then nobody learns that you have left it. "
            "You can’t edit it afterwards."
        )
    else:
        no_guessing("reveal", reveal)
    return Markup(said) % {"moment": last_moment(closes)}  # noqa: S704  As above.


def who_will_see_it(seat: Seat) -> Markup:
    """Say who will see it once it is shown, as things stand (R-208)."""
    contract, terms = seat.known[seat.side].contract, seat.terms
    if terms is not None and enough_was_paid_to_be_public(contract.amount, terms):
        said = gettext("Once it is shown, everybody who looks at the history of %(name)s can see it.")
    else:
        said = gettext(
            "Once it is shown, only the two of you can see it, because too little was paid on this contract. "
            "It counts in no average."
        )
    return Markup(said) % {"name": name_of(seat.them)}  # noqa: S704  As above.


def _who_sees_their_response(seat: Seat) -> str | None:
    """Say who would see the other party's response (R-304)."""
    if seat.terms is None:
        return None
    audience = seat.terms.response_audience[seat.other_side]
    if audience == "author_only":
        return gettext("Only you would see their response.")
    if audience == "public":
        return gettext("Everybody who can see the feedback would see their response.")
    return no_guessing("audience", audience)


def _both_are_shown(seat: Seat) -> bool:
    """Tell whether the feedback of both was shown at the same instant."""
    mine, about = seat.mine, seat.about_me
    shown_at = mine.get("revealed_at") if mine is not None else None
    return shown_at is not None and about is not None and about.get("revealed_at") == shown_at


def _kept(seat: Seat, written: Written) -> dict[str, Any]:
    return {"kept": written.words, "kept_ratings": written.ratings, "stands_left": seat.mine}


def _refused(visit: Visit, seat: Seat, refusal: Refusal, written: Written) -> HttpResponse:
    if is_about_what_was_written(refusal):
        errors = all_that_is_wrong(policy.LEAVE, _asked(visit, seat, written))
        return page(visit, "leave_write.html", {**_shown(seat), "written": written, "errors": errors}, 422)
    return cannot(visit, seat, "leave_feedback", refusal, **_kept(seat, written))
