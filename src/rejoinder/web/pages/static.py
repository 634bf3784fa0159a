"""The few files that pages need, by name from a list made once: no path is ever put together from a request."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response

from rejoinder.web.pages.squeezed import squeeze, takes_gzip
from rejoinder.web.problems import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
NAMED = re.compile(rb"url\(/static/([A-Za-z0-9._-]+)\)")
"""A file that a style sheet names."""
FINEST = 9


class File(NamedTuple):
    """A file as it goes out, plain and, where that is less, compressed; ``version`` is of its content."""

    content: bytes
    gzip: bytes | None
    content_type: str
    version: str


def _read(path: Path, others: Mapping[str, File]) -> File:
    content = path.read_bytes()
    if path.suffix == ".css":
        # A sheet names its fonts by their versions too, so that they may be kept for ever and are loaded once.
        content = NAMED.sub(lambda found: b"url(%s)" % _address(found[1].decode(), others).encode(), content)
    packed = None if path.suffix == ".woff2" else squeeze(content, FINEST)  # A font is compressed already.
    small = packed if packed is not None and len(packed) < len(content) else None
    return File(content, small, TYPES[path.suffix], sha256(content).hexdigest()[:16])


def _all() -> dict[str, File]:
    """Read every file once; style sheets last, because they name others."""
    found: dict[str, File] = {}
    paths = (path for path in FOLDER.rglob("*") if path.suffix in TYPES)
    for path in sorted(paths, key=lambda path: (path.suffix == ".css", path.name)):
        found[path.name] = _read(path, found)
    return found


def _address(name: str, files: Mapping[str, File]) -> str:
    return f"/static/{name}?v={files[name].version}"


FILES = _all()


def address(name: str) -> str:
    """Give a file's address, which is another one once the file is: what is kept under it never goes stale."""
    return _address(name, FILES)


def show(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a file: for ever under its version, else asked for anew each time."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    file = FILES.get(name)
    if file is None:
        return problem(request, "not_found")
    packed = file.gzip if takes_gzip(request) else None
    etag = f'"{file.version}"' if packed is None else f'"{file.version}-gzip"'
    response = HttpResponse(file.content if packed is None else packed, content_type=file.content_type)
    if packed is not None:
        response.headers["Content-Encoding"] = "gzip"
    answered = get_conditional_response(request, etag=etag, response=response) or response
    answered.headers["ETag"] = etag
    if file.gzip is not None:
        answered.headers["Vary"] = "Accept-Encoding"
    named = request.GET.get("v") == file.version
    answered.headers["Cache-Control"] = FOR_EVER if named else "public, no-cache"
    return answered
