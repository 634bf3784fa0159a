"""A demo as its user has it, started as a process at a fixed time: for tests of its own pages, and for pictures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = (sys.executable, "-c", "from rejoinder.cli.main import main; main()")
THE_DAY = "2026-11-12T11:02:00Z"
"""When the story of the README is told: Rosa has nine days left to respond."""
LAST_LINE = "Ctrl-C stops it."


@dataclass(frozen=True)
class Demo:
    """Where it answers, and the key that may do everything there."""

    base: str
    key: str


@contextmanager
def demo(folder: Path, at: str = THE_DAY) -> Iterator[Demo]:
    """Start a demo whose clock shows this instant, and stop it afterwards."""
    command = [*PROGRAM, "demo", "--data", str(folder / "demo"), "--port", "0", "--at", at]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=kept) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if line.strip() == LAST_LINE:
                    break
            base, key = re.search(r"http://127\.0\.0\.1:[0-9]+", said), re.search(r"Bearer (rj_\w+)", said)
            assert base is not None, said
            assert key is not None, said
            yield Demo(base[0], key[1])
        finally:
            process.terminate()
