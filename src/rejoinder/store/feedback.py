"""Feedback, responses, changes and withdrawals, as rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rejoinder.policy.feedback import Answer, Feedback, Left, star
from rejoinder.policy.removal import AUTHOR_REQUEST
from rejoinder.policy.terms import other
from rejoinder.reputation.summary import write_fraction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.facts import (
        ChangeAllowed,
        ChangeAsked,
        FeedbackChanged,
        FeedbackLeft,
        FeedbackWithdrawn,
        ResponseGiven,
    )
    from rejoinder.policy.terms import Side
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading, Row, Writing
    from rejoinder.store.summaries import Summaries

STANDING = """
SELECT f.side, f.version, f.shown_at, f.removed_at, v.comment IS NOT NULL, v.on_page
FROM counted f
LEFT JOIN feedback_version v ON v.contract = f.contract AND v.side = f.side AND v.version = f.version
WHERE f.contract = :contract
"""
HAS_COMMENT = """
EXISTS (SELECT 1 FROM feedback_version v WHERE v.contract = f.contract AND v.side = f.side AND v.version = f.version
AND v.comment IS NOT NULL)
"""
"""Whether the feedback ``f`` has a comment as it stands: to be asked of one that is shown."""
LAST_CHANGE = """
JOIN feedback_version v ON v.contract = f.contract AND v.side = f.side AND v.version = f.version AND v.version > 1
"""
"""When the feedback ``f`` was last changed, as ``v.at``: only what was shown can be (R-401)."""
ANSWERS = """
SELECT r.side, r.audience, EXISTS (SELECT 1 FROM removal x
    WHERE x.contract = r.contract AND x.side = r.side AND x.target = 'response')
FROM response r WHERE r.contract = :contract
"""
CHANGES = """
SELECT 'window', side, number, closes_at FROM change_window WHERE contract = :contract
UNION ALL SELECT 'request', side, number, lapses_at FROM change_request WHERE contract = :contract
ORDER BY 3
"""


class Standing:
    """Both feedbacks of a contract as they stand in the store; what somebody may know of them is asked for by name."""

    def __init__(self, reading: Reading, row: ContractRow, now: Instant) -> None:
        """Read them at this instant. Before the contract's end there is nothing to read."""
        self.row, self.now = row, now
        key = {"contract": row.key}
        ended = row.contract.ended_at is not None
        self._left: dict[str, Row] = {each[0]: each for each in reading.rows(STANDING, key)} if ended else {}
        shown = any(each[2] <= now for each in self._left.values())
        late = row.contract.closes_at is not None and now >= row.contract.closes_at
        self._answers = (
            {each[0]: Answer(each[1], bool(each[2])) for each in reading.rows(ANSWERS, key)} if shown else {}
        )
        changes = reading.rows(CHANGES, key) if shown or late else []
        self._windows = [each[1:] for each in changes if each[0] == "window"]
        self._requests = [each[1:] for each in changes if each[0] == "request"]

    def known_to(self, member: str | None, side: Side, *, on_pages: bool = True) -> Feedback:
        """Give this side's feedback as far as a member may know of it: sealed, it is there for its author alone.

        Where it isn't asked ``on_pages``, but with a key, what was written on the pages is there once it is shown.
        """
        stands = self._left.get(side)
        if stands is not None and stands[2] > self.now:
            its_author = member == self.row.contract.member_on(side)
            stands = stands if its_author and (on_pages or not stands[5]) else None
        left = None
        if stands is not None:
            _, version, shown_at, removed_at, has_comment, _ = stands
            left = Left(version, bool(has_comment), shown_at, removed_at is not None)
        asked = [each for each in self._requests if each[0] == side]
        return Feedback(
            contract=self.row.contract,
            side=side,
            left=left,
            answer=self._answers.get(side),
            windows_close=tuple(closes_at for of, _, closes_at in self._windows if of == side),
            requests=len(asked),
            asked_until=asked[-1][2] if asked else None,
        )


