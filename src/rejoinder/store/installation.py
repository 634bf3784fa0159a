"""What this database is: made once, sandbox or real for ever (T-35)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Writing


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands in the one row. ``pseudonym`` is the marketplace's in the record."""

    sandbox: bool
    pseudonym: str
    created_at: Instant


def read_stamp(reading: Reading) -> Stamp | None:
    """Read what this database is, or ``None`` where it is new."""
    row = reading.row("SELECT sandbox, pseudonym, created_at FROM installation WHERE id = 1")
    return Stamp(bool(row[0]), row[1], row[2]) if row else None


def make_stamp(writing: Writing, *, sandbox: bool, now: Instant) -> Stamp:
    """Say once what this database is, and begin its record."""
    stamp = Stamp(sandbox, secrets.token_hex(16), now)
    writing.run(
        "INSERT INTO installation (id, sandbox, pseudonym, created_at, sandbox_now) "
        "VALUES (1, :sandbox, :pseudonym, :now, :sandbox_now)",
        {"sandbox": int(sandbox), "pseudonym": stamp.pseudonym, "now": now, "sandbox_now": now if sandbox else None},
    )
    writing.run("INSERT INTO journal_head (id, size, frontier, at) VALUES (1, 0, :none, 0)", {"none": b""})
    return stamp


def sandbox_now(reading: Reading) -> Instant:
    """Tell the sandbox's time: it stands still between advances."""
    row = reading.row("SELECT sandbox_now FROM installation WHERE id = 1")
    assert row is not None  # noqa: S101  Asked of a stamped sandbox only.
    return int(row[0])


def set_sandbox_now(writing: Writing, now: Instant) -> None:
    """Move the sandbox's time."""
    writing.run("UPDATE installation SET sandbox_now = :now WHERE id = 1", {"now": now})
