"""Every URL of the installation."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import path
from django.views.generic import RedirectView

from rejoinder.web import health
from rejoinder.web.api import api, documents, sandbox
from rejoinder.web.pages import (
    about,
    allow_change,
    ask_change,
    change,
    contract,
    contracts,
    demo,
    docs,
    explain,
    feed,
    grounds,
    history,
    how,
    leave,
    notices,
    notices_form,
    nowhere,
    one_feedback,
    own_documents,
    pressured,
    problems,
    report,
    reports,
    reputation,
    respond,
    rulebook,
    sign_in,
    static,
    versions,
    withdraw,
)
from rejoinder.web.pages import settings as your_settings
from rejoinder.web.problems import problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

F = "contracts/<str:contract>/feedback/<str:side>"
"""One feedback: ``side`` is that of its author."""
urlpatterns = [
    path("v1/openapi.json", documents.openapi),
    path("v1/", api.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("", RedirectView.as_view(url="/demo" if settings.DEMO else "/how")),
    path("docs", docs.show),
    path("problems/<str:code>", problems.show),
    path("members/<str:member>", history.show),
    path("members/<str:member>/history.atom", feed.show),
    path("members/<str:member>/explain", explain.show),
    path(F, one_feedback.show),
    path("how", how.show),
    path("grounds", grounds.show),
    path("rulebook", rulebook.show),
    path("static/<str:name>", static.show),
    path("notices/new", notices_form.give),
    # Members, signed in.
    path("sign-in/<str:token>", sign_in.use_link),
    path("sign-out", sign_in.sign_out_here),
    path("talent/hires", contracts.hires),
    path("work/jobs", contracts.jobs),
    path("feedback", about.show),
    path("reputation", reputation.show),
    path("notices", notices.show),
    path("settings", your_settings.show),
    path("settings/end-session", your_settings.end_session),
    path("settings/data", your_settings.data),
    path("contracts/<str:contract>", contract.overview),
    path("contracts/<str:contract>/terms", contract.terms),
    path(f"{F}/respond", respond.write),
    path(f"{F}/respond/check", respond.check),
    path(f"{F}/respond/done", respond.done),
    path(f"{F}/report", report.before),
    path(f"{F}/report/ground", report.ground),
    path(f"{F}/report/what", report.what),
    path(f"{F}/report/evidence", report.evidence),
    path(f"{F}/report/check", report.check),
    path(f"{F}/report/sent", report.sent),
    path("reports", reports.every),
    path("reports/<str:report>", reports.one),
    path("evidence/<str:evidence>", own_documents.give_back),
    path("contracts/<str:contract>/leave", leave.write),
    path("contracts/<str:contract>/leave/check", leave.check),
    path("contracts/<str:contract>/leave/done", leave.done),
    path("contracts/<str:contract>/pressured", pressured.tell),
    path("contracts/<str:contract>/pressured/done", pressured.done),
    path(f"{F}/allow-change", allow_change.read),
    path(f"{F}/allow-change/done", allow_change.done),
    path(f"{F}/ask-change", ask_change.ask),
    path(f"{F}/change", change.write),
    path(f"{F}/change/check", change.check),
    path(f"{F}/change/done", change.done),
    path(f"{F}/withdraw", withdraw.read),
    path(f"{F}/withdraw/check", withdraw.check),
    path(f"{F}/withdraw/done", withdraw.done),
    path(f"{F}/versions", versions.show),
]
if os.environ.get("REJOINDER_SANDBOX") == "1":
    urlpatterns.append(path("v1/", sandbox.urls))
if settings.DEMO:  # elsewhere these paths don't exist.
    urlpatterns += [
        path("demo", demo.show),
        path("demo/members", demo.members),
        path("demo/coming", demo.coming),
        path("demo/clock", demo.move),
        path("demo/be", demo.be),
        path("demo/public", demo.be_nobody),
    ]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:  # noqa: ARG001
    """Answer for a path that there isn't."""
    return nowhere.nothing_here(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for what Django itself refuses to read."""
    return problem(request, "request.invalid")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer, last of all, for a fault of ours."""
    return problem(request, "internal")


handler404 = not_found
handler400 = bad_request
handler500 = server_error
