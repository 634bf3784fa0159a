"""How every page goes out: rendered whole, under its ETag; and what is said where there is no page to show."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from rejoinder.web.api.door import PRIVATE, PUBLIC
from rejoinder.web.edge import fault
from rejoinder.web.pages.static import address
from rejoinder.web.problems import EDGE, Problem, request_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

P = ParamSpec("P")
UNAVAILABLE = 503


def page(request: HttpRequest, template: str, shown: Mapping[str, Any]) -> HttpResponseBase:
    """Show a public page. Caches may keep it but ask each time, so that nothing outlives its instant (R-901)."""
    response = _written(template, shown)
    etag = f'"{sha256(response.content).hexdigest()}"'
    answered = get_conditional_response(request, etag=etag, response=response) or response
    answered.headers["ETag"] = etag
    answered.headers["Cache-Control"] = PUBLIC
    answered.headers["Vary"] = "Accept-Language, Cookie"
    return answered


def a_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view be a page: it is only read, and what goes wrong is said on a page as well."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        try:
            return view(request, *args, **kwargs)
        except Problem as found:
            return trouble(found.code, found.detail, [each["detail"] for each in found.errors])
        except (BadRequest, SuspiciousOperation):
            return trouble("request.invalid")
        except Exception as error:  # noqa: BLE001  Whatever it is, it is logged without its words, and said calmly.
            status = fault(request, error).status_code
            return trouble("unavailable" if status == UNAVAILABLE else "internal", number=request_id_of(request))

    return shown


def trouble(
    code: str, detail: str | None = None, errors: list[str] | None = None, *, number: str | None = None
) -> HttpResponse:
    """Say on a page what a problem document says. For one code and detail it is the same page, byte for byte (R-800).

    ``number`` names the request, where somebody should tell it to us.
    """
    status, title, said = EDGE[code]
    shown = {"code": code, "title": title, "detail": detail or said, "errors": errors, "number": number}
    response = _written("trouble.html", shown, status)
    response.headers["Cache-Control"] = PRIVATE
    if status == UNAVAILABLE:
        response.headers["Retry-After"] = "1"
    return response


def _written(template: str, shown: Mapping[str, Any], status: int = 200) -> HttpResponse:
    ours = {"style": address("rejoinder.css"), "mark": address("mark.svg")}
    return HttpResponse(render_to_string(template, {**shown, **ours}), status=status)
