"""The marketplace's keys: hashed, with scopes, revoked at once (A-1)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

SCOPES = ("members", "read", "desk", "private", "events", "clock")
PREFIX, ID, SECRET, CHECK = "rj_", 8, 64, 6
"""A key is rj_, 8 characters of id, 256 random bits in hexadecimal, and 6 characters by which a slip is noticed."""


@dataclass(frozen=True, slots=True)
class Key:
    """Who calls, and what they may."""

    id: str
    scopes: frozenset[str]


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:CHECK]


def make_key(writing: Writing, scopes: tuple[str, ...], now: Instant) -> tuple[str, str]:
    """Make a key, and give its id and the whole of it: it is shown this once."""
    name = secrets.token_hex(ID // 2)
    body = name + secrets.token_hex(SECRET // 2)
    key = PREFIX + body + _check(body)
    writing.run(
        "INSERT INTO api_key (id, hash, scopes, created_at) VALUES (:id, :hash, :scopes, :now)",
        {"id": name, "hash": hashlib.sha256(key.encode()).digest(), "scopes": " ".join(scopes), "now": now},
    )
    return name, key


def read_key(reading: Reading, key: str) -> Key | None:
    """Recognise a key, unless it was revoked."""
    if len(key) != len(PREFIX) + ID + SECRET + CHECK or not key.isascii() or not key.startswith(PREFIX):
        return None
    name = key[len(PREFIX) : len(PREFIX) + ID]
    row = reading.row("SELECT hash, scopes FROM api_key WHERE id = :id AND revoked_at IS NULL", {"id": name})
    if row is None or not hmac.compare_digest(bytes(row[0]), hashlib.sha256(key.encode()).digest()):
        return None
    return Key(name, frozenset(row[1].split()))


def list_keys(reading: Reading) -> list[Row]:
    """List id, scopes, instant of creation and of revocation; the keys themselves are nowhere."""
    return reading.rows("SELECT id, scopes, created_at, revoked_at FROM api_key ORDER BY created_at, id")


def revoke_key(writing: Writing, name: str, now: Instant) -> bool:
    """Revoke a key from this instant on, and tell whether it was there to revoke."""
    found = writing.run(
        "UPDATE api_key SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL", {"id": name, "now": now}
    )
    return found == 1
