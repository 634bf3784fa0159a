"""A WSGI application in a server process of its own, and the CPU that an answer costs it, all threads together."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Request = tuple[str, str, bytes | None, dict[str, str]]
"""Method, path, body, headers."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, and its process that watches over the others."""

    port: int
    pid: int

    def processes(self) -> list[int]:
        """Give the process and those that it started."""
        found = [self.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    found += [int(child) for child in children.read_text().split() if int(child) not in found]
        return found

    def cpu(self) -> float:
        """Give the seconds that all its threads have run."""
        total = 0
        for pid in self.processes():
            for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                with contextlib.suppress(OSError):
                    total += int(thread.read_text().split()[0])
        return total / 1e9

    def memory(self) -> float:
        """Give its resident memory in MB: what is shared among its processes counts once, in proportion."""
        kilobytes = 0
        for pid in self.processes():
            with contextlib.suppress(OSError):
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                kilobytes += int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1])
        return kilobytes / 1024


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run a server until the block ends, and stop it by its own pid."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            message = f"The server ended with {process.returncode}."
            raise RuntimeError(message)
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        time.sleep(0.02)
    message = "The server did not answer within a minute."
    raise RuntimeError(message)


def product(directory: Path) -> tuple[list[str], int]:
    """Give the command that serves this directory, and its port."""
    port = free_port()
    rejoinder = str(Path(sys.executable).parent / "rejoinder")
    return [rejoinder, "serve", "--data", str(directory), "--port", str(port)], port


def floor(directory: Path, script: Path) -> tuple[list[str], int, dict[str, str]]:
    """Give the command that serves the floor over a database: the same server, raw WSGI, the same SQL."""
    port = free_port()
    names = {"FLOOR_DATABASE": str(directory / "rejoinder.db"), "FLOOR_SCRIPT": str(script), "FLOOR_PORT": str(port)}
    return [sys.executable, "-m", "benchmarks.floor"], port, names


def ask(server: Server, requests: list[Request], expected: int) -> float:
    """Send requests one after another on one connection, and give the server's CPU seconds for each."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.connect()
    before = server.cpu()
    for method, path, body, headers in requests:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != expected:
            message = f"{method} {path} was answered {answer.status}: {content[:300]!r}"
            raise RuntimeError(message)
    spent = server.cpu() - before
    connection.close()
    return spent / len(requests)


def compare(one: Callable[[int], float], other: Callable[[int], float], rounds: int = 7) -> tuple[float, float, float]:
    """Measure two in turn, A B A B …; give the median of each and of the ratios pair by pair."""
    pairs = [(one(turn), other(turn)) for turn in range(rounds + 1)][1:]
    return (
        median(a for a, _ in pairs),
        median(b for _, b in pairs),
        median(a / b for a, b in pairs),
    )
