"""Deadlines that have come are announced, each at its own instant. Nothing that is seen waits for it (T-32)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.store import contracts, events, journal, reports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Row, Writing

AT_ONCE = 200
"""Deadlines in one transaction: acts wait no longer than it takes to tell these."""


def tell_what_is_due(installation: Installation, until: Instant | None = None) -> int:
    """Announce every deadline that has come by now, or by ``until`` where that is earlier; tell how many there were.

    Each is told once, however many tell at the same time, and those of one contract in their order.
    Raises ``StoreUnavailable``.
    """
    told = 0
    while _something_is_due(installation, until):
        installation.trust_the_clock()
        with installation.database.transaction() as writing:
            due = events.coming(writing, AT_ONCE, until=_by(installation.now(writing), until))
            told += tell(writing, due)
    return told


def _by(now: Instant, until: Instant | None) -> Instant:
    return now if until is None else min(now, until)


def _something_is_due(installation: Installation, until: Instant | None) -> bool:
    """Look before taking the write lock: most of the time there is nothing to tell."""
    with installation.database.snapshot() as reading:
        return bool(events.coming(reading, 1, until=_by(installation.now(reading), until)))


def tell(writing: Writing, due: Sequence[Row]) -> int:
    """Announce these deadlines, in their order, unless somebody has told them meanwhile.

    It is no act and leaves no entry. Contracts are locked by id and the head of the record last, as in an act (J-6):
    so positions of events are in the order of the commits. No act on a contract happens before what was told of it.
    """
    for name in sorted({each[2] for each in due}):
        contracts.hold_contract(writing, name)
    announcements: list[tuple[str, Instant, dict[str, str]]] = []
    told = 0
    for at, kind, contract, side, number, key in due:
        if events.told(writing, key, kind, side, number):
            told += 1
            announcements += _announcements(writing, at, kind, contract, side, number, key)
            contracts.touch_at(writing, key, at)
    if announcements:
        journal.hold_head(writing)
        events.announce_all(writing, announcements)
    return told


def _announcements(
    writing: Writing, at: Instant, kind: str, contract: str, side: str, number: int, key: int
) -> list[tuple[str, Instant, dict[str, str]]]:
    """Say what one deadline is told as; where the window closed on sealed feedback, its reveal first (R-207)."""
    names = {"contract": contract, "side": side} if side else {"contract": contract}
    if kind == "case.overdue":
        case = reports.late_case(writing, key, side, number, at)
        return [(kind, at, {**names, "case": case})] if case is not None else []
    revealed = events.shown_by_the_deadline(writing, key) if kind == "feedback.window_closed" else []
    return [("feedback.revealed", at, {"contract": contract, "side": each}) for each in revealed] + [(kind, at, names)]
