"""History that is brought in, as rows: a batch at a time, in the transaction that the caller holds."""

from __future__ import annotations

import secrets
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rejoinder.policy.terms import other
from rejoinder.store.bulk import insert_rows, lock_among, reserve_keys, rows_among, run_rows
from rejoinder.store.summaries import Summaries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.terms import Audience, Side
    from rejoinder.store.database import Reading, Row, Writing
    from rejoinder.store.staging import GivenContract, GivenMember

PSEUDONYM = 16
"""Bytes of a pseudonym in the record."""


class Said(NamedTuple):
    """A feedback that is brought in, as it is kept. ``overall`` is an exact fraction, ``ratings`` canonical JSON."""

    side: Side
    left_at: Instant
    shown_at: Instant
    ratings: str
    overall: str
    star: int
    comment: str | None
    recommend: int | None
    response: str | None
    response_at: Instant | None
    audience: Audience


class Brought(NamedTuple):
    """A finished contract that is brought in; without ``given``, one that stands already and gets feedback.

    ``client`` and ``freelancer`` are private keys, ``due`` the windows that are still open.
    """

    key: int
    pseudonym: str
    client: int
    freelancer: int
    given: GivenContract | None
    ended_at: Instant
    terms: str
    closes_at: Instant
    reveals_at: Instant
    public: int
    said: Sequence[Said]
    due: Sequence[tuple[str, Instant]]

    def party(self, side: Side) -> int:
        """Give the private key of the member on this side."""
        return self.client if side == "client" else self.freelancer


class StandingFeedback(NamedTuple):
    """A version of a feedback that is there already."""

    side: Side
    left_at: Instant
    ratings: str
    comment: str | None
    response: str | None


class StandingContract(NamedTuple):
    """A contract that is there already; ``client`` and ``freelancer`` are ids, ``None`` of somebody who was erased."""

    key: int
    id: str
    pseudonym: str
    client_key: int
    freelancer_key: int
    client: str | None
    freelancer: str | None
    title: str
    description: str | None
    category: str | None
    started_at: Instant
    ended_at: Instant | None
    terms: str | None
    closes_at: Instant | None
    reveals_at: Instant | None
    amount: str | None
    currency: str | None
    public: int
    imported: int
    last_at: Instant
    feedback: list[StandingFeedback]

    def member_on(self, side: Side) -> str | None:
        """Name the member who works on this side."""
        return self.client if side == "client" else self.freelancer


def members_among(reading: Reading, ids: Sequence[str], *, hold: bool = False) -> dict[str, int]:
    """Give the private keys of those of these members who are there; held (by id, J-6), they stay till it is over."""
    held = " ORDER BY id FOR SHARE" if hold and reading.dialect != "sqlite" else ""
    return dict(rows_among(reading, f"SELECT id, key FROM member WHERE id IN (…){held}", ids))


def erased_among(reading: Reading, macs: Mapping[str, str]) -> set[str]:
    """R-1001. Tell which of these ids (keyed hash to id) belonged to somebody who was erased."""
    found = rows_among(reading, "SELECT mac FROM erased_id WHERE mac IN (…)", list(macs))
    return {macs[mac] for (mac,) in found}


def anybody_was_erased(reading: Reading) -> bool:
    """Tell whether there is any id that isn't given out again."""
    return reading.row("SELECT 1 FROM erased_id LIMIT 1") is not None


def any_contract(reading: Reading) -> bool:
    """Tell whether there is any contract."""
    return reading.row("SELECT 1 FROM contract LIMIT 1") is not None


