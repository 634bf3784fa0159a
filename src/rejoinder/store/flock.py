"""A lock among processes: a file that only one of them holds (O-5)."""

from __future__ import annotations

import fcntl
import os
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class FileLock:
    """Held by one process at a time; threads of one process have a lock of their own around it."""

    def __init__(self, path: Path) -> None:
        """Lock with this file, which is made when it is first needed."""
        self.path = path
        self._file: int | None = None
        self._opening = threading.Lock()

    def _descriptor(self) -> int:
        if self._file is None:
            with self._opening:
                if self._file is None:
                    self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file

    def __enter__(self) -> Self:
        """Wait until nobody else holds it."""
        fcntl.flock(self._descriptor(), fcntl.LOCK_EX)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let it go."""
        fcntl.flock(self._descriptor(), fcntl.LOCK_UN)

    def try_to_hold(self) -> bool:
        """Hold it for as long as this process lives, unless another does."""
        try:
            fcntl.flock(self._descriptor(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
