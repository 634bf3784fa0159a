"""The door of ``/v1``: who calls, with what; read once and strictly before any view is entered (I-1 to I-4)."""

from __future__ import annotations

import base64
import hmac
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson
from django.http import HttpResponse
from ninja.parser import Parser

from rejoinder.actions.acting import Outcome
from rejoinder.policy.decision import Refusal
from rejoinder.policy.refusals import NotFound
from rejoinder.policy.text import fits_an_id
from rejoinder.store.idempotency import Repeatable
from rejoinder.store.keys import read_key
from rejoinder.web import strict_json
from rejoinder.web.house import the_house
from rejoinder.web.problems import Problem, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading
    from rejoinder.store.keys import Key

MOST_BYTES = 65_536
PRIVATE = "private, no-store"
PUBLIC = "public, no-cache"
ALLOWED: dict[tuple[str, str], frozenset[str]] = {}
"""The query parameters of each route and method, filled in when all routes are known."""


class Reader(Parser):
    """Hands ninja what the door has read already."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Give the body, which was read strictly."""
        given: dict[str, Any] = request.given  # type: ignore[attr-defined]  # The door puts it there.
        return given


class Door:
    """Let in who has a key with one of these scopes; without scopes, anybody."""

    def __init__(self, *scopes: str, json: bool = True) -> None:
        """Say which scopes open it, and whether a body is JSON."""
        self.scopes = frozenset(scopes)
        self.json = json

    def __call__(self, request: HttpRequest) -> bool:
        """Check key, viewer, query and body, in this order."""
        header = request.META.get("HTTP_AUTHORIZATION")
        key = _caller(header) if self.scopes or header is not None else None
        if self.scopes:
            if key is None:
                raise Problem("unauthenticated")
            if not self.scopes & key.scopes:
                raise Problem("insufficient_scope", f"This needs a key with {' or '.join(sorted(self.scopes))}.")
        request.caller = key  # type: ignore[attr-defined]  # For the view.
        _check_query(request, key)
        _check_names(request)
        if self.json and request.method not in ("GET", "HEAD"):
            request.given = _read_body(request)  # type: ignore[attr-defined]
        return True


def _caller(header: str | None) -> Key | None:
    if header is None or not header.startswith("Bearer "):
        raise Problem("unauthenticated")
    house = the_house()
    with house.database.snapshot() as reading:
        key = read_key(reading, header[7:].strip())
    if key is None:
        raise Problem("unauthenticated")
    return key


def _check_query(request: HttpRequest, key: Key | None) -> None:
    text = request.META.get("QUERY_STRING", "")
    if not text:
        return
    try:
        asked = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise Problem("request.invalid", "The query is not UTF-8, or has too many parameters.") from None
    counts = Counter(name for name, _ in asked)
    allowed = ALLOWED.get((request.resolver_match.route, request.method or ""), frozenset())  # type: ignore[union-attr]
    errors = [
        {"pointer": f"?{name[:32] if name.isascii() and name.isprintable() else ''}", "code": code, "detail": detail}
        for name, count in counts.items()
        for code, detail in (
            ("unknown_parameter", "This path has no such parameter."),
            ("repeated_parameter", "Each parameter may be given once."),
        )
        if (code == "unknown_parameter" and name not in allowed) or (code == "repeated_parameter" and count > 1)
    ]
    if errors:
        raise Problem("request.invalid", errors=errors)
    if "viewer" in counts:
        if key is None:
            raise Problem("unauthenticated", "?viewer= needs a key with members.")
        if "members" not in key.scopes:
            raise Problem("insufficient_scope", "?viewer= needs a key with members.")


def _check_names(request: HttpRequest) -> None:
    """Ids in the path are as ids are (I-4); a side is one of two."""
    for name, value in request.resolver_match.kwargs.items():  # type: ignore[union-attr]
        if name == "side":
            if value not in ("client", "freelancer"):
                raise Problem("not_found")
        elif not fits_an_id(value):
            detail = "An id has 1 to 64 of A-Z a-z 0-9 _ . : - and is not . or .."
            raise Problem("request.invalid", errors=[{"pointer": "", "code": "id", "detail": detail}])


