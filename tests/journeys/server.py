"""The pages over real HTTP, from this process: whichever house is settled is served, on a free port of this machine."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from socketserver import BaseRequestHandler
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from tests.web.client import application

if TYPE_CHECKING:
    from collections.abc import Iterator

AXE = Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js"
AXE_PATH = f"/{AXE.name}"
"""Tests alone have this file, and it comes from the pages' own address: no rule of the pages is bent for it."""
THREADS = 6
"""As many as a browser opens connections to one address."""


class Pooled(WSGIServer):
    """Answers in a few threads that stay: each keeps one connection to the database, as when it is really served."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseRequestHandler]) -> None:
        self.pool = ThreadPoolExecutor(THREADS)
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Leave it to one of the threads."""
        self.pool.submit(self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except ConnectionError:
            pass  # A browser may leave at any time.
        finally:
            self.shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening, once what is under way is answered."""
        super().server_close()
        self.pool.shutdown()


class Quiet(WSGIRequestHandler):
    """Says nothing, and doesn't look up who calls."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def address_string(self) -> str:
        """Name the caller by their address."""
        return str(self.client_address[0])


def with_axe(environ: dict[str, Any], start: Any) -> Any:
    """Answer as the product does, and hand out the checker of accessibility beside it."""
    if environ["PATH_INFO"] == AXE_PATH:
        headers = [("Content-Type", "text/javascript"), ("Cache-Control", "public, max-age=3600, immutable")]
        start(f"{HTTPStatus.OK.value} {HTTPStatus.OK.phrase}", headers)
        return [AXE.read_bytes()]
    return application()(environ, start)


@contextmanager
def listening() -> Iterator[str]:
    """Serve, and give the address."""
    application()
    server = Pooled(("127.0.0.1", 0), Quiet)
    server.set_app(with_axe)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="pages")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
