"""How every page goes out: rendered whole, under its ETag; and what a page says when it can't be shown."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Concatenate

from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from rejoinder.web.api.door import PRIVATE, PUBLIC
from rejoinder.web.edge import fault
from rejoinder.web.pages.static import address
from rejoinder.web.problems import EDGE, Problem, request_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponseBase

SAFE = ("GET", "HEAD")
UNAVAILABLE = 503


def page(request: HttpRequest, template: str, shown: Mapping[str, Any]) -> HttpResponseBase:
    """Show a public page: kept by caches and asked for anew each time, so that nothing outlives its instant (R-901)."""
    response = _written(template, shown, 200)
    etag = f'"{sha256(response.content).hexdigest()}"'
    answered = get_conditional_response(request, etag=etag, response=response) or response
    headers = answered.headers
    headers["ETag"] = etag
    headers["Cache-Control"] = PUBLIC
    headers["Vary"] = "Accept-Language, Cookie"
    return answered


def a_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a view be a page: it is only ever read, and whatever goes wrong is said on a page, too."""