def _read_body(request: HttpRequest) -> dict[str, Any]:
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() not in ("", "identity"):
        raise Problem("request.unsupported")
    said = request.META.get("CONTENT_LENGTH") or ("" if request.META.get("HTTP_TRANSFER_ENCODING") else "0")
    most = min(int(said), MOST_BYTES + 1) if said.isascii() and said.isdigit() else MOST_BYTES + 1
    body = request.META["wsgi.input"].read(most) if most else b""
    if len(body) > MOST_BYTES:
        raise Problem("request.too_large")
    request._body = body  # noqa: SLF001  Django keeps what was read of a body here; it was read once, with our limit.
    if body and request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem("request.unsupported")
    try:
        return strict_json.parse(body, empty_is={})
    except strict_json.BadJson as error:
        raise Problem(error.code, error.detail, error.errors) from None


def answer(
    request: HttpRequest, shown: Mapping[str, Any], status: int = 200, *, cache: str = PRIVATE, repeated: bool = False
) -> HttpResponse:
    """Answer with JSON under its ETag, which is the hash of the viewer's own body (T-2)."""
    body = orjson.dumps(shown)
    etag = _etag(body)
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    if wanted is not None and request.method in ("GET", "HEAD") and _names(wanted, etag):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    headers = response.headers
    headers["ETag"] = etag
    headers["Cache-Control"] = cache
    headers["Vary"] = "Authorization, Cookie"
    if repeated:
        headers["Idempotent-Replayed"] = "true"
    return response


def _etag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()}"'


def is_what_was_shown(request: HttpRequest, shown: Mapping[str, Any] | None) -> bool:
    """Tell whether ``If-Match``, where it was sent, names what stands now."""
    wanted = request.META.get("HTTP_IF_MATCH")
    return wanted is None or (shown is not None and _names(wanted, _etag(orjson.dumps(shown))))


def _names(wanted: str, etag: str) -> bool:
    return wanted.strip() == "*" or any(each.strip().removeprefix("W/") == etag for each in wanted.split(","))


def finish(
    request: HttpRequest,
    outcome: Outcome,
    show: Callable[[Reading, Instant, Mapping[str, Any]], Mapping[str, Any] | None],
    status: int = 201,
) -> HttpResponse:
    """Answer an act from what is committed, in a new read (T-11): a refusal, or what it made or found made."""
    if isinstance(outcome, Refusal):
        return refused(request, outcome)
    house = the_house()
    with house.database.snapshot() as reading:
        shown = show(reading, house.now(reading), outcome.told)
    if shown is None:
        return refused(request, NotFound())
    created = outcome.how == "new" or (outcome.how == "repeated" and request.method == "POST")
    return answer(request, shown, status if created else 200, repeated=outcome.how == "repeated")


def repeatable(request: HttpRequest) -> Repeatable | None:
    """Read the Idempotency-Key, which belongs to the caller's key and the path (API.md)."""
    name = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if name is None:
        return None
    if not 1 <= len(name) <= 255 or not name.isascii() or not name.isprintable():  # noqa: PLR2004
        detail = "An Idempotency-Key has 1 to 255 printable ASCII characters."
        raise Problem("request.invalid", errors=[{"pointer": "", "code": "idempotency_key", "detail": detail}])
    house = the_house()
    key: Key | None = request.caller  # type: ignore[attr-defined]
    caller = key.id if key else house.mac("address", request.META.get("REMOTE_ADDR", ""))[:8]
    body = sha256(request.body).hexdigest()
    return Repeatable(caller, name, request.path, house.mac("body", body))




def write_cursor(route: str, position: list[Any]) -> str:
    """Write where a list goes on: authenticated, and good for this route and filter alone (T-6)."""
    body = orjson.dumps(position)
    return base64.urlsafe_b64encode(_sign(route, body) + body).decode().rstrip("=")


def read_cursor(route: str, cursor: str) -> list[Any]:
    """Read a cursor of ours, or raise the problem that it is none."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if len(raw) <= 16 or not hmac.compare_digest(raw[:16], _sign(route, raw[16:])):  # noqa: PLR2004
        detail = "This cursor is not one that this list has given."
        raise Problem("request.invalid", errors=[{"pointer": "?cursor", "code": "cursor", "detail": detail}])
    position: list[Any] = orjson.loads(raw[16:])
    return position


def _sign(route: str, body: bytes) -> bytes:
    return hmac.digest(the_house().key, b"cursor\0" + route.encode() + b"\0" + body, "sha256")[:16]


def a_list(rows: list[dict[str, Any]], cursor: str | None) -> dict[str, Any]:
    """Show a page of a list."""
    return {"object": "list", "data": rows, "has_more": cursor is not None, "next_cursor": cursor}
