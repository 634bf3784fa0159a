"""One server a data directory: an embedded database has one process that writes, and this is its lock (X-7)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rejoinder.store.flock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE = 5.0
"""Seconds that a start waits for the server before it, which may just be ending."""
_held: dict[Path, FileLock] = {}
"""What this process holds, or the process that it was forked from: the lock is theirs together."""


class AlreadyServed(Exception):  # noqa: N818  It is said to the operator in these words.
    """Another process serves this data directory."""


def hold(directory: Path, patience: float = PATIENCE, waiting: Callable[[], None] | None = None) -> FileLock:
    """Hold a data directory for as long as this process and those forked from it live.

    ``patience`` is in seconds; ``waiting`` is called once where there is something to wait for. Raises
    ``AlreadyServed``.
    """
    if directory in _held:
        return _held[directory]
    lock = FileLock(directory / "serve.lock")
    deadline = time.monotonic() + patience
    while not lock.try_to_hold():
        if waiting is not None:
            waiting()
            waiting = None
        if time.monotonic() >= deadline:
            message = (
                f"Another rejoinder serves {directory}, and an embedded database has one server. "
                "Stop that one first, or name another --data directory."
            )
            raise AlreadyServed(message)
        time.sleep(0.02)
    _held[directory] = lock
    return lock


def let_go(directory: Path) -> None:
    """Let others have it; the files stay."""
    lock = _held.pop(directory, None)
    if lock is not None:
        lock.__exit__(None, None, None)
