"""Leaks that are put in on purpose, around the service and never within it: each must be found, or the test is blind.

A plant stands between caller and application, looks into the database, and lets out a little of what is sealed.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

import orjson

from rejoinder.web.house import the_house

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., None]], Iterable[bytes]]
Leak = Callable[[Environ, int, Headers, bytes], bytes]
CONTRACT = re.compile(r"/v1/contracts/([^/]+)(/feedback/(client|freelancer))?")


def value(sql: str, *names: str) -> Any:
    """Read one value of the database, sealed or not."""
    with the_house().database.snapshot() as reading:
        row = reading.row(sql, {f"p{number}": name for number, name in enumerate(names)})
    return row[0] if row else None


def around(application: Application, leak: Leak) -> Application:
    """Put a leak around an application: it may change headers, and gives the body that goes out."""

    def answer(environ: Environ, start: Callable[..., None]) -> list[bytes]:
        began: list[tuple[str, Headers]] = []
        parts = application(environ, lambda status, headers, *_: began.append((status, list(headers))))
        try:
            body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        status, headers = began[0]
        body = leak(environ, int(status[:3]), headers, body)
        start(status, headers)
        return [body]

    return answer


def _put(headers: Headers, name: str, new: str) -> None:
    headers[:] = [(each, kept) for each, kept in headers if each != name] + [(name, new)]


def _shown(headers: Headers, shown: Any) -> bytes:
    """Write the changed body, with the ETag that belongs to it."""
    body = orjson.dumps(shown)
    _put(headers, "ETag", f'"{sha256(body).hexdigest()}"')
    return body


def updated_at(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-1. A contract says when its row was last touched."""
    found = CONTRACT.fullmatch(environ["PATH_INFO"])
    if not found or found[2] or status != 200 or environ["REQUEST_METHOD"] != "GET":
        return body
    at = value("SELECT last_at FROM contract WHERE id = :p0", found[1])
    return _shown(headers, {**orjson.loads(body), "updated_at": at})


