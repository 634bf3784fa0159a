"""R-1001. What there is of one member, as rows: found, told apart by what must be held a while (R-609), and deleted.

Rows that are never edited go only while a ticket lies in the same transaction, and some come back without their words.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import DAY
from rejoinder.policy.removal import AUTHOR_REQUEST
from rejoinder.store.contracts import read_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row, Writing

Place = tuple[int, str]
"""A feedback: the private key of its contract, and the side of its author."""

PARTY = "(c.client = :member OR c.freelancer = :member)"
CONTRACTS = f"SELECT c.key, c.id, c.pseudonym, c.client FROM contract c WHERE {PARTY} ORDER BY c.id"
LEFT = """
SELECT f.contract, f.side, f.author, f.about, f.shown_at, f.removed_at, f.public, f.star, f.overall, f.ratings, c.terms,
    EXISTS (SELECT 1 FROM feedback_version v WHERE v.contract = f.contract AND v.side = f.side),
    EXISTS (SELECT 1 FROM feedback_version v WHERE v.contract = f.contract AND v.side = f.side
        AND v.comment IS NOT NULL)
    OR EXISTS (SELECT 1 FROM private_part p WHERE p.contract = f.contract AND p.side = f.side)
FROM counted f JOIN contract c ON c.key = f.contract
WHERE f.author = :member OR f.about = :member ORDER BY c.id, f.side
"""
SUMMARIES = """
SELECT s.member FROM summary s JOIN counted f ON f.about = s.member AND f.side <> s.side
WHERE f.author = :member ORDER BY s.member, s.side
"""
REPORTS = """
SELECT p.id, p.contract, p.side, d.closed_at IS NULL FROM report p JOIN desk_case d ON d.id = p.case_id
WHERE p.reporter = :member
"""
EVIDENCE = """
SELECT e.id, u.used_by FROM evidence e LEFT JOIN evidence_use u ON u.evidence = e.id WHERE e.uploader = :member
"""
KEPT = """
SELECT c.id, f.side, f.version, f.ratings, f.overall FROM counted f JOIN contract c ON c.key = f.contract
WHERE f.author = :member ORDER BY c.id
"""


@dataclass(slots=True)
class Belongings:
    """What there is of a member, by how it goes. Each of their feedbacks is in exactly one of the first five."""

    contracts: dict[str, tuple[int, str, str]]
    """By the contract's pseudonym: its key, its id, and the side that they are on."""
    sealed: set[Place]
    """As if never left."""
    stripped: set[Place]
    """Stands without its words."""
    unlisted: dict[Place, Row]
    """Goes with its ratings, because the terms say so: the row of ``LEFT``, for the summary."""
    removed: set[Place]
    """Was removed, and needn't be held any more: the placeholder stands."""
    held: set[Place]
    """Was removed, and is held (R-609)."""
    responses: set[Place]
    responses_held: set[Place]
    reports: set[str]
    reports_held: set[str]
    evidence: set[str]
    evidence_held: set[str]
    held_until: Instant | None
    """When the last hold with a date ends; what belongs to an open case has none."""

    def holds(self) -> bool:
        """Tell whether anything must be held."""
        return bool(self.held or self.responses_held or self.reports_held)

    def names(self) -> set[str]:
        """Give the ids by which a request or an answer can name something of theirs."""
        filed = self.reports | self.reports_held | self.evidence | self.evidence_held
        return {name for _, name, _ in self.contracts.values()} | filed

    def counts(self) -> dict[str, int]:
        """Count what goes."""
        return {
            "feedback": len(self.sealed) + len(self.stripped) + len(self.unlisted) + len(self.removed),
            "responses": len(self.responses),
            "reports": len(self.reports),
            "evidence": len(self.evidence),
        }


def half_erased(reading: Reading) -> list[Row]:
    """List erased members of whom something is held: private key and pseudonym."""
    return reading.rows(
        "SELECT key, pseudonym FROM member WHERE erased_at IS NOT NULL AND pseudonym IS NOT NULL ORDER BY key"
    )


