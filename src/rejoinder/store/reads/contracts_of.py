"""A member's contracts on one side, newest end first, each with what needs them: for them alone.

What needs a member is asked of the same rules as everything else, over what they may know (R-207). SQL only finds where
it is worth asking: by what is shown, what is their own, and the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.policy import may
from rejoinder.policy.deadlines import DAY
from rejoinder.policy.terms import other
from rejoinder.store.bulk import rows_among
from rejoinder.store.contracts import COLUMNS, WITH_MEMBERS, contract_of, read_terms
from rejoinder.store.feedback import HAS_COMMENT
from rejoinder.store.reads.contract_page import Party
from rejoinder.store.standings import standings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side, Terms
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading, Row
    from rejoinder.store.feedback import Standing

AT_ONCE = 60
"""Contracts looked at in one go where only those that need something are wanted."""
LATE_ACT = "c.last_at > c.closes_at AND (c.imported = 0 OR c.last_at > c.end_recorded_at)"
"""Something happened on the contract ``c`` after its feedback window, and it didn't just come with an import then.

An act on a contract leaves its instant in ``last_at`` (R-2), so every other one has been quiet since its window closed.
In these very words an index holds the few (``store/models.py``); the others are found by their end."""
UNDER_WAY, ENDED = 0, 1
Place = tuple[int, "Instant", str]
"""Where a list goes on: whether among the ended, the start or end of the last contract shown, and its id."""
TOP: Place = (UNDER_WAY, 1 << 62, "")
SEEN_AND_TERMS = "SELECT coalesce((SELECT at FROM notices_seen WHERE member = :member), 0), hash FROM terms"
SELECT = f"SELECT {COLUMNS} FROM {WITH_MEMBERS}"
LISTED = """
WHERE {whose} AND c.ended_at {ended} AND c.{at} <= :at AND (c.{at} < :at OR c.id < :id)
"""
LATELY = f"""
c.key IN (SELECT c.key FROM contract c WHERE c.{{side}} = :member AND c.ended_at > :long_over
          UNION ALL SELECT c.key FROM contract c WHERE c.{{side}} = :member AND c.last_at > :quiet AND {LATE_ACT}
          AND c.ended_at <= :long_over)
"""
"""Where any window may still be open, found without walking through everything that a member ever did."""
WORTH_ASKING = f"""
AND ((c.closes_at > :now
      AND NOT EXISTS (SELECT 1 FROM counted f WHERE f.contract = c.key AND f.side = '{{side}}'))
  OR (c.ended_at >= :may_respond
      AND EXISTS (SELECT 1 FROM counted f WHERE f.contract = c.key AND f.side = '{{other}}' AND f.shown_at <= :now
                  AND f.removed_at IS NULL AND {HAS_COMMENT})
      AND NOT EXISTS (SELECT 1 FROM response r WHERE r.contract = c.key AND r.side = '{{other}}'))
  OR (c.last_at > :quiet AND (
      EXISTS (SELECT 1 FROM change_window w WHERE w.contract = c.key AND w.side = '{{side}}' AND w.closes_at > :now)
      OR EXISTS (SELECT 1 FROM change_request q WHERE q.contract = c.key AND q.side = '{{other}}'
                 AND q.lapses_at > :now))))
"""
"""A little more than what needs the member of this side: the response window is asked of the contract's own terms."""


@dataclass(frozen=True, slots=True)
class Need:
    """What waits for a member, ``leave_feedback``, ``respond``, ``change`` or ``allow_change``, and until when."""

    deed: str
    until: Instant


@dataclass(frozen=True, slots=True)
class Listed:
    """A contract as it stands in its party's list."""

    row: ContractRow
    side: Side
    them: Party
    standing: Standing
    needs: tuple[Need, ...]

    @property
    def place(self) -> Place:
        """Say where it stands in the list."""
        contract = self.row.contract
        if contract.ended_at is None:
            return UNDER_WAY, contract.started_at, contract.id
        return ENDED, contract.ended_at, contract.id


def needs_of(standing: Standing, side: Side, member: str, now: Instant) -> tuple[Need, ...]:
    """Say what waits for the member on this side, by the rules, the soonest end first."""
    own, about = standing.known_to(member, side), standing.known_to(member, other(side))
    ways = {
        "leave_feedback": may.leave_feedback(own, member, now),
        "respond": may.respond(about, member, now),
        "change": may.change(own, member, now),
    }
    found = [Need(deed, way.until) for deed, way in ways.items() if way.refused is None and way.until is not None]
    asked = about.asked_until
    if asked is not None and now < asked and may.enable_changes(about, member, now).refused is None:
        found.append(Need("allow_change", asked))
    return tuple(sorted(found, key=lambda need: need.until))


