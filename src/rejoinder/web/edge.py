"""The outermost layer of every answer: headers that always hold, faults that say nothing, counts that tell nothing."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections import Counter
from typing import TYPE_CHECKING

import orjson
from django.conf import settings
from django.http import HttpResponseNotAllowed

from rejoinder.store.database import StoreUnavailable
from rejoinder.web.problems import problem, request_id_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

NOT_USED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock"),
    *("serial", "usb", "xr-spatial-tracking"),
)
"""What a browser can do and no page of ours asks for; a page copies text, so ``clipboard-write`` isn't here."""
FOR_PAGES = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in NOT_USED),
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
}
A_YEAR = "max-age=31536000"
"""Where the public address is https, browsers are told to come by https alone, for a year at a time (A-6)."""
MEMBERS = (
    *("/v1/contracts", "/v1/reports", "/v1/evidence", "/v1/notices", "/v1/members", "/v1/page-sessions"),
    *("/contracts", "/talent", "/work/jobs", "/feedback", "/reports", "/evidence", "/reputation", "/notices"),
    *("/members", "/settings", "/sign-in", "/sign-out"),
)
"""Whatever members do or look at is one group, so that no count and no log line tells an act from a look (T-18)."""
HEARD_OUT = 33_554_432
"""Bytes of a refused body that are taken, and thrown away."""

log = logging.getLogger("rejoinder")


class Answered:
    """How many requests were answered, by group and class of status: nothing that depends on what is sealed."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def count(self, group: str, status: str) -> None:
        """Count one."""
        with self._lock:
            self._counts[group, status] += 1

    def as_text(self) -> str:
        """Write the counts as Prometheus reads them."""
        lines = [
            "# HELP rejoinder_requests_total Requests answered, by group and class of status.",
            "# TYPE rejoinder_requests_total counter",
        ]
        with self._lock:
            counts = sorted(self._counts.items())
        lines += [
            f'rejoinder_requests_total{{group="{group}",status="{status}"}} {count}'
            for (group, status), count in counts
        ]
        return "\n".join(lines) + "\n"


answered = Answered()


def group_of(path: str) -> str:
    """Name the group of a path: members and readers, the desk, operators."""
    if path.startswith(MEMBERS):
        return "members"
    return "service" if path.startswith(("/healthz", "/readyz", "/metrics")) else "other"


class Edge:
    """Django's way to stand around every view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stand around this."""
        self.get_response = get_response
        self.writes_log = os.environ.get("REJOINDER_ACCESS_LOG") == "1"
        self.by_https = settings.PUBLIC_URL.startswith("https:")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with what every answer has."""
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"  # The same views, the same headers; the body is taken away below.
        response = self.get_response(request)
        if response.status_code == 405:  # noqa: PLR2004
            response = _not_with_this_method(request, response)
        if response.status_code >= 400:  # noqa: PLR2004
            _hear_out(request)
        headers = response.headers
        if not response.streaming:
            headers["Content-Length"] = str(len(response.content))
            if asked == "HEAD":
                response.content = b""
        headers["X-Content-Type-Options"] = "nosniff"
        if self.by_https:
            headers["Strict-Transport-Security"] = A_YEAR
        if headers.get("Content-Type", "").startswith("text/html"):  # A 304 has none.
            for name, value in FOR_PAGES.items():
                headers.setdefault(name, value)
        headers["X-Request-Id"] = request_id_of(request)
        # A page that acts answers by sending on (303), one that only looks doesn't: they are counted alike (T-18).
        done = response.status_code < 400  # noqa: PLR2004
        group, status = group_of(request.path), "2xx" if done else f"{response.status_code // 100}xx"
        answered.count(group, status)
        if self.writes_log:
            line = {"group": group, "status": status, "request_id": headers["X-Request-Id"]}
            sys.stderr.write(orjson.dumps(line).decode() + "\n")
        return response


def _hear_out(request: HttpRequest) -> None:
    """Take the rest of a body that was refused, within reason: who is cut short while sending never hears why."""
    said = request.META.get("CONTENT_LENGTH") or ""
    is_large = len(said) >= len("65536") and said.isascii() and said.isdigit()
    if is_large or request.META.get("HTTP_TRANSFER_ENCODING"):
        left = HEARD_OUT
        while left > 0 and (piece := request.META["wsgi.input"].read(min(left, 65_536))):
            left -= len(piece)


def _not_with_this_method(request: HttpRequest, found: HttpResponse) -> HttpResponse:
    """Say it as a problem document, but for a page, which has said it already; a path that is read has HEAD too."""
    methods = {method.strip() for method in found.headers.get("Allow", "").split(",") if method.strip()}
    response = problem(request, "method_not_allowed") if isinstance(found, HttpResponseNotAllowed) else found
    response["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    return response


def fault(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Answer what went wrong on our side, and log where, never with what (T-17, X-14)."""
    if isinstance(error, StoreUnavailable):
        log.error("unavailable %s", request_id_of(request))
        return problem(request, "unavailable")
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}" for frame in reversed(frames[-8:]))
    state = getattr(error, "sqlstate", None) or ""
    log.error("%s %s %s at %s", request_id_of(request), type(error).__name__, state, where)
    return problem(request, "internal")
