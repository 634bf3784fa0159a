"""A world that is a process of its own: ``rejoinder serve --sandbox``, over real sockets, with its real log."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from tests.worlds.compare import Answer
from tests.worlds.http_world import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = Path(sysconfig.get_path("scripts")) / "rejoinder"
LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)")
PATIENCE = 60.0
"""Seconds in which a server must have begun to listen."""


class ServedWorld(Asking):
    """A world at a port of this machine."""

    def __init__(self, data: Path, log: Path, port: int, keys: dict[str, str]) -> None:
        super().__init__(keys)
        self.data, self.log = data, log
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.read = log.stat().st_size

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send one request, and read what was logged meanwhile: a line is written before the answer is sent."""
        self.connection.request(method, path, body or None, {"Host": "rejoinder.test", **headers})
        response = self.connection.getresponse()
        content = response.read()
        with self.log.open("rb") as log:
            log.seek(self.read)
            logged = log.read()
        self.read += len(logged)
        return Answer(response.status, tuple(response.getheaders()), content, logged)

    def export(self) -> Answer:
        """Export by the command, beside the server, and give the files."""
        folder = self.data / "exported"
        arguments = [str(COMMAND), "export", str(folder), "--format", "jsonl", "--data", str(self.data)]
        done = subprocess.run(arguments, capture_output=True, check=False, timeout=PATIENCE)
        files = b"\n".join(file.name.encode() + b"\n" + file.read_bytes() for file in sorted(folder.iterdir()))
        return Answer(200 if done.returncode == 0 else done.returncode, (), files)


@contextmanager
def served(data: Path, keys: dict[str, str], profile: str) -> Iterator[ServedWorld]:
    """Serve a data directory, and stop when done."""
    log = data / "server.log"
    arguments = [str(COMMAND), "serve", "--sandbox", "--access-log", "--port", "0", "--data", str(data)]
    arguments += ["--profile", profile]
    environ = {name: kept for name, kept in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))}
    with log.open("wb") as heard:
        server = subprocess.Popen(arguments, stdout=heard, stderr=heard, env=environ)
    try:
        world = ServedWorld(data, log, _port(server, log), keys)
        yield world
        world.connection.close()
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _port(server: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until it listens."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = LISTENING.search(log.read_bytes())
        if found:
            return int(found[1])
        assert server.poll() is None, log.read_text()
        time.sleep(0.02)
    raise AssertionError(log.read_text())
