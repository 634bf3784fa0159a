"""Everything that is kept about a member, for the member: what they wrote, and of others only what they may see.

Whatever of it is feedback comes from the reads that every other page asks, so that what is sealed stays so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.removal import AUTHOR_REQUEST
from rejoinder.policy.terms import SIDES, other
from rejoinder.store.contracts import read_contract
from rejoinder.store.feedback import Standing
from rejoinder.store.notices_seen import seen_until
from rejoinder.store.page_sessions import sessions_of
from rejoinder.store.reads.contract import show_row
from rejoinder.store.reads.feedback import show_response_given, show_versions_of
from rejoinder.store.reads.reports import show_reports
from rejoinder.store.reads.strengths import read_strengths
from rejoinder.store.reads.summary import show_summary

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Profile, Side
    from rejoinder.store.database import Reading

MEMBER = "SELECT id, display_name, country, created_at FROM member WHERE key = :member AND id IS NOT NULL"
CONTRACTS = """
SELECT id FROM contract WHERE (client = :member OR freelancer = :member) AND id > :after ORDER BY id LIMIT :limit
"""
DOCUMENTS = """
SELECT e.id, e.at, e.name, e.media_type, e.size, e.sha256, u.used_by
FROM evidence e LEFT JOIN evidence_use u ON u.evidence = e.id WHERE e.uploader = :member ORDER BY e.at, e.id, u.used_by
"""
NOTES = """
SELECT p.id, c.id, p.at, p.note FROM pressured p JOIN contract c ON c.key = p.contract
WHERE p.author = :member ORDER BY p.at, p.id
"""
ASKED = """
SELECT q.side, q.asked_at, q.lapses_at FROM change_request q JOIN contract c ON c.key = q.contract
WHERE c.id = :contract ORDER BY q.asked_at, q.side
"""
OPENED = """
SELECT w.side, w.opened_at, w.closes_at FROM change_window w JOIN contract c ON c.key = w.contract
WHERE c.id = :contract ORDER BY w.opened_at, w.side
"""
WITHDREW = """
SELECT x.at, x.pressured, x.note FROM removal x JOIN contract c ON c.key = x.contract
WHERE c.id = :contract AND x.side = :side AND x.target = 'feedback' AND x.ground_class = :own_wish
"""


def read_me(reading: Reading, profile: Profile, key: int, now: Instant, wall: Instant) -> dict[str, Any] | None:
    """Give everything about a member (private key) that belongs to no contract; ``wall`` is the sessions' own clock."""
    found = reading.row(MEMBER, {"member": key})
    if found is None:
        return None
    member, name, country, created_at = found
    return {
        "object": "my_data",
        "at": format_instant(now),
        "member": {
            "id": member,
            "display_name": name,
            "country": country,
            "registered_at": format_instant(created_at),
            "notices_seen_until": format_instant(seen_until(reading, key)) if seen_until(reading, key) else None,
        },
        "sessions": [
            {"started_at": format_instant(each.started_at), "last_seen_at": format_instant(each.seen_at)}
            for each in sessions_of(reading, key, wall)
        ],
        "reputation": {
            side: {
                "summary": show_summary(reading, profile, (key, member), side, now),
                "strengths": read_strengths(reading, key, side, now),
            }
            for side in SIDES
        },
        "reports": show_reports(reading, key, member, now),
        "documents": _documents(reading, key),
        "told_in_confidence": [
            {"id": each, "contract": contract, "at": format_instant(at), "note": note}
            for each, contract, at, note in reading.rows(NOTES, {"member": key})
        ],
    }


def my_contracts(reading: Reading, key: int, after: str, limit: int) -> list[str]:
    """List the ids of a member's contracts on either side, so many after this one, in the order of their letters."""
    return [each for (each,) in reading.rows(CONTRACTS, {"member": key, "after": after, "limit": limit})]


def read_my_contract(reading: Reading, contract: str, member: str, now: Instant) -> dict[str, Any] | None:
    """Give one contract as its party sees it on the pages, every version of what they may see, and what they asked."""
    row = read_contract(reading, contract)
    if row is None or not row.contract.has_party(member):
        return None
    side: Side = "client" if member == row.contract.client else "freelancer"
    about = other(side)
    standing = Standing(reading, row, now)
    known = standing.known_to(member, side)
    answer = standing.known_to(member, about).answer
    withdrew = (
        reading.row(WITHDREW, {"contract": contract, "side": side, "own_wish": AUTHOR_REQUEST}) if known.left else None
    )
    return {
        "contract": show_row(reading, row, standing, member, on_pages=True),
        "your_side": side,
        "versions_by_you": show_versions_of(reading, standing, side, member, on_pages=True) or [],
        "versions_about_you": show_versions_of(reading, standing, about, member, on_pages=True) or [],
        "your_response": show_response_given(reading, contract, about) if answer else None,
        "asked_to_change": _changes(reading, ASKED, contract, "asked_at", "lapses_at"),
        "let_change": _changes(reading, OPENED, contract, "opened_at", "closes_at"),
        "you_removed_it": withdrew
        and {
            "at": format_instant(withdrew[0]),
            "pressured": None if withdrew[1] is None else bool(withdrew[1]),
            "note": withdrew[2],
        },
    }


def _changes(reading: Reading, sql: str, contract: str, begins: str, ends: str) -> list[dict[str, str]]:
    """Both parties know of every request and window: there are none before there is something shown (R-401)."""
    return [
        {"side": side, begins: format_instant(since), ends: format_instant(until)}
        for side, since, until in reading.rows(sql, {"contract": contract})
    ]


def _documents(reading: Reading, key: int) -> list[dict[str, Any]]:
    documents: dict[str, dict[str, Any]] = {}
    for document, at, name, media_type, size, sha256, used_by in reading.rows(DOCUMENTS, {"member": key}):
        shown = {
            "id": document,
            "filed_at": format_instant(at),
            "name": name,
            "media_type": media_type,
            "size": size,
            "sha256": sha256,
            "filed_with": [],
        }
        documents.setdefault(document, shown)["filed_with"] += [used_by] if used_by else []
    return list(documents.values())
