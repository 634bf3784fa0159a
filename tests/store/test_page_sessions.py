"""Sign-in links and sessions as rows: until when they let anybody in, and that nothing at rest does (A-3, O-8)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rejoinder.policy.deadlines import HOUR, MINUTE, parse_instant
from rejoinder.store import page_sessions
from rejoinder.store.page_sessions import SignedIn
from tests.house import House, open_house
from tests.store.full import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = parse_instant("2026-11-22T12:00:00Z")
LAST = 1
"""The last microsecond before an instant."""


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as house:
        house.member("acme", "Acme Ltd")
        house.member("bea", "Bea Ortiz")
        yield house


def key_of(house: House, member: str) -> int:
    return int(house.rows("SELECT key FROM member WHERE id = :id", id=member)[0][0])


def make_link(house: House, member: str = "bea", at: int = NOW, return_to: str = "/contracts/c1") -> str:
    with house.installation.database.transaction() as writing:
        return page_sessions.make_link(writing, key_of(house, member), return_to, at)[0]


def make_session(house: House, member: str = "bea", at: int = NOW) -> str:
    with house.installation.database.transaction() as writing:
        return page_sessions.make_session(writing, key_of(house, member), at)


def read_link(house: House, token: str, at: int) -> tuple[str, str, str] | None:
    with house.installation.database.snapshot() as reading:
        return page_sessions.read_link(reading, token, at)


def use_link(house: House, token: str, at: int) -> tuple[int, str] | None:
    with house.installation.database.transaction() as writing:
        return page_sessions.use_link(writing, token, at)


def read_session(house: House, token: str, at: int) -> SignedIn | None:
    with house.installation.database.snapshot() as reading:
        return page_sessions.read_session(reading, token, at)


def touch(house: House, session: bytes, at: int) -> None:
    with house.installation.database.transaction() as writing:
        page_sessions.touch(writing, session, at)


def sessions_of(house: House, member: str, at: int) -> list[SignedIn]:
    key = key_of(house, member)
    with house.installation.database.snapshot() as reading:
        return page_sessions.sessions_of(reading, key, at)


# Links


def test_a_link_says_whom_it_is_for_and_where_it_leads(house: House) -> None:
    token = make_link(house)
    assert read_link(house, token, NOW) == ("bea", "Bea Ortiz", "/contracts/c1")
    assert read_link(house, token, NOW) is not None  # Reading uses nothing up.
    assert use_link(house, token, NOW) == (key_of(house, "bea"), "/contracts/c1")


def test_a_link_is_used_once(house: House) -> None:
    token, other = make_link(house), make_link(house)
    assert use_link(house, token, NOW) is not None
    assert use_link(house, token, NOW) is None
    assert read_link(house, token, NOW) is None
    assert use_link(house, other, NOW) is not None


def test_a_link_is_too_late_at_the_instant_itself(house: House) -> None:
    with house.installation.database.transaction() as writing:
        token, expires_at = page_sessions.make_link(writing, key_of(house, "bea"), "/", NOW)
    assert expires_at == NOW + 5 * MINUTE
    assert read_link(house, token, expires_at - LAST) is not None
    assert read_link(house, token, expires_at) is None
    assert use_link(house, token, expires_at) is None
    assert use_link(house, token, expires_at - LAST) is not None


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5_000, "\0", "\ud800", "é" * 43])
def test_what_is_no_token_lets_nobody_in(house: House, token: str) -> None:
    make_link(house)
    make_session(house)
    assert read_link(house, token, NOW) is None
    assert use_link(house, token, NOW) is None
    assert read_session(house, token, NOW) is None


def test_the_token_of_a_link_is_none_of_a_session_and_the_other_way_round(house: House) -> None:
    link, session = make_link(house), make_session(house)
    assert read_session(house, link, NOW) is None
    assert read_link(house, session, NOW) is None
    assert use_link(house, session, NOW) is None


def test_tokens_have_256_random_bits(house: House) -> None:
    tokens = [make_link(house) for _ in range(20)] + [make_session(house) for _ in range(20)]
    assert len(set(tokens)) == 40
    assert {len(token) for token in tokens} == {43}  # 256 bits, six a character.


# Sessions


def test_a_session_says_who_is_signed_in(house: House) -> None:
    found = read_session(house, make_session(house, "acme"), NOW)
    assert found is not None
    assert (found.member, found.name, found.key) == ("acme", "Acme Ltd", key_of(house, "acme"))
    assert (found.started_at, found.seen_at) == (NOW, NOW)


def test_a_session_ends_half_an_hour_after_its_member_was_last_seen(house: House) -> None:
    token = make_session(house)
    found = read_session(house, token, NOW + 30 * MINUTE - LAST)
    assert found is not None
    assert read_session(house, token, NOW + 30 * MINUTE) is None
    touch(house, found.session, NOW + 20 * MINUTE)
    assert read_session(house, token, NOW + 50 * MINUTE - LAST) is not None
    assert read_session(house, token, NOW + 50 * MINUTE) is None


def test_a_session_ends_after_twelve_hours_however_busy(house: House) -> None:
    token = make_session(house)
    found = read_session(house, token, NOW)
    assert found is not None
    for minutes in range(20, 12 * 60, 20):
        touch(house, found.session, NOW + minutes * MINUTE)
    touch(house, found.session, NOW + 12 * HOUR - LAST)
    assert read_session(house, token, NOW + 12 * HOUR - LAST) is not None
    assert read_session(house, token, NOW + 12 * HOUR) is None
    assert sessions_of(house, "bea", NOW + 12 * HOUR) == []


def test_a_session_that_is_over_is_not_brought_back_by_a_touch(house: House) -> None:
    token = make_session(house)
    found = read_session(house, token, NOW)
    assert found is not None
    touch(house, found.session, NOW + 30 * MINUTE)
    assert read_session(house, token, NOW + 30 * MINUTE) is None


def test_a_touch_never_goes_backwards(house: House) -> None:
    token = make_session(house)
    found = read_session(house, token, NOW)
    assert found is not None
    touch(house, found.session, NOW - MINUTE)
    assert read_session(house, token, NOW) == found


def test_a_session_can_be_ended(house: House) -> None:
    token, other = make_session(house), make_session(house)
    found = read_session(house, token, NOW)
    assert found is not None
    with house.installation.database.transaction() as writing:
        assert page_sessions.end_session(writing, found.session)
        assert not page_sessions.end_session(writing, found.session)
    assert read_session(house, token, NOW) is None
    assert read_session(house, other, NOW) is not None


def test_ones_own_sessions_are_listed_the_latest_first(house: House) -> None:
    for minute in (1, 3, 2):
        make_session(house, at=NOW + minute * MINUTE)
    make_session(house, "acme")
    make_session(house, at=NOW - HOUR)  # It is over.
    found = sessions_of(house, "bea", NOW + 5 * MINUTE)
    assert [each.started_at for each in found] == [NOW + minute * MINUTE for minute in (3, 2, 1)]
    assert {each.member for each in found} == {"bea"}


# What is at rest


def test_no_token_is_at_rest_anywhere(house: House) -> None:
    tokens = [make_link(house), make_session(house)]
    used = make_link(house)
    use_link(house, used, NOW)
    bytes_at_rest = repr(everything(house)).encode()
    if house.url.startswith("sqlite"):
        file = Path(house.url.removeprefix("sqlite:///"))
        bytes_at_rest += b"".join(each.read_bytes() for each in file.parent.glob("rejoinder.db*"))
    assert b"/contracts/c1" in bytes_at_rest  # so that it would be found
    for token in (*tokens, used):
        assert token.encode() not in bytes_at_rest


def test_what_is_over_is_forgotten_a_few_at_a_time_when_a_link_is_made(house: House) -> None:
    many = page_sessions.AT_ONCE + 20
    with house.installation.database.transaction() as writing:
        key = key_of(house, "bea")
        for _ in range(many):
            page_sessions.make_session(writing, key, NOW)
        for number in range(many):
            hashed = number.to_bytes(32, "big")
            writing.run(
                "INSERT INTO sign_in_link (hash, member, return_to, expires_at) VALUES (:hash, :key, '/', :at)",
                {"hash": hashed, "key": key, "at": NOW},
            )
    count = "SELECT (SELECT count(*) FROM sign_in_link), (SELECT count(*) FROM page_session)"
    make_link(house, at=NOW - LAST)
    assert house.rows(count) == [(many + 1, many)]  # None is over yet.
    make_link(house, at=NOW + HOUR)
    assert house.rows(count) == [(22, 20)]
    make_link(house, at=NOW + HOUR)
    assert house.rows(count) == [(2, 0)]  # The first of the three was over as well.


def test_a_link_whose_member_has_no_id_any_more_is_nobodys(house: House) -> None:
    link, session = make_link(house), make_session(house)
    with house.installation.database.transaction() as writing:
        writing.run("UPDATE member SET id = NULL, display_name = NULL WHERE id = 'bea'")
    assert read_link(house, link, NOW) is None
    assert use_link(house, link, NOW) is None
    assert read_session(house, session, NOW) is None
