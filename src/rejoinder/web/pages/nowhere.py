"""What is answered where there is no view: a page to a browser, a problem document to whoever calls the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.web.pages.page import READS, a_page
from rejoinder.web.problems import Problem, problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from rejoinder.web.pages.visit import Visit

FOR_MACHINES = ("/v1/", "/healthz", "/readyz", "/metrics")
"""Nobody reads what stands under these in a browser."""


def nothing_here(request: HttpRequest) -> HttpResponseBase:
    """Answer for a path that there isn't, as for one that isn't the visitor's (R-800)."""
    if request.method not in READS or request.path.startswith(FOR_MACHINES):
        return problem(request, "not_found")
    return _page(request)


@a_page
def _page(visit: Visit) -> HttpResponse:
    raise Problem("not_found")
