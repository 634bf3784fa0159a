"""The small marketplace, invented once and copied for whoever wants to spoil it."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from rejoinder_verify import Head
from tests.verify.marketplace import small_marketplace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Copy:
    """A copy of the marketplace that somebody with the owner's rights may spoil."""

    def __init__(self, path: Path, heads: list[Head], triggers: Mapping[str, str]) -> None:
        self.path, self.heads, self.triggers = path, heads, triggers

    def spoil(self, *statements: str) -> None:
        """Run SQL as the database's owner, with the triggers out of the way."""
        with sqlite3.connect(self.path, isolation_level=None) as db:
            db.execute("DROP TRIGGER journal_is_never_edited")
            for statement in statements:
                db.execute(statement)
            db.execute(self.triggers["journal_is_never_edited"])
        db.close()


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Invent the marketplace, once."""
    path = tmp_path_factory.mktemp("invented") / "original.db"
    world = small_marketplace(path)
    triggers = dict(world.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    heads = [Head(size, root) for size, root in world.heads]
    world.db.execute("PRAGMA journal_mode=DELETE")
    world.close()
    return Copy(path, heads, triggers)


@pytest.fixture
def copy(original: Copy, tmp_path: Path) -> Copy:
    """Give a copy of one's own."""
    path = tmp_path / "copy.db"
    shutil.copyfile(original.path, path)
    return Copy(path, original.heads, original.triggers)
