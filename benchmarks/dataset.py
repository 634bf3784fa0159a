"""Invented installations of any size: ordinary members, one with 10,000 finished contracts, one with 100,000."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rejoinder.actions.installation import open_installation
from rejoinder.actions.keys import create_key
from rejoinder.policy.deadlines import DAY, closes, parse_instant
from rejoinder.reputation.summary import Tally
from rejoinder.store import schema
from rejoinder.store.contracts import keep_terms
from rejoinder.store.triggers import triggers

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN = parse_instant("2015-01-01T00:00:00Z")
SPAN = 3_900 * DAY
"""Contracts end over some ten years; those that are open for feedback end two days before the dataset is made."""
ORDINARY = 50
"""Finished contracts of an ordinary member, on each side."""
BIG = {"big-10k": 10_000, "big-100k": 100_000}
CLIENT = ("skills", "quality", "availability", "schedule", "communication", "cooperation")
FREELANCER = ("clarity", "communication", "cooperation", "schedule", "payment", "professionalism")
LEVELS = (5, 5, 4, 5, 3, 4, 5, 2, 4, 5, 1)
"""How good the work was, in turn."""
WORDS = (
    "Clear from the first day, on time, and ready to talk when something had to change. I would work with them again. "
)


def build(directory: Path, feedbacks: int, open_contracts: int) -> str:
    """Make an installation with this many revealed feedbacks, and give a key with ``members``.

    Contracts ``open-0`` and so on have ended without feedback, so that it can be left on them.
    """
    directory.mkdir(parents=True)
    subprocess.run([Path(sys.executable).parent / "rejoinder", "migrate", "--data", directory], check=True)
    house = open_installation(directory, sandbox=False)
    with house.database.transaction() as writing:
        terms = keep_terms(writing, house.profile.rows[0])
        now = house.now(writing)
    key = create_key(house, ("members",))
    house.database.close()
    connection = sqlite3.connect(directory / "rejoinder.db", isolation_level=None)
    for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -1500000", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    for name in triggers("sqlite"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("BEGIN")
    _fill(connection, feedbacks // 2, open_contracts, terms, now)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("ANALYZE")
    connection.close()
    house = open_installation(directory, sandbox=False)
    schema.put_triggers_in_place(house.database)
    house.database.close()
    return key


def _fill(connection: sqlite3.Connection, contracts: int, open_contracts: int, terms: str, now: int) -> None:
    ordinary = max(2, contracts // ORDINARY)
    people = [*(f"m{number}" for number in range(ordinary)), *BIG, "writer", "reader"]
    connection.executemany(
        "INSERT INTO member (key, id, display_name, pseudonym, created_at) VALUES (?, ?, ?, ?, ?)",
        ((key, name, name.title(), f"{key:032x}", BEGIN) for key, name in enumerate(people, 1)),
    )
    pairs = _pairs(contracts, ordinary)
    step = SPAN // contracts
    tallies: dict[tuple[int, str], Tally] = {}
    for first in range(0, contracts, 20_000):
        rows: dict[str, list[Any]] = {"contract": [], "feedback_version": [], "counted": [], "response": []}
        for number in range(first, min(first + 20_000, contracts)):
            _one(number, next(pairs), BEGIN + number * step, terms, rows, tallies)
        for table, many in rows.items():
            places = ", ".join("?" * len(many[0])) if many else ""
            connection.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({places})", many)
    ended = now - 2 * DAY
    writer, reader = ordinary + len(BIG) + 1, ordinary + len(BIG) + 2
    connection.executemany(
        f"INSERT INTO contract ({COLUMNS['contract']}) VALUES ({', '.join('?' * 18)})",
        (
            _contract(contracts + 1 + each, f"open-{each}", (writer, reader), ended, terms, closes(ended, 14))
            for each in range(open_contracts)
        ),
    )
    connection.executemany(
        "INSERT INTO summary (member, side, contracts_finished, feedback_count, star_1, star_2, star_3, star_4, "
        "star_5, sums, folded_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (_summary(member, side, tally, now) for (member, side), tally in tallies.items()),
    )


COLUMNS = {
    "contract": "key, id, pseudonym, client, freelancer, title, category, started_at, ended_at, end_recorded_at, "
    "terms, closes_at, reveals_at, amount, currency, public, last_at, imported",
    "feedback_version": "contract, side, version, at, ratings, overall, comment",
    "counted": "contract, side, author, about, left_at, shown_at, ended_at, version, star, overall, ratings, public",
    "response": "contract, side, author, at, answered_version, audience, text",
}


def _pairs(contracts: int, ordinary: int) -> Iterator[tuple[int, int]]:
    """Give client and freelancer of each contract: the big members' contracts lie among all others."""
    big = [(key, count) for key, count in zip(range(ordinary + 1, ordinary + 3), BIG.values(), strict=True)]
    left = {key: min(count, contracts // 4) for key, count in big}
    every = {key: max(2, contracts // count) for key, count in left.items()}
    for number in range(contracts):
        freelancer = next((key for key in left if left[key] and number % every[key] == 0), 0)
        if freelancer:
            left[freelancer] -= 1
        else:
            freelancer = (number * 7 + 3) % ordinary + 1
        client = (number * 13 + 5) % ordinary + 1
        yield (client, freelancer if freelancer != client else freelancer % ordinary + 1)


def _contract(key: int, name: str, pair: tuple[int, int], ended: int, terms: str, reveals: int) -> tuple[Any, ...]:
    close = closes(ended, 14)
    title, category = f"Piece of work {name}", ("Design", "Writing", "Code")[key % 3]
    start = ended - 30 * DAY
    return (
        key, name, f"{key:032x}", *pair, title, category, start, ended, ended,
        terms, close, reveals, "120.00", "USD", 1, ended, 0,
    )  # fmt: skip


def _one(
    number: int,
    pair: tuple[int, int],
    ended: int,
    terms: str,
    rows: dict[str, list[Any]],
    tallies: dict[tuple[int, str], Tally],
) -> None:
    key, shown = number + 1, ended + DAY
    rows["contract"].append(_contract(key, f"c{number}", pair, ended, terms, shown))
    client, freelancer = pair
    sides = (
        ("client", "freelancer", CLIENT, client, freelancer),
        ("freelancer", "client", FREELANCER, freelancer, client),
    )
    for side, about_side, criteria, author, about in sides:
        level = LEVELS[(number + len(side)) % len(LEVELS)]
        stars = [min(5, max(1, level + (number // 11 + place) % 3 - 1)) for place in range(6)]
        ratings = json.dumps(dict(sorted(zip(criteria, stars, strict=True))), separators=(",", ":"))
        overall, star = f"{sum(stars)}/6", (2 * sum(stars) + 6) // 12
        comment = WORDS if number % 5 else None
        rows["feedback_version"].append((key, side, 1, ended + DAY // 2, ratings, overall, comment))
        rows["counted"].append((key, side, author, about, ended + DAY // 2, shown, ended, 1, star, overall, ratings, 1))
        tally = tallies.setdefault((about, about_side), Tally())
        tally.contracts_finished += 1
        tally.add(star, overall, ratings)
        if comment and number % 3 == 0:
            audience = "public" if about_side == "freelancer" else "author_only"
            rows["response"].append((key, side, about, shown + DAY, 1, audience, "Thank you, that is good to read."))


def _summary(member: int, side: str, tally: Tally, now: int) -> tuple[Any, ...]:
    row = tally.as_row()
    stars = [row[f"star_{number}"] for number in range(1, 6)]
    return (member, side, row["contracts_finished"], row["feedback_count"], *stars, row["sums"], now)
