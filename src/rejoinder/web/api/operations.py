"""What each operation is called, what it answers, and the codes of the refusals that it may meet (API.md)."""

from __future__ import annotations

from dataclasses import dataclass

from rejoinder.web.api import lists, shapes

TEXT = ("text.not_plain", "text.too_long")
DOCUMENTS = ("report.evidence_unknown", "report.too_much_evidence")


@dataclass(frozen=True, slots=True)
class Answers:
    """A short name, the shape by status (or the media types of bytes), and the codes beside those of the door."""

    summary: str
    shown: dict[int, type[shapes.Shape] | tuple[type[shapes.Shape], ...] | tuple[str, ...]]
    codes: tuple[str, ...] = ()
    never_repeated: bool = False
    """Whether each call is new, with whatever ``Idempotency-Key``."""


FEEDBACK = (shapes.Feedback, shapes.FeedbackGone)
OPERATIONS = {
    "putMember": Answers(
        "Register or update a member",
        {200: shapes.Member, 201: shapes.Member},
        ("member.erased", *TEXT, "text.empty"),
    ),
    "putContract": Answers(
        "Register or update a contract",
        {200: shapes.Contract, 201: shapes.Contract},
        (
            *("contract.fixed", "contract.same_person", "contract.same_member", "contract.amount_invalid"),
            *("member.unknown", *TEXT, "text.empty"),
        ),
    ),
    "endContract": Answers(
        "End a contract",
        {200: shapes.Contract},
        ("not_found", "contract.already_ended", "contract.end_in_future", "contract.end_before_start"),
    ),
    "putNetPaid": Answers("Set the net amount", {200: shapes.Contract}, ("not_found", "contract.amount_invalid")),
    "getContract": Answers("Look at a contract", {200: shapes.Contract}, ("not_found",)),
    "makePageSession": Answers(
        "Make a link to the pages for a member", {201: lists.PageSession}, ("member.unknown",), never_repeated=True
    ),
    "tellInConfidence": Answers(
        "Tell of pressure or an offer",
        {202: shapes.Note},
        ("not_found", "pressured.not_a_party", *TEXT, "text.empty", *DOCUMENTS),
    ),
    "leaveFeedback": Answers(
        "Leave feedback",
        {200: shapes.Feedback, 201: shapes.Feedback},
        (
            *("not_found", "feedback.not_a_party", "feedback.contract_not_ended", "feedback.already_left"),
            *("feedback.window_closed", "feedback.ratings_invalid", "feedback.private_off"),
            *("feedback.recommend_invalid", *TEXT),
        ),
    ),
    "getFeedback": Answers("Look at a feedback", {200: FEEDBACK}, ("not_found",)),
    "getFeedbackVersions": Answers("List its versions", {200: lists.Versions}, ("not_found",)),
    "changeFeedback": Answers(
        "Change a feedback",
        {200: shapes.Feedback},
        (
            *("not_found", "change.not_yours", "change.window_not_open", "change.not_available"),
            *("feedback.ratings_invalid", *TEXT),
        ),
    ),
    "withdrawFeedback": Answers(
        "Withdraw a feedback",
        {200: shapes.Feedback},
        ("not_found", "withdrawal.not_yours", "withdrawal.not_available", *TEXT),
    ),
    "respond": Answers(
        "Respond",
        {200: shapes.ResponseGiven, 201: shapes.ResponseGiven},
        (
            *("not_found", "response.not_about_you", "response.nothing_to_answer", "response.already_given"),
            *("response.window_closed", "precondition_failed", *TEXT, "text.empty"),
        ),
    ),
    "askToChange": Answers(
        "Ask to change a feedback",
        {201: shapes.ChangeRequest},
        ("not_found", "change.not_yours", "change.not_available", "change.window_used", "change.already_asked"),
    ),
    "allowChange": Answers(
        "Let a feedback be changed",
        {201: shapes.ChangeWindow},
        ("not_found", "change.not_about_you", "change.not_available", "change.window_used"),
    ),
    "makeReport": Answers(
        "Report a feedback or a response",
        {201: shapes.Report},
        (
            *("not_found", "report.not_about_you", "report.not_available", "report.already_made"),
            *("report.opinion_is_not_a_ground", "report.ground_unknown", "report.description_too_short"),
            *(*TEXT, *DOCUMENTS),
        ),
    ),
    "getReport": Answers("Look at a report", {200: shapes.Report}, ("not_found",)),
    "addEvidence": Answers(
        "Add documents to a report", {200: shapes.Report}, ("not_found", "report.closed", *DOCUMENTS)
    ),
    "fileEvidence": Answers(
        "File a document",
        {201: shapes.EvidenceFiled},
        ("evidence.type", "evidence.too_large", "evidence.unreadable", "evidence.quota", "member.unknown"),
    ),
    "getEvidence": Answers("Look at a document's data", {200: shapes.Evidence}, ("not_found",)),
    "getEvidenceContent": Answers(
        "Get a document's bytes",
        {200: ("image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain", "message/rfc822")},
        ("not_found",),
    ),
    "fileNotice": Answers("Give notice of misuse", {202: shapes.Notice}, (*TEXT, "text.empty", "rate_limited")),
    "getHistory": Answers("Read a member's history", {200: lists.History}, ("not_found",)),
    "getSummary": Answers("Read a member's summary", {200: shapes.Summary}, ("not_found",)),
    "explainSummary": Answers("See how a summary is worked out", {200: lists.Explanation}, ("not_found",)),
    "getGrounds": Answers("List the grounds of a report", {200: lists.Grounds}),
    "getTerms": Answers("List the terms", {200: lists.AllTerms}),
    "getRulebook": Answers("Read the rulebook", {200: lists.Rulebook}),
    "getEvents": Answers("Pull events", {200: lists.Events}, ("events.after_unknown",)),
    "getTestClock": Answers("Tell the sandbox's time", {200: lists.TestClock}),
    "advanceTestClock": Answers(
        "Move the sandbox's time",
        {200: lists.TestClock},
        ("test_clock.advance_invalid", "test_clock.backwards", "test_clock.nothing_next"),
    ),
    "getTestClockTimeline": Answers("List what is still to happen", {200: lists.Timeline}),
}
"""By the operationId of the document; a route that isn't here can't be documented, and so not served."""