@contextmanager
def ticket(writing: Writing) -> Iterator[None]:
    """Let rows go that otherwise stay, until this ends (J-11)."""
    writing.run("INSERT INTO erasure_ticket (id) VALUES (1)")
    yield
    writing.run("DELETE FROM erasure_ticket")


def lock(writing: Writing, member: int) -> None:
    """Hold a member's contracts by id, then the member, then the summaries of those about whom they wrote (J-6).

    A contract that was being registered meanwhile is there once the member is held, and no other can come.
    """
    for sql in (CONTRACTS, "SELECT key FROM member WHERE key = :member", CONTRACTS, SUMMARIES):
        writing.lock_row(sql, {"member": member})


def belongings(reading: Reading, member: int, now: Instant) -> Belongings:
    """Find what there is of a member, and how each of it goes."""
    names = {"member": member}
    found = Belongings({}, set(), set(), {}, set(), set(), set(), set(), set(), set(), set(), set(), None)
    for key, name, pseudonym, client in reading.rows(CONTRACTS, names):
        found.contracts[pseudonym] = key, name, "client" if client == member else "freelancer"
    holds = _share_out_feedback(reading, member, now, found)
    until = {holds[place] for place in found.held}
    for place in reading.rows("SELECT contract, side FROM response WHERE author = :member", names):
        (found.responses_held if place in holds else found.responses).add((place[0], place[1]))
        until.add(holds.get((place[0], place[1]), 0))
    for report, contract, side, is_open in reading.rows(REPORTS, names):
        (found.reports_held if is_open or (contract, side) in holds else found.reports).add(report)
        until.add(holds.get((contract, side), 0))
    for evidence, used_by in reading.rows(EVIDENCE, names):
        (found.evidence_held if used_by in found.reports_held else found.evidence).add(evidence)
    found.evidence -= found.evidence_held
    found.held_until = max(until, default=0) or None
    return found


def _share_out_feedback(reading: Reading, member: int, now: Instant, found: Belongings) -> dict[Place, Instant]:
    """Say how each of their feedbacks goes; give what was removed too lately, theirs or about them, and its end."""
    holds: dict[Place, Instant] = {}
    for row in reading.rows(LEFT, {"member": member}):
        place, author, shown_at, removed_at = (row[0], row[1]), row[2], row[4], row[5]
        has_versions, has_words = row[11], row[12]
        terms = read_terms(reading, row[10])
        if removed_at is not None and removed_at + terms.keep_removed_days * DAY > now:
            holds[place] = removed_at + terms.keep_removed_days * DAY
        if author != member:
            continue
        if removed_at is not None:
            if has_versions:  # Else they went in an erasure before this one, and the placeholder stands.
                (found.held if place in holds else found.removed).add(place)
        elif shown_at > now:
            found.sealed.add(place)
        elif terms.erased_author == "removed":
            found.unlisted[place] = row
        elif has_words:
            found.stripped.add(place)
    return holds


def delete_words(writing: Writing, member: int, found: Belongings) -> None:
    """Delete all that a member wrote and filed and that isn't held; what stands of a feedback stands without words."""
    for place in found.stripped:
        _strip(writing, place)
    gone = found.sealed | found.unlisted.keys() | found.removed
    for sql in (
        "DELETE FROM feedback_version WHERE contract = :contract AND side = :side",
        "DELETE FROM private_part WHERE contract = :contract AND side = :side",
    ):
        _each_place(writing, sql, gone)
    _each_place(writing, "DELETE FROM private_part WHERE contract = :contract AND side = :side", found.stripped)
    _each_place(
        writing,
        "DELETE FROM counted WHERE contract = :contract AND side = :side",
        found.sealed | found.unlisted.keys(),
    )
    for place in found.removed:
        _strip_withdrawal(writing, place)
    _each_place(writing, "DELETE FROM response WHERE contract = :contract AND side = :side", found.responses)
    _each_id(writing, "DELETE FROM evidence_use WHERE used_by = :id", found.reports | _notes(writing, member))
    _each_id(writing, "DELETE FROM report WHERE id = :id", found.reports)
    writing.run("DELETE FROM pressured WHERE author = :member", {"member": member})
    _each_id(writing, "DELETE FROM evidence WHERE id = :id", found.evidence)
    writing.run(
        "UPDATE contract SET description = NULL WHERE client = :member AND description IS NOT NULL", {"member": member}
    )