def write_ratings(ratings: Mapping[str, Any]) -> str:
    """Write ratings as they are stored."""
    return json.dumps(ratings, sort_keys=True, separators=(",", ":"))


def save_left(
    writing: Writing, row: ContractRow, fact: FeedbackLeft, summaries: Summaries, now: Instant, *, on_page: bool
) -> None:
    """Keep a feedback; where it is the second, both are shown from now on (R-207) and count at once (R-901)."""
    author, about = row.key_on(fact.side), row.key_on(other(fact.side))
    ratings, overall = write_ratings(fact.ratings), write_fraction(fact.overall)
    counts_now = fact.shown_at <= now and row.public
    if counts_now:  # Fold first: what is written below is added by hand, and must not be folded in as well.
        summaries.hold((author, fact.side), (about, other(fact.side)))
    writing.run(
        "INSERT INTO feedback_version (contract, side, version, at, ratings, overall, comment, on_page) "
        "VALUES (:contract, :side, 1, :now, :ratings, :overall, :comment, :on_page)",
        {
            "contract": row.key,
            "side": fact.side,
            "now": now,
            "ratings": ratings,
            "overall": overall,
            "comment": fact.comment,
            "on_page": int(on_page),
        },
    )
    writing.run(
        "INSERT INTO counted (contract, side, author, about, left_at, shown_at, ended_at, version, star, overall, "
        "ratings, public, removed_at) VALUES (:contract, :side, :author, :about, :now, :shown_at, :ended_at, 1, :star, "
        ":overall, :ratings, :public, NULL)",
        {
            "contract": row.key,
            "side": fact.side,
            "author": author,
            "about": about,
            "now": now,
            "shown_at": fact.shown_at,
            "ended_at": row.contract.ended_at,
            "star": star(fact.overall),
            "overall": overall,
            "ratings": ratings,
            "public": int(row.public),
        },
    )
    if fact.private is not None:
        writing.run(
            "INSERT INTO private_part (contract, side, recommend, note) VALUES (:contract, :side, :recommend, :note)",
            {
                "contract": row.key,
                "side": fact.side,
                "recommend": fact.private.recommend,
                "note": fact.private.note,
            },
        )
    if fact.both:
        _show_the_other(writing, row, fact, summaries)
    if counts_now:
        summaries.of(about, other(fact.side)).add(star(fact.overall), overall, ratings)


def _show_the_other(writing: Writing, row: ContractRow, fact: FeedbackLeft, summaries: Summaries) -> None:
    """The other side's feedback, sealed until now, is shown from this instant on."""
    names = {"contract": row.key, "side": other(fact.side), "now": fact.reveals_at}
    found = writing.row("SELECT star, overall, ratings FROM counted WHERE contract = :contract AND side = :side", names)
    if row.public and found is not None:
        summaries.of(row.key_on(fact.side), fact.side).add(*found)
    writing.run("UPDATE counted SET shown_at = :now WHERE contract = :contract AND side = :side", names)
    writing.run("UPDATE contract SET reveals_at = :now WHERE key = :contract", names)


def save_changed(writing: Writing, row: ContractRow, fact: FeedbackChanged, summaries: Summaries, now: Instant) -> None:
    """Keep a new version beside the old ones; the newest counts (R-404)."""
    names = {"contract": row.key, "side": fact.side}
    before = writing.row(
        "SELECT star, overall, ratings FROM counted WHERE contract = :contract AND side = :side", names
    )
    assert before is not None  # noqa: S101  The rules have just asked for it.
    ratings, overall = write_ratings(fact.ratings), write_fraction(fact.overall)
    after = {"version": fact.version, "ratings": ratings, "overall": overall}
    writing.run(
        "INSERT INTO feedback_version (contract, side, version, at, ratings, overall, comment) "
        "VALUES (:contract, :side, :version, :now, :ratings, :overall, :comment)",
        {**names, **after, "now": now, "comment": fact.comment},
    )
    if row.public:
        tally = summaries.of(row.key_on(other(fact.side)), other(fact.side))
        tally.take_away(*before)
        tally.add(star(fact.overall), overall, ratings)
    writing.run(
        "UPDATE counted SET version = :version, star = :star, overall = :overall, ratings = :ratings "
        "WHERE contract = :contract AND side = :side",
        {**names, **after, "star": star(fact.overall)},
    )


