"""Chapter 3. Whom a feedback is about may answer it: once, in time, for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.deadlines import closes
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import ResponseGiven
from rejoinder.policy.feedback import words, words_refused
from rejoinder.policy.refusals import AlreadyGiven, EmptyText, NotAboutYou, NothingToAnswer, ResponseWindowClosed
from rejoinder.policy.terms import other

if TYPE_CHECKING:
    from rejoinder.policy.contract import Contract
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.refusals import NotPlain, TooLong
    from rejoinder.policy.terms import Audience, Terms


@dataclass(frozen=True, slots=True)
class Responding:
    """A response that somebody wants to give."""

    feedback: Feedback
    author: str
    text: str
    now: Instant

    @property
    def terms(self) -> Terms:
        """The contract's terms; asked for only where there is something to answer."""
        terms = self.feedback.contract.terms
        assert terms is not None  # noqa: S101  What is shown was left after the end, and the end has the terms.
        return terms


def response_closes_at(contract: Contract) -> Instant | None:
    """Say when the time to respond is over, counted from the contract's end; ``None`` before that (R-303)."""
    if contract.ended_at is None or contract.terms is None:
        return None
    return closes(contract.ended_at, contract.terms.response_days)


def only_the_member_it_is_about_may_respond(this: Responding) -> NotAboutYou | None:
    """R-300. Only the member whom the feedback is about may respond."""
    return NotAboutYou() if this.author != this.feedback.about else None


def there_is_something_to_answer(this: Responding) -> NothingToAnswer | None:
    """R-301. Only feedback that is revealed, not removed, and has a comment can be answered."""
    left = this.feedback.left
    answerable = left is not None and this.feedback.is_shown(this.now) and left.has_comment
    return None if answerable else NothingToAnswer()


def there_is_only_ever_one_response(this: Responding) -> AlreadyGiven | None:
    """R-302, R-306. One response a feedback; nobody edits it, and when it was removed there is no second one."""
    return AlreadyGiven() if this.feedback.answer is not None else None


def the_response_window_is_open(this: Responding) -> ResponseWindowClosed | None:
    """R-303. Within the response window, from the contract's end, whenever it was revealed; its closing is too late."""
    closes_at = response_closes_at(this.feedback.contract)
    return ResponseWindowClosed(closes_at) if closes_at is not None and this.now >= closes_at else None


def the_words_are_plain(this: Responding) -> EmptyText | NotPlain | TooLong | None:
    """R-305. A response has something to read in it, plain text, and no more than the terms say."""
    refused = words_refused(this.text, "text", this.terms.response_length)
    return refused or (None if words(this.text) else EmptyText("text"))


def who_will_see_it(feedback: Feedback) -> Audience:
    """R-304. Who sees a response, the feedback's author alone or everybody, the terms say for each side."""
    terms = feedback.contract.terms
    assert terms is not None  # noqa: S101  Asked once there is something to answer.
    return terms.response_audience[other(feedback.side)]


MAY_RESPOND = (
    only_the_member_it_is_about_may_respond,
    there_is_something_to_answer,
    there_is_only_ever_one_response,
    the_response_window_is_open,
)
RESPOND = (*MAY_RESPOND, the_words_are_plain)


def respond(this: Responding) -> ResponseGiven | Refusal:
    """Give the one response, or say why not."""
    refused = first_refusal(RESPOND, this)
    if refused is not None:
        return refused
    feedback = this.feedback
    assert feedback.left is not None  # noqa: S101  R-301 has just been asked.
    return ResponseGiven(
        contract=feedback.contract.id,
        side=feedback.side,
        author=this.author,
        text=words(this.text) or "",
        answered_version=feedback.left.version,
        audience=who_will_see_it(feedback),
    )


def was_written_before_a_change(answered_version: int, version: int) -> bool:
    """R-406. A response belongs to the version it answered; after a later change it stays, and is marked."""
    return answered_version < version
