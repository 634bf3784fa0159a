"""The small marketplace: a contract for every state there is, and the summaries of them all."""

from __future__ import annotations

import json
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.verify.invented import DAY, ENDED, OTHER, START, TERMS_HASH, Deal, Invented, closes, compact

if TYPE_CHECKING:
    from pathlib import Path


def add_up(world: Invented, folded_to: int) -> None:
    """Write the summaries, the simplest way there is."""
    for _, (key, _) in sorted(world.members.items()):
        for works_on in ("client", "freelancer"):
            sql = f"SELECT count(*) FROM contract WHERE {works_on} = ? AND ended_at IS NOT NULL"
            finished = world.db.execute(sql, (key,)).fetchone()[0]
            rows = world.db.execute(
                "SELECT star, overall, ratings FROM counted WHERE about=? AND side=? AND public=1"
                " AND removed_at IS NULL AND shown_at<=?",
                (key, OTHER[works_on], folded_to),
            ).fetchall()
            stars = [sum(row[0] == star for row in rows) for star in (1, 2, 3, 4, 5)]
            whole = sum((Fraction(row[1]) for row in rows), Fraction(0))
            criteria: dict[str, list[Any]] = {}
            for _, _, ratings in rows:
                for name, rating in json.loads(ratings).items():
                    if name != "overall":
                        total, count = criteria.get(name, (0, 0))
                        criteria[name] = [total + rating, count + 1]
            said = {name: [f"{total}/1", count] for name, (total, count) in criteria.items()}
            sums = compact({"overall": f"{whole.numerator}/{whole.denominator}", "criteria": said})
            world.row("summary", key, works_on, finished, len(rows), *stars, sums, folded_to)


def small_marketplace(path: Path) -> Invented:
    """Invent contracts that have every state in them."""
    world = Invented(path)
    world.row("api_key", "abcd1234", "members read", START, None)
    world.act("key.created", world.marketplace, world.marketplace, START, key="abcd1234", scopes=["members", "read"])
    for name in ("acme", "bea", "carl", "dora"):
        world.member(name)
    deals = [
        Deal(world, 1, "acme", "bea"),
        Deal(world, 2, "acme", "carl"),
        Deal(world, 3, "dora", "bea"),
        Deal(world, 4, "dora", "carl", None),
        Deal(world, 5, "acme", "dora"),
    ]
    for deal in deals[:4]:
        deal.end()
    deals[0].tell("client", ENDED + 6)
    deals[0].leave("client", ENDED + DAY, (5, 4))
    deals[1].leave("client", ENDED + DAY, (3, 3), None)
    deals[0].leave("freelancer", ENDED + 2 * DAY, (4, 5))
    deals[0].respond("client", ENDED + 3 * DAY)
    deals[2].leave("client", ENDED + 3 * DAY, (2, 1))
    deals[2].leave("freelancer", ENDED + 3 * DAY + 1, (1, 1))
    deals[3].leave("freelancer", ENDED + 3 * DAY + 2, (5, 5))
    deals[0].ask("client", ENDED + 4 * DAY)
    deals[0].allow("client", ENDED + 5 * DAY)
    deals[0].change("client", ENDED + 6 * DAY, (5, 5))
    deals[2].report("client", ENDED + 7 * DAY, world_due(ENDED + 7 * DAY))
    deals[2].withdraw("freelancer", ENDED + 8 * DAY)
    deals[1].allow("freelancer", deals[1].closes_at)
    deals[1].leave("freelancer", deals[1].closes_at + DAY, (2, 3))
    notice = {"contract": "elsewhere", "side": "client", "name": "N", "email": "n@example.org", "reasons": "Rude."}
    world.row("notice", "9" * 32, *list(notice.values())[:2], None, *list(notice.values())[2:], world.now)
    said = notice | {"id": "9" * 32, "case": None, "opened": False, "due_at": None}
    world.act("notice.made", world.marketplace, world.marketplace, world.now, **said)
    imported(world)
    add_up(world, world.now)
    world.heads.append((world.tree.size, world.tree.root().hex()))
    return world


def world_due(start: int) -> int:
    """Count seven days, Monday to Friday."""
    day, left = start // DAY, 7
    while left:
        day += 1
        left -= (day + 3) % 7 < 5  # The first day of the epoch was a Thursday.
    return (day + 1) * DAY


def imported(world: Invented) -> None:
    """Bring in a finished contract, with an overall alone on one side and a response on the other."""
    key, name, pseudonym, left_at = 6, "c6", sha256(b"c6").hexdigest()[:32], [ENDED + DAY, ENDED + 2 * DAY]
    closes_at = closes(ENDED, 14)
    ids, keys = ("acme", "carl"), (world.members["acme"][0], world.members["carl"][0])
    world.row(
        "contract",
        *(key, name, pseudonym, *keys, "Old work", None, None, START, ENDED, world.now, TERMS_HASH, closes_at),
        *(left_at[1], "5.00", "EUR", 1, 1, world.now),
    )
    feedback: list[dict[str, Any]] = [
        {"side": "client", "version": 1, "left_at": left_at[0], "ratings": {"overall": "4.85"}, "overall": "97/20"},
        {"side": "freelancer", "version": 1, "left_at": left_at[1], "ratings": {"clarity": 3, "payment": 4}},
    ]
    feedback[0] |= {"comment": "As agreed.", "recommend": 8, "response": {"text": "Glad.", "at": left_at[1]}}
    feedback[1] |= {"overall": "7/2", "comment": None, "recommend": None, "response": None}
    for one, star in zip(feedback, (5, 4), strict=True):
        side = one["side"]
        author, about = keys if side == "client" else keys[::-1]
        ratings = compact(one["ratings"])
        world.row("feedback_version", key, side, 1, one["left_at"], ratings, one["overall"], one["comment"])
        shown = (one["left_at"], left_at[1], ENDED, 1, star, one["overall"], ratings, 1, None)
        world.row("counted", key, side, author, about, *shown)
    world.row("private_part", key, "client", 8, None)
    world.row("response", key, "client", keys[1], left_at[1], 1, "public", "Glad.")
    said: dict[str, Any] = {
        "contract": name,
        "client": ids[0],
        "freelancer": ids[1],
        "title": "Old work",
        "description": None,
    }
    said |= {"category": None, "started_at": START, "amount": "5.00", "currency": "EUR", "ended_at": ENDED}
    said |= {"terms": TERMS_HASH, "closes_at": closes_at, "reveals_at": left_at[1], "feedback": feedback}
    world.act("contract.imported", world.marketplace, pseudonym, world.now, **said)
