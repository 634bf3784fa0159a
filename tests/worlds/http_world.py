"""A world behind its whole HTTP service: the WSGI application in this process, with every header and log line."""

from __future__ import annotations

import io
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson

from rejoinder.actions.acting import Done
from rejoinder.actions.erase_member import erase_member
from rejoinder.web.house import settle
from tests.worlds.compare import Answer
from tests.worlds.core_world import exported
from tests.worlds.houses import token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rejoinder.actions.installation import Installation
    from tests.worlds.story import Step

Application = Any
MOST_PAGES = 30
FORM_SECRET = "f" * 32
"""What a browser's cookie and a form must have in common, so that the form is taken for one of our own."""


@contextmanager
def logs_heard() -> Iterator[io.StringIO]:
    """Hear whatever is written to stderr or logged by anybody, at any level."""
    heard, before = io.StringIO(), sys.stderr
    listening = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(listening)
    root.setLevel(logging.DEBUG)
    sys.stderr = heard
    try:
        yield heard
    finally:
        sys.stderr = before
        root.setLevel(level)
        root.removeHandler(listening)


class Asking:
    """What every world behind HTTP does alike: keys, ETags, ids that were seen, and the pages of a list."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.keys = keys
        self.etags: dict[tuple[str, str, str | None], str] = {}
        self.seen: dict[tuple[str, str], str] = {}

    def forget(self) -> None:
        """Forget every ETag."""
        self.etags.clear()

    def ask(self, step: Step) -> list[Answer]:
        """Send a request, and those for the pages that follow."""
        if step.method == "ERASE":
            return [self.erase(step.path)]
        if step.path == "/export":
            return [self.export()]
        path = step.path
        for kind in ("report", "event"):
            path = path.replace(f"{{{kind}}}", self.seen.get((kind, step.signed_in or step.hears), "0" * 32))
        answers = [self._once(step, path)]
        while step.follow and answers[-1].status == 200 and len(answers) < MOST_PAGES:
            page = orjson.loads(answers[-1].body)
            if not page["has_more"]:
                break
            name = "after" if path.startswith("/v1/events") else "cursor"
            answers.append(self._once(step, f"{path}&{name}={page['next_cursor']}"))
        self._see(step, answers[-1])
        return answers

    def _see(self, step: Step, answer: Answer) -> None:
        """Keep the ids that this hearer may ask for later."""
        if answer.status == 201 and step.path.endswith("/reports"):
            self.seen["report", step.hears] = orjson.loads(answer.body)["id"]
        elif answer.status == 200 and step.path.startswith("/v1/events"):
            events = orjson.loads(answer.body)["data"]
            if events:
                self.seen["event", step.hears] = events[-1]["id"]

    def _once(self, step: Step, path: str) -> Answer:
        headers: dict[str, str] = {}
        if step.key is not None:
            headers["Authorization"] = f"Bearer {self.keys[step.key]}"
        if step.repeat is not None:
            headers["Idempotency-Key"] = step.repeat
        asked = (step.hears, path, step.key)
        if step.revalidate and asked in self.etags:
            headers["If-None-Match"] = self.etags[asked]
        if step.key is None:
            headers["Cookie"] = f"form={FORM_SECRET}"
        if step.signed_in is not None:
            headers["Cookie"] += f"; session={token_of(step.signed_in)}"
        body = orjson.dumps(step.body) if step.body is not None else b""
        if body:
            headers["Content-Type"] = "application/json"
        if step.form is not None:
            body = urlencode((*step.form, ("csrfmiddlewaretoken", FORM_SECRET))).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.send(step.method, path, headers, body)
        etag = next((value for name, value in answer.headers if name.lower() == "etag"), None)
        if answer.status == 304 and etag == headers.get("If-None-Match"):
            plain = tuple((name, "as it was" if name.lower() == "etag" else value) for name, value in answer.headers)
            return Answer(answer.status, plain, answer.body, answer.log)
        if etag is not None:
            self.etags[asked] = etag
        return answer

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send one request."""
        raise NotImplementedError

    def erase(self, member: str) -> Answer:
        """Erase a member."""
        raise NotImplementedError

    def export(self) -> Answer:
        """Export what may leave as files."""
        raise NotImplementedError


class HttpWorld(Asking):
    """A world in this process. Counts of requests are the process's, so what was counted before is taken off."""

    def __init__(self, application: Application, house: Installation, keys: dict[str, str], log: io.StringIO) -> None:
        super().__init__(keys)
        self.application, self.log, self.house = application, log, house
        settle(house)
        self._before: dict[bytes, int] = {}
        self._before = _counts(self._answered("GET", "/metrics", {}, b"").body)
        self._taken()

    def _taken(self) -> bytes:
        """Take what was logged since the last time."""
        text = self.log.getvalue()
        self.log.seek(0)
        self.log.truncate()
        return text.encode()

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Answer a request in this process."""
        answer = self._answered(method, path, headers, body)
        text = answer.body
        if path == "/metrics":
            counts = _counts(text)
            since = {name: count - self._before.get(name, 0) for name, count in counts.items()}
            text = b"\n".join(b"%s %d" % (name, count) for name, count in since.items() if count)
            # Its length is that of all counts of this process, of earlier worlds, too.
            kept = tuple((name, value) for name, value in answer.headers if name != "Content-Length")
            return Answer(answer.status, kept, text, self._taken())
        return Answer(answer.status, answer.headers, text, self._taken())

    def erase(self, member: str) -> Answer:
        """Erase a member, as the command does."""
        return Answer(200 if isinstance(erase_member(self.house, member), Done) else 400, (), b"")

    def export(self) -> Answer:
        """Export, as the command does."""
        return Answer(200, (), exported(self.house))

    def _answered(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        where, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "10.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": self.log,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ["CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        began: list[tuple[int, tuple[tuple[str, str], ...]]] = []

        def start(status: str, sent: list[tuple[str, str]], _exc: object = None) -> None:
            began.append((int(status[:3]), tuple(sent)))

        parts = self.application(environ, start)
        try:
            content = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return Answer(began[0][0], began[0][1], content)


def _counts(text: bytes) -> dict[bytes, int]:
    lines = [line.rsplit(b" ", 1) for line in text.splitlines() if line and not line.startswith(b"#")]
    return {name: int(count) for name, count in lines}


@contextmanager
def as_a_demo() -> Iterator[None]:
    """Serve the pages of a demo as well."""
    from django.test import override_settings

    from rejoinder.site import urls  # As it is without; once it is loaded, the settings change nothing in it.

    assert not any(str(getattr(each, "pattern", "")) == "demo" for each in urls.urlpatterns)
    with override_settings(ROOT_URLCONF="tests.worlds.demo_urls", DEMO=True):
        yield


def open_application(wrap: Callable[[Application], Application] = lambda each: each) -> Application:
    """Load the application as the service does, with its access log on."""
    import django
    from django.core.handlers.wsgi import WSGIHandler

    django.setup()
    return wrap(WSGIHandler())
