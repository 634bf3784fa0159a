"""Chapter 6. Feedback can be removed, never edited (R-600); here it is at its author's wish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import FeedbackWithdrawn
from rejoinder.policy.feedback import NOTE_LENGTH, words, words_refused
from rejoinder.policy.refusals import WithdrawalNotAvailable, WithdrawalNotYours

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.refusals import NotPlain, TooLong

AUTHOR_REQUEST = "author_request"
"""The class of ground that stands in the place of a feedback that its author withdrew (R-608)."""


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """An author's wish to have their own feedback removed; ``pressured`` and ``note`` are for the desk alone."""

    feedback: Feedback
    author: str
    pressured: bool | None
    note: str | None
    now: Instant


def only_its_author_withdraws_it(this: Withdrawing) -> WithdrawalNotYours | None:
    """R-606. The author, and nobody else, may have their own feedback removed without a reason."""
    return WithdrawalNotYours() if this.author != this.feedback.author else None


def it_is_shown_and_not_yet_removed(this: Withdrawing) -> WithdrawalNotAvailable | None:
    """R-606. At any time after the reveal; it is final, and there is no new feedback on that contract."""
    return None if this.feedback.is_shown(this.now) else WithdrawalNotAvailable()


def the_note_to_the_desk_is_plain(this: Withdrawing) -> NotPlain | TooLong | None:
    """R-205. What is told in confidence is plain text, too."""
    return words_refused(this.note, "note", NOTE_LENGTH)


MAY_WITHDRAW = (only_its_author_withdraws_it, it_is_shown_and_not_yet_removed)
WITHDRAW = (*MAY_WITHDRAW, the_note_to_the_desk_is_plain)


def withdraw(this: Withdrawing) -> FeedbackWithdrawn | Refusal:
    """Remove a feedback at its author's wish, or say why not."""
    refused = first_refusal(WITHDRAW, this)
    contract = this.feedback.contract.id
    return refused or FeedbackWithdrawn(contract, this.feedback.side, this.author, this.pressured, words(this.note))
