"""Until when a member has seen what they were told on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Writing


def seen_until(reading: Reading, member_key: int) -> Instant:
    """Give the instant up to which a member has seen everything; the beginning of time where they never said so."""
    found = reading.row("SELECT at FROM notices_seen WHERE member = :member", {"member": member_key})
    return int(found[0]) if found else 0


def save_seen(writing: Writing, member_key: int, at: Instant) -> bool:
    """Note it, unless a later instant stands already, and tell whether anything was noted."""
    names = {"member": member_key, "at": at}
    if writing.run("UPDATE notices_seen SET at = :at WHERE member = :member AND at < :at", names):
        return True
    if writing.row("SELECT 1 FROM notices_seen WHERE member = :member", names) is not None:
        return False
    missing_only = "" if writing.dialect == "sqlite" else " ON CONFLICT DO NOTHING"
    sql = f"INSERT INTO notices_seen (member, at) VALUES (:member, :at){missing_only}"
    return writing.run(sql, names) == 1
