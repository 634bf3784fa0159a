"""The one client of the tests over HTTP: in process, and it holds every answer to the served OpenAPI document.

An answer that the document doesn't declare fails the test that caused it: another status, another code, a field more or
less, a header that is missing, or a fault of ours (≥ 500). Use it in a fixture of your own::

    with serving(house) as service:
        service.put("/v1/members/ann", {"display_name": "Ann"})
"""

from __future__ import annotations

import io
import json
import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes

from jsonschema import Draft202012Validator, FormatChecker

from rejoinder.actions.keys import create_key
from rejoinder.web.house import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.house import House

EVERY_SCOPE = ("members", "read", "private", "events", "clock")
NO_KEY = ""
NOTHING = object()
ON_EVERY_ANSWER = ("x-content-type-options", "x-request-id", "cache-control")


@lru_cache(maxsize=1)
def application() -> Any:
    """Load the application as a sandbox has it; what is served is settled later, by ``serving``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.site.settings")
    before = os.environ.get("REJOINDER_SANDBOX")
    os.environ["REJOINDER_SANDBOX"] = "1"
    try:
        import django
        from django.core.handlers.wsgi import WSGIHandler

        django.setup()
        from rejoinder.site import urls

        assert any("test-clock" in str(each) for pattern in urls.urlpatterns for each in patterns_of(pattern)), (
            "rejoinder.site.urls was loaded before, as an installation that is no sandbox has it"
        )
        return WSGIHandler()
    finally:
        if before is None:
            del os.environ["REJOINDER_SANDBOX"]
        else:
            os.environ["REJOINDER_SANDBOX"] = before


def patterns_of(pattern: Any) -> list[Any]:
    """List what an entry of the table of URLs leads to."""
    return list(getattr(pattern, "url_patterns", [pattern]))


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Give the document of a sandbox, in which every path stands."""
    application()
    from rejoinder.web.api.documents import document as written

    served: dict[str, Any] = json.loads(json.dumps(written(with_sandbox=True)))
    return served