def _notes(reading: Reading, member: int) -> set[str]:
    return {name for (name,) in reading.rows("SELECT id FROM pressured WHERE author = :member", {"member": member})}


def _each_place(writing: Writing, sql: str, places: set[Place]) -> None:
    if places:
        writing.many(sql, [{"contract": contract, "side": side} for contract, side in sorted(places)])


def _each_id(writing: Writing, sql: str, names: set[str]) -> None:
    if names:
        writing.many(sql, [{"id": name} for name in sorted(names)])


def _strip(writing: Writing, place: Place) -> None:
    """Let the versions of a feedback come back without their comments: rows can go and come, never change."""
    names = {"contract": place[0], "side": place[1]}
    versions = writing.rows(
        "SELECT version, at, ratings, overall, on_page FROM feedback_version "
        "WHERE contract = :contract AND side = :side AND comment IS NOT NULL",
        names,
    )
    for version, at, ratings, overall, on_page in versions:
        row = {**names, "version": version, "at": at, "ratings": ratings, "overall": overall, "on_page": on_page}
        writing.run(
            "DELETE FROM feedback_version WHERE contract = :contract AND side = :side AND version = :version", row
        )
        writing.run(
            "INSERT INTO feedback_version (contract, side, version, at, ratings, overall, comment, on_page) "
            "VALUES (:contract, :side, :version, :at, :ratings, :overall, NULL, :on_page)",
            row,
        )


def _strip_withdrawal(writing: Writing, place: Place) -> None:
    """Let a withdrawal come back without what its author told the desk."""
    names = {"contract": place[0], "side": place[1], "ground_class": AUTHOR_REQUEST}
    whose = "contract = :contract AND side = :side AND target = 'feedback' AND ground_class = :ground_class"
    told = writing.row(
        f"SELECT number, at FROM removal WHERE {whose} AND (note IS NOT NULL OR pressured IS NOT NULL)", names
    )
    if told is None:
        return
    writing.run(f"DELETE FROM removal WHERE {whose}", names)
    writing.run(
        "INSERT INTO removal (contract, side, target, number, at, ground_class, pressured, note) "
        "VALUES (:contract, :side, 'feedback', :number, :at, :ground_class, NULL, NULL)",
        {**names, "number": told[0], "at": told[1]},
    )


def delete_person(writing: Writing, member: int, mac: str, now: Instant) -> None:
    """Delete who they were, and sign them out; the keyed hash of their id stays: it isn't given out again."""
    writing.run(
        "UPDATE member SET id = NULL, display_name = NULL, country = NULL, erased_at = :now WHERE key = :member",
        {"member": member, "now": now},
    )
    writing.run("INSERT INTO erased_id (mac) VALUES (:mac)", {"mac": mac})
    for table in ("sign_in_link", "page_session", "notices_seen"):
        writing.run(f"DELETE FROM {table} WHERE member = :member", {"member": member})


def delete_pseudonym(writing: Writing, member: int) -> None:
    """Delete what ties their entries to their row, once nothing is held that has to be found by it."""
    writing.run("UPDATE member SET pseudonym = NULL WHERE key = :member", {"member": member})


def kept(reading: Reading, member: int) -> list[list[Any]]:
    """List the feedback of a member that still counts for something: contract, side, version, ratings, overall."""
    return [
        [contract, side, version, json.loads(ratings), overall]
        for contract, side, version, ratings, overall in reading.rows(KEPT, {"member": member})
    ]
