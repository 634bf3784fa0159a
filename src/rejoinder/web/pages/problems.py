"""One page per code: the ``type`` of every problem leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from rejoinder.web.problems import every_code, problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a code means."""
    found = every_code().get(code)
    if found is None:
        return problem(request, "not_found")
    status, title, sentence = found
    return render(request, "problem.html", {"code": code, "status": status, "title": title, "sentence": sentence})
