"""Everything that can happen, in the past tense. A fact is what a decision says yes with, and what the record keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Audience, Side, Terms


@dataclass(frozen=True, slots=True)
class NothingNew:
    """What was asked for stands already: nothing happened, and nothing is recorded."""


@dataclass(frozen=True, slots=True)
class ContractRegistered:
    """R-100."""

    contract: str
    client: str
    freelancer: str
    title: str
    description: str | None
    category: str | None
    started_at: Instant
    amount: str | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class ContractUpdated:
    """The marketplace put a contract's title, description or category right."""

    contract: str
    title: str
    description: str | None
    category: str | None


@dataclass(frozen=True, slots=True)
class ContractEnded:
    """R-101. ``closes_at`` ends the feedback window, and is the latest instant of the reveal (R-207)."""

    contract: str
    ended_at: Instant
    terms: Terms
    closes_at: Instant


@dataclass(frozen=True, slots=True)
class ContractPaid:
    """R-102."""

    contract: str
    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """R-206. For the marketplace only: 0 to 10, and a note."""

    recommend: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class FeedbackLeft:
    """R-201. ``reveals_at`` is the contract's from now on (R-207): earlier only where both sides have left theirs."""

    contract: str
    side: Side
    author: str
    about: str | None
    ratings: Mapping[str, int]
    overall: Fraction
    comment: str | None
    private: PrivateWords | None
    reveals_at: Instant
    shown_at: Instant
    both: bool


@dataclass(frozen=True, slots=True)
class FeedbackChanged:
    """R-403."""

    contract: str
    side: Side
    author: str
    version: int
    ratings: Mapping[str, int]
    overall: Fraction
    comment: str | None


@dataclass(frozen=True, slots=True)
class FeedbackWithdrawn:
    """R-606."""

    contract: str
    side: Side
    author: str
    pressured: bool | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ResponseGiven:
    """R-302, R-406. It belongs to the version that it answered."""

    contract: str
    side: Side
    author: str
    text: str
    answered_version: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    """R-402."""

    contract: str
    side: Side
    author: str
    number: int
    lapses_at: Instant


@dataclass(frozen=True, slots=True)
class ChangeAllowed:
    """R-400, R-403."""

    contract: str
    side: Side
    by: str
    number: int
    closes_at: Instant


@dataclass(frozen=True, slots=True)
class ReportMade:
    """R-500. ``due_at`` is when its case wants an answer (R-604)."""

    contract: str
    side: Side
    target: str
    version: int
    reporter: str
    ground: str
    kind: str | None
    description: str
    evidence: tuple[str, ...]
    due_at: Instant


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """R-501."""

    report: str
    contract: str
    reporter: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PressureTold:
    """R-210."""

    contract: str
    by: str
    note: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """R-500."""

    name: str
    email: str
    reasons: str
