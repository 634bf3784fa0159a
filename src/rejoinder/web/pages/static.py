"""The few files that pages need, by name from a list made once: no path is ever put together from a request."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response

from rejoinder.web.problems import problem

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FOLDER = Path(__file__).parents[1] / "static"
TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


class File(NamedTuple):
    """A file as it goes out; ``version`` is of its content."""

    content: bytes
    content_type: str
    version: str


def _read(path: Path) -> File:
    content = path.read_bytes()
    return File(content, TYPES[path.suffix], sha256(content).hexdigest()[:16])


FILES = {path.name: _read(path) for path in FOLDER.iterdir() if path.suffix in TYPES}


def address(name: str) -> str:
    """Give a file's address, which is another one once the file is: what is kept under it never goes stale."""
    return f"/static/{name}?v={FILES[name].version}"


def show(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a file: for ever under its version, else asked for anew each time."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    file = FILES.get(name)
    if file is None:
        return problem(request, "not_found")
    etag = f'"{file.version}"'
    response = HttpResponse(file.content, content_type=file.content_type)
    answered = get_conditional_response(request, etag=etag, response=response) or response
    answered.headers["ETag"] = etag
    named = request.GET.get("v") == file.version
    answered.headers["Cache-Control"] = FOR_EVER if named else "public, no-cache"
    return answered