def why_none(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-5. A history says ``window_open`` only where something is sealed."""
    if "/history" not in environ["PATH_INFO"] or status != 200:
        return body
    page = orjson.loads(body)
    for row in page["data"]:
        sealed = "SELECT count(*) FROM counted f JOIN contract c ON c.key = f.contract WHERE c.id = :p0"
        if row["why_none"] == "window_open" and not value(sealed, row["contract"]):
            row["why_none"] = None
    return _shown(headers, page)


def etag(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-2. The ETag of a contract is made from the version of its rows."""
    found = CONTRACT.fullmatch(environ["PATH_INFO"])
    if found and not found[2] and status == 200:
        versions = "SELECT count(*) FROM feedback_version v JOIN contract c ON c.key = v.contract WHERE c.id = :p0"
        _put(headers, "ETag", f'"{value(versions, found[1])}"')
    return body


def max_age(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-3. A history may be kept as long as nothing is about to be revealed."""
    if "/history" in environ["PATH_INFO"] and status == 200:
        coming = value("SELECT count(*) FROM counted, installation WHERE shown_at > sandbox_now")
        _put(headers, "Cache-Control", f"public, max-age={0 if coming else 60}")
    return body


def counter() -> Leak:
    """T-18. The metrics count answers by method and exact status."""
    counts: Counter[tuple[str, int]] = Counter()

    def leak(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
        if environ["PATH_INFO"] != "/metrics":
            counts[environ["REQUEST_METHOD"], status] += 1
            return body
        return body + b"".join(
            b"answered{%s_%d} %d\n" % (name[0].encode(), name[1], counts[name]) for name in sorted(counts)
        )

    return leak


def event(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-13. There is an event for what is sealed."""
    if environ["PATH_INFO"] != "/v1/events" or status != 200:
        return body
    with the_house().database.snapshot() as reading:
        sealed = reading.rows("SELECT left_at FROM counted, installation WHERE shown_at > sandbox_now")
    page = orjson.loads(body)
    if not page["has_more"]:
        page["data"] += [{"id": "0" * 32, "type": "feedback.left", "at": at, "data": {}} for (at,) in sealed]
    return _shown(headers, page)


def growth(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-23. Readiness tells how long the record is."""
    if environ["PATH_INFO"] == "/readyz":
        return body + str(value("SELECT size FROM journal_head")).encode()
    return body


def log_line(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-17. The log tells an act from a look."""
    sys.stderr.write(f"{environ['REQUEST_METHOD']} {status}\n")
    return body


def error_differential(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """T-9. What is sealed is another 404 than what isn't there."""
    found = CONTRACT.fullmatch(environ["PATH_INFO"])
    if found and found[2] and status == 404:
        there = "SELECT count(*) FROM counted f JOIN contract c ON c.key = f.contract WHERE c.id = :p0 AND f.side = :p1"
        if value(there, found[1], found[3]):
            return body.replace(b"Nothing here", b"Nothing here yet")
    return body


SEALED = (
    "SELECT count(*) FROM counted f JOIN member m ON m.key = f.about, installation i "
    "WHERE f.shown_at > i.sandbox_now AND m.id = :p0"
)
"""How many sealed feedbacks there are about a member."""


def _about_the_visitor(environ: Environ) -> int:
    _, _, member = environ.get("HTTP_COOKIE", "").partition("session=session-of-")
    return int(value(SEALED, member.partition(";")[0]) or 0)


def _said(headers: Headers, body: bytes, before: bytes, words: str) -> bytes:
    """Put words on a page, before a tag; its length and its hash are then those of the page with them."""
    body = body.replace(before, words.encode() + before, 1)
    _put(headers, "Content-Length", str(len(body)))
    if any(name == "ETag" for name, _ in headers):
        _put(headers, "ETag", f'"{sha256(body).hexdigest()}"')
    return body


def page_count(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """A page says how many feedbacks there are about its visitor, those that are sealed among them."""
    if environ["PATH_INFO"] != "/feedback" or status != 200:
        return body
    return _said(headers, body, b"</main>", f"<p>{_about_the_visitor(environ)} more to come</p>")


def page_order(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """A list of contracts has those first in which something was left last."""
    if environ["PATH_INFO"] not in {"/talent/hires", "/work/jobs"} or status != 200:
        return body
    with the_house().database.snapshot() as reading:
        rows = reading.rows(
            "SELECT c.id FROM contract c LEFT JOIN counted f ON f.contract = c.key "
            "GROUP BY c.id ORDER BY COALESCE(MAX(f.left_at), 0) DESC, c.id DESC"
        )
    return _said(headers, body, b"</main>", f"<p>{' '.join(name for (name,) in rows)}</p>")


def bell(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """The bell of every page rings for what is sealed."""
    if status != 200 or b'href="/notices"' not in body:
        return body
    return _said(headers, body, b"</header>", "<b>!</b>" if _about_the_visitor(environ) else "")


def needs_you(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """A list tells those to hurry who are waited for."""
    if environ["PATH_INFO"] not in {"/talent/hires", "/work/jobs"} or not _about_the_visitor(environ):
        return body
    return body.replace(b"day left", b"DAY LEFT").replace(b"days left", b"DAYS LEFT")


def weight(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """A page of a contract is a little heavier where something is sealed, and nobody sees why."""
    if not environ["PATH_INFO"].endswith("/terms") or status != 200:
        return body
    return _said(headers, body, b"</html>", " " * _about_the_visitor(environ))


def closed_door(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """The permalink of what is sealed is another 404 than that of what isn't there."""
    found = re.fullmatch(r"/contracts/([^/]+)/feedback/(client|freelancer)", environ["PATH_INFO"])
    there = "SELECT count(*) FROM counted f JOIN contract c ON c.key = f.contract WHERE c.id = :p0 AND f.side = :p1"
    if found and status == 404 and value(there, found[1], found[2]):
        _put(headers, "Cache-Control", "no-store")
    return body


def to_a_key(environ: Environ, status: int, headers: Headers, body: bytes) -> bytes:
    """O-1. What was left on a page is told to a key that looks as its author."""
    found = CONTRACT.fullmatch(environ["PATH_INFO"])
    if not found or found[2] or status != 200 or "viewer=" not in environ["QUERY_STRING"]:
        return body
    left = "SELECT count(*) FROM counted f JOIN contract c ON c.key = f.contract WHERE c.id = :p0"
    return _shown(headers, {**orjson.loads(body), "left": value(left, found[1])})


PAGE_PLANTS: dict[str, tuple[Leak, str]] = {
    "a page that counts": (page_count, r"(header Content-Length|body) of GET /feedback"),
    "an order by when it was left": (page_order, r"body of GET /(talent/hires|work/jobs)"),
    "a bell": (bell, r"(header Content-Length|body) of GET /(reports|settings|notices)"),
    "a need that knows the other side": (needs_you, r"body of GET /(talent/hires|work/jobs)"),
    "the weight of a page": (weight, r"header Content-Length of GET /contracts/.+/terms"),
    "two kinds of 404": (closed_door, r"header \S+ of GET /contracts/.+/feedback/(client|freelancer)\b"),
}
"""Each leak of a page, and the sink by which it must be found when all such pages are looked at."""
PLANTS: dict[str, tuple[Callable[[], Leak], str]] = {
    "T-1, updated_at": (lambda: updated_at, r"(body|header ETag) of GET /v1/contracts/…"),
    "T-2, an ETag from the row": (lambda: etag, r"(header ETag|status) of GET /v1/contracts/…"),
    "T-3, a lifetime from the reveal": (lambda: max_age, r"header Cache-Control of GET /v1/members/…/history"),
    "T-5, window_open only where something is": (lambda: why_none, r".* of GET /v1/members/…/history"),
    "T-9, two kinds of 404": (lambda: error_differential, r"body of GET /v1/contracts/…/feedback/"),
    "T-13, an event": (lambda: event, r".* of GET /v1/events"),
    "T-17, a log that tells an act": (lambda: log_line, r"log"),
    "T-18, a counter by status": (counter, r"body of GET /metrics"),
    "T-23, growth": (lambda: growth, r"body of GET /readyz"),
}
"""Each plant, and the sink by which it must be found."""
