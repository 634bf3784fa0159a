"""The demo's page: who could do something now, who there is, which windows close next, and which have closed.

Everybody at this machine reads that page, so nothing here knows more than whoever has *not* written: a window that is
open stands here whether or not something sealed waits in it (R-207).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy import may
from rejoinder.policy.deadlines import parse_instant
from rejoinder.policy.terms import SIDES, other
from rejoinder.store.bulk import rows_among
from rejoinder.store.contracts import COLUMNS, WITH_MEMBERS, contract_of
from rejoinder.store.reads.timeline import read_timeline
from rejoinder.store.standings import standings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Reading
    from rejoinder.store.feedback import Standing

WINDOWS = ("feedback.window_closed", "response.window_closed", "change.window_closed")
"""What the calendar knows. Nothing else that comes is told here: neither reveals nor what the desk has to do."""
REVEALED = "feedback.revealed"
DEEDS = ("respond", "change", "enable_changes", "leave_after_all", "leave_feedback")
"""What somebody could do, the rarer first where two are over at once."""
MOST = 200
"""Contracts that are looked through for what somebody could do: those with a window that closes soonest."""
NOBODY = ""
"""No member has this id: what is known to nobody is known to everybody."""
OPEN = """
SELECT d.contract FROM (
    SELECT contract, at FROM due WHERE at > :now
    UNION ALL SELECT contract, lapses_at FROM change_request WHERE lapses_at > :now
) d GROUP BY d.contract ORDER BY MIN(d.at), d.contract LIMIT :most
"""
CONTRACTS = f"SELECT {COLUMNS} FROM {WITH_MEMBERS} WHERE c.key IN (…) AND c.ended_at IS NOT NULL"
PEOPLE = """
SELECT m.id, m.display_name, EXISTS (SELECT 1 FROM contract c WHERE c.client = m.key),
       EXISTS (SELECT 1 FROM contract c WHERE c.freelancer = m.key)
FROM member m
"""
FOUND = "WHERE m.id > :after AND (LOWER(m.display_name) LIKE :like ESCAPE '!' OR LOWER(m.id) LIKE :like ESCAPE '!')"
TOLD = """
SELECT at, type, data FROM event WHERE at > :since AND at <= :now
AND type IN ('feedback.revealed', 'feedback.window_closed', 'response.window_closed', 'change.window_closed')
ORDER BY position LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that a member could do now, on which contract, until when."""

    member: str
    deed: str
    title: str
    until: Instant


@dataclass(frozen=True, slots=True)
class Person:
    """A member as everybody may see them, and on which sides they have contracts."""

    id: str
    name: str
    is_client: bool
    is_freelancer: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A window that closes or has closed, or a feedback that was shown when it did."""

    at: Instant
    kind: str
    title: str
    client: Person | None
    freelancer: Person | None


def read_waiting(reading: Reading, now: Instant) -> list[Waiting]:
    """List what members could do now, what is over soonest first."""
    keys = [key for (key,) in reading.rows(OPEN, {"now": now, "most": MOST})]
    contracts = [contract_of(reading, row) for row in rows_among(reading, CONTRACTS, keys)]
    found = [each for standing in standings(reading, contracts, now).values() for each in _on(standing)]
    return sorted(found, key=lambda each: (each.until, each.member, DEEDS.index(each.deed), each.title))


def _on(standing: Standing) -> Iterator[Waiting]:
    contract = standing.row.contract
    for side in SIDES:
        member = contract.member_on(side)
        if member is not None:
            for deed, until in _deeds(standing, side, member):
                yield Waiting(member, deed, contract.title, until)


def _deeds(standing: Standing, side: Side, member: str) -> Iterator[tuple[str, Instant]]:
    """Ask the rules, by what is known to everybody: so what somebody has sealed changes nothing here."""
    own, about = standing.known_to(NOBODY, side), standing.known_to(NOBODY, other(side))
    asked = {
        "leave_feedback": may.leave_feedback(own, member, standing.now),
        "respond": may.respond(about, member, standing.now),
        "change": may.change(own, member, standing.now),
    }
    for deed, found in asked.items():
        if found.refused is None and found.until is not None:
            # After the window has closed there is nothing sealed: who may still leave feedback was let in.
            late = deed == "leave_feedback" and standing.row.contract.closes_at != found.until
            yield ("leave_after_all" if late else deed), found.until
    if about.asked_until is not None and standing.now < about.asked_until:
        allowed = may.enable_changes(about, member, standing.now)
        if allowed.refused is None:
            yield "enable_changes", about.asked_until


def read_people(reading: Reading, ids: Collection[str]) -> dict[str, Person]:
    """Give these members by their ids."""
    rows = rows_among(reading, f"{PEOPLE} WHERE m.id IN (…)", list(ids))
    return {row[0]: Person(row[0], row[1], bool(row[2]), bool(row[3])) for row in rows}


def search_people(reading: Reading, words: str, after: str, limit: int) -> tuple[list[Person], str | None]:
    """Give members whose name or id contains these words, by id, and after whom the next page begins, or ``None``."""
    escaped = words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    names = {"after": after, "like": f"%{escaped}%", "limit": limit + 1}
    rows = reading.rows(f"{PEOPLE} {FOUND} ORDER BY m.id LIMIT :limit", names)
    people = [Person(row[0], row[1], bool(row[2]), bool(row[3])) for row in rows[:limit]]
    return people, people[-1].id if len(rows) > limit else None


def count_people(reading: Reading) -> int:
    """Count the members who have not been erased."""
    found = reading.row("SELECT COUNT(*) FROM member WHERE id IS NOT NULL")
    return int(found[0]) if found else 0


def windows_that_close(reading: Reading, now: Instant) -> list[tuple[Instant, str, str]]:
    """List the windows that close after ``now``, next first: instant, kind, contract."""
    found = (each for each in read_timeline(reading, now) if each["event"] in WINDOWS)
    return [(parse_instant(each["at"]), each["event"], each["contract"]) for each in found]


def what_closed(reading: Reading, since: Instant, now: Instant, limit: int) -> list[tuple[Instant, str, str]]:
    """List the windows that have closed since an instant, in their order, with the feedback that this has shown.

    Only what everybody may see is among it: a feedback that is public, and shown by its window's close alone.
    """
    told = [
        (at, kind, json.loads(data)["contract"]) for at, kind, data in reading.rows(TOLD, _limits(since, now, limit))
    ]
    public = {
        (closes_at, contract)
        for contract, closes_at in rows_among(
            reading,
            "SELECT id, closes_at FROM contract WHERE id IN (…) AND public = 1",
            [contract for _, kind, contract in told if kind == REVEALED],
        )
    }
    return [each for each in told if each[1] != REVEALED or (each[0], each[2]) in public]


def _limits(since: Instant, now: Instant, limit: int) -> dict[str, int]:
    return {"since": since, "now": now, "limit": limit}


def named(reading: Reading, found: Collection[tuple[Instant, str, str]]) -> list[Event]:
    """Name the contract and the parties of each window."""
    sql = (
        "SELECT c.id, c.title, cm.id, fm.id FROM contract c JOIN member cm ON cm.key = c.client "
        "JOIN member fm ON fm.key = c.freelancer WHERE c.id IN (…)"
    )
    contracts = {row[0]: row[1:] for row in rows_among(reading, sql, sorted({each[2] for each in found}))}
    parties = {each for _, *both in contracts.values() for each in both if each is not None}
    people = read_people(reading, sorted(parties))
    return [
        Event(at, kind, contracts[name][0], people.get(contracts[name][1]), people.get(contracts[name][2]))
        for at, kind, name in found
    ]
