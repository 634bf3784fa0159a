"""A feedback as somebody sees it: the one view of it, for every door that it leaves by (R-800, T-1)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rejoinder.policy import may
from rejoinder.policy.deadlines import format_instant, on_day
from rejoinder.policy.feedback import two_decimals
from rejoinder.policy.terms import SIDES, other
from rejoinder.policy.visibility import Sight, Viewer, looks_as, sees_response, sight, state_of
from rejoinder.reputation.summary import read_fraction, read_ratings
from rejoinder.store.bulk import rows_among
from rejoinder.store.contracts import read_contract
from rejoinder.store.feedback import Standing
from rejoinder.store.sealed import VERSIONS, WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.may import May
    from rejoinder.policy.terms import Side
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading, Row

REPORTED = """
SELECT 1 FROM report p JOIN counted f ON f.contract = p.contract AND f.side = p.side
WHERE p.contract = :contract AND p.side = :side AND p.target = 'feedback' AND p.version = f.version
AND p.reporter = :viewer
"""


def show_feedback(
    reading: Reading,
    contract: str,
    side: Side,
    viewer: str | None,
    now: Instant,
    *,
    private: bool = False,
    on_pages: bool = False,
) -> dict[str, Any] | None:
    """Show one feedback as this member sees it, or ``None`` where there is nothing for them to see.

    Nothing left, something sealed and somebody else's all give ``None`` alike. ``private`` adds the private part for a
    key that may read it; its author sees it anyway. ``on_pages`` shows to its author, signed in to the pages, what they
    wrote there; with a key that is as if it hadn't been left, for as long as it is sealed (O-1).
    """
    row = read_contract(reading, contract)
    if row is None or row.contract.ended_at is None:
        return None
    standing = Standing(reading, row, now)
    return show_standing(reading, row, standing, side, viewer, private=private, on_pages=on_pages)


def show_standing(
    reading: Reading,
    row: ContractRow,
    standing: Standing,
    side: Side,
    viewer: str | None,
    *,
    private: bool = False,
    on_pages: bool = False,
) -> dict[str, Any] | None:
    """Show one feedback of a contract that was read already."""
    looks = looks_as(viewer, row.contract, side)
    found = _found(reading, row, standing, (side, side), viewer, private=private, on_pages=on_pages).get(side)
    reported = found is not None and was_reported(reading, row, side, looks)
    return _shown(row, standing, found, viewer, private=private, on_pages=on_pages, reported=reported)


def show_both(
    reading: Reading, row: ContractRow, standing: Standing, viewer: str | None, *, on_pages: bool, reported: bool
) -> dict[Side, dict[str, Any] | None]:
    """Show both feedbacks of a contract that was read already; ``reported`` as ``was_reported`` told it."""
    found = _found(reading, row, standing, SIDES, viewer, private=False, on_pages=on_pages)
    return {
        side: _shown(row, standing, found.get(side), viewer, private=False, on_pages=on_pages, reported=reported)
        for side in SIDES
    }


def _found(
    reading: Reading,
    row: ContractRow,
    standing: Standing,
    sides: tuple[Side, Side],
    viewer: str | None,
    *,
    private: bool,
    on_pages: bool,
) -> dict[Side, Row]:
    """Find what was left on these sides, as far as it is shown or this viewer is its author."""
    their_side = next((side for side in SIDES if looks_as(viewer, row.contract, side) is Viewer.AUTHOR), None)
    names = {
        "contract": row.key,
        "side": sides[0],
        "or_side": sides[1],
        "now": standing.now,
        "viewer": row.key_on(their_side) if their_side else None,
        "on_pages": int(on_pages),
        "private": int(private),
    }
    return {found[15]: found for found in reading.rows(WORDS, names)}


def _shown(
    row: ContractRow,
    standing: Standing,
    found: Row | None,
    viewer: str | None,
    *,
    private: bool,
    on_pages: bool,
    reported: bool,
) -> dict[str, Any] | None:
    if found is None:
        return None
    side: Side = found[15]
    looks = looks_as(viewer, row.contract, side)
    revealed, removed = found[1] <= standing.now, found[2] is not None
    seen = sight(looks, state_of(revealed=revealed, public=bool(found[3]), removed=removed))
    if seen is Sight.NOTHING:
        return None
    shown = _words(row, side, found, looks, seen, revealed=revealed)
    if seen is Sight.PLACEHOLDER:
        return shown
    if looks is Viewer.AUTHOR or (private and revealed and not removed):
        shown["private"] = {"recommend": found[17], "note": found[18]} if found[16] else None
    known = standing.known_to(viewer, side, on_pages=on_pages)
    already_made = reported and looks is Viewer.ABOUT
    shown["actions"] = show_actions(may.with_feedback(known, viewer, standing.now, already_made=already_made))
    return shown


def _words(row: ContractRow, side: Side, found: Row, looks: Viewer, seen: Sight, *, revealed: bool) -> dict[str, Any]:
    names = {"object": "feedback", "contract": row.contract.id, "side": side}
    placeholder = found[2] and {"ground_class": found[14], "on": on_day(found[2])}
    if seen is Sight.PLACEHOLDER:
        return {**names, "state": "removed", "removed": placeholder}
    shown = {
        **names,
        "author": row.contract.member_on(side),
        "about": row.contract.member_on(other(side)),
        **show_ratings(found[4], found[5]),
        "comment": found[6],
        "revealed_at": format_instant(found[1]) if revealed else None,
        "changed_at": format_instant(found[7]) if found[0] > 1 else None,
        "version": found[0],
        "state": "sealed" if not revealed else "removed" if placeholder else "revealed",
        "public": bool(found[3]) and revealed and not placeholder,
        "response": show_response(found[8:14], looks),
    }
    if not revealed:
        shown["reveals_at"] = format_instant(found[1])
    if placeholder:
        shown["removed"] = placeholder
    return shown


@lru_cache(maxsize=16_384)
def show_ratings(ratings: str, overall: str) -> Mapping[str, Any]:
    """Show ratings and the overall; where imported history has an overall alone, say so (R-204)."""
    stars: Mapping[str, Any] = read_ratings(ratings)
    shown: dict[str, Any] = {"ratings": stars, "overall": two_decimals(read_fraction(overall))}
    if "overall" in stars:
        shown["ratings"] = {name: value for name, value in stars.items() if name != "overall"}
        shown["overall_alone"] = True
    return shown


def show_response(found: Sequence[Any], looks: Viewer) -> dict[str, Any] | None:
    """Show the response to those who may see it (R-304); removed by itself, its placeholder (R-306)."""
    text, at, answered_version, audience, removed_at, ground_class = found
    if text is None or not sees_response(looks, audience):
        return None
    if removed_at is not None:
        return {"state": "removed", "removed": {"ground_class": ground_class, "on": on_day(removed_at)}}
    return {"text": text, "at": format_instant(at), "answered_version": answered_version, "audience": audience}


def was_reported(reading: Reading, row: ContractRow, side: Side, looks: Viewer) -> bool:
    """Tell whom a feedback is about whether they have reported the version that stands (R-501)."""
    if looks is not Viewer.ABOUT:
        return False
    about = row.key_on(other(side))
    return reading.row(REPORTED, {"contract": row.key, "side": side, "viewer": about}) is not None


def show_actions(ways: Mapping[str, May]) -> dict[str, dict[str, Any]]:
    """Show what may be done, until when, and why not."""
    if ways is may.nothing():
        return NOTHING
    return {deed: show_way(way) for deed, way in ways.items()}


def show_way(way: May) -> dict[str, Any]:
    """Show whether one deed is open."""
    if way.refused is None:
        shown: dict[str, Any] = {"allowed": True}
        if way.until is not None:
            shown["until"] = format_instant(way.until)
        if way.audience is not None:
            shown["audience"] = way.audience
        return shown
    extras = way.refused.extras()
    instants = {
        name: format_instant(extras[name]) for name in ("closed_at", "lapses_at") if extras.get(name) is not None
    }
    return {"allowed": False, "code": way.refused.code, **instants}


NOTHING = {deed: show_way(way) for deed, way in may.nothing().items()}
"""What the public may do, ready to be shown beside each of many feedbacks."""


def show_versions(
    reading: Reading, contract: str, side: Side, viewer: str | None, now: Instant, *, on_pages: bool = False
) -> list[dict[str, Any]] | None:
    """R-404. Show every version to the parties, after a removal to the author alone; others see none of this."""
    row = read_contract(reading, contract)
    if row is None or row.contract.ended_at is None:
        return None
    return show_versions_of(reading, Standing(reading, row, now), side, viewer, on_pages=on_pages)


def show_versions_of(
    reading: Reading, standing: Standing, side: Side, viewer: str | None, *, on_pages: bool = False
) -> list[dict[str, Any]] | None:
    """Show every version of a feedback on a contract that was read already, as ``show_versions`` does."""
    row = standing.row
    looks = looks_as(viewer, row.contract, side)
    known = standing.known_to(viewer, side, on_pages=on_pages).left
    hidden = known is None or (known.removed and looks is not Viewer.AUTHOR)
    if looks is Viewer.OTHERS or hidden:
        return None
    return [
        {
            "object": "feedback_version",
            "contract": row.contract.id,
            "side": side,
            "version": version,
            "at": format_instant(at),
            **show_ratings(ratings, overall),
            "comment": comment,
        }
        for version, at, ratings, overall, comment in reading.rows(VERSIONS, {"contract": row.key, "side": side})
    ]


def show_response_given(reading: Reading, contract: str, side: Side) -> dict[str, Any] | None:
    """Show the response itself to the one who gave it."""
    found = reading.row(
        "SELECT r.text, r.at, r.answered_version, r.audience FROM response r JOIN contract c ON c.key = r.contract "
        "WHERE c.id = :contract AND r.side = :side",
        {"contract": contract, "side": side},
    )
    if found is None:
        return None
    shown = show_response((*found, None, None), Viewer.ABOUT)
    return {"object": "response", "contract": contract, "side": side, **(shown or {})}


WORDS_OF_MANY = WORDS.replace("\nFROM counted f", ", f.contract\nFROM counted f").replace(
    "f.contract = :contract AND f.side IN (:side, :or_side)", "f.contract IN (…)"
)


def show_many(
    reading: Reading, standings: Collection[Standing], viewer: str, key: int
) -> dict[tuple[int, str], dict[str, Any]]:
    """Show to this party, signed in to the pages, what they may see of many contracts' feedback, in one statement.

    By the contract's private key and the author's side. ``key`` is the viewer's own. Whether something was reported is
    not looked up, so that nothing is said about reporting it.
    """
    by_key = {standing.row.key: standing for standing in standings}
    if not by_key:
        return {}
    now = next(iter(by_key.values())).now
    names = {"now": now, "viewer": key, "on_pages": 1, "private": 0}
    shown = {}
    for *found, contract in rows_among(reading, WORDS_OF_MANY, list(by_key), names):
        standing = by_key[contract]
        seen = _shown(standing.row, standing, tuple(found), viewer, private=False, on_pages=True, reported=False)
        if seen is not None:
            seen.get("actions", {}).pop("report", None)
            shown[contract, found[15]] = seen
    return shown
