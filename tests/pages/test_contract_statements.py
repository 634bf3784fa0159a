"""The contract's pages with everything on them: what they show, on either database, and how little they ask of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from rejoinder.store.database import SqliteDatabase
from tests.pages.test_contract import BY_ACME, BY_BEA, TERMS, links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house import House
    from tests.pages.conftest import Browser

MOST_STATEMENTS = 11
"""PAGES.md, 12; the session, the clock of a sandbox and the bell are among them."""


def test_on_either_database_it_shows_everything_at_once(either_house: House, browser: Browser) -> None:
    either_house.contract("c")
    everything_on_it(either_house)
    for member, side in (("acme", BY_ACME), ("bea", BY_BEA)):
        page = browser.sign_in(either_house, member).read(TERMS)
        assert page.text.count("Thank you.") == 2
        assert page.text.count("changed 24 Oct 2026") == 2
        assert f"{side}/versions" in links(page)
        assert "In review, answer expected by" in page.text


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """Keep what is asked of the database in this thread, whichever connection it goes through."""
    database, kept = house.installation.database, list[str]()
    assert isinstance(database, SqliteDatabase)
    connections = [database._reader().connection, database._the_writer().connection]
    for each in connections:
        each.set_trace_callback(kept.append)
    try:
        yield kept
    finally:
        for each in connections:
            each.set_trace_callback(None)


def asked(kept: list[str]) -> list[str]:
    return [each for each in kept if not each.lstrip().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "--"))]


def everything_on_it(house: House) -> None:
    """Both feedbacks changed and answered, windows open, asked for, and both of a pair reported."""
    house.leave("c", "client", 3, "Late.", private=(5, "Hm."), on_page=True)
    house.leave("c", "freelancer", 4, "Fine.", on_page=True)
    for side in ("client", "freelancer"):
        house.ask("c", side)
        house.respond("c", side)
        house.allow("c", side)
        house.change("c", side, 5)
        house.report("c", side)
    house.report("c", "client", target="response")


@pytest.mark.parametrize("path", [TERMS, "/contracts/c"])
def test_a_page_asks_the_database_few_things_whatever_is_on_it(house: House, browser: Browser, path: str) -> None:
    house.contract("c")
    everything_on_it(house)
    acme = browser.sign_in(house, "acme")
    with statements(house) as kept:
        page = acme.read(path)
    assert "Bea" in page.text
    assert 4 <= len(asked(kept)) <= MOST_STATEMENTS, asked(kept)


def test_counting_sees_every_statement(house: House) -> None:
    with statements(house) as kept:
        house.rows("SELECT 1")
        house.rows("SELECT 2")
    assert asked(kept) == ["SELECT 1", "SELECT 2"]
