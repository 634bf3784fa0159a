"""The real network comes in, and what comes out is what its file says: worked out here by code of this test's own."""

from __future__ import annotations

import gzip
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.import_files import Imported, Source, import_files
from rejoinder.actions.import_map import load_map
from rejoinder.cli.import_ import MAPS
from rejoinder.store.reads.history import read_history
from rejoinder.store.summaries import read_tally
from tests.conftest import REAL_DATA_FILE
from tests.house import CRITERIA, House, open_house
from tests.imports.conftest import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rejoinder.store.database import Reading

RATINGS = 35_592
ABOUT_SIDE = {"client": "freelancer", "freelancer": "client"}


def stars_of(rating: int) -> int:
    """The table of docs/howto/import.md, written down a second time."""
    return 1 if rating <= -8 else 2 if rating <= -3 else 3 if rating <= 2 else 4 if rating <= 7 else 5


@pytest.fixture(scope="module")
def network(real_data: Path) -> list[tuple[str, str, int, int]]:
    """Author, about, stars and instant in microseconds, as the file says."""
    found = []
    with gzip.open(real_data / REAL_DATA_FILE, "rt") as lines:
        for line in lines:
            author, about, rating, at = line.strip().split(",")
            micro = int(Decimal(at) * 1_000_000)
            found.append((f"otc-{author}", f"otc-{about}", stars_of(int(rating)), micro))
    return found


def bring(house: House, real_data: Path) -> Imported:
    meaning = load_map(MAPS / "bitcoin-otc.toml")
    return import_files(house.installation, [Source(real_data / REAL_DATA_FILE, "ratings", meaning)])


@pytest.fixture
def brought(sqlite_url: str, tmp_path: Path, real_data: Path) -> Iterator[Desk]:
    with open_house(sqlite_url, tmp_path) as house:
        done = bring(house, real_data)
        assert (done.kept, done.rejected, done.count.new["feedback"]) == (True, 0, RATINGS)
        yield Desk(house, tmp_path)


def test_summaries_and_histories_of_twenty_members_are_what_the_file_says(
    brought: Desk, network: list[tuple[str, str, int, int]], real_data: Path
) -> None:
    brought.verify()
    about = defaultdict(list)
    pairs: dict[frozenset[str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for author, rated, stars, at in network:
        # The lower id, byte by byte, is the client; feedback about a freelancer is a client's.
        about[rated, "client" if rated.encode() < author.encode() else "freelancer"].append(stars)
        pairs[frozenset((author, rated))][author] = (stars, at)
    busiest = sorted(about, key=lambda key: (-len(about[key]), key))
    chosen = busiest[:10] + busiest[100:2_000:190]
    assert len(chosen) == 20
    mutual = 0
    with brought.house.installation.database.snapshot() as reading:
        now = brought.house.installation.now(reading)
        for member, side in chosen:
            (key,) = reading.row("SELECT key FROM member WHERE id = :id", {"id": member}) or ()
            shown = read_tally(reading, key, side, now).shown(member, side, CRITERIA[ABOUT_SIDE[side]])
            given = about[member, side]
            mean = (Decimal(sum(given)) / len(given)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            with_whom = [
                next(iter(pair - {member}))
                for pair in pairs
                if member in pair and (min(pair) == member) == (side == "client")
            ]
            assert shown["contracts_finished"] == len(with_whom)
            assert shown["feedback_count"] == len(given)
            assert shown["mean_overall"] == str(mean)
            assert set(shown["criteria"].values()) == {str(mean)}
            assert {int(star): each["count"] for star, each in shown["stars"].items() if each["count"]} == Counter(
                given
            )
            mutual += history_is_right(reading, now, (key, member), side, pairs)
    assert mutual > 100
    before = brought.all()
    again = bring(brought.house, real_data)
    assert again.count.new == {"members": 0, "contracts": 0, "feedback": 0}
    assert again.count.already["feedback"] == RATINGS
    assert brought.all() == before


def history_is_right(
    reading: Reading,
    now: int,
    member: tuple[int, str],
    side: str,
    pairs: dict[frozenset[str], dict[str, tuple[int, int]]],
) -> int:
    """Compare a page of a member's history with the file, and each mutual rating with the other's history."""
    mutual = 0
    rows, _ = read_history(reading, member, side, now, limit=100)
    for row in rows:
        client, freelancer = row["contract"].split(":")
        other = freelancer if side == "client" else client
        said = pairs[frozenset((client, freelancer))]
        assert (row["title"], member[1] in {client, freelancer}) == ("Over-the-counter trade", True)
        if other in said:
            assert row["feedback"]["overall"] == f"{said[other][0]}.00"
            assert row["feedback"]["author"] == other
        else:
            assert (row["feedback"], row["why_none"]) == (None, "none_left")
        if len(said) == 2:
            (key,) = reading.row("SELECT key FROM member WHERE id = :id", {"id": other}) or ()
            others, _ = read_history(reading, (key, other), ABOUT_SIDE[side], now, limit=10_000)
            facing = {each["contract"]: each for each in others}
            assert facing[row["contract"]]["feedback"]["overall"] == f"{said[member[1]][0]}.00"
            mutual += 1
    return mutual


def test_every_feedback_keeps_its_own_date(brought: Desk, network: list[tuple[str, str, int, int]]) -> None:
    kept = brought.house.rows(
        "SELECT a.id, b.id, f.star, f.left_at FROM counted f JOIN member a ON a.key = f.author "
        "JOIN member b ON b.key = f.about"
    )
    assert sorted(kept) == sorted(network)
    assert brought.house.rows("SELECT count(*) FROM event") == [(0,)]
    assert brought.house.rows("SELECT count(*) FROM due") == [(0,)]
