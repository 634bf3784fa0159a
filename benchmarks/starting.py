"""How soon ``rejoinder serve`` answers, and how much memory it holds."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.figures import Figure
from benchmarks.serving import Request, ask, product, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTS = 5


def measure(*, quick: bool) -> Iterator[Figure]:  # noqa: ARG001
    """Start it on a new directory once, and then again and again."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as name:
        seconds, memory = [], []
        for _ in range(STARTS + 1):
            command, port = product(Path(name) / "data")
            begun = time.monotonic()
            with serving(command, port, {}) as server:
                seconds.append(time.monotonic() - begun)
                reads: list[Request] = [("GET", "/v1/terms", None, {}), ("GET", "/v1/rulebook", None, {})] * 50
                ask(server, reads, 200)
                memory.append(server.memory())
    yield Figure("serve, first start (makes the database): ready after", seconds[0], "s", limit=2)
    yield Figure("serve: ready after", median(seconds[1:]), "s", limit=2)
    yield Figure("serve: resident memory of all its processes", median(memory), "MB", limit=150)
