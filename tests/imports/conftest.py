"""Installations of either kind, and files to bring into them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.import_files import Imported, Source, import_files
from rejoinder.actions.import_map import map_from
from rejoinder_verify import check
from tests.conftest import SQLITE, SQLITE_FILE
from tests.house import CRITERIA, House, open_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

TABLES = (
    "member", "contract", "feedback_version", "private_part", "counted", "summary", "response", "due", "event",
    "notice", "terms", "journal", "journal_payload", "imported_file",
)  # fmt: skip
RATINGS_MAP = {
    "as": "ratings",
    "stars": {"1": [-10, -1], "5": [1, 10]},
    "contract": {"title": "Trade", "net_paid": "1.00", "currency": "USD"},
}
MEMBERS = "member,display_name\nacme,Acme\nbea,Bea\n"
CONTRACTS = (
    "contract,client,freelancer,title,started_at,ended_at,net_paid,currency\n"
    "c1,acme,bea,Logo,2026-01-01T00:00:00Z,2026-02-01T12:00:00Z,120.00,USD\n"
)
SIX = dict.fromkeys(CRITERIA["client"], 5)
WINDOW_OPEN = CONTRACTS.replace("2026-02-01T12:00:00Z", "2026-10-20T12:00:00Z")
"""A contract whose windows are open at the house's START."""


class Desk:
    """Brings files into a house, and counts what is there."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder

    def source(self, kind: str, text: str, meaning: dict[str, Any] | None = None, name: str | None = None) -> Source:
        path = self.folder / (name or f"{kind}.csv")
        path.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
        if kind == "ratings" and meaning is None:
            meaning = RATINGS_MAP
        return Source(path, kind, map_from(meaning or {}, "map"))

    def sources(self, **texts: str) -> list[Source]:
        """Write files of these kinds with these texts."""
        return [self.source(kind, text) for kind, text in texts.items()]

    def bring(self, sources: Sequence[Source], *, dry_run: bool = False, rejects: Path | None = None) -> Imported:
        """Import these files."""
        return import_files(self.house.installation, sources, dry_run=dry_run, rejects=rejects)

    def good(self, *sources: Source, **texts: str) -> Imported:
        """Import, and find nothing rejected and nothing wrong with the record."""
        done = self.bring([*sources, *self.sources(**texts)])
        assert done.reasons == []
        self.verify()
        return done

    def refused(self, **texts: str) -> list[str]:
        """Import what can't be taken in, and find that nothing was kept."""
        before = self.all()
        done = self.bring(self.sources(**texts))
        assert not done.kept
        assert done.rejected == len(done.reasons) > 0
        assert self.all() == before
        return [f"{path.stem}:{line}: {reason}" for path, line, reason in done.reasons]

    def verify(self) -> None:
        assert [str(finding) for finding in check(self.house.url).findings] == []

    def counts(self) -> dict[str, int]:
        return {table: int(self.house.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}

    def all(self) -> tuple[dict[str, int], Any]:
        """All that must stay as it is when nothing happens: counts and the head of the record."""
        ((size, frontier, at),) = self.house.rows("SELECT size, frontier, at FROM journal_head")
        return self.counts(), (size, bytes(frontier), at)

    def kinds(self) -> list[str]:
        """List the kinds of all entries."""
        entries = [bytes(entry).decode() for (entry,) in self.house.rows("SELECT entry FROM journal ORDER BY seq")]
        return [entry.split('"kind":"')[1].split('"')[0] for entry in entries]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(house, folder)


@pytest.fixture
def sqlite_desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "files"
    folder.mkdir()
    with open_house(sqlite_url, tmp_path) as opened:
        yield Desk(opened, folder)


@pytest.fixture
def another(sqlite_template: Path, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """More empty installations, on SQLite."""
    open_ones: list[Any] = []

    def make() -> Desk:
        folder = tmp_path / f"another-{len(open_ones)}"
        shutil.copytree(sqlite_template, folder)
        opening = open_house(f"{SQLITE}{folder / SQLITE_FILE}", tmp_path)
        open_ones.append(opening)
        files = tmp_path / f"another-files-{len(open_ones)}"
        files.mkdir()
        return Desk(opening.__enter__(), files)

    yield make
    for opening in open_ones:
        opening.__exit__(None, None, None)


def feedback(*rows: str) -> str:
    """Write a file of feedback with an overall alone, of rows with a cell for each of its columns."""
    return "\n".join(["contract,side,left_at,overall,comment,response,response_at", *rows]) + "\n"
