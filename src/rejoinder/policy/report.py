"""Chapter 5. A report says on which ground the system was misused; opinion and accuracy are no grounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.change import MAY_ALLOW, Allowing
from rejoinder.policy.deadlines import business_days_after
from rejoinder.policy.decision import first_refusal
from rejoinder.policy.facts import EvidenceAdded, ReportMade
from rejoinder.policy.feedback import words, words_refused
from rejoinder.policy.grounds import GROUNDS, OPINIONS
from rejoinder.policy.refusals import (
    AlreadyReported,
    DescriptionTooShort,
    EvidenceUnknown,
    GroundUnknown,
    OpinionIsNotAGround,
    ReportClosed,
    ReportNotAboutYou,
    ReportNotAvailable,
    TooMuchEvidence,
)
from rejoinder.policy.response import MAY_RESPOND, Responding, response_closes_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.contract import Contract
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.decision import Refusal
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.refusals import NotPlain, TooLong
    from rejoinder.policy.terms import Terms

REPORT_BYTES = 100 * 1_048_576
"""All the documents of one report (E-1)."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """A report that somebody wants to make. ``filed`` has the sizes in bytes of the documents that they filed."""

    feedback: Feedback
    target: str
    reporter: str
    ground: str
    kind: str | None
    description: str
    evidence: tuple[str, ...]
    filed: Mapping[str, int]
    already_made: bool
    now: Instant

    @property
    def terms(self) -> Terms:
        """The contract's terms; asked for only where there is something to report."""
        terms = self.feedback.contract.terms
        assert terms is not None  # noqa: S101  What is shown was left after the end, and the end has the terms.
        return terms


def only_the_member_concerned_reports(this: Reporting) -> ReportNotAboutYou | None:
    """R-500, R-306. Whom a feedback is about may report it; a response is reported by the feedback's author."""
    concerned = this.feedback.about if this.target == "feedback" else this.feedback.author
    return ReportNotAboutYou() if this.reporter != concerned else None


def it_is_revealed_and_not_removed(this: Reporting) -> ReportNotAvailable | None:
    """R-501. Only revealed feedback that isn't removed can be reported, and a response only while it stands."""
    answer = this.feedback.answer
    stands = this.target == "feedback" or (answer is not None and not answer.removed)
    return None if stands and this.feedback.is_shown(this.now) else ReportNotAvailable()


def it_was_not_reported_before(this: Reporting) -> AlreadyReported | None:
    """R-501. One report a member and version of a feedback: what was changed may be reported anew."""
    return AlreadyReported() if this.already_made else None


def an_opinion_is_not_a_ground(this: Reporting) -> OpinionIsNotAGround | None:
    """R-503. Accuracy is not a ground: it is answered with the ways that do exist, each with its time."""
    return OpinionIsNotAGround(ways_instead(this)) if this.ground in OPINIONS else None


def the_ground_is_one_of_ours(this: Reporting) -> GroundUnknown | None:
    """R-502. The grounds are five, with the kinds of manipulation, and there are no others."""
    ground = GROUNDS.get(this.ground)
    known = ground is not None and (this.kind is None or this.kind in ground.kinds)
    return None if known else GroundUnknown()


def it_is_described(this: Reporting) -> DescriptionTooShort | NotPlain | TooLong | None:
    """R-504. A description, in plain text, of as many characters at least as the terms say."""
    refused = words_refused(this.description, "description", this.terms.comment_length)
    length, least = len(words(this.description) or ""), this.terms.report_description
    return refused or (DescriptionTooShort(length, least) if length < least else None)


def its_documents_are_the_reporters(this: Reporting) -> TooMuchEvidence | EvidenceUnknown | None:
    """R-504. No more documents than the terms say, each filed by the one who reports."""
    return evidence_refused(this.evidence, this.filed, this.terms)


