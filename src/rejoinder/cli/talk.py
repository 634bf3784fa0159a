"""How the program talks: results to stdout, everything else to stderr, troubles as sentences, never as tracebacks."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DONE, FOUND, MISUSED, UNREACHED = 0, 1, 2, 3
"""The exit codes: done, a finding or a failed check, asked wrongly, can't reach."""


class Trouble(Exception):  # noqa: N818  It is said to the operator in these words.
    """What happened, why, and what now: one to three sentences, and the exit code."""

    def __init__(self, said: str, code: int = FOUND) -> None:
        super().__init__(said)
        self.code = code


def say(line: str) -> None:
    """Print a line of the result, now: who reads it through a pipe may be waiting for it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def tell(line: str) -> None:
    """Print a line of progress, advice or warning."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def say_json(value: Any) -> None:
    """Print a result for programs."""
    say(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows for people, each column as wide as its widest cell; no colour, so NO_COLOR has nothing to forbid."""
    lines = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def agreed(question: str) -> bool:
    """Ask a person, or a script that pipes its answer in; a script that has none meant what it called."""
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer and not sys.stdin.isatty():
        return True
    return answer.strip().lower() in {"y", "yes"}