def save_withdrawn(
    writing: Writing, row: ContractRow, fact: FeedbackWithdrawn, summaries: Summaries, now: Instant
) -> None:
    """Remove a feedback at its author's wish: from this instant it counts nowhere (R-606, R-608)."""
    names = {"contract": row.key, "side": fact.side}
    counts = writing.row(
        "SELECT star, overall, ratings FROM counted WHERE contract = :contract AND side = :side", names
    )
    assert counts is not None  # noqa: S101  The rules have just asked for it.
    if row.public:
        summaries.of(row.key_on(other(fact.side)), other(fact.side)).take_away(*counts)
    writing.run(
        "INSERT INTO removal (contract, side, target, number, at, ground_class, pressured, note) "
        "VALUES (:contract, :side, 'feedback', 1, :now, :ground_class, :pressured, :note)",
        {
            **names,
            "now": now,
            "ground_class": AUTHOR_REQUEST,
            "pressured": None if fact.pressured is None else int(fact.pressured),
            "note": fact.note,
        },
    )
    writing.run(
        "UPDATE counted SET removed_at = :now WHERE contract = :contract AND side = :side", {**names, "now": now}
    )


def save_response(writing: Writing, row: ContractRow, fact: ResponseGiven, now: Instant) -> None:
    """Keep the one response."""
    writing.run(
        "INSERT INTO response (contract, side, author, at, answered_version, audience, text) "
        "VALUES (:contract, :side, :author, :now, :answered_version, :audience, :text)",
        {
            "contract": row.key,
            "side": fact.side,
            "author": row.key_on(other(fact.side)),
            "now": now,
            "answered_version": fact.answered_version,
            "audience": fact.audience,
            "text": fact.text,
        },
    )


def save_asked(writing: Writing, row: ContractRow, fact: ChangeAsked, now: Instant) -> None:
    """Keep a request to be let in."""
    writing.run(
        "INSERT INTO change_request (contract, side, number, asked_at, lapses_at) "
        "VALUES (:contract, :side, :number, :now, :lapses_at)",
        {"contract": row.key, "side": fact.side, "number": fact.number, "now": now, "lapses_at": fact.lapses_at},
    )


def save_allowed(writing: Writing, row: ContractRow, fact: ChangeAllowed, now: Instant) -> None:
    """Keep the one change window."""
    writing.run(
        "INSERT INTO change_window (contract, side, number, opened_at, closes_at) "
        "VALUES (:contract, :side, :number, :now, :closes_at)",
        {"contract": row.key, "side": fact.side, "number": fact.number, "now": now, "closes_at": fact.closes_at},
    )


def count_by_amount(writing: Writing, row: ContractRow, summaries: Summaries, now: Instant, *, public: bool) -> None:
    """R-208. The net amount has crossed the line: what is shown of this contract counts from now on, or no longer."""
    for side, about, shown_at, star_of_it, overall, ratings, removed_at in writing.rows(
        "SELECT side, about, shown_at, star, overall, ratings, removed_at FROM counted WHERE contract = :contract "
        "ORDER BY about",
        {"contract": row.key},
    ):
        if shown_at <= now and removed_at is None:
            tally = summaries.of(about, other(side))
            tally.add(star_of_it, overall, ratings, times=1 if public else -1)
    writing.run(
        "UPDATE counted SET public = :public WHERE contract = :contract", {"public": int(public), "contract": row.key}
    )


def given_response(reading: Reading, row: ContractRow, side: str) -> str | None:
    """Read the words of the one response."""
    found = reading.row(
        "SELECT text FROM response WHERE contract = :contract AND side = :side", {"contract": row.key, "side": side}
    )
    return found[0] if found else None