def evidence_refused(
    named: tuple[str, ...], filed: Mapping[str, int], terms: Terms
) -> TooMuchEvidence | EvidenceUnknown | None:
    """Say why these documents can't belong to one report (R-504)."""
    if len(set(named)) > terms.report_documents:
        return TooMuchEvidence(terms.report_documents)
    if not filed.keys() >= set(named):
        return EvidenceUnknown()
    return TooMuchEvidence(terms.report_documents) if sum(filed[each] for each in set(named)) > REPORT_BYTES else None


MAY_REPORT = (only_the_member_concerned_reports, it_is_revealed_and_not_removed, it_was_not_reported_before)
REPORT = (
    *MAY_REPORT,
    an_opinion_is_not_a_ground,
    the_ground_is_one_of_ours,
    it_is_described,
    its_documents_are_the_reporters,
)


def ways_instead(this: Reporting) -> tuple[tuple[str, Instant | None], ...]:
    """R-503. The ways that are open to whom a feedback is about, each with its closing instant where it has one."""
    feedback, now = this.feedback, this.now
    ways: list[tuple[str, Instant | None]] = []
    if first_refusal(MAY_RESPOND, Responding(feedback, this.reporter, "", now)) is None:
        ways.append(("respond", response_closes_at(feedback.contract)))
    if first_refusal(MAY_ALLOW, Allowing(feedback, this.reporter, now)) is None:
        ways.append(("enable_changes", None))
    return tuple(ways)


def report(this: Reporting) -> ReportMade | Refusal:
    """Take a report, or say why not. It hides nothing while it is open (R-505)."""
    refused = first_refusal(REPORT, this)
    if refused is not None:
        return refused
    feedback = this.feedback
    assert feedback.left is not None  # noqa: S101  R-501 has just been asked.
    return ReportMade(
        contract=feedback.contract.id,
        side=feedback.side,
        target=this.target,
        version=feedback.left.version if this.target == "feedback" else 1,
        reporter=this.reporter,
        ground=this.ground,
        kind=this.kind,
        description=words(this.description) or "",
        evidence=tuple(dict.fromkeys(this.evidence)),
        due_at=due_at(this.now, this.terms),
    )


@dataclass(frozen=True, slots=True)
class Adding:
    """Documents that a reporter wants to add. ``there`` and ``filed`` have sizes in bytes, by id."""

    contract: Contract
    report: str
    reporter: str
    open: bool
    evidence: tuple[str, ...]
    there: Mapping[str, int]
    filed: Mapping[str, int]


def evidence_is_added_while_it_is_open(this: Adding) -> ReportClosed | None:
    """R-501. Evidence may be added while a report is open."""
    return None if this.open else ReportClosed()


def all_documents_are_the_reporters(this: Adding) -> TooMuchEvidence | EvidenceUnknown | None:
    """R-504. No more documents in all than the terms say, each filed by the one who reports."""
    assert this.contract.terms is not None  # noqa: S101  What was reported was left after the end.
    every = (*this.there, *this.evidence)
    return evidence_refused(every, {**this.filed, **this.there}, this.contract.terms)


ADD = (evidence_is_added_while_it_is_open, all_documents_are_the_reporters)


def add_evidence(this: Adding) -> EvidenceAdded | Refusal:
    """Add documents to a report, or say why not; what is there already is left as it is (R-501)."""
    refused = first_refusal(ADD, this)
    new = tuple(each for each in dict.fromkeys(this.evidence) if each not in this.there)
    return refused or EvidenceAdded(this.report, this.contract.id, this.reporter, new)


def due_at(reported_at: Instant, terms: Terms) -> Instant:
    """R-604. The desk's target: so many business days from the report."""
    return business_days_after(reported_at, terms.report_days, terms.holidays)


def an_open_report_hides_nothing(feedback: Feedback, now: Instant) -> bool:
    """R-505. A report hides nothing while it is open: what is shown depends on the reveal and on removals alone."""
    return feedback.is_shown(now)
