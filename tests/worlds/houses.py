"""Houses for the worlds to be in: each a copy of one that has the members and keys of all stories, and its own key.

With the same installation key in both worlds a cursor or a keyed hash is the same bytes, too, and is not masked.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rejoinder.actions.installation import Installation, open_installation, profile_file
from rejoinder.actions.keys import create_key
from rejoinder.actions.register_member import register_member
from rejoinder.policy.terms import load_profile
from rejoinder.store.database import SqliteDatabase
from rejoinder.store.installation import set_sandbox_now
from rejoinder.store.schema import put_triggers_in_place
from tests.worlds.story import DAY, KEYS, MEMBERS, START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds.story import Story

DATABASE = "rejoinder.db"


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Make a folder in memory where the machine has such a place: thousands of houses are built here."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="worlds-", dir=place) as folder:
        yield Path(folder)


def token_of(member: str) -> str:
    """Give the token of a member's session, the same in every world."""
    return f"session-of-{member}"


def sign_everybody_in(house: Installation) -> None:
    """Sign everybody in to the pages, all at one instant, for pages show it: the end of a quarter of a day."""
    at = (house.clock.now() // (DAY // 4) + 1) * (DAY // 4)
    sql = (
        "INSERT INTO page_session (hash, member, started_at, seen_at) "
        "SELECT :hash, key, :at, :at FROM member WHERE id = :id"
    )
    with house.database.transaction() as writing:
        for member in MEMBERS:
            writing.run(sql, {"hash": sha256(token_of(member).encode()).digest(), "at": at, "id": member})


def furnish(house: Installation) -> dict[str, str]:
    """Put the members in, make one key for each scope, and set the clock."""
    put_triggers_in_place(house.database)
    with house.database.transaction() as writing:
        set_sandbox_now(writing, START)
    for member in MEMBERS:
        register_member(house, member, member.title(), "DE" if member == "bea" else None)
    return {scope: create_key(house, (scope,)) for scope in KEYS}


@dataclass
class Houses:
    """A furnished house, and the copies that are made of it."""

    folder: Path
    house: Installation
    keys: dict[str, str]
    made: int = 0

    def data(self, world: int) -> Path:
        """Copy the data directory for one world, in place of the one that was there."""
        folder = self.folder / f"world-{world}"
        folder.mkdir(exist_ok=True)
        for old in folder.glob(f"{DATABASE}*"):
            old.unlink()
        shutil.copyfile(self.folder / "furnished" / DATABASE, folder / DATABASE)
        self.made += 1
        return folder

    @contextmanager
    def open(self, world: int, story: Story) -> Iterator[Installation]:
        """Open a copy under the terms of a story."""
        profile = load_profile(profile_file(story.profile)) if story.profile != "freelance" else self.house.profile
        with self.at(self.data(world)) as house:
            sign_everybody_in(house)
            yield replace(house, profile=profile)

    @contextmanager
    def at(self, folder: Path) -> Iterator[Installation]:
        """Open the copy in a folder."""
        database = SqliteDatabase(folder)
        try:
            yield replace(self.house, database=database)
        finally:
            database.close()


@contextmanager
def furnished(template: Path) -> Iterator[Houses]:
    """Furnish one house from an empty one whose schema is in place."""
    with quick_folder() as folder:
        first = folder / "furnished"
        shutil.copytree(template, first)
        house = open_installation(first, None, sandbox=True)
        keys = furnish(house)
        house.database.close()
        yield Houses(folder, house, keys)
