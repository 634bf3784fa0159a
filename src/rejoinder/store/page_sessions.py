"""Sign-in links and sessions of the pages, as rows: hashed, so that nothing at rest lets anybody in (O-8, A-3).

Every instant here is the wall clock's, in a sandbox too. What an erased member had is no longer there, and a row whose
member has no id any more is as if it weren't.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy.deadlines import HOUR, MINUTE

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

LINK_LASTS = 5 * MINUTE
"""From making a link to the instant at which it is too late."""
IDLE = 30 * MINUTE
"""How long a session lasts after its member was last seen."""
LONGEST = 12 * HOUR
"""How long a session lasts at most, however busy."""
AT_ONCE = 100
"""How many rows of each kind are forgotten at most when a link is made."""
LONGEST_TOKEN = 64
"""Characters above which nothing is a token of ours."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member who is signed in: the session's hash, who they are, since when, and when they were last seen."""

    session: bytes
    member: str
    key: int
    name: str
    started_at: Instant
    seen_at: Instant


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _new_token() -> tuple[str, bytes]:
    """Make 256 random bits as they stand in an address or a cookie, and their hash, which alone is kept."""
    token = secrets.token_urlsafe(32)
    return token, _hash(token)


def make_link(writing: Writing, member_key: int, return_to: str, now: Instant) -> tuple[str, Instant]:
    """Make a link for a member, and give its token and the instant at which it is too late; forget what is over."""
    _forget_old(writing, now)
    token, hashed = _new_token()
    expires_at = now + LINK_LASTS
    writing.run(
        "INSERT INTO sign_in_link (hash, member, return_to, expires_at) VALUES (:hash, :member, :return_to, :until)",
        {"hash": hashed, "member": member_key, "return_to": return_to, "until": expires_at},
    )
    return token, expires_at


OLD_LINKS = "SELECT hash FROM sign_in_link WHERE expires_at <= :now ORDER BY expires_at LIMIT :most"
OLD_SESSIONS = "SELECT hash FROM page_session WHERE seen_at <= :idle ORDER BY seen_at LIMIT :most"


def _forget_old(writing: Writing, now: Instant) -> None:
    """Delete what lets nobody in any more, a few at a time: a session that is too old falls idle as well."""
    # Two who make links at once each take what the other doesn't hold.
    alone = " FOR UPDATE SKIP LOCKED" if writing.dialect == "postgresql" else ""
    names = {"now": now, "idle": now - IDLE, "most": AT_ONCE}
    writing.run(f"DELETE FROM sign_in_link WHERE hash IN ({OLD_LINKS}{alone})", names)
    writing.run(f"DELETE FROM page_session WHERE hash IN ({OLD_SESSIONS}{alone})", names)


def read_link(reading: Reading, token: str, now: Instant) -> tuple[str, str, str] | None:
    """Give whom a link is for, their name and where it leads; ``None`` where it is unknown, used, late or nobody's."""
    if len(token) > LONGEST_TOKEN:
        return None
    found = reading.row(
        "SELECT m.id, m.display_name, l.return_to FROM sign_in_link l JOIN member m ON m.key = l.member "
        "WHERE l.hash = :hash AND l.used_at IS NULL AND l.expires_at > :now AND m.id IS NOT NULL",
        {"hash": _hash(token), "now": now},
    )
    return (found[0], found[1], found[2]) if found else None


HOLD_MEMBER = "SELECT key FROM member WHERE key = (SELECT member FROM sign_in_link WHERE hash = :hash)"


def use_link(writing: Writing, token: str, now: Instant) -> tuple[int, str] | None:
    """Use a link up, and give its member's key and where it leads; ``None`` as in ``read_link``.

    The member is held, so that nobody who is being erased is signed in.
    """
    if len(token) > LONGEST_TOKEN:
        return None
    names = {"hash": _hash(token), "now": now}
    writing.lock_row(HOLD_MEMBER, names)
    used = writing.run(
        "UPDATE sign_in_link SET used_at = :now WHERE hash = :hash AND used_at IS NULL AND expires_at > :now "
        "AND EXISTS (SELECT 1 FROM member m WHERE m.key = sign_in_link.member AND m.id IS NOT NULL)",
        names,
    )
    if not used:
        return None
    found = writing.row("SELECT member, return_to FROM sign_in_link WHERE hash = :hash", names)
    return (found[0], found[1]) if found else None


def make_session(writing: Writing, member_key: int, now: Instant) -> str:
    """Sign a member in, and give the token that their browser is to hold."""
    token, hashed = _new_token()
    writing.run(
        "INSERT INTO page_session (hash, member, started_at, seen_at) VALUES (:hash, :member, :now, :now)",
        {"hash": hashed, "member": member_key, "now": now},
    )
    return token


ALIVE = "s.seen_at > :idle AND s.started_at > :longest"
SIGNED_IN = f"""
SELECT s.hash, m.id, m.key, m.display_name, s.started_at, s.seen_at
FROM page_session s JOIN member m ON m.key = s.member
WHERE {ALIVE} AND m.id IS NOT NULL
"""


def _limits(now: Instant) -> dict[str, Instant]:
    return {"idle": now - IDLE, "longest": now - LONGEST}


def _signed_in(found: Row) -> SignedIn:
    return SignedIn(bytes(found[0]), *found[1:])


def read_session(reading: Reading, token: str, now: Instant) -> SignedIn | None:
    """Recognise who holds this token, unless their session is over."""
    if len(token) > LONGEST_TOKEN:
        return None
    found = reading.row(f"{SIGNED_IN} AND s.hash = :hash", {"hash": _hash(token), **_limits(now)})
    return _signed_in(found) if found else None


def touch(writing: Writing, session: bytes, now: Instant) -> None:
    """Note that a member was seen; a session that is over stays over."""
    writing.run(
        f"UPDATE page_session AS s SET seen_at = :now WHERE s.hash = :hash AND s.seen_at < :now AND {ALIVE}",
        {"hash": session, "now": now, **_limits(now)},
    )


def end_session(writing: Writing, session: bytes) -> bool:
    """End a session from now on, and tell whether it was there to end."""
    return writing.run("DELETE FROM page_session WHERE hash = :hash", {"hash": session}) == 1


def end_session_of(writing: Writing, member: str, session: bytes) -> bool:
    """End a session if it is this member's, and tell whether it was."""
    ended = writing.run(
        "DELETE FROM page_session WHERE hash = :hash AND member = (SELECT key FROM member WHERE id = :member)",
        {"hash": session, "member": member},
    )
    return ended == 1


def sessions_of(reading: Reading, member_key: int, now: Instant) -> list[SignedIn]:
    """List a member's sessions that aren't over, the latest first (A-3: list and end one's own)."""
    rows = reading.rows(
        f"{SIGNED_IN} AND s.member = :member ORDER BY s.started_at DESC, s.hash",
        {"member": member_key, **_limits(now)},
    )
    return [_signed_in(each) for each in rows]
