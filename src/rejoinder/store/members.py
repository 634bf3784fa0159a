"""Members, as rows: a private key that stays, and everything about the person, which can go (R-1001)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

MEMBER = "SELECT key, display_name, country, pseudonym, created_at FROM member WHERE id = :id"


def read_member(reading: Reading, member: str) -> Row | None:
    """Read key, display name, country, pseudonym and the instant of registration, or ``None``."""
    return reading.row(MEMBER, {"id": member})


def hold_members(writing: Writing, *members: str) -> None:
    """Hold members by id, so that what is read of them next stands until the act is over (R-1001)."""
    for member in sorted(members):
        writing.lock_row("SELECT key FROM member WHERE id = :id", {"id": member})


def was_erased(reading: Reading, mac: str) -> bool:
    """R-1001. Tell whether the id with this keyed hash belonged to somebody who was erased."""
    return reading.row("SELECT 1 FROM erased_id WHERE mac = :mac", {"mac": mac}) is not None


def save_registered(writing: Writing, member: str, display_name: str, country: str | None, now: Instant) -> str:
    """Keep a new member, and give their pseudonym in the record."""
    pseudonym = secrets.token_hex(16)
    writing.run(
        "INSERT INTO member (id, display_name, country, pseudonym, created_at) "
        "VALUES (:id, :display_name, :country, :pseudonym, :now)",
        {"id": member, "display_name": display_name, "country": country, "pseudonym": pseudonym, "now": now},
    )
    return pseudonym


def save_updated(writing: Writing, key: int, display_name: str, country: str | None) -> None:
    """Put a member's name and country right."""
    writing.run(
        "UPDATE member SET display_name = :display_name, country = :country WHERE key = :key",
        {"display_name": display_name, "country": country, "key": key},
    )


def id_of(reading: Reading, key: int) -> str | None:
    """Give the id of the member with this private key; ``None`` where they were erased."""
    found = reading.row("SELECT id FROM member WHERE key = :key", {"key": key})
    return found[0] if found else None
