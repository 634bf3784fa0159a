"""Every URL of the installation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.urls import path
from django.views.generic import RedirectView

from rejoinder.web import health
from rejoinder.web.api import api, documents, sandbox
from rejoinder.web.pages import contract, docs, history, problems, respond, sign_in, static
from rejoinder.web.problems import problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

F = "contracts/<str:contract>/feedback/<str:side>"
"""One feedback: ``side`` is that of its author."""
urlpatterns = [
    path("v1/openapi.json", documents.openapi),
    path("v1/", api.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("", RedirectView.as_view(url="/docs")),
    path("docs", docs.show),
    path("problems/<str:code>", problems.show),
    path("members/<str:member>", history.show),
    path("static/<str:name>", static.show),
    # Members, signed in.
    path("sign-in/<str:token>", sign_in.use_link),
    path("sign-out", sign_in.leave),
    path("contracts/<str:contract>", contract.overview),
    path("contracts/<str:contract>/terms", contract.terms),
    path(f"{F}/respond", respond.write),
    path(f"{F}/respond/check", respond.check),
    path(f"{F}/respond/done", respond.done),
]
if os.environ.get("REJOINDER_SANDBOX") == "1":
    urlpatterns.append(path("v1/", sandbox.urls))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for a path that there isn't."""
    return problem(request, "not_found")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for what Django itself refuses to read."""
    return problem(request, "request.invalid")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer, last of all, for a fault of ours."""
    return problem(request, "internal")


handler404 = not_found
handler400 = bad_request
handler500 = server_error