CONTRACTS = """
SELECT c.key, c.id, c.pseudonym, c.client, c.freelancer, cm.id, fm.id, c.title, c.description, c.category,
       c.started_at, c.ended_at, c.terms, c.closes_at, c.reveals_at, c.amount, c.currency, c.public, c.imported,
       c.last_at
FROM contract c JOIN member cm ON cm.key = c.client JOIN member fm ON fm.key = c.freelancer WHERE c.id IN (…)
"""
FEEDBACK = """
SELECT f.contract, f.side, f.left_at, v.ratings, v.comment, r.text
FROM counted f JOIN feedback_version v ON v.contract = f.contract AND v.side = f.side
LEFT JOIN response r ON r.contract = f.contract AND r.side = f.side
WHERE f.contract IN (…) ORDER BY f.contract, f.side, v.version
"""


def contracts_among(reading: Reading, ids: Sequence[str]) -> dict[str, StandingContract]:
    """Give those of these contracts that are there, each with every version of its feedback."""
    found = {row[0]: StandingContract._make((*row, [])) for row in rows_among(reading, CONTRACTS, ids)}
    if found:
        for row in rows_among(reading, FEEDBACK, list(found)):
            found[row[0]].feedback.append(StandingFeedback(*row[1:]))
    return {each.id: each for each in found.values()}


def hold_contracts(writing: Writing, ids: Sequence[str]) -> None:
    """Hold those of these contracts that are there (J-6)."""
    lock_among(writing, "SELECT key FROM contract WHERE id IN (…) ORDER BY id", ids)


def pseudonyms(count: int) -> list[str]:
    """Make so many pseudonyms."""
    drawn = secrets.token_hex(PSEUDONYM * count)
    return [drawn[place : place + 2 * PSEUDONYM] for place in range(0, len(drawn), 2 * PSEUDONYM)]


def save_members(writing: Writing, given: Sequence[GivenMember], now: Instant) -> list[tuple[int, str]]:
    """Keep new members, and give each one's private key and pseudonym."""
    named = list(zip(reserve_keys(writing, "member", len(given)), pseudonyms(len(given)), strict=True))
    rows = [
        (key, each.id, each.display_name, each.country, pseudonym, now if each.created_at is None else each.created_at)
        for (key, pseudonym), each in zip(named, given, strict=True)
    ]
    insert_rows(writing, "member", "key, id, display_name, country, pseudonym, created_at", rows)
    return named


RUNNING = (
    "key, id, pseudonym, client, freelancer, title, description, category, started_at, amount, currency, public, "
    "imported, last_at"
)
FINISHED = RUNNING.replace("public", "ended_at, end_recorded_at, terms, closes_at, reveals_at, public")
VERSION = "contract, side, version, at, ratings, overall, comment"
COUNTED = "contract, side, author, about, left_at, shown_at, ended_at, version, star, overall, ratings, public"


def save_running(writing: Writing, rows: Iterable[Row], now: Instant) -> None:
    """Keep contracts that have not ended: they are registered, and live from here on."""
    insert_rows(writing, "contract", RUNNING, [(*row, 0, 0, now) for row in rows])


def save_finished(writing: Writing, batch: Sequence[Brought], now: Instant) -> None:
    """Keep finished contracts and what was said on them; summaries first, so that nothing is folded in twice."""
    shown = _count(writing, batch, now)
    insert_rows(writing, "contract", FINISHED, [_contract(each, now) for each in batch if each.given])
    versions, counted, private, responses, due = [], [], [], [], []
    for each in batch:
        key, ended_at, public = each.key, each.ended_at, each.public
        for said in each.said:
            author, about = each.client, each.freelancer
            if said.side == "freelancer":
                author, about = about, author
            overall, ratings = said.overall, said.ratings
            versions.append((key, said.side, 1, said.left_at, ratings, overall, said.comment))
            dates = (said.left_at, said.shown_at, ended_at)
            counted.append((key, said.side, author, about, *dates, 1, said.star, overall, ratings, public))
            if said.recommend is not None:
                private.append((key, said.side, said.recommend))
            if said.response is not None:
                responses.append((key, said.side, about, said.response_at, 1, said.audience, said.response))
        due += [(key, kind, "", 0, at) for kind, at in each.due]
    insert_rows(writing, "feedback_version", VERSION, versions)
    # By whom it is about: the pages of large indexes are then met one after the other, and not all over.
    counted.sort(key=itemgetter(3))
    insert_rows(writing, "counted", COUNTED, counted)
    insert_rows(writing, "private_part", "contract, side, recommend", private)
    insert_rows(writing, "response", "contract, side, author, at, answered_version, audience, text", responses)
    insert_rows(writing, "due", "contract, kind, side, number, at", due)
    _show_earlier(writing, [each for each in batch if not each.given], shown, now)
    shown.write()


