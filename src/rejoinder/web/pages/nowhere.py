"""What is answered where there is no view: a page to a browser, a problem document to whoever calls the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rejoinder.web.pages.page import READS, a_page
from rejoinder.web.problems import Problem, problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from rejoinder.web.pages.visit import Visit

FOR_MACHINES = re.compile(r"/(v[0-9]|healthz|readyz|metrics)")
"""Nobody reads in a browser what stands under these; the API may have another number one day."""


def nothing_here(request: HttpRequest) -> HttpResponseBase:
    """Answer for a path that there isn't, as for one that isn't the visitor's (R-800)."""
    if request.method not in READS or FOR_MACHINES.match(request.path):
        return problem(request, "not_found")
    return _page(request)


@a_page
def _page(visit: Visit) -> HttpResponse:
    raise Problem("not_found")
