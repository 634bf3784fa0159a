"""From a refusal to HTTP: the only file that knows both (RFC 9457)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpResponse

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.decision import Kind, Refusal
from rejoinder.policy.refusals import (
    ChangedMeanwhile,
    EvidenceTooLarge,
    NotFound,
    OpinionIsNotAGround,
    RateLimited,
    RatingsInvalid,
    every_refusal,
)
from rejoinder.web.strict_json import pointer_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

BY_KIND = {Kind.STANDING: 403, Kind.STATE: 409, Kind.TIME: 409, Kind.CONTENT: 422}
OTHERWISE: dict[type[Refusal], int] = {NotFound: 404, EvidenceTooLarge: 413, RateLimited: 429, ChangedMeanwhile: 412}
"""Refusals whose status isn't that of their kind."""
INSTANTS = frozenset({"closed_at", "lapses_at", "ended_at", "now"})

EDGE = {
    "request.malformed": (400, "Not JSON", "The body is not JSON in UTF-8."),
    "request.invalid": (422, "Not as it must be", "Something in the request is missing, unknown or of the wrong kind."),
    "request.too_large": (413, "Too large", "The body is larger than 64 KiB."),
    "request.unsupported": (415, "Not a kind of body we read", "Send JSON as application/json, not compressed."),
    NotFound.code: (404, NotFound.title, NotFound.sentence),
    "method_not_allowed": (405, "Not with this method", "This path does not answer to this method."),
    "unauthenticated": (401, "Who are you?", "Send a valid key: Authorization: Bearer rj_…"),
    "insufficient_scope": (403, "Not with this key", "This key does not have the scope that this needs."),
    "internal": (500, "Our fault", "Something went wrong here. Nothing was changed. Tell us the request_id."),
    "unavailable": (503, "Not just now", "This can't be done just now, and nothing was changed. Try again shortly."),
}
"""What can be wrong before any rule is asked: status, title, detail."""


class Problem(Exception):  # noqa: N818  It is said as the field says it.
    """A problem that ends a request at the door."""

    def __init__(self, code: str, detail: str | None = None, errors: Iterable[dict[str, str]] = ()) -> None:
        """Name what is wrong; ``errors`` point at the parts of the request that are."""
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = list(errors)


def problem(request: HttpRequest, code: str, detail: str | None = None, **extras: Any) -> HttpResponse:
    """Answer with a problem that no rule is behind."""
    status, title, said = EDGE[code]
    response = _document(request, status, code, title, detail or said, extras)
    if status == 401:  # noqa: PLR2004
        response["WWW-Authenticate"] = 'Bearer realm="rejoinder"'
    if status == 503:  # noqa: PLR2004
        response["Retry-After"] = "1"
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer with a refusal: its code, its sentence, and what helps."""
    status = status_of(type(refusal))
    extras = _extras(refusal)
    detail = refusal.sentence
    if "closed_at" in extras and isinstance(extras["closed_at"], str):
        detail = f"{detail.removesuffix('.')} at {extras['closed_at']}."
    response = _document(request, status, refusal.code, refusal.title, detail, extras)
    if isinstance(refusal, RateLimited):
        response["Retry-After"] = "3600"
    return response


def status_of(refusal: type[Refusal]) -> int:
    """Give the status of a refusal: by its kind, but for the few that have their own."""
    return OTHERWISE.get(refusal, BY_KIND[refusal.kind])


def every_code() -> dict[str, tuple[int, str, str]]:
    """List every code that there is, with status, title and sentence: each has a page of its own."""
    rules = {code: (status_of(each), each.title, each.sentence) for code, each in every_refusal().items()}
    return dict(sorted((EDGE | rules).items()))


def _extras(refusal: Refusal) -> dict[str, Any]:
    extras = {name: value for name, value in refusal.extras().items() if value is not None}
    for name in INSTANTS & extras.keys():
        extras[name] = format_instant(extras[name])
    if isinstance(refusal, OpinionIsNotAGround):
        extras["instead"] = [
            {"action": way, "until": format_instant(until) if until is not None else None}
            for way, until in refusal.instead
        ]
    if isinstance(refusal, RatingsInvalid):
        extras["errors"] = [
            {"pointer": pointer_to(("ratings", name)), "code": refusal.code, "detail": "A whole number from 1 to 5."}
            for name in extras.pop("wrong")[:20]
        ]
    if "field" in extras:
        pointer = f"/{extras.pop('field')}"
        extras["errors"] = [{"pointer": pointer, "code": refusal.code, "detail": refusal.sentence}]
    return extras


def _document(
    request: HttpRequest, status: int, code: str, title: str, detail: str, extras: dict[str, Any]
) -> HttpResponse:
    request_id = request_id_of(request)
    document = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": f"urn:rejoinder:request:{request_id}",
        "request_id": request_id,
        **extras,
    }
    response = HttpResponse(orjson.dumps(document), status=status, content_type="application/problem+json")
    response["Cache-Control"] = "private, no-store"
    return response


def request_id_of(request: HttpRequest) -> str:
    """Give this request's own id: random, never one that was sent (T-61)."""
    found: str | None = getattr(request, "rejoinder_id", None)
    if found is None:
        found = f"req_{secrets.token_hex(12)}"
        request.rejoinder_id = found  # type: ignore[attr-defined]  # It lives as long as the request.
    return found