def read_contracts(
    reading: Reading, member: tuple[int, str], side: Side, now: Instant, *, after: Place = TOP, limit: int = 25
) -> tuple[list[Listed], Place | None]:
    """Give a page of a member's contracts (private key and id), and where the next begins, or ``None``.

    Those under way come first, the newest start first; then those that have ended, the newest end first.
    """
    rows = []
    if after[0] == UNDER_WAY:
        rows = _rows(reading, side, member[0], after, limit + 1)
    if len(rows) <= limit:
        place = after if after[0] == ENDED else (ENDED, *TOP[1:])
        rows += _rows(reading, side, member[0], place, limit + 1 - len(rows))
    found = list(_listed(reading, rows[:limit], member[1], now))
    return found, found[-1].place if len(rows) > limit else None


def read_contracts_that_need(
    reading: Reading, member: tuple[int, str], side: Side, now: Instant, *, after: Place = TOP, limit: int = 25
) -> tuple[list[Listed], Place | None]:
    """Give a page of the contracts that need a member, and where the next begins, as ``read_contracts`` does."""
    place = after if after[0] == ENDED else (ENDED, *TOP[1:])
    every_terms = _every_terms(reading)
    longest = _longest(every_terms)
    # A window opens at the contract's end, or by an act: in its feedback window, or later, which ``LATE_ACT`` finds.
    worth = {
        "now": now,
        "may_respond": _earliest_end(every_terms, now),
        "quiet": now - longest,
        "long_over": now - 2 * longest,
    }
    found: list[Listed] = []
    while len(found) <= limit:
        rows = _rows(reading, side, member[0], place, AT_ONCE, worth)
        listed = list(_listed(reading, rows, member[1], now))
        found += [each for each in listed if each.needs]
        if len(rows) < AT_ONCE:
            break
        place = listed[-1].place
    return found[:limit], found[limit - 1].place if len(found) > limit else None


def count_contracts(reading: Reading, member_key: int, side: Side) -> int:
    """Count all contracts of a member on this side."""
    found = reading.row(f"SELECT count(*) FROM contract WHERE {side} = :member", {"member": member_key})
    return int(found[0]) if found else 0


def read_listed(reading: Reading, keys: Collection[int], member: tuple[int, str], now: Instant) -> dict[int, Listed]:
    """Give a party's contracts by the contracts' private keys; those on which they are no party are left out."""
    rows = rows_among(reading, f"{SELECT} WHERE c.key IN (…)", list(keys)) if keys else []
    mine = [row for row in rows if member[0] in (row[3], row[4])]
    return {each.row.key: each for each in _listed(reading, mine, member[1], now)}


def _rows(
    reading: Reading, side: Side, member: int, after: Place, limit: int, worth: dict[str, Instant] | None = None
) -> list[Row]:
    at, ended = ("started_at", "IS NULL") if after[0] == UNDER_WAY else ("ended_at", "IS NOT NULL")
    whose = f"c.{side} = :member" if worth is None else LATELY.format(side=side)
    listed = LISTED.format(whose=whose, at=at, ended=ended)
    if worth is not None:
        listed += WORTH_ASKING.format(side=side, other=other(side))
    names = {"member": member, "at": after[1], "id": after[2], "limit": limit, **(worth or {})}
    return reading.rows(f"{SELECT} {listed} ORDER BY c.{at} DESC, c.id DESC LIMIT :limit", names)


def _listed(reading: Reading, rows: Sequence[Row], member: str, now: Instant) -> Iterator[Listed]:
    contracts = [contract_of(reading, row) for row in rows]
    standing = standings(reading, contracts, now)
    for contract in contracts:
        side: Side = "client" if member == contract.contract.client else "freelancer"
        yield Listed(
            contract,
            side,
            Party(contract.contract.member_on(other(side)), contract.name_on(other(side))),
            standing[contract.key],
            needs_of(standing[contract.key], side, member, now),
        )


def seen_and_longest(reading: Reading, member_key: int) -> tuple[Instant, int]:
    """Give until when a member has seen what they were told (0: never), and how long any window can be open, in µs.

    Whatever terms a contract ended under. They are asked for together because every page of a member needs both.
    """
    rows = reading.rows(SEEN_AND_TERMS, {"member": member_key})
    return (rows[0][0] if rows else 0), _longest([read_terms(reading, name) for _, name in rows])


def _every_terms(reading: Reading) -> list[Terms]:
    return [read_terms(reading, name) for (name,) in reading.rows("SELECT hash FROM terms")]


def _longest(every_terms: list[Terms]) -> int:
    windows = (
        max(terms.feedback_days, terms.response_days, terms.change_days, terms.change_request_days)
        for terms in every_terms
    )
    return (max(windows, default=0) + 1) * DAY  # the rest of the day on which it opens comes on top.


def _earliest_end(every_terms: list[Terms], now: Instant) -> Instant:
    """Give the earliest end of a contract on which a response may still be open, whatever terms it ended under."""
    longest = max((terms.response_days for terms in every_terms), default=0)
    return (now // DAY - longest) * DAY  # a window of so many days ends with the day that comes so many after.
