"""Chapter 4. A feedback changes only by consent: whom it is about opens a window, its author writes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.deadlines import closes
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import ChangeAllowed, ChangeAsked, FeedbackChanged
from rejoinder.policy.feedback import overall, ratings_refused, words, words_refused
from rejoinder.policy.refusals import (
    ChangeAlreadyAsked,
    ChangeNotAboutYou,
    ChangeNotAvailable,
    ChangeNotYours,
    ChangeWindowNotOpen,
    ChangeWindowUsed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.refusals import NotPlain, RatingsInvalid, TooLong
    from rejoinder.policy.terms import Terms


@dataclass(frozen=True, slots=True)
class Asking:
    """An author's wish to change their feedback."""

    feedback: Feedback
    author: str
    now: Instant


@dataclass(frozen=True, slots=True)
class Allowing:
    """The wish of whom it is about to let it be changed."""

    feedback: Feedback
    by: str
    now: Instant


@dataclass(frozen=True, slots=True)
class Changing:
    """New ratings and comment, complete: what the author leaves as it is comes in as it stands."""

    feedback: Feedback
    author: str
    ratings: Mapping[str, int]
    comment: str | None
    now: Instant


def _terms(feedback: Feedback) -> Terms:
    terms = feedback.contract.terms
    assert terms is not None  # noqa: S101  Nothing is available before the end (R-401), and the end has the terms.
    return terms


def only_its_author_asks(this: Asking) -> ChangeNotYours | None:
    """R-402. Only the author may ask for a change window."""
    return ChangeNotYours() if this.author != this.feedback.author else None


def only_the_member_it_is_about_opens_it(this: Allowing) -> ChangeNotAboutYou | None:
    """R-400. Only the member whom the feedback is about opens a change window, and can't call it back."""
    return ChangeNotAboutYou() if this.by != this.feedback.about else None


def it_is_shown_or_the_window_closed_on_nothing(this: Asking | Allowing) -> ChangeNotAvailable | None:
    """R-401, R-408. Only after the reveal, or after the window closed with nothing left; never after a removal."""
    feedback, closes_at = this.feedback, this.feedback.contract.closes_at
    if feedback.left is None:
        available = closes_at is not None and this.now >= closes_at
    else:
        available = feedback.is_shown(this.now)
    return None if available else ChangeNotAvailable()


def it_was_never_opened_before(this: Asking | Allowing) -> ChangeWindowUsed | None:
    """R-400. Once a contract for each feedback."""
    return ChangeWindowUsed() if this.feedback.windows_close else None


def no_request_is_waiting(this: Asking) -> ChangeAlreadyAsked | None:
    """R-402. No second request while one is open; a request lapses at its end."""
    until = this.feedback.asked_until
    return ChangeAlreadyAsked(until) if until is not None and this.now < until else None


def only_its_author_changes_it(this: Changing) -> ChangeNotYours | None:
    """R-403. In the window the author, and nobody else, may change ratings and comment, any number of times."""
    return ChangeNotYours() if this.author != this.feedback.author else None


def a_change_window_is_open(this: Changing) -> ChangeWindowNotOpen | None:
    """R-209, R-403, R-408. Feedback can't be edited after submission, sealed or not, but in an open change window."""
    if this.feedback.is_open_for_change(this.now):
        return None
    windows = this.feedback.windows_close
    return ChangeWindowNotOpen(windows[-1] if windows else None)


def there_is_something_to_change(this: Changing) -> ChangeNotAvailable | None:
    """R-405. Where nothing was left, the window admits a first feedback, which is left and not changed."""
    return ChangeNotAvailable() if this.feedback.left is None else None


def every_criterion_stays_rated(this: Changing) -> RatingsInvalid | None:
    """R-204. A change has whole numbers 1 to 5 on all criteria, too."""
    return ratings_refused(this.ratings, _terms(this.feedback).weights[this.feedback.side])


def the_new_comment_is_plain(this: Changing) -> NotPlain | TooLong | None:
    """R-205. A changed comment is plain text, too."""
    return words_refused(this.comment, "comment", _terms(this.feedback).comment_length)


MAY_ASK = (
    only_its_author_asks,
    it_is_shown_or_the_window_closed_on_nothing,
    it_was_never_opened_before,
    no_request_is_waiting,
)
MAY_ALLOW = (
    only_the_member_it_is_about_opens_it,
    it_is_shown_or_the_window_closed_on_nothing,
    it_was_never_opened_before,
)
MAY_CHANGE = (only_its_author_changes_it, a_change_window_is_open, there_is_something_to_change)
CHANGE = (*MAY_CHANGE, every_criterion_stays_rated, the_new_comment_is_plain)


def ask(this: Asking) -> ChangeAsked | Refusal:
    """Ask to be let in, or say why not (R-402)."""
    refused = first_refusal(MAY_ASK, this)
    if refused is not None:
        return refused
    feedback = this.feedback
    lapses_at = closes(this.now, _terms(feedback).change_request_days)
    return ChangeAsked(feedback.contract.id, feedback.side, this.author, feedback.requests + 1, lapses_at)


def allow(this: Allowing) -> ChangeAllowed | Refusal:
    """Open the one change window, or say why not (R-400)."""
    refused = first_refusal(MAY_ALLOW, this)
    if refused is not None:
        return refused
    feedback = this.feedback
    closes_at = closes(this.now, _terms(feedback).change_days)
    return ChangeAllowed(feedback.contract.id, feedback.side, this.by, 1, closes_at)


def change(this: Changing) -> FeedbackChanged | Refusal:
    """R-404. Every version is kept and readers see the latest; the private part never changes."""
    refused = first_refusal(CHANGE, this)
    if refused is not None:
        return refused
    feedback = this.feedback
    assert feedback.left is not None  # noqa: S101  It has just been asked whether there is something to change.
    return FeedbackChanged(
        contract=feedback.contract.id,
        side=feedback.side,
        author=this.author,
        version=feedback.left.version + 1,
        ratings=this.ratings,
        overall=overall(this.ratings, _terms(feedback).weights[feedback.side]),
        comment=words(this.comment),
    )
