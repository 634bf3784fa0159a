"""A member's work history: ended contracts, newest first, each with its public feedback or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import format_instant, on_day
from rejoinder.policy.terms import other
from rejoinder.policy.visibility import Viewer
from rejoinder.store.reads.feedback import NOTHING, show_ratings, show_response

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row

COLUMNS = """
SELECT c.id, c.title, c.category, c.started_at, c.ended_at, c.public, c.reveals_at,
       f.version, f.shown_at, f.removed_at, v.ratings, v.overall, v.comment, v.at, a.id,
       r.text, r.at, r.answered_version, r.audience, rx.at, rx.ground_class, fx.ground_class
"""
WORDS = """
LEFT JOIN feedback_version v ON v.contract = f.contract AND v.side = f.side AND v.version = f.version
     AND f.removed_at IS NULL
LEFT JOIN member a ON a.key = f.author
LEFT JOIN response r ON r.contract = v.contract AND r.side = v.side AND r.audience = 'public'
LEFT JOIN removal rx ON rx.contract = r.contract AND rx.side = r.side AND rx.target = 'response'
LEFT JOIN removal fx ON fx.contract = f.contract AND fx.side = f.side AND fx.target = 'feedback'
     AND f.removed_at IS NOT NULL
"""
PAGE = """
AND c.ended_at >= :since AND c.ended_at <= :ended_at AND (c.ended_at < :ended_at OR c.id < :id)
ORDER BY c.ended_at DESC, c.id DESC LIMIT :limit
"""


def _all(side: str) -> str:
    """Every ended contract of a member who works on this side. Visibility is in the SQL: no job makes a reveal."""
    return (
        f"{COLUMNS} FROM contract c LEFT JOIN counted f ON f.contract = c.key AND f.side = '{other(side)}' "
        f"AND f.public = 1 AND f.shown_at <= :now {WORDS} WHERE c.{side} = :member AND c.ended_at IS NOT NULL {PAGE}"
    )


def _of_a_star(side: str) -> str:
    """Only the contracts whose feedback counts for one star."""
    return (
        f"{COLUMNS} FROM counted f JOIN contract c ON c.key = f.contract {WORDS} WHERE f.about = :member "
        f"AND f.side = '{other(side)}' AND f.star = :star AND f.public = 1 AND f.shown_at <= :now "
        f"AND f.removed_at IS NULL {PAGE.replace('c.ended_at', 'f.ended_at')}"
    )


EVERY_ROW = {"client": _all("client"), "freelancer": _all("freelancer")}
ROWS_OF_A_STAR = {"client": _of_a_star("client"), "freelancer": _of_a_star("freelancer")}
ONE_ROW = (
    f"{COLUMNS} FROM contract c LEFT JOIN counted f ON f.contract = c.key AND f.side = :side AND f.public = 1 "
    f"AND f.shown_at <= :now {WORDS} WHERE c.id = :contract AND c.ended_at IS NOT NULL"
)
"""One contract, with the feedback that one side has left, by the same rules as in the history."""
ABOUT_THEM = "WHERE f.about = :member AND f.side = :side"
NEWLY_SHOWN = (
    f"{COLUMNS} FROM counted f JOIN contract c ON c.key = f.contract {WORDS} {ABOUT_THEM} "
    "AND f.public = 1 AND f.shown_at <= :now ORDER BY f.shown_at DESC, c.id DESC LIMIT :limit"
)
"""What was shown last about a member, removed or not."""
OTHERWISE = f"""
SELECT f.contract FROM counted f {ABOUT_THEM} AND (f.version > 1 OR f.removed_at IS NOT NULL)
UNION SELECT f.contract FROM member e CROSS JOIN counted f
    WHERE e.erased_at > :lately AND f.author = e.key AND f.about + 0 = :member AND f.side = :side
UNION SELECT f.contract FROM removal x CROSS JOIN counted f
    WHERE x.target = 'response' AND x.at > :lately AND f.contract = x.contract AND f.side = x.side
    AND f.about + 0 = :member AND f.side = :side
