"""Reports: making one, adding evidence, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.report import MakeReport
from rejoinder.actions.report import report as make_report
from rejoinder.policy.refusals import NotFound
from rejoinder.store.reads.reports import show_report
from rejoinder.web.api.door import Door, answer, finish, repeatable
from rejoinder.web.api.feedback import FEEDBACK
from rejoinder.web.api.types import EvidenceGiven, ReportGiven, ViewerAsked
from rejoinder.web.house import the_house
from rejoinder.web.problems import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Reading

router = Router(tags=["Reports and evidence"])


def _to(reporter: str) -> Callable[[Reading, Instant, Mapping[str, Any]], dict[str, Any] | None]:
    def show(reading: Reading, now: Instant, told: Mapping[str, Any]) -> dict[str, Any] | None:
        return show_report(reading, told["report"], reporter, now)

    return show


@router.post(f"{FEEDBACK}/reports", auth=Door("members"), operation_id="makeReport")
def post_report(request: HttpRequest, contract: str, side: str, given: ReportGiven) -> HttpResponse:
    """Report that a feedback or a response misuses the system, on a ground, with evidence (chapter 5)."""
    deed = MakeReport(
        contract=contract,
        side=cast("Side", side),
        reporter=given.reporter,
        target=given.target,
        ground=given.ground,
        kind=given.kind,
        description=given.description,
        evidence=tuple(given.evidence),
    )
    return finish(request, make_report(the_house(), deed, repeatable(request)), _to(given.reporter))


@router.get("/reports/{report}", auth=Door("members"), operation_id="getReport")
def get_report(request: HttpRequest, report: str, asked: Query[ViewerAsked]) -> HttpResponse:
    """Look at one's own report: its state, when an answer is due, and whether it is late."""
    house = the_house()
    with house.database.snapshot() as reading:
        shown = show_report(reading, report, asked.viewer, house.now(reading)) if asked.viewer else None
    return refused(request, NotFound()) if shown is None else answer(request, shown)


@router.post("/reports/{report}/evidence", auth=Door("members"), operation_id="addEvidence")
def post_report_evidence(request: HttpRequest, report: str, given: EvidenceGiven) -> HttpResponse:
    """Add documents to one's own report while it is open (R-501)."""
    evidence = tuple(given.evidence)
    outcome = add_evidence(the_house(), report, given.reporter, evidence, repeatable(request))
    return finish(request, outcome, _to(given.reporter), status=200)
