"""A report of a feedback or of a response, step by step: before, ground, what happened, evidence, check, sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from rejoinder.actions.report import MakeReport
from rejoinder.actions.report import report as make_report
from rejoinder.policy.decision import Refusal
from rejoinder.policy.grounds import GROUNDS
from rejoinder.policy.refusals import (
    AlreadyReported,
    EvidenceUnknown,
    GroundUnknown,
    KeyReused,
    OpinionIsNotAGround,
    StillInProgress,
    TooMuchEvidence,
)
from rejoinder.web.pages.forms import Errors, new_key, read, repeatable
from rejoinder.web.pages.own_documents import FIELD, Documents, gather
from rejoinder.web.pages.page import a_member_page, a_member_upload, page, see
from rejoinder.web.pages.refused import add_to, cannot, in_words, is_about_what_was_written
from rejoinder.web.pages.report_words import KINDS, NOT_REMOVED_FOR, PROMPTS, ground_and_kind
from rejoinder.web.pages.reported import Claim, Reported, read_claim, reported

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit


@a_member_page
def before(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Say which ways there are before somebody reports: in most cases feedback can't be removed."""
    it = reported(visit, contract, side)
    return _not_open(visit, it) or page(visit, "report_before.html", it.shown())


@a_member_page
def ground(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Choose the ground; a form that comes back here is one whose reporter wants another."""
    it, claim = reported(visit, contract, side), read_claim(visit)
    return _not_open(visit, it, claim) or _ask_ground(visit, it, claim)


@a_member_page
def what(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Say what happened, in words that fit the ground; what is no ground is answered with the ways that there are."""
    it, claim = reported(visit, contract, side), read_claim(visit)
    elsewhere = _not_here(visit, it, claim)
    if elsewhere is not None:
        return elsewhere
    asked = it.ask(claim)
    if isinstance(asked, OpinionIsNotAGround | GroundUnknown):
        return _no(visit, it, claim, asked)
    return page(visit, "report_what.html", _writing(it, claim, None))


@a_member_upload
def evidence(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Add documents, or leave them out again; with a script or without, they come to this same page."""
    it, claim = reported(visit, contract, side), read_claim(visit)
    elsewhere = _not_here(visit, it, claim)
    if elsewhere is not None:
        return elsewhere
    asked = it.ask(claim)
    if isinstance(asked, Refusal):
        return _no(visit, it, claim, asked)
    documents = gather(visit, it.terms.report_documents)
    return _ask_evidence(visit, it, claim, documents, documents.errors())


@a_member_upload
def check(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Read all of it again before it goes; here the rules are asked, and nothing is done yet."""
    it, claim = reported(visit, contract, side), read_claim(visit)
    elsewhere = _not_here(visit, it, claim)
    if elsewhere is not None:
        return elsewhere
    documents = gather(visit, it.terms.report_documents)
    claim.evidence = documents.ids
    asked = it.ask(claim, {each["id"]: each["size"] for each in documents.ready})
    if isinstance(asked, Refusal):
        return _no(visit, it, claim, asked, documents)
    if documents.refused:
        return _ask_evidence(visit, it, claim, documents, documents.errors())
    return page(visit, "report_check.html", _checking(it, claim, documents, None, asked.due_at))


@a_member_page
def sent(visit: Visit, contract: str, side: str) -> HttpResponse:
    """Send it, once; and show what comes of it."""
    it, claim = reported(visit, contract, side), read_claim(visit)
    if visit.request.method != "POST":
        return page(visit, "report_sent.html", it.shown(report=it.made)) if it.made else see(it.path())
    documents = gather(visit, it.terms.report_documents)
    if not read(visit, "true")["true"]:
        asked = it.ask(claim, {each["id"]: each["size"] for each in documents.ready})
        if isinstance(asked, Refusal):
            return _no(visit, it, claim, asked, documents)
        errors = Errors({"true": gettext("Say that this is true as far as you know.")})
        return page(visit, "report_check.html", _checking(it, claim, documents, errors, asked.due_at), 422)
    deed = MakeReport(
        contract=contract,
        side=it.side,
        reporter=visit.member,
        target=it.target,
        ground=claim.ground,
        kind=claim.kind or None,
        description=claim.description,
        evidence=claim.evidence,
    )
    once = repeatable(visit, it.target, claim.ground, claim.kind, claim.description, *claim.evidence)
    outcome = make_report(visit.house, deed, once)
    if isinstance(outcome, StillInProgress):
        return see(it.path("/sent"))
    if isinstance(outcome, KeyReused):  # The key of a form is kept when its report is made.
        outcome = AlreadyReported()
    if isinstance(outcome, Refusal):
        return _no(visit, reported(visit, contract, side), claim, outcome, documents)
    return see(it.path("/sent"))


def _not_open(visit: Visit, it: Reported, claim: Claim | None = None) -> HttpResponse | None:
    """Answer where it can't be reported, or has been; nothing where it can."""
    if it.refused is None:
        return None
    if visit.request.method != "POST":
        if isinstance(it.refused, AlreadyReported):
            return see(it.path("/sent"))
        if it.target == "feedback":
            return cannot(visit, it.seat, "report")
        title = gettext("You can’t report this response")
        return cannot(visit, it.seat, "report", it.refused, title=title, ways=[])
    return _no(visit, it, claim or Claim(), it.refused)


def _not_here(visit: Visit, it: Reported, claim: Claim) -> HttpResponse | None:
    """Answer where it can't be reported, or nothing was sent to this step; nothing where the step can be taken."""
    found = _not_open(visit, it, claim)
    return see(it.path("/ground")) if found is None and visit.request.method != "POST" else found


def _no(visit: Visit, it: Reported, claim: Claim, refusal: Refusal, documents: Documents | None = None) -> HttpResponse:
    """Answer a refusal at the step that it is about; nobody's words are lost."""
    match refusal:
        case OpinionIsNotAGround():
            return page(
                visit, "report_opinion.html", it.shown(claim=claim, instead=[way for way, _ in refusal.instead])
            )
        case GroundUnknown():
            errors = Errors({"ground": gettext("Choose what is wrong, or “None of these”.")})
            return _ask_ground(visit, it, claim, errors)
        case TooMuchEvidence() | EvidenceUnknown() if documents is not None:
            errors = Errors({FIELD: in_words(refusal.sentence)})
            return _ask_evidence(visit, it, claim, documents, errors)
        case _ if is_about_what_was_written(refusal):
            errors = Errors()
            add_to(errors, refusal, "description")
            return page(visit, "report_what.html", _writing(it, claim, errors), 422)
        case _:
            kept = [claim.description] if claim.description.strip() else []
            more: dict[str, Any] = {} if it.target == "feedback" else {"ways": []}
            return cannot(visit, it.seat, "report", refusal, kept=kept, report=it.made, **more)


def _ask_ground(visit: Visit, it: Reported, claim: Claim, errors: Errors | None = None) -> HttpResponse:
    words = {"grounds": GROUNDS, "kinds": KINDS, "not_removed_for": NOT_REMOVED_FOR}
    return page(visit, "report_ground.html", it.shown(claim=claim, errors=errors, **words), 422 if errors else 200)


def _writing(it: Reported, claim: Claim, errors: Errors | None) -> dict[str, Any]:
    prompts = PROMPTS[claim.kind or claim.ground]
    said = ground_and_kind(claim.ground, claim.kind)
    return it.shown(claim=claim, prompts=prompts, ground_said=said, errors=errors)


def _ask_evidence(
    visit: Visit, it: Reported, claim: Claim, documents: Documents, errors: Errors | None
) -> HttpResponse:
    claim.evidence = documents.ids
    shown = it.shown(claim=claim, documents=documents, errors=errors, once=new_key())
    return page(visit, "report_evidence.html", shown, 422 if errors else 200)


def _checking(it: Reported, claim: Claim, documents: Documents, errors: Errors | None, due: int) -> dict[str, Any]:
    claim.evidence = documents.ids
    said = ground_and_kind(claim.ground, claim.kind)
    return it.shown(claim=claim, documents=documents, ground_said=said, errors=errors, due=due, once=new_key())