@lru_cache(maxsize=1)
def routes() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Give each path of the document as a pattern, with its operations by method."""
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), found) for path, found in document()["paths"].items()]


@lru_cache(maxsize=256)
def validator(ref: str) -> Draft202012Validator:
    """Give what checks an answer against one of the document's shapes."""
    schema = {"$ref": ref, "components": document()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


@dataclass(frozen=True)
class Answer:
    """What came back: names of headers in small letters; ``cpu`` is in seconds, of this process."""

    asked: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    cpu: float

    def json(self) -> Any:
        """Read the body."""
        return json.loads(self.body)

    @property
    def code(self) -> str | None:
        """Give the code of a problem."""
        return self.json()["code"] if self.status >= 400 else None

    @property
    def replayed(self) -> bool:
        """Tell whether it says that it was a repeat."""
        return self.headers.get("idempotent-replayed") == "true"

    def refused(self, status: int, code: str, *pointers: str) -> dict[str, Any]:
        """Hold this to be that refusal, with errors at these places if any are named; give the problem."""
        assert (self.status, self.code) == (status, code), (self.asked, self.status, self.body)
        problem: dict[str, Any] = self.json()
        if pointers:
            assert tuple(each["pointer"] for each in problem["errors"]) == pointers, problem["errors"]
        return problem

    def ok(self, status: int) -> Any:
        """Hold this to be what was asked for; give what was shown."""
        assert self.status == status, (self.asked, self.status, self.body)
        return self.json() if self.body else None


@dataclass
class Service:
    """A house that is served, and who calls."""

    house: House
    keys: dict[tuple[str, ...], str] = field(default_factory=dict)

    def key(self, *scopes: str) -> str:
        """Make a key with these scopes, once."""
        if scopes not in self.keys:
            self.keys[scopes] = create_key(self.house.installation, scopes)
        return self.keys[scopes]

    def call(
        self,
        method: str,
        path: str,
        body: Any = NOTHING,
        *,
        key: str | None = None,
        content_type: str | None = "application/json",
        address: str = "127.0.0.1",
        **headers: str | None,
    ) -> Answer:
        """Ask, and hold the answer to the document. ``body`` is sent as JSON unless it is bytes already.

        Without ``key``, a key with every scope but the desk's calls. Headers are named with underscores; ``None``
        leaves one out that would be sent otherwise.
        """
        sent = b"" if body is NOTHING else body if isinstance(body, bytes) else json.dumps(body).encode()
        bare, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(bare).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": address,
            "CONTENT_LENGTH": str(len(sent)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        if body is not NOTHING and content_type is not None:
            environ["CONTENT_TYPE"] = content_type
        who = self.key(*EVERY_SCOPE) if key is None else key
        if who:
            environ["HTTP_AUTHORIZATION"] = f"Bearer {who}"
        for name, value in headers.items():
            at = name.upper() if name.upper().startswith("CONTENT_LENGTH") else f"HTTP_{name.upper()}"
            environ.pop(at, None)
            if value is not None:
                environ[at] = value
        answer = _answered(environ, f"{method} {path[:200]}")
        check(method, unquote(bare, errors="replace"), answer)
        return answer

    def get(self, path: str, **named: Any) -> Answer:
        """Read."""
        return self.call("GET", path, **named)

    def put(self, path: str, body: Any = NOTHING, **named: Any) -> Answer:
        """Put."""
        return self.call("PUT", path, body, **named)

    def post(self, path: str, body: Any = NOTHING, **named: Any) -> Answer:
        """Post."""
        return self.call("POST", path, body, **named)

    def patch(self, path: str, body: Any = NOTHING, **named: Any) -> Answer:
        """Patch."""
        return self.call("PATCH", path, body, **named)


def _answered(environ: dict[str, Any], asked: str) -> Answer:
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        said[:] = [int(status.split(maxsplit=1)[0]), {name.lower(): value for name, value in headers}]

    began = time.process_time()
    response = application()(environ, start)
    body = b"".join(response)
    response.close()
    return Answer(asked, said[0], said[1], body, time.process_time() - began)


def check(method: str, path: str, answer: Answer) -> None:
    """Hold an answer to the document."""
    where = (answer.asked, answer.status, answer.body[:2000])
    assert answer.status < 500, where
    assert not [name for name in ON_EVERY_ANSWER if path.startswith("/v1") and name not in answer.headers], where
    if method == "HEAD":
        assert answer.body == b"", where
        return
    operation = operation_of(method, path)
    if answer.status >= 400:
        _check_problem(operation, answer, where)
    elif operation is not None:
        _check_shown(operation, answer, where)


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """Find the operation that a call is of."""
    for pattern, operations in routes():
        if pattern.fullmatch(path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


def _check_problem(operation: dict[str, Any] | None, answer: Answer, where: Any) -> None:
    assert answer.headers["content-type"] == "application/problem+json", where
    problem = answer.json()
    faults = [error.message for error in validator("#/components/schemas/Problem").iter_errors(problem)]
    assert not faults, (where, faults)
    assert problem["status"] == answer.status, where
    assert problem["request_id"] == answer.headers["x-request-id"], where
    assert answer.headers["cache-control"] == "private, no-store", where
    if operation is None:
        assert (answer.status, problem["code"]) in {(404, "not_found"), (405, "method_not_allowed")}, where
        assert (answer.status == 405) == ("allow" in answer.headers), where
        return
    assert str(answer.status) in operation["responses"], (where, "not declared", operation["operationId"])
    declared = operation["responses"][str(answer.status)]["description"]
    assert f"`{problem['code']}`" in declared, (where, "not declared", operation["operationId"])


def _check_shown(operation: dict[str, Any], answer: Answer, where: Any) -> None:
    assert str(answer.status) in operation["responses"], (where, "not declared", operation["operationId"])
    assert "etag" in answer.headers, where
    if answer.status == 304:
        assert answer.body == b"", where
        return
    content = operation["responses"][str(answer.status)]["content"]
    media_type = answer.headers["content-type"].partition(";")[0]
    assert media_type in content, where
    if media_type == "application/json":
        schema = content[media_type]["schema"]
        shown = answer.json()
        refs = [each["$ref"] for each in schema.get("oneOf", [schema])]
        faults = [[error.message for error in validator(ref).iter_errors(shown)] for ref in refs]
        assert any(not each for each in faults), (where, faults)


@contextmanager
def serving(house: House) -> Iterator[Service]:
    """Serve a house in this process."""
    application()
    settle(house.installation)
    try:
        yield Service(house)
    finally:
        settle(None)
