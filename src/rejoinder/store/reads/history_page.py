"""A history as its page and its feed want it: rows as the API shows them, with who wrote, and when a window closes.

Nothing sealed is looked at: ``reveals_at`` is never read for a sentence, because it moves with what is sealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rejoinder.policy.deadlines import DAY
from rejoinder.policy.terms import other
from rejoinder.store.bulk import rows_among
from rejoinder.store.contracts import read_terms
from rejoinder.store.reads.history import (
    COLUMNS,
    EVERY_ROW,
    NEWEST,
    NEWLY_OTHERWISE,
    NEWLY_SHOWN,
    ONE_ROW,
    ROWS_OF_A_STAR,
    rows_of,
    show_row,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.database import Reading, Row

BESIDE = "a.display_name, c.closes_at, c.terms"
"""What a page says beside a row. Both of the contract's are fixed at its end (R-203, R-207)."""
CHANGED = (
    "coalesce(f.removed_at, 0), coalesce(a.erased_at, 0), coalesce(r.at, 0), coalesce(rx.at, 0), coalesce(v.at, 0)"
)
"""When something of a feedback has become otherwise."""
FEED_LENGTH = 50
KEPT_UP = 366 * DAY
"""So long somebody who follows a feed may be away and still learns of every author who was erased."""


def _with(columns: str, sql: str) -> str:
    """Let a statement of the history give some columns more, after its own."""
    return sql.replace(COLUMNS, f"{COLUMNS.rstrip()}, {columns}\n", 1)


PAGE: Mapping[bool, Mapping[str, str]] = {
    False: {side: _with(BESIDE, sql) for side, sql in EVERY_ROW.items()},
    True: {side: _with(BESIDE, sql) for side, sql in ROWS_OF_A_STAR.items()},
}
WHOM = "m.id, m.display_name"
PERMALINK = {
    side: _with(f"{BESIDE}, {WHOM}", ONE_ROW).replace(" WHERE ", f" JOIN member m ON m.key = c.{other(side)} WHERE ")
    for side in ("client", "freelancer")
}
FEED = _with(f"a.display_name, f.shown_at, {CHANGED}", NEWLY_SHOWN)
FEED_OTHERWISE = _with(f"a.display_name, f.shown_at, {CHANGED}", NEWLY_OTHERWISE)
OWN = 22
"""So many columns are the history's own."""


class Told(NamedTuple):
    """A row as the API shows it, and the name of who wrote; while a window is open, its close and how it reveals."""

    shown: Mapping[str, Any]
    author: str | None = None
    closes_at: Instant = 0
    reveal: str = ""


class One(NamedTuple):
    """One feedback with its contract: the row, and whom it is about; a former member has neither id nor name."""

    row: Told
    member: str | None
    name: str | None


class Entry(NamedTuple):
    """A feedback in a feed: the row, its author's name, when it was shown, and when it was last made otherwise."""

    shown: Mapping[str, Any]
    author: str | None
    shown_at: Instant
    updated_at: Instant


def read_history_page(
    reading: Reading,
    member: tuple[int, str],
    works_as: Side,
    now: Instant,
    *,
    star: int | None = None,
    since: Instant = 0,
    after: tuple[int, str] = NEWEST,
    limit: int = 25,
) -> tuple[list[Told], tuple[int, str] | None]:
    """Give a page of rows about this member (private key and id), and where the next begins, or ``None``."""
    sql = PAGE[star is not None][works_as]
    rows, following = rows_of(reading, sql, member[0], now, star=star, since=since, after=after, limit=limit)
    side = other(works_as)
    return [_told(reading, row, member[1], side, now) for row in rows], following


def _told(reading: Reading, row: Row, member: str | None, side: Side, now: Instant) -> Told:
    shown = show_row(row[:OWN], member, side, now)
    if shown["why_none"] != "window_open":
        return Told(shown, row[OWN])
    return Told(shown, None, row[OWN + 1], read_terms(reading, row[OWN + 2]).reveal)


def read_one(reading: Reading, contract: str, side: Side, now: Instant) -> One | None:
    """Give one feedback, or its placeholder, as the public sees it; sealed, absent, not public are ``None`` alike."""
    row = reading.row(PERMALINK[side], {"contract": contract, "side": side, "now": now})
    if row is None:
        return None
    told = _told(reading, row, row[OWN + 3], side, now)
    return One(told, row[OWN + 3], row[OWN + 4]) if told.shown["feedback"] is not None else None


def read_feed(reading: Reading, member: tuple[int, str], works_as: Side, now: Instant) -> list[Entry]:
    """Give what was shown last about a member, and what has last become otherwise, whatever its age: newest first.

    Who follows a feed keeps copies: a removal must come to the top again, or they would keep what is gone (R-608).
    """
    side = other(works_as)
    names = {"member": member[0], "side": side, "now": now, "limit": FEED_LENGTH}
    shown = reading.rows(FEED, names)
    otherwise = reading.rows(FEED_OTHERWISE, {**names, "lately": now - KEPT_UP})
    found = {row[0]: row for row in (*shown, *otherwise)}
    entries = [
        Entry(show_row(row[:OWN], member[1], side, now), row[OWN], row[OWN + 1], max(row[OWN + 1 :]))
        for row in found.values()
    ]
    return sorted(entries, key=lambda entry: (entry.updated_at, entry.shown["contract"]), reverse=True)


def read_titles(reading: Reading, contracts: Collection[str]) -> dict[str, str]:
    """Give the titles of contracts by their ids."""
    return dict(rows_among(reading, "SELECT id, title FROM contract WHERE id IN (…)", list(contracts)))
