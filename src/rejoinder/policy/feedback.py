"""Chapter 2. Each side says once, in time, what it thinks of the other; nobody edits it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from rejoinder.policy import double_blind
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import FeedbackLeft, PressureTold, PrivateWords
from rejoinder.policy.refusals import (
    AlreadyLeft,
    ContractNotEnded,
    EmptyText,
    EvidenceUnknown,
    FeedbackWindowClosed,
    NotAParty,
    NotYourConfidence,
    PrivatePartOff,
    RatingsInvalid,
    RecommendInvalid,
    TooMuchEvidence,
)
from rejoinder.policy.terms import other
from rejoinder.policy.text import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rejoinder.policy.contract import Contract
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.refusals import NotPlain, TooLong
    from rejoinder.policy.terms import Audience, Side, Terms

NOTE_LENGTH = 5_000
"""Characters of a note to the marketplace or the desk."""
NOTE_DOCUMENTS = 10
"""Documents of a note in confidence: it may be told before any terms hold."""


@dataclass(frozen=True, slots=True)
class Left:
    """A feedback that was left, in its latest version. It is shown from ``shown_at`` on (R-207)."""

    version: int
    has_comment: bool
    shown_at: Instant
    removed: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The response to a feedback."""

    audience: Audience
    removed: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """One side's feedback on a contract, as far as the one who asks may know of it.

    ``side`` is its author's. ``left`` is ``None`` where nothing was left, and just so for everybody but its author
    while it is sealed: a rule that is asked by somebody else can't tell the two apart (R-207).
    ``windows_close`` has the closing instants of its change windows, ``asked_until`` when the last request lapses.
    """

    contract: Contract
    side: Side
    left: Left | None
    answer: Answer | None
    windows_close: tuple[Instant, ...]
    requests: int
    asked_until: Instant | None

    @property
    def author(self) -> str | None:
        """The member who writes it."""
        return self.contract.member_on(self.side)

    @property
    def about(self) -> str | None:
        """The member whom it is about."""
        return self.contract.member_on(other(self.side))

    def is_shown(self, now: Instant) -> bool:
        """Tell whether it is revealed and not removed."""
        return self.left is not None and self.left.shown_at <= now and not self.left.removed

    def is_open_for_change(self, now: Instant) -> bool:
        """Tell whether a change window is open."""
        removed = self.left is not None and self.left.removed
        return bool(self.windows_close) and now < self.windows_close[-1] and not removed


@dataclass(frozen=True, slots=True)
class Leaving:
    """A feedback that somebody wants to leave; ``other_left`` is for the reveal alone."""

    feedback: Feedback
    author: str
    ratings: Mapping[str, int]
    comment: str | None
    private: PrivateWords | None
    other_left: bool
    now: Instant

    @property
    def terms(self) -> Terms:
        """The contract's terms; asked for only where it has ended."""
        terms = self.feedback.contract.terms
        assert terms is not None  # noqa: S101  A contract that has ended has its terms: the store holds this.
        return terms


def only_the_two_parties_leave_feedback(this: Leaving) -> NotAParty | None:
    """R-200. Only the two parties may leave feedback, each about the other."""
    return NotAParty() if this.author != this.feedback.author else None


def the_contract_has_ended(this: Leaving) -> ContractNotEnded | None:
    """R-202. Feedback can be left only after the contract has ended."""
    return ContractNotEnded() if this.feedback.contract.ended_at is None else None


def there_is_one_feedback_a_side(this: Leaving) -> AlreadyLeft | None:
    """R-201. One feedback a side, written once."""
    return AlreadyLeft() if this.feedback.left is not None else None


def the_feedback_window_is_open(this: Leaving) -> FeedbackWindowClosed | None:
    """R-203, R-405. Within the feedback window; after that only in a change window, which lets a first feedback in."""
    closes_at = this.feedback.contract.closes_at
    if closes_at is None or this.now < closes_at or this.feedback.is_open_for_change(this.now):
        return None
    return FeedbackWindowClosed(closes_at)


def every_criterion_is_rated(this: Leaving) -> RatingsInvalid | None:
    """R-204. Whole numbers 1 to 5 on all the criteria of the side, and on no others."""
    return ratings_refused(this.ratings, this.terms.weights[this.feedback.side])


def the_comment_is_plain(this: Leaving) -> NotPlain | TooLong | None:
    """R-205. A comment is optional, plain text, and no longer than the terms say."""
    return words_refused(this.comment, "comment", this.terms.comment_length)


def the_private_part_is_allowed(this: Leaving) -> PrivatePartOff | RecommendInvalid | NotPlain | TooLong | None:
    """R-206. A private part is optional, where the terms have one: 0 to 10, and a note."""
    if this.private is None:
        return None
    if not this.terms.private_part:
        return PrivatePartOff()
    if this.private.recommend is not None and not 0 <= this.private.recommend <= 10:  # noqa: PLR2004
        return RecommendInvalid()
    return words_refused(this.private.note, "private/note", NOTE_LENGTH)


