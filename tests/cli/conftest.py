"""The program as its user has it: started as a process, asked over HTTP, stopped by a signal."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAM = (sys.executable, "-c", "from rejoinder.cli.main import main; main()")
SECONDS = 60


def environment(**more: str) -> dict[str, str]:
    """What a user's shell would have: nothing of REJOINDER_ unless it is said here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))}
    return kept | more


class Served:
    """A server under test."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        self.base = ""

    def wait_until_ready(self) -> None:
        give_up = time.monotonic() + SECONDS
        while time.monotonic() < give_up:
            for line in self.said().splitlines():
                if line.startswith("listening on "):
                    self.base = line.removeprefix("listening on ")
                    return
            assert self.process.poll() is None, self.said()
            time.sleep(0.01)
        raise AssertionError(self.said())

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self._ask(urllib.request.Request(self.base + path, headers=headers))

    def send(self, method: str, path: str, body: object, key: str) -> tuple[int, bytes]:
        """Send JSON with a key."""
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        sent = json.dumps(body).encode()
        return self._ask(urllib.request.Request(self.base + path, sent, headers, method=method))

    @staticmethod
    def _ask(request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    def workers(self) -> list[int]:
        """The processes that answer."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(SECONDS)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command in an empty directory and wait for its end."""

    def run_it(*arguments: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env=environment(**more),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS * 2,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run_it


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start servers on free ports; whatever still runs afterwards is stopped."""
    with contextlib.ExitStack() as stack:

        def start(*arguments: object, command: str = "serve", port: int | None = 0, **more: str) -> Served:
            log = tmp_path / f"log-{time.monotonic_ns()}"
            process = subprocess.Popen(
                [*PROGRAM, command, *map(str, arguments), *([] if port is None else ["--port", str(port)])],
                cwd=tmp_path,
                env=environment(**more),
                stdout=stack.enter_context(log.with_suffix(".out").open("w")),
                stderr=stack.enter_context(log.open("w")),
                text=True,
            )
            stack.callback(_end, process)
            return Served(process, log)

        def start_and_wait(*arguments: object, **more: object) -> Served:
            served = start(*arguments, **more)  # type: ignore[arg-type]
            served.wait_until_ready()
            return served

        start_and_wait.without_waiting = start  # type: ignore[attr-defined]
        yield start_and_wait


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait(SECONDS)
