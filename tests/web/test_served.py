"""What only a real socket shows: bodies in pieces, bodies that are refused while they are still being sent."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

from tests.crash.serving import Server, key_of
from tests.web.forms import form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANN = json.dumps({"display_name": "Ann"}).encode()
MULTIPART = {"Content-Type": "multipart/form-data; boundary=xyz"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[Server, str]]:
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(sqlite_template, data)
    key = key_of(data)
    with Server(data) as server:
        yield server, key


def ask(
    served: tuple[Server, str], method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    server, key = served
    connection = http.client.HTTPConnection(*server.address, timeout=30)
    sent = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **(headers or {})}
    try:
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def test_who_sends_far_too_much_hears_why(served: tuple[Server, str]) -> None:
    assert ask(served, "PUT", "/v1/members/ann", ANN)[0] == 201
    for size in (65_537, 1_000_000, 12_000_000):
        status, _, body = ask(served, "PUT", "/v1/members/ann", b" " * size)
        assert (status, json.loads(body)["code"]) == (413, "request.too_large")
    status, _, _ = ask(served, "PUT", "/v1/members/ann", b" " * 12_000_000, {"Authorization": "Bearer rj_wrong"})
    assert status == 401
    for size in (10_485_761, 20_000_000):
        sent = form(("uploader", None, b"ann"), ("file", "a.txt", b"a" * size))
        status, _, body = ask(served, "POST", "/v1/evidence", sent, MULTIPART)
        assert (status, json.loads(body)["code"]) == (413, "evidence.too_large")


def test_a_body_comes_in_pieces_with_and_without_its_length(served: tuple[Server, str]) -> None:
    server, key = served
    padded = ANN + b" " * 60_000
    for chunked in (False, True):
        length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(padded)}"
        head = f"PUT /v1/members/ann HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n"
        with socket.create_connection(server.address, timeout=30) as raw:
            raw.sendall(f"{head}Content-Type: application/json\r\n{length}\r\n\r\n".encode())
            for at in range(0, len(padded), 7_001):
                piece = padded[at : at + 7_001]
                raw.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            raw.sendall(b"0\r\n\r\n" if chunked else b"")
            assert raw.recv(1_000).startswith(b"HTTP/1.1 20")


def test_head_and_304_have_no_body_on_the_wire(served: tuple[Server, str]) -> None:
    status, headers, body = ask(served, "GET", "/v1/grounds")
    assert status == 200
    assert ask(served, "GET", "/v1/grounds", headers={"If-None-Match": headers["etag"]})[::2] == (304, b"")
    status, head, nothing = ask(served, "HEAD", "/v1/grounds")
    assert (status, nothing, head["content-length"], head["etag"]) == (200, b"", str(len(body)), headers["etag"])


def test_t35_outside_a_sandbox_the_clock_does_not_exist(served: tuple[Server, str]) -> None:
    for method, path in (
        ("GET", "/v1/test-clock"),
        ("POST", "/v1/test-clock/advance"),
        ("GET", "/v1/test-clock/timeline"),
    ):
        status, _, body = ask(served, method, path, b"{}" if method == "POST" else b"")
        assert (status, json.loads(body)["code"]) == (404, "not_found")
    paths = json.loads(ask(served, "GET", "/v1/openapi.json")[2])["paths"]
    assert not [path for path in paths if "clock" in path]