"""
"""Each of the three out of an index that holds little. The last two are everybody's, so only late ones count.

``CROSS JOIN`` and the sum keep SQLite from walking through all that is about the member instead."""
LAST_TOUCHED = """(SELECT max(at) FROM (SELECT f.shown_at AS at UNION ALL SELECT f.removed_at
UNION ALL SELECT a.erased_at UNION ALL SELECT r.at UNION ALL SELECT rx.at UNION ALL SELECT v.at) each_of_them)"""
"""The latest of the instants at which something of a feedback became otherwise; where there was none, it is NULL."""
NEWLY_OTHERWISE = NEWLY_SHOWN.replace(ABOUT_THEM, f"WHERE f.contract IN ({OTHERWISE}) AND f.side = :side").replace(
    "ORDER BY f.shown_at DESC", f"ORDER BY {LAST_TOUCHED} DESC"
)
"""What has become otherwise since it was shown: changed, removed, its response removed, its author erased."""
NEWEST = (1 << 62, "")


def read_history(
    reading: Reading,
    member: tuple[int, str],
    side: str,
    now: Instant,
    *,
    star: int | None = None,
    since: Instant = 0,
    after: tuple[int, str] = NEWEST,
    limit: int = 25,
) -> tuple[list[dict[str, Any]], tuple[int, str] | None]:
    """Give a page of rows about this member (private key and id), and where the next begins, or ``None``.

    ``since`` keeps the contracts that ended at that instant or later, ``star`` those whose feedback counts for it.
    """
    sql = (EVERY_ROW if star is None else ROWS_OF_A_STAR)[side]
    rows, following = rows_of(reading, sql, member[0], now, star=star, since=since, after=after, limit=limit)
    return [show_row(row, member[1], other(side), now) for row in rows], following


def rows_of(
    reading: Reading,
    sql: str,
    member: int,
    now: Instant,
    *,
    star: int | None,
    since: Instant,
    after: tuple[int, str],
    limit: int,
) -> tuple[list[Row], tuple[int, str] | None]:
    """Run one of the statements above for a member (private key); give a page of rows and where the next begins."""
    names = {
        "member": member,
        "now": now,
        "since": since,
        "ended_at": after[0],
        "id": after[1],
        "limit": limit + 1,
    }
    rows = reading.rows(sql, names if star is None else {**names, "star": star})
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], (last[4], last[0]) if last else None


def show_row(row: Row, member: str | None, side: str, now: Instant) -> dict[str, Any]:
    """Show one contract with what was said of this member by whoever worked on ``side``, or why nothing is shown."""
    contract, title, category, started_at, ended_at, public, reveals_at, version, *words = row
    why_none = None
    if not public:
        why_none = "not_public"
    elif version is None:
        why_none = "window_open" if now < reveals_at else "none_left"
    return {
        "contract": contract,
        "title": title,
        "category": category,
        "started_at": format_instant(started_at),
        "ended_at": format_instant(ended_at),
        "feedback": None if why_none else _feedback(contract, version, words, member, side),
        "why_none": why_none,
    }


def _feedback(contract: str, version: int, words: list[Any], member: str | None, side: str) -> dict[str, Any]:
    shown_at, removed_at, ratings, overall, comment, at, author, *response, ground_class = words
    if removed_at is not None:
        removed = {"ground_class": ground_class, "on": on_day(removed_at)}
        return {"object": "feedback", "contract": contract, "side": side, "state": "removed", "removed": removed}
    return {
        "object": "feedback",
        "contract": contract,
        "side": side,
        "author": author,
        "about": member,
        **show_ratings(ratings, overall),
        "comment": comment,
        "revealed_at": format_instant(shown_at),
        "changed_at": format_instant(at) if version > 1 else None,
        "version": version,
        "state": "revealed",
        "public": True,
        "response": show_response(response, Viewer.OTHERS) if response[0] is not None else None,
        "actions": NOTHING,
    }
