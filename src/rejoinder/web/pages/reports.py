"""A member's own reports: the list, how each stands, and documents that are added while one is open (R-501, R-604)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from rejoinder.actions.add_evidence import add_evidence
from rejoinder.policy.decision import Refusal
from rejoinder.policy.text import fits_an_id
from rejoinder.store.reads.reports import list_reports, read_report_page
from rejoinder.web.pages.forms import Errors, new_key, read
from rejoinder.web.pages.own_documents import FIELD, Documents, gather
from rejoinder.web.pages.page import a_member_page, a_member_upload, page, see
from rejoinder.web.pages.refused import in_words
from rejoinder.web.pages.report_words import ground_and_kind
from rejoinder.web.problems import Problem, status_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit


@a_member_page
def every(visit: Visit) -> HttpResponse:
    """List one's own reports, newest first."""
    before = visit.request.GET.get("before", "")
    with visit.reading() as reading:
        rows, further = list_reports(reading, visit.key, visit.then, before if fits_an_id(before) else None)
    shown = {
        "section": "/feedback",
        "rows": rows,
        "further": further,
        "goes_on": bool(before),
        "ground_said": ground_and_kind,
    }
    return page(visit, "reports.html", shown)


@a_member_upload
def one(visit: Visit, report: str) -> HttpResponse:
    """Show one's own report, and take further documents while it is open; anybody else's is as if there were none."""
    it = _read(visit, report)
    if visit.request.method != "POST":
        return _show(visit, it, Documents(it["documents_left"]))
    documents = gather(visit, it["documents_left"], sum(each["size"] for each in it["documents"]))
    errors = documents.errors()
    if errors is None and read(visit, "attach")["attach"]:
        if documents.ids:
            outcome = add_evidence(visit.house, report, visit.member, documents.ids)
            if not isinstance(outcome, Refusal):
                return see(f"/reports/{report}")
            errors = Errors({FIELD: in_words(outcome.sentence)})
            return _show(visit, _read(visit, report), documents, errors, status_of(type(outcome)))
        errors = Errors({FIELD: gettext("Choose at least one document.")})
    return _show(visit, it, documents, errors, 422 if errors else 200)


def _read(visit: Visit, report: str) -> dict[str, Any]:
    with visit.reading() as reading:
        found = read_report_page(reading, report, visit.member, visit.then) if fits_an_id(report) else None
    if found is None:
        raise Problem("not_found")
    return found


def _show(
    visit: Visit, it: dict[str, Any], documents: Documents, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    said = ground_and_kind(it["ground"], it["kind"])
    shown = {"it": it, "ground_said": said, "documents": documents, "errors": errors, "once": new_key()}
    return page(visit, "report.html", shown, status)
