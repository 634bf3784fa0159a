"""What a member may do now, why not, and until when: the same rules that will be asked when they do it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rejoinder.policy.change import MAY_ALLOW, MAY_ASK, MAY_CHANGE, Allowing, Asking, Changing
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.feedback import MAY_LEAVE, Leaving
from rejoinder.policy.refusals import (
    ChangeNotAboutYou,
    ChangeNotYours,
    NotAboutYou,
    NotAParty,
    ReportNotAboutYou,
    WithdrawalNotYours,
)
from rejoinder.policy.removal import MAY_WITHDRAW, Withdrawing
from rejoinder.policy.report import MAY_REPORT, Reporting
from rejoinder.policy.response import MAY_RESPOND, Responding, response_closes_at, who_will_see_it

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.terms import Audience


@dataclass(frozen=True, slots=True)
class May:
    """Whether a deed is open: until when, where there is an end; or the refusal that it would meet."""

    refused: Refusal | None
    until: Instant | None = None
    audience: Audience | None = None


def respond(feedback: Feedback, member: str, now: Instant) -> May:
    """R-300 to R-304."""
    refused = first_refusal(MAY_RESPOND, Responding(feedback, member, "", now))
    if refused is not None:
        return May(refused)
    return May(None, response_closes_at(feedback.contract), who_will_see_it(feedback))


def enable_changes(feedback: Feedback, member: str, now: Instant) -> May:
    """R-400, R-401."""
    return May(first_refusal(MAY_ALLOW, Allowing(feedback, member, now)))


def report(feedback: Feedback, member: str, now: Instant, *, already_made: bool) -> May:
    """R-500, R-501."""
    asked = Reporting(feedback, "feedback", member, "", None, "", (), {}, already_made, now)
    return May(first_refusal(MAY_REPORT, asked))


def leave_feedback(feedback: Feedback, member: str, now: Instant) -> May:
    """R-200 to R-203, R-405."""
    refused = first_refusal(MAY_LEAVE, Leaving(feedback, member, {}, None, None, other_left=False, now=now))
    closes_at = feedback.contract.closes_at
    late = closes_at is not None and now >= closes_at and feedback.windows_close
    until = feedback.windows_close[-1] if late else closes_at
    return May(refused, None if refused else until)


def ask_to_change(feedback: Feedback, member: str, now: Instant) -> May:
    """R-402."""
    return May(first_refusal(MAY_ASK, Asking(feedback, member, now)))


def change(feedback: Feedback, member: str, now: Instant) -> May:
    """R-403."""
    refused = first_refusal(MAY_CHANGE, Changing(feedback, member, {}, None, now))
    return May(refused, None if refused else feedback.windows_close[-1])


def withdraw(feedback: Feedback, member: str, now: Instant) -> May:
    """R-606."""
    return May(first_refusal(MAY_WITHDRAW, Withdrawing(feedback, member, None, None, now)))


@lru_cache(maxsize=1)
def nothing() -> dict[str, May]:
    """Say what an outsider, or the public, may do: nothing, and each for the reason of standing (R-800)."""
    return {
        "leave_feedback": May(NotAParty()),
        "respond": May(NotAboutYou()),
        "enable_changes": May(ChangeNotAboutYou()),
        "report": May(ReportNotAboutYou()),
        "ask_to_change": May(ChangeNotYours()),
        "change": May(ChangeNotYours()),
        "withdraw": May(WithdrawalNotYours()),
    }


def with_feedback(feedback: Feedback, member: str | None, now: Instant, *, already_made: bool) -> dict[str, May]:
    """Say what this member may do with this feedback, as far as they may know of it."""
    if member is None or not feedback.contract.has_party(member):
        return nothing()
    return {
        "leave_feedback": leave_feedback(feedback, member, now),
        "respond": respond(feedback, member, now),
        "enable_changes": enable_changes(feedback, member, now),
        "report": report(feedback, member, now, already_made=already_made),
        "ask_to_change": ask_to_change(feedback, member, now),
        "change": change(feedback, member, now),
        "withdraw": withdraw(feedback, member, now),
    }


def on_contract(own: Feedback, about: Feedback, member: str, now: Instant, *, already_made: bool) -> dict[str, May]:
    """Say what a party may do on a contract: with their own feedback, and with the one about them."""
    mine = with_feedback(own, member, now, already_made=False)
    theirs = with_feedback(about, member, now, already_made=already_made)
    of_theirs = {"respond", "enable_changes", "report"}
    return {deed: theirs[deed] if deed in of_theirs else mine[deed] for deed in mine}
