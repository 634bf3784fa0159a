"""The door of ``/v1``: who calls, with what; read once and strictly before any view is entered (I-1 to I-4)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson
from django.http import HttpResponse
from ninja import NinjaAPI
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


class Interface(NinjaAPI):
    """What ninja does for us; our views make their own responses, so the one that it prepares for each is empty."""

    nothing = HttpResponse()

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        """Give the same to all."""
        return self.nothing


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
    scheme, _, credentials = (header or "").partition(" ")
    if scheme.lower() != "bearer":
        raise Problem("unauthenticated")
    house = the_house()
    with house.database.snapshot() as reading:
        key = read_key(reading, credentials.strip())
    if key is None:
        raise Problem("unauthenticated")
    return key


def _check_query(request: HttpRequest, key: Key | None) -> None:
    text = request.META.get("QUERY_STRING", "")
    if not text:
        return
    allowed = ALLOWED.get((request.resolver_match.route, request.method or ""), frozenset())  # type: ignore[union-attr]
    names = [part.partition("=")[0] for part in text.split("&")]
    as_they_stand = text.isascii() and "%" not in text and "+" not in text
    if as_they_stand and "viewer" not in names and len(set(names)) == len(names) and allowed.issuperset(names):
        # The ordinary query of a reader: nothing in it wants decoding, so nobody needs to read it again.
        request.GET = dict(part.partition("=")[::2] for part in text.split("&"))  # type: ignore[assignment]
        return
    try:
        asked = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise Problem("request.invalid", "The query is not UTF-8, or has too many parameters.") from None
    counts = Counter(name for name, _ in asked)
    if "viewer" in counts:
        _check_viewer(key)
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


def _check_viewer(key: Key | None) -> None:
    """Let nobody but the marketplace say who looks, on public reads too (T-44)."""
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


def take_body(request: HttpRequest, limit: int) -> bytes | None:
    """Read a body once, counting as it comes (I-1); ``None`` where it has more bytes than ``limit``."""
    body = begin_body(request, limit)
    if len(body) > limit:
        return None
    request._body = body  # noqa: SLF001  Django keeps what was read of a body here; it was read once, with our limit.
    return body


def begin_body(request: HttpRequest, limit: int) -> bytes:
    """Read a body once, and one byte more than ``limit`` at most: then there is more of it than may be."""
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").lower() not in ("", "identity"):
        raise Problem("request.unsupported")
    said = request.META.get("CONTENT_LENGTH") or ("" if request.META.get("HTTP_TRANSFER_ENCODING") else "0")
    told = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else limit + 1  # noqa: PLR2004
    return bytes(request.META["wsgi.input"].read(min(told, limit + 1))) if told else b""


def _read_body(request: HttpRequest) -> dict[str, Any]:
    body = take_body(request, MOST_BYTES)
    if body is None:
        raise Problem("request.too_large")
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
    if has_seen(request, etag):
        response = HttpResponse(status=304, content_type="application/json")
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    headers = response.headers
    headers["ETag"] = etag
    headers["Cache-Control"] = cache
    headers["Vary"] = "Authorization, Cookie"
    if cache == PUBLIC:
        headers["Access-Control-Allow-Origin"] = "*"  # What needs no key may be read from any page.
    if repeated:
        headers["Idempotent-Replayed"] = "true"
    return response


def has_seen(request: HttpRequest, etag: str) -> bool:
    """Tell whether a reader says that they have this already."""
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    return wanted is not None and request.method == "GET" and _names(wanted, etag)


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
    """Answer an act from what is committed, in a new read (T-11): a refusal, or what it made or found made.

    What is registered under a name of the marketplace's and comes again unchanged is a repeat as well.
    """
    if isinstance(outcome, Refusal):
        return refused(request, outcome)
    house = the_house()
    with house.database.snapshot() as reading:
        shown = show(reading, house.now(reading), outcome.told)
    if shown is None:
        return refused(request, NotFound())
    created = outcome.how == "new" or (outcome.how == "repeated" and request.method == "POST")
    again = outcome.how == "repeated" or (outcome.how == "nothing_new" and status == 201)  # noqa: PLR2004
    return answer(request, shown, status if created else 200, repeated=again)


def repeatable(request: HttpRequest, *parts: bytes) -> Repeatable | None:
    """Read the Idempotency-Key, which belongs to the caller's key and the path (API.md).

    ``parts`` are what makes a form the same when it comes again: its boundaries differ each time.
    """
    name = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if name is None:
        return None
    if not 1 <= len(name) <= 255 or not name.isascii() or not name.isprintable():  # noqa: PLR2004
        detail = "An Idempotency-Key has 1 to 255 printable ASCII characters."
        raise Problem("request.invalid", errors=[{"pointer": "", "code": "idempotency_key", "detail": detail}])
    house = the_house()
    key: Key | None = request.caller  # type: ignore[attr-defined]
    caller = key.id if key else house.mac("address", request.META.get("REMOTE_ADDR", ""))[:8]
    body = "".join(sha256(part).hexdigest() for part in parts or (request.body,))
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
    return hashlib.blake2b(b"\0".join((b"cursor", route.encode(), body)), key=the_house().key, digest_size=16).digest()


def a_list(rows: list[dict[str, Any]], cursor: str | None) -> dict[str, Any]:
    """Show a page of a list."""
    return {"object": "list", "data": rows, "has_more": cursor is not None, "next_cursor": cursor}
