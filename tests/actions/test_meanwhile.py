"""What was there when an act was asked for may be gone once it holds its lock: then it is as if it never was."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.file_evidence import file_evidence
from rejoinder.actions.installation import Installation, WrongInstallation, open_installation, profile_file
from rejoinder.actions.keys import create_key
from rejoinder.actions.tell_in_confidence import tell_in_confidence
from rejoinder.outside.files import Files
from rejoinder.policy.decision import Refusal
from rejoinder.store.database import SqliteDatabase, StoreUnavailable
from tests.actions import deeds
from tests.house import House, open_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rejoinder.store.database import Writing


@dataclass
class Interrupted:
    """A database in which something happens just before an act gets its lock."""

    database: Any
    first: Callable[[Writing], object]

    @property
    def dialect(self) -> str:
        """Be of the same kind."""
        return str(self.database.dialect)

    def snapshot(self) -> Any:
        """Read as ever."""
        return self.database.snapshot()

    @contextmanager
    def transaction(self) -> Iterator[Writing]:
        """Let something else be done first."""
        with self.database.transaction() as writing:
            self.first(writing)
        with self.database.transaction() as writing:
            yield writing


def interrupted(installation: Installation, first: Callable[[Writing], object]) -> Installation:
    """Give the same installation, interrupted."""
    return replace(installation, database=cast("SqliteDatabase", Interrupted(installation.database, first)))


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        yield house


def gone(table: str) -> Callable[[Writing], object]:
    def first(writing: Writing) -> None:
        writing.run("INSERT INTO erasure_ticket (id) VALUES (1)")
        writing.run(f"DELETE FROM {table}")
        writing.run("DELETE FROM erasure_ticket")

    return first


def test_a_report_that_was_erased_meanwhile(house: House) -> None:
    deeds.with_a_document(house)
    document, report = deeds.a_document(house), deeds.the_report(house)
    outcome = add_evidence(interrupted(house.installation, gone("report")), report, "bea", (document,))
    assert isinstance(outcome, Refusal)
    assert outcome.code == "not_found"


def test_a_member_who_was_erased_meanwhile(house: House) -> None:
    deeds.two_members(house)

    def first(writing: Writing) -> None:
        writing.run("UPDATE member SET id = NULL WHERE id = 'bea'")

    outcome = file_evidence(interrupted(house.installation, first), "bea", b"A letter.", "letter.txt")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "member.unknown"
    assert house.rows("SELECT count(*) FROM evidence") == [(0,)]


def test_an_installation_is_for_ever_what_it_was_made_as(house: House) -> None:
    folder = house.folder
    url = None if house.url.startswith("sqlite") else house.url
    with pytest.raises(WrongInstallation, match="made for a sandbox"):
        open_installation(folder, url, sandbox=False)
    again = open_installation(folder, url)
    assert again.stamp.sandbox
    again.database.close()


def test_a_real_installation_is_no_sandbox(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, sandbox=False) as house:
        url = None if house.url.startswith("sqlite") else house.url
        with pytest.raises(WrongInstallation, match="made for real use"):
            open_installation(house.folder, url, sandbox=True)


def test_nobody_acts_by_a_clock_that_went_wrong_and_reads_go_on(sqlite_url: str, tmp_path: Path) -> None:
    """T-33, T-34: the computer's clock is behind an act that was recorded."""
    with open_house(sqlite_url, tmp_path, sandbox=False) as house:
        house.contract("c1", ended=False)
        with house.installation.database.transaction() as writing:
            writing.run("UPDATE journal_head SET at = at + 100000000000000")
    with open_house(sqlite_url, tmp_path, sandbox=False) as house:
        with pytest.raises(StoreUnavailable):
            tell_in_confidence(house.installation, "c1", "bea", "A note.", ())
        assert house.rows("SELECT count(*) FROM contract") == [(1,)]
        assert house.rows("SELECT count(*) FROM pressured") == [(0,)]


def test_a_profile_is_one_of_ours_or_a_file(tmp_path: Path) -> None:
    assert profile_file("freelance").name == "freelance.toml"
    assert profile_file(str(tmp_path / "own.toml")) == tmp_path / "own.toml"


class FullDisk(Files):
    """Where documents go, on a disk with too little room."""

    def has_room(self) -> bool:
        """Never."""
        return False


def test_no_document_is_taken_when_the_disk_is_nearly_full(house: House) -> None:
    """E-1: what is left is for acts; the member is told to try again."""
    deeds.two_members(house)
    full = replace(house.installation, files=FullDisk(house.folder / "files", house.installation.key))
    with pytest.raises(StoreUnavailable, match="free"):
        file_evidence(full, "bea", b"A letter.", "letter.txt")
    assert house.rows("SELECT count(*) FROM evidence") == [(0,)]
    assert list((house.folder / "files").glob("**/*.*")) == []
    house.document("bea", "A letter.")


@pytest.mark.parametrize("sandbox", [True, False])
def test_who_first_serves_it_says_what_it_is_for_ever(database_url: str, tmp_path: Path, sandbox: bool) -> None:
    """A key may be made before anybody has said whether it is a sandbox."""
    url = None if database_url.startswith("sqlite") else database_url
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    undecided = open_installation(folder, url)
    assert create_key(undecided, ("members",)).startswith("rj_")
    undecided.database.close()
    decided = open_installation(folder, url, sandbox=sandbox)
    assert decided.stamp.sandbox is sandbox
    decided.database.close()
    with pytest.raises(WrongInstallation):
        open_installation(folder, url, sandbox=not sandbox)
