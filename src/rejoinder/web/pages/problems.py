"""One page per code: the ``type`` of every problem leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.web.pages.page import a_page, page
from rejoinder.web.problems import Problem, every_code

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

KINDS = {
    400: "What was sent could not be read.",
    401: "The request came without a key that is valid.",
    403: "Whoever asked may not do this.",
    404: "Whether it doesn't exist or isn't for you to see is never told apart.",
    405: "The path is right, the method isn't.",
    409: "It can't be done now, as things stand. Nothing was changed.",
    412: "It was asked for on the ground of something older. Nothing was changed.",
    413: "More was sent than is taken.",
    415: "What was sent is of a kind that isn't read.",
    422: "What was sent is not as it must be. Nothing was changed.",
    429: "It was asked for too often. Retry-After says when to try again.",
    500: "The fault is here, and it has been logged without anybody's words.",
    503: "The service can't work just now. Retry-After says when to try again.",
}
"""What each status has to say to people, besides the code's own sentence."""


@a_page
def show(request: HttpRequest, code: str) -> HttpResponseBase:
    """Say what a code means."""
    found = every_code().get(code)
    if found is None:
        raise Problem("not_found")
    status, title, sentence = found
    shown = {"code": code, "status": status, "title": title, "sentence": sentence, "kind": KINDS.get(status, "")}
    return page(request, "problem.html", shown)
