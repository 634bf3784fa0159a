"""What a page costs: the history against the JSON of the same data, in this process, and statements of SQL."""

from __future__ import annotations

import io
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.capture import listen
from benchmarks.dataset import build
from benchmarks.figures import Figure
from benchmarks.serving import compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STORED, MEMBERS, ROWS, ROUNDS = 100_000, 40, 25, 15
"""Pages of this many members in turn, each with 25 rows: what one reader leaves in caches helps the next, no more."""


class Application:
    """The product as a WSGI application in this process, asked by one reader."""

    def __init__(self) -> None:
        """Load it; the house was settled before."""
        from django.core.wsgi import get_wsgi_application

        self.answer = get_wsgi_application()

    def get(self, path: str, **headers: str) -> tuple[str, bytes]:
        """Ask for a path; give status and body."""
        said: list[str] = []
        name, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": name,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": "",
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9,de;q=0.5",
            "wsgi.input": io.BytesIO(b""),
            "wsgi.url_scheme": "http",
            **headers,
        }

        def start_response(status: str, _headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], object]:
            said.append(status)
            return lambda _: None

        response = self.answer(environ, start_response)
        return said[0], b"".join(response)

    def cpu(self, paths: list[str], **headers: str) -> float:
        """Give the seconds of CPU that this thread spends on each of these."""
        before = time.thread_time()
        for path in paths:
            status, _ = self.get(path, **headers)
            assert status == "200 OK", (path, status)
        return (time.thread_time() - before) / len(paths)


def against_its_json(application: Application) -> Iterator[Figure]:
    """Compare the history page with ``GET /v1/members/{member}/history``, plain and compressed."""
    pages, data = [], []
    for member in (f"m{number}" for number in range(STORED)):
        page = f"/members/{member}?as=freelancer"
        if application.get(page)[1].count(b"<h3>") == ROWS:
            pages.append(page)
            data.append(f"/v1/members/{member}/history?as=freelancer")
        if len(pages) == MEMBERS:
            break
    spent, least, ratio = compare(lambda _: application.cpu(pages), lambda _: application.cpu(data), ROUNDS)
    yield Figure("history page, 25 rows: CPU of the application", spent * 1e6, "µs", floor=least * 1e6)
    yield Figure("history page to its JSON, CPU", ratio, "×", limit=2.0)
    _, _, packed = compare(
        lambda _: application.cpu(pages, HTTP_ACCEPT_ENCODING="gzip"), lambda _: application.cpu(data), ROUNDS
    )
    yield Figure("history page, compressed, to its JSON, CPU", packed, "×")


def statements(directory: Path) -> Iterator[Figure]:
    """Count what one look at each page asks of the database, the session of whoever looks included."""
    from rejoinder.actions.acting import Done
    from rejoinder.actions.installation import open_installation
    from rejoinder.actions.page_session import make_page_session
    from rejoinder.actions.sign_in import sign_in
    from rejoinder.web.house import settle
    from rejoinder.web.pages.visit import SESSION

    house = open_installation(directory, sandbox=False)
    settle(house)
    try:
        application = Application()
        yield from against_its_json(application)
        with house.database.snapshot() as reading:
            ((contract, member),) = reading.rows(
                "SELECT c.id, m.id FROM contract c JOIN member m ON m.key = c.freelancer WHERE c.id = 'c10'"
            )
        linked = make_page_session(house, member, f"/contracts/{contract}")
        assert isinstance(linked, Done)
        done = sign_in(house, linked.told["token"])
        assert isinstance(done, Done)
        asked, _ = listen(house)
        for name, path, limit in (
            ("contract page, SQL statements", f"/contracts/{contract}/terms", 12),
            ("history page, SQL statements", f"/members/{member}?as=freelancer", 8),
        ):
            asked.clear()
            status, _ = application.get(path, HTTP_COOKIE=f"{SESSION}={done.told['session']}")
            assert status == "200 OK", (path, status)
            yield Figure(name, len(asked), "statements", limit=limit)
    finally:
        settle(None)
        house.database.close()


def measure(*, quick: bool) -> Iterator[Figure]:
    """Measure all of it."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as name:
        directory = Path(name) / "data"
        build(directory, STORED // 5 if quick else STORED, 10)
        os.environ |= {"DJANGO_SETTINGS_MODULE": "rejoinder.site.settings", "REJOINDER_DATA": str(directory)}
        yield from statements(directory)