def _contract(each: Brought, now: Instant) -> Row:
    key, pseudonym, client, freelancer, given, ended_at, terms, closes_at, reveals_at, public, _, _ = each
    assert given is not None  # noqa: S101  Only new ones are asked for.
    name, _, _, title, description, category, started_at, _, amount, currency, _, _ = given
    who = (key, name, pseudonym, client, freelancer, title, description, category, started_at, amount, currency)
    return (*who, ended_at, now, terms, closes_at, reveals_at, public, 1, now)


def _count(writing: Writing, batch: Sequence[Brought], now: Instant) -> Summaries:
    """Count finished contracts, and hold the summaries that are folded: what is shown already is added by hand.

    A summary that was never folded stays so: a read adds up what is shown, until ``fold`` does it for good.
    """
    finished: Counter[tuple[int, Side]] = Counter()
    for each in batch:
        is_new = each.given is not None
        finished[each.client, "client"] += is_new
        finished[each.freelancer, "freelancer"] += is_new
    run_rows(
        writing,
        "INSERT INTO summary (member, side, contracts_finished, feedback_count, star_1, star_2, star_3, star_4, "
        "star_5, sums, folded_to) VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, '{}', 0) ON CONFLICT (member, side) DO UPDATE "
        "SET contracts_finished = summary.contracts_finished + excluded.contracts_finished",
        [(member, side, count) for (member, side), count in sorted(finished.items())],
    )
    members = sorted({member for member, _ in finished})
    sql = "SELECT member, side FROM summary WHERE member IN (…) AND folded_to > 0"
    folded = finished.keys() & set(rows_among(writing, sql, members))
    summaries = Summaries(writing, now)
    if folded:
        summaries.hold(*folded)
        for each in batch:
            for said in each.said:
                about = (each.party(other(said.side)), other(said.side))
                if each.public and said.shown_at <= now and about in folded:
                    summaries.of(*about).add(said.star, said.overall, said.ratings)
    return summaries


def _show_earlier(writing: Writing, batch: Sequence[Brought], summaries: Summaries, now: Instant) -> None:
    """What stood alone and sealed is shown once both sides have spoken (R-207)."""
    for each in batch:
        names = {"contract": each.key, "reveals_at": each.reveals_at, "now": now}
        for side, about, star, overall, ratings in writing.rows(
            "SELECT side, about, star, overall, ratings FROM counted WHERE contract = :contract AND shown_at > :now "
            "AND :reveals_at <= :now AND public = 1 AND removed_at IS NULL",
            names,
        ):
            summaries.of(about, other(side)).add(star, overall, ratings)
        writing.run(
            "UPDATE counted SET shown_at = :reveals_at WHERE contract = :contract AND shown_at > :reveals_at "
            "AND left_at < :reveals_at",
            names,
        )
        writing.run("UPDATE contract SET reveals_at = :reveals_at, last_at = :now WHERE key = :contract", names)


def keep_file(writing: Writing, digest: str, kind: str, rows: int, now: Instant) -> None:
    """Keep that a file was taken in, and how many of its rows; what was kept of it before stands."""
    row = {"hash": digest, "kind": kind, "rows": rows, "now": now}
    if writing.row("SELECT 1 FROM imported_file WHERE hash = :hash", row) is None:
        writing.run(
            "INSERT INTO imported_file (hash, kind, rows_done, finished_at) VALUES (:hash, :kind, :rows, :now)", row
        )
