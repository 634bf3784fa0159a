"""A contract as somebody sees it, with what may be done and what will happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy import may
from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.response import response_closes_at
from rejoinder.policy.terms import SIDES, other
from rejoinder.policy.visibility import Viewer
from rejoinder.store.contracts import read_contract
from rejoinder.store.feedback import Standing
from rejoinder.store.reads.feedback import NOTHING, show_actions, show_both, was_reported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.feedback import Feedback
    from rejoinder.policy.terms import Side
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading


def show_contract(
    reading: Reading,
    contract: str,
    viewer: str | None,
    now: Instant,
    *,
    registered: bool = False,
    on_pages: bool = False,
) -> dict[str, Any] | None:
    """Show a contract as a member or the public sees it; ``registered`` shows what the marketplace's key has sent.

    ``on_pages`` is as in ``show_feedback``.
    """
    row = read_contract(reading, contract)
    if row is None:
        return None
    return show_row(reading, row, Standing(reading, row, now), viewer, registered=registered, on_pages=on_pages)


def show_row(
    reading: Reading,
    row: ContractRow,
    standing: Standing,
    viewer: str | None,
    *,
    registered: bool = False,
    on_pages: bool = False,
) -> dict[str, Any]:
    """Show a contract that was read already, as ``show_contract`` does."""
    value = row.contract
    party = value.has_party(viewer)
    shown: dict[str, Any] = {
        "object": "contract",
        "id": value.id,
        "title": value.title,
        "category": value.category,
        "started_at": format_instant(value.started_at),
        "ended_at": format_instant(value.ended_at) if value.ended_at is not None else None,
    }
    if party or registered:
        paid = {"amount": value.amount, "currency": value.currency} if value.amount is not None else None
        shown |= {
            "client": value.client,
            "freelancer": value.freelancer,
            "description": value.description,
            "net_paid": paid,
        }
    of_them: Side = "client" if viewer == value.client else "freelancer"
    reported = party and was_reported(reading, row, other(of_them), Viewer.ABOUT)
    shown["feedback"] = dict.fromkeys(SIDES)
    if value.ended_at is not None:
        shown["feedback"] = show_both(reading, row, standing, viewer, on_pages=on_pages, reported=reported)
    known = {side: standing.known_to(viewer, side, on_pages=on_pages) for side in SIDES}
    shown["actions"] = NOTHING
    if viewer is not None and party:
        ways = may.on_contract(known[of_them], known[other(of_them)], viewer, standing.now, already_made=reported)
        shown["actions"] = show_actions(ways)
    shown["timeline"] = _timeline(row, known, viewer if party else None, standing.now)
    return shown


def _timeline(row: ContractRow, both: Mapping[Side, Feedback], party: str | None, now: Instant) -> list[dict[str, Any]]:
    """Say what will happen and when. Only its author's own timeline has a coming reveal (T-7)."""
    coming: list[tuple[Instant, str, str]] = []
    for side in SIDES:
        known = both[side]
        if party is not None and party == row.contract.member_on(side) and known.left is not None:
            coming.append((known.left.shown_at, "feedback.revealed", side))
        if party is not None and known.windows_close and known.is_open_for_change(now):
            coming.append((known.windows_close[-1], "change.window_closed", side))
    for at, event in (
        (row.contract.closes_at, "feedback.window_closed"),
        (response_closes_at(row.contract), "response.window_closed"),
    ):
        if at is not None:
            coming.append((at, event, ""))
    return [
        {"at": format_instant(at), "event": event, **({"side": side} if side else {})}
        for at, event, side in sorted(coming)
        if at > now
    ]
