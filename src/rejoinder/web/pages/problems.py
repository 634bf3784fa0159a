"""One page per code: the ``type`` of every problem leads here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy
from markupsafe import Markup

from rejoinder.policy.refusals import every_refusal
from rejoinder.policy.rulebook import CITED
from rejoinder.web.pages.page import a_page, public_page
from rejoinder.web.problems import Problem, every_code

if TYPE_CHECKING:
    from django.http import HttpResponse

    from rejoinder.web.pages.visit import Visit

KINDS = {
    400: gettext_lazy("What was sent could not be read."),
    401: gettext_lazy("The request came without a key that is valid."),
    403: gettext_lazy("Whoever asked may not do this."),
    404: gettext_lazy("Whether it doesn’t exist or isn’t for you to see is never told apart."),
    405: gettext_lazy("The path is right, the method isn’t."),
    409: gettext_lazy("It can’t be done now, as things stand. Nothing was changed."),
    412: gettext_lazy("It was asked for on the ground of something older. Nothing was changed."),
    413: gettext_lazy("More was sent than is taken."),
    415: gettext_lazy("What was sent is of a kind that isn’t read."),
    422: gettext_lazy("What was sent is not as it must be. Nothing was changed."),
    429: gettext_lazy("It was asked for too often. Retry-After says when to try again."),
    500: gettext_lazy("The fault is here, and it has been logged without anybody’s words."),
    503: gettext_lazy("The service can’t work just now. Retry-After says when to try again."),
}
"""What each status has to say to people, besides the code's own sentence."""


@a_page
def show(visit: Visit, code: str) -> HttpResponse:
    """Say what a code means."""
    found = every_code().get(code)
    if found is None:
        raise Problem("not_found")
    status, title, sentence = found
    refusal = every_refusal().get(code)
    cited = CITED.search(refusal.__doc__ or "") if refusal else None
    shown = {
        "code": code,
        "status": status,
        "title": gettext(title),
        "sentence": gettext(sentence),
        "kind": KINDS.get(status, ""),
        "rule": cited[0] if cited else None,
        "type_field": Markup("<code>type</code>"),
    }
    return public_page(visit, "problem.html", shown)
