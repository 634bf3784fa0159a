"""The contracts, compared in a process of their own while the first walks over the record: two cores, half the time.

Each process reads one state of the database. An act writes one entry in its own transaction, so two states with equally
many entries are one state; where an act came between, the second process reads again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from rejoinder_verify.reading import Unreadable, opened
from rejoinder_verify.report import Findings
from rejoinder_verify.rows import compare_contracts
from rejoinder_verify.windows import terms_by_hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

WORTH_IT = 50_000
"""Entries from which a second process pays for its start."""
TRIES = 5


class SecondProcess:
    """A second process that compares the contracts of a database, while it lasts."""

    def __init__(self, database: str, entries: int, worth_it: int = WORTH_IT) -> None:
        self._database, self._entries, self._worth_it = database, entries, worth_it
        self._running: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start it, unless there is too little to do."""
        for _ in range(TRIES if self._entries >= self._worth_it else 0):
            running = self._start()
            if _out(running).readline().strip() == str(self._entries):
                self._running = running
                break
            _stop(running)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave nothing running behind."""
        if self._running is not None:
            _stop(self._running)

    def _start(self) -> subprocess.Popen[str]:
        """The address of the database goes in by a pipe: it may hold a password."""
        path = os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        command = [sys.executable, "-c", f"from {__name__} import main; main()"]
        pipe = subprocess.PIPE
        running = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=os.environ | {"PYTHONPATH": path})
        if running.stdin is not None:
            running.stdin.write(self._database)
            running.stdin.close()
        return running

    def has_compared(self, findings: Findings, progress: Callable[[int], None]) -> bool:
        """Wait for what it finds, and tell whether there was one."""
        if self._running is None:
            return False
        found: list[tuple[str, str, str, int]] | None = None
        for line in _out(self._running):
            said = json.loads(line)
            if "done" in said:
                progress(said["done"])
            else:
                found = said["found"]
                findings.untold += said["untold"]
        if self._running.wait() or found is None:
            message = "The process that compares the contracts ended early."
            raise Unreadable(message)
        for check, where, what, seq in found:
            findings.add(check, where, what, seq)
        return True


def _out(running: subprocess.Popen[str]) -> IO[str]:
    assert running.stdout is not None  # noqa: S101  It was started with a pipe.
    return running.stdout


def _stop(running: subprocess.Popen[str]) -> None:
    running.kill()
    running.wait()
    _out(running).close()


def main() -> None:
    """Be the second process: the database comes on stdin; how many entries it has, and what is found, go to stdout."""

    def say(line: object) -> None:
        sys.stdout.write(f"{line if isinstance(line, int) else json.dumps(line)}\n")
        sys.stdout.flush()

    findings = Findings()
    with opened(sys.stdin.read()) as source:
        say(int(next(source.rows("SELECT count(*) FROM journal"))[0]))
        compare_contracts(source, terms_by_hash(source, findings), findings, lambda done: say({"done": done}))
    kept = [(one.check, one.where, one.what, seq) for found in findings.kept.values() for seq, one in found]
    say({"found": kept, "untold": findings.untold})
