"""What this database is: sandbox or real, decided once and for ever by the first who serves it (T-35)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Writing


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands in the one row. ``pseudonym`` is the marketplace's in the record.

    ``sandbox`` is ``None`` until it is decided: a key can be made before anything is served.
    """

    sandbox: bool | None
    pseudonym: str
    created_at: Instant


def read_stamp(reading: Reading) -> Stamp | None:
    """Read what this database is, or ``None`` where it is new."""
    row = reading.row("SELECT sandbox, pseudonym, created_at FROM installation WHERE id = 1")
    return Stamp(None if row[0] is None else bool(row[0]), row[1], row[2]) if row else None


def make_stamp(writing: Writing, *, sandbox: bool | None, now: Instant) -> Stamp:
    """Begin an installation and its record."""
    stamp = Stamp(None, secrets.token_hex(16), now)
    writing.run(
        "INSERT INTO installation (id, pseudonym, created_at) VALUES (1, :pseudonym, :now)",
        {"pseudonym": stamp.pseudonym, "now": now},
    )
    writing.run("INSERT INTO journal_head (id, size, frontier, at) VALUES (1, 0, :none, 0)", {"none": b""})
    return stamp if sandbox is None else decide(writing, stamp, sandbox=sandbox, now=now)


def decide(writing: Writing, stamp: Stamp, *, sandbox: bool, now: Instant) -> Stamp:
    """Say, once, what this database is for."""
    writing.run(
        "UPDATE installation SET sandbox = :sandbox, sandbox_now = :now WHERE id = 1",
        {"sandbox": int(sandbox), "now": now if sandbox else None},
    )
    return replace(stamp, sandbox=sandbox)


SANDBOX_NOW = "SELECT sandbox_now FROM installation WHERE id = 1"


def hold_sandbox_now(writing: Writing) -> Instant:
    """Hold the sandbox's clock, and tell its time."""
    writing.lock_row(SANDBOX_NOW, {})
    return sandbox_now(writing)


def sandbox_now(reading: Reading) -> Instant:
    """Tell the sandbox's time: it stands still between advances."""
    row = reading.row(SANDBOX_NOW)
    assert row is not None  # noqa: S101  Asked of a stamped sandbox only.
    return int(row[0])


def set_sandbox_now(writing: Writing, now: Instant) -> None:
    """Move the sandbox's time."""
    writing.run("UPDATE installation SET sandbox_now = :now WHERE id = 1", {"now": now})
