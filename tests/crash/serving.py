"""A real `rejoinder serve` of our own: its processes are known, killed with -9, and seen to be dead."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rejoinder.actions.installation import open_installation
from rejoinder.actions.keys import create_key
from rejoinder.store.keys import SCOPES

if TYPE_CHECKING:
    from types import TracebackType

PROGRAM = (sys.executable, "-c", "from rejoinder.cli.main import main; main()")
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def replayed(self) -> bool:
        """Tell whether it was answered as the first time."""
        return self.headers.get("idempotent-replayed") == "true"


class Caller:
    """One connection, kept, with a key. What can't be answered raises ``OSError`` or ``HTTPException``."""

    def __init__(self, address: tuple[str, int], key: str) -> None:
        self._connection = http.client.HTTPConnection(*address, timeout=SECONDS)
        self._key = key

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, again: str | None = None) -> Answer:
        """Ask; ``again`` is the Idempotency-Key."""
        headers = {"Authorization": f"Bearer {self._key}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if again is not None:
            headers["Idempotency-Key"] = again
        self._connection.request(method, f"/v1{path}", json.dumps(body) if body is not None else None, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, json.loads(read) if read else {})

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def key_of(data: Path) -> str:
    """Make a key that may do everything, before anything is served."""
    installation = open_installation(data, sandbox=False)
    key = create_key(installation, tuple(scope for scope in SCOPES if scope != "clock"))
    installation.database.close()
    return key


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended, or only waits to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class Server:
    """One server on a data directory, from its start to its death."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._log = data.parent / f"serve-{time.monotonic_ns()}.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))}
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [*PROGRAM, "serve", "--data", str(data), "--port", "0"],
                cwd=data.parent,
                env=kept,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.address = self._wait_until_it_listens()

    def __enter__(self) -> Self:
        """Serve."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing running."""
        self.kill()

    def said(self) -> str:
        """Read what it said."""
        return self._log.read_text()

    def _wait_until_it_listens(self) -> tuple[str, int]:
        give_up = time.monotonic() + SECONDS
        while time.monotonic() < give_up and self._process.poll() is None:
            for line in self.said().splitlines():
                if line.startswith("listening on http://"):
                    host, _, port = line.removeprefix("listening on http://").partition(":")
                    return host, int(port)
            time.sleep(0.005)
        self.kill()
        raise AssertionError(self.said())

    def workers(self) -> list[int]:
        """Name the processes that answer."""
        try:
            task = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
            return [int(pid) for pid in task.read_text().split()]
        except FileNotFoundError:
            return []

    def kill(self, *, whom: str = "all") -> None:
        """Kill it with -9, the watcher, the one that answers, or both first, and wait until all of it is dead."""
        mine = {self._process.pid, *self.workers()}
        first = {"watcher": {self._process.pid}, "worker": mine - {self._process.pid}, "all": mine}[whom]
        for pid in first:
            self._signal(pid)
        deadline = time.monotonic() + SECONDS
        while not all(map(is_gone, mine)) and time.monotonic() < deadline:
            # The worker dies with its watcher by itself; a watcher whose worker has died ends in its own time.
            if whom == "worker" and self._process.poll() is None:
                self._signal(self._process.pid)
            time.sleep(0.002)
        self._process.wait(SECONDS)
        assert all(map(is_gone, mine))

    @staticmethod
    def _signal(pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
