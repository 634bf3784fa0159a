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
from rejoinder.store.reads.feedback import NOTHING, show_actions, show_standing, was_reported

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Side
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading


def show_contract(
    reading: Reading, contract: str, viewer: str | None, now: Instant, *, registered: bool = False
) -> dict[str, Any] | None:
    """Show a contract as a member or the public sees it; ``registered`` shows what the marketplace's key has sent."""
    row = read_contract(reading, contract)
    if row is None:
        return None
    value = row.contract
    party = value.has_party(viewer)
    standing = Standing(reading, row, now)
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
    ended = value.ended_at is not None
    shown["feedback"] = {side: show_standing(reading, row, standing, side, viewer) if ended else None for side in SIDES}
    shown["actions"] = _actions(reading, row, standing, viewer) if party else NOTHING
    shown["timeline"] = _timeline(row, standing, viewer if party else None)
    return shown


def _actions(reading: Reading, row: ContractRow, standing: Standing, viewer: str | None) -> dict[str, Any]:
    assert viewer is not None  # noqa: S101  A party is somebody.
    side: Side = "client" if viewer == row.contract.client else "freelancer"
    reported = was_reported(reading, row, other(side), Viewer.ABOUT)
    own, about = standing.known_to(viewer, side), standing.known_to(viewer, other(side))
    return show_actions(may.on_contract(own, about, viewer, standing.now, already_made=reported))


def _timeline(row: ContractRow, standing: Standing, party: str | None) -> list[dict[str, Any]]:
    """Say what will happen and when. Only its author's own timeline has a coming reveal (T-7)."""
    coming: list[tuple[Instant, str, str]] = []
    for side in SIDES:
        known = standing.known_to(party, side)
        if party is not None and party == row.contract.member_on(side) and known.left is not None:
            coming.append((known.left.shown_at, "feedback.revealed", side))
        if party is not None and known.windows_close and known.is_open_for_change(standing.now):
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
        if at > standing.now
    ]