MAY_LEAVE = (
    only_the_two_parties_leave_feedback,
    the_contract_has_ended,
    there_is_one_feedback_a_side,
    the_feedback_window_is_open,
)
LEAVE = (*MAY_LEAVE, every_criterion_is_rated, the_comment_is_plain, the_private_part_is_allowed)


def leave(this: Leaving) -> FeedbackLeft | Refusal:
    """Leave the one feedback, or say why not."""
    refused = first_refusal(LEAVE, this)
    if refused is not None:
        return refused
    private = this.private and PrivateWords(this.private.recommend, words(this.private.note))
    contract = this.feedback.contract
    reveals_at = double_blind.reveals_at(contract, this.other_left, this.now)
    return FeedbackLeft(
        contract=contract.id,
        side=this.feedback.side,
        author=this.author,
        about=this.feedback.about,
        ratings=this.ratings,
        overall=overall(this.ratings, this.terms.weights[this.feedback.side]),
        comment=words(this.comment),
        private=private,
        reveals_at=reveals_at,
        shown_at=max(reveals_at, this.now),
        both=contract.reveals_at is not None and reveals_at < contract.reveals_at,
    )


def ratings_refused(ratings: Mapping[str, int], weights: Mapping[str, int]) -> RatingsInvalid | None:
    """Say which criteria are missing, unknown, or not from 1 to 5 (R-204)."""
    if ratings.keys() == weights.keys() and all(1 <= stars <= 5 for stars in ratings.values()):  # noqa: PLR2004
        return None
    wrong = {name for name, stars in ratings.items() if name not in weights or not 1 <= stars <= 5}  # noqa: PLR2004
    return RatingsInvalid(tuple(weights), tuple(sorted(wrong | (weights.keys() - ratings.keys()))))


def words_refused(text: str | None, field: str, limit: int) -> NotPlain | TooLong | None:
    """Say why a text can't be kept as it is (R-205)."""
    if text is None:
        return None
    checked = plain(text, field=field, limit=limit)
    return None if isinstance(checked, str) else checked


def words(text: str | None) -> str | None:
    """Give what is stored of a text that was checked: what was checked, or nothing where nothing is visible (R-205)."""
    if text is None:
        return None
    checked = plain(text, field="", limit=len(text) * 3 + 1)
    return checked or None if isinstance(checked, str) else None


def overall(ratings: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """R-204. The overall rating is the weighted mean of the ratings, kept exactly."""
    total = sum(stars * weights[name] for name, stars in ratings.items())
    return _fraction(total, sum(weights.values()))


@lru_cache(maxsize=4_096)
def _fraction(numerator: int, denominator: int) -> Fraction:
    return Fraction(numerator, denominator)


def star(exact: Fraction) -> int:
    """R-900. Each feedback counts for the star nearest its overall, half up: 4.50 is 5."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def two_decimals(exact: Fraction | int, count: int = 1) -> str:
    """R-204. Exact values are shown to two decimals, half up.

    With a ``count``, it is the mean of so many that add up to ``exact``.
    """
    numerator, denominator = exact.numerator, exact.denominator * count
    hundredths = (200 * numerator + denominator) // (2 * denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a party tells in confidence. ``filed`` are the documents that they filed."""

    contract: Contract
    by: str
    note: str
    evidence: tuple[str, ...]
    filed: Collection[str]


def only_a_party_tells_in_confidence(this: Telling) -> NotYourConfidence | None:
    """R-210. Nothing of value for a rating: a party who was pressured or offered something tells it in confidence."""
    return None if this.contract.has_party(this.by) else NotYourConfidence()


def the_note_has_words(this: Telling) -> EmptyText | NotPlain | TooLong | None:
    """R-210. A dated note, in plain words, that only its author and the desk can see."""
    return words_refused(this.note, "note", NOTE_LENGTH) or (None if words(this.note) else EmptyText("note"))


def its_documents_are_its_authors(this: Telling) -> TooMuchEvidence | EvidenceUnknown | None:
    """R-210. Documents may be named with it: not many, each filed by the one who tells."""
    if len(set(this.evidence)) > NOTE_DOCUMENTS:
        return TooMuchEvidence(NOTE_DOCUMENTS)
    return None if set(this.filed) >= set(this.evidence) else EvidenceUnknown()


TELL = (only_a_party_tells_in_confidence, the_note_has_words, its_documents_are_its_authors)


def tell_in_confidence(this: Telling) -> PressureTold | Refusal:
    """R-210. The note is taken whatever stage the contract is at."""
    refused = first_refusal(TELL, this)
    evidence = tuple(dict.fromkeys(this.evidence))
    return refused or PressureTold(this.contract.id, this.by, words(this.note) or "", evidence)


def what_authors_are_asked() -> tuple[str, ...]:
    """R-211. Authors are asked to be honest, fair and considerate, and told what the other side can do."""
    return (
        "Be honest, fair and considerate.",
        "Name what went well and what could be better.",
        "Nothing may be offered, withheld or threatened for a rating.",
        "The member it is about may respond once, may let you change it, and may report misuse of the system.",
    )
