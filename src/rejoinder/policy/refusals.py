"""Every way to say no, on one page: a code, a sentence, and the kind that says when it is asked (R-800).

A refusal is a value. It says what is so, since when or until when, and never more than the one who asked may know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.decision import Kind, Refusal

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant


@dataclass(frozen=True, slots=True)
class SameMember(Refusal):
    """R-100."""

    code = "contract.same_member"
    title = "One member on both sides"
    sentence = "A contract joins one client and one freelancer, who are different members."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class SamePerson(Refusal):
    """R-103."""

    code = "contract.same_person"
    title = "The same person on both sides"
    sentence = "The two members are known to be the same person, so there can be no contract between them."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ContractFixed(Refusal):
    """R-101."""

    code = "contract.fixed"
    title = "Already registered otherwise"
    sentence = "This contract is registered already. Its two members and its start can't be changed."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class AlreadyEnded(Refusal):
    """R-101."""

    code = "contract.already_ended"
    title = "Already ended"
    sentence = "The end of this contract has been recorded, and it is recorded once."
    kind = Kind.STATE
    ended_at: Instant


@dataclass(frozen=True, slots=True)
class EndsInTheFuture(Refusal):
    """R-101."""

    code = "contract.end_in_future"
    title = "The end is in the future"
    sentence = "A contract's end is recorded once it has come."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class EndsBeforeItsStart(Refusal):
    """R-101."""

    code = "contract.end_before_start"
    title = "The end is before the start"
    sentence = "A contract can't end before it has started."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class AmountInvalid(Refusal):
    """R-102."""

    code = "contract.amount_invalid"
    title = "Not an amount"
    sentence = (
        "The net amount is written in digits, such as 120.00, is not negative, and has a currency of three letters."
    )
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class NotAParty(Refusal):
    """R-200."""

    code = "feedback.not_a_party"
    title = "Not a party to this contract"
    sentence = "Only the two parties of a contract may leave feedback on it, each their own."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class ContractNotEnded(Refusal):
    """R-202."""

    code = "feedback.contract_not_ended"
    title = "The contract has not ended"
    sentence = "Feedback can be left once the contract has ended."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class AlreadyLeft(Refusal):
    """R-201."""

    code = "feedback.already_left"
    title = "Feedback has been left"
    sentence = (
        "This feedback has been left already. It can't be edited; the member whom it is about can let it be changed."
    )
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class FeedbackWindowClosed(Refusal):
    """R-203."""

    code = "feedback.window_closed"
    title = "The time to leave feedback is over"
    sentence = "The time to leave feedback on this contract has ended."
    kind = Kind.TIME
    closed_at: Instant


@dataclass(frozen=True, slots=True)
class RatingsInvalid(Refusal):
    """R-204."""

    code = "feedback.ratings_invalid"
    title = "The ratings are not complete"
    sentence = "Each criterion of this side is rated with a whole number from 1 to 5, and no other criterion."
    kind = Kind.CONTENT
    criteria: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivatePartOff(Refusal):
    """R-206."""

    code = "feedback.private_off"
    title = "No private part here"
    sentence = "The terms of this contract have no private part."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class RecommendInvalid(Refusal):
    """R-206."""

    code = "feedback.recommend_invalid"
    title = "Not between 0 and 10"
    sentence = "Would you recommend them? is answered with a whole number from 0 to 10."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class NotPlain(Refusal):
    """R-205."""

    code = "text.not_plain"
    title = "Not plain text"
    sentence = "The text has a character that plain text can't have: remove it and try again."
    kind = Kind.CONTENT
    field: str
    character: str
    position: int


@dataclass(frozen=True, slots=True)
class TooLong(Refusal):
    """R-205."""

    code = "text.too_long"
    title = "Too long"
    sentence = "The text is longer than it may be."
    kind = Kind.CONTENT
    field: str
    length: int
    limit: int


@dataclass(frozen=True, slots=True)
class EmptyText(Refusal):
    """R-305."""

    code = "text.empty"
    title = "Nothing to read"
    sentence = "There is nothing to read in the text."
    kind = Kind.CONTENT
    field: str


@dataclass(frozen=True, slots=True)
class NotYourConfidence(Refusal):
    """R-210."""

    code = "pressured.not_a_party"
    title = "Not a party to this contract"
    sentence = "Only the two parties of a contract can tell us about it in confidence here."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class NotAboutYou(Refusal):
    """R-300."""

    code = "response.not_about_you"
    title = "Not about you"
    sentence = "Only the member whom a feedback is about may respond to it."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class NothingToAnswer(Refusal):
    """R-301."""

    code = "response.nothing_to_answer"
    title = "Nothing to answer"
    sentence = "There is nothing here that can be answered."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class AlreadyGiven(Refusal):
    """R-302."""

    code = "response.already_given"
    title = "You have responded"
    sentence = "You have responded. A response can't be edited and there is no second one."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ResponseWindowClosed(Refusal):
    """R-303."""

    code = "response.window_closed"
    title = "The time to respond is over"
    sentence = "The time to respond has ended."
    kind = Kind.TIME
    closed_at: Instant


@dataclass(frozen=True, slots=True)
class ChangeNotAboutYou(Refusal):
    """R-400."""

    code = "change.not_about_you"
    title = "Not about you"
    sentence = "Only the member whom a feedback is about can let it be changed."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class ChangeNotYours(Refusal):
    """R-402."""

    code = "change.not_yours"
    title = "Not your feedback"
    sentence = "Only its author can change a feedback or ask to."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class ChangeNotAvailable(Refusal):
    """R-401."""

    code = "change.not_available"
    title = "Not possible now"
    sentence = (
        "Not possible now: it becomes possible when feedback is shown or the time to leave it is over, "
        "and not after a removal."
    )
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ChangeWindowUsed(Refusal):
    """R-400."""

    code = "change.window_used"
    title = "Opened once already"
    sentence = "It has been opened for changes once; that is all there is for one contract."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ChangeAlreadyAsked(Refusal):
    """R-402."""

    code = "change.already_asked"
    title = "You have asked"
    sentence = "You have asked, and there is still time for an answer."
    kind = Kind.STATE
    lapses_at: Instant


@dataclass(frozen=True, slots=True)
class ChangeWindowNotOpen(Refusal):
    """R-403."""

    code = "change.window_not_open"
    title = "Not open for changes"
    sentence = "This feedback is not open for changes. Nothing was saved."
    kind = Kind.STATE
    closed_at: Instant | None


@dataclass(frozen=True, slots=True)
class WithdrawalNotYours(Refusal):
    """R-606."""

    code = "withdrawal.not_yours"
    title = "Not your feedback"
    sentence = "Only its author can have a feedback removed in this way."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class WithdrawalNotAvailable(Refusal):
    """R-606."""

    code = "withdrawal.not_available"
    title = "Not possible now"
    sentence = "A feedback can be removed at its author's wish once it is shown, and only once."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ReportNotAboutYou(Refusal):
    """R-500."""

    code = "report.not_about_you"
    title = "Not about you"
    sentence = (
        "A feedback is reported by the member whom it is about, a response by the feedback's author. "
        "Anybody may file a notice."
    )
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class ReportNotAvailable(Refusal):
    """R-501."""

    code = "report.not_available"
    title = "Nothing to report"
    sentence = "There is nothing here that can be reported now."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class AlreadyReported(Refusal):
    """R-501."""

    code = "report.already_made"
    title = "You have reported this"
    sentence = "You have reported this. Evidence can be added while the report is open."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class OpinionIsNotAGround(Refusal):
    """R-503. ``instead`` has the ways that are open, each with its closing instant or ``None``."""

    code = "report.opinion_is_not_a_ground"
    title = "An opinion is not a ground"
    sentence = "Feedback is somebody's opinion. Nobody can edit it or decide whether it is accurate."
    kind = Kind.CONTENT
    instead: tuple[tuple[str, Instant | None], ...]


@dataclass(frozen=True, slots=True)
class GroundUnknown(Refusal):
    """R-502."""

    code = "report.ground_unknown"
    title = "Not a ground"
    sentence = "This is not one of the grounds, or not one of its kinds. GET /v1/grounds lists them."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class DescriptionTooShort(Refusal):
    """R-504."""

    code = "report.description_too_short"
    title = "Say more"
    sentence = "Describe what happened in more words, so that it can be looked into."
    kind = Kind.CONTENT
    length: int
    least: int


@dataclass(frozen=True, slots=True)
class EvidenceUnknown(Refusal):
    """R-504."""

    code = "report.evidence_unknown"
    title = "No such document"
    sentence = "One of the documents named is not among those that you have filed."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class TooMuchEvidence(Refusal):
    """R-504."""

    code = "report.too_much_evidence"
    title = "Too many documents"
    sentence = "A report has no more documents than its terms say, and at most 100 MB of them."
    kind = Kind.CONTENT
    limit: int


@dataclass(frozen=True, slots=True)
class ReportClosed(Refusal):
    """R-501."""

    code = "report.closed"
    title = "No longer open"
    sentence = "This report is no longer open, so nothing can be added to it."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class EvidenceType(Refusal):
    """R-504."""

    code = "evidence.type"
    title = "Not a kind of document we take"
    sentence = "Documents are PNG, JPEG, WebP, PDF, plain text or e-mail (.eml), judged by what is in them."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class EvidenceTooLarge(Refusal):
    """R-504."""

    code = "evidence.too_large"
    title = "Too large"
    sentence = "A document has at most 10 MB."
    kind = Kind.CONTENT
    limit: int


@dataclass(frozen=True, slots=True)
class EvidenceUnreadable(Refusal):
    """R-504."""

    code = "evidence.unreadable"
    title = "Can't be read"
    sentence = "The document can't be read: it is damaged, cut short, or larger inside than it may be."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class EvidenceQuota(Refusal):
    """R-504."""

    code = "evidence.quota"
    title = "Too many documents at once"
    sentence = (
        "Twenty documents that belong to no report yet are all that are kept for one member; file the report first."
    )
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class MemberErased(Refusal):
    """R-1001."""

    code = "member.erased"
    title = "This id is not given out again"
    sentence = "A member who was erased had this id, and it is not given out again."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class NotFound(Refusal):
    """R-800."""

    code = "not_found"
    title = "Nothing here"
    sentence = "There is nothing here under this name, or nothing that you may see."
    kind = Kind.STANDING


@dataclass(frozen=True, slots=True)
class MemberUnknown(Refusal):
    """R-100."""

    code = "member.unknown"
    title = "No such member"
    sentence = "A member named here has not been registered: register both members first."
    kind = Kind.CONTENT
    field: str


@dataclass(frozen=True, slots=True)
class LinkUsed(Refusal):
    """API.md, Members and contracts. One for a link that is unknown, used or late: trying links tells nothing."""

    code = "sign_in.link_used"
    title = "This link can't be used"
    sentence = "This link has been used, or its time has run out. Ask the marketplace for a new one."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class KeyReused(Refusal):
    """API.md, Conventions."""

    code = "idempotency_key_reused"
    title = "Idempotency key used before"
    sentence = "This Idempotency-Key came before with another body. Use a new key for a new request."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class StillInProgress(Refusal):
    """API.md, Conventions."""

    code = "idempotency_in_progress"
    title = "Still in progress"
    sentence = "A request with this Idempotency-Key is being worked on. Ask again in a moment."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ClockBackwards(Refusal):
    """API.md, Sandbox clock."""

    code = "test_clock.backwards"
    title = "Forward only"
    sentence = "The sandbox's clock goes forward only, as far as the year 2100."
    kind = Kind.CONTENT
    now: Instant


@dataclass(frozen=True, slots=True)
class AdvanceInvalid(Refusal):
    """API.md, Sandbox clock."""

    code = "test_clock.advance_invalid"
    title = "Not a way forward"
    sentence = "Say either by how much, such as P28D or PT1H, or to which instant, or to the next deadline."
    kind = Kind.CONTENT
    reason: str


@dataclass(frozen=True, slots=True)
class NothingIsComing(Refusal):
    """API.md, Sandbox clock."""

    code = "test_clock.nothing_next"
    title = "Nothing is coming"
    sentence = "No deadline is waiting, so there is no next one to go to."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class EventUnknown(Refusal):
    """API.md, Events and webhooks."""

    code = "events.after_unknown"
    title = "No such event"
    sentence = "There is no such event, or none any more: events can be pulled for 90 days. Begin anew without it."
    kind = Kind.CONTENT


@dataclass(frozen=True, slots=True)
class RateLimited(Refusal):
    """R-500."""

    code = "rate_limited"
    title = "Too many"
    sentence = "At most 20 notices an hour are taken from one address. Try again later."
    kind = Kind.STATE


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile(Refusal):
    """R-406."""

    code = "precondition_failed"
    title = "It has changed"
    sentence = "What you were shown has changed since. Read it again first."
    kind = Kind.STATE


def every_refusal() -> dict[str, type[Refusal]]:
    """All refusals there are, by code."""
    return {refusal.code: refusal for refusal in sorted(Refusal.__subclasses__(), key=lambda each: each.code)}
