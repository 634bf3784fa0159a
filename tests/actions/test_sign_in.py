"""Coming to the pages by a link, staying, and going (A-3, A-7, O-8)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.erase_member import erase_member
from rejoinder.actions.page_session import make_page_session
from rejoinder.actions.sign_in import end_my_session, sign_in, sign_in_as, sign_out, stay_signed_in
from rejoinder.policy.deadlines import MINUTE, parse_instant
from rejoinder.policy.refusals import LinkUsed, MemberUnknown, NotFound
from rejoinder.store.page_sessions import SignedIn, read_link, read_session
from rejoinder_verify import check
from tests.house import House, done
from tests.stopped_clock import StoppedClock, with_stopped_clock

if TYPE_CHECKING:
    from rejoinder.actions.acting import Outcome
    from rejoinder.actions.installation import Installation

TODAY = parse_instant("2026-11-22T12:00:00Z")
AT_ONCE = 8


@pytest.fixture
def door(house: House) -> tuple[Installation, StoppedClock]:
    """The installation with a wall clock that the test moves; the sandbox's own stands elsewhere."""
    house.member("acme")
    house.member("bea")
    return with_stopped_clock(house.installation, TODAY)


def link(installation: Installation, member: str = "bea", return_to: str = "/contracts/c1") -> str:
    return str(done(make_page_session(installation, member, return_to))["token"])


def signed_in(installation: Installation, session: str) -> SignedIn | None:
    with installation.database.snapshot() as reading:
        return read_session(reading, session, installation.clock.now())


def test_a_link_signs_its_member_in_and_leads_where_it_was_made_for(door: tuple[Installation, StoppedClock]) -> None:
    installation, _ = door
    made = done(make_page_session(installation, "bea", "/contracts/c1"))
    assert made["expires_at"] == TODAY + 5 * MINUTE
    told = done(sign_in(installation, made["token"]))
    assert (told["member"], told["return_to"]) == ("bea", "/contracts/c1")
    found = signed_in(installation, told["session"])
    assert found is not None
    assert (found.member, found.started_at) == ("bea", TODAY)
    assert told["session"] != made["token"]


def test_a_link_for_nobody_is_refused_as_everywhere(door: tuple[Installation, StoppedClock]) -> None:
    assert make_page_session(door[0], "nobody", "/") == MemberUnknown("member")


def test_a_link_that_is_used_late_or_unknown_hears_one_sentence(door: tuple[Installation, StoppedClock]) -> None:
    installation, clock = door
    used, late = link(installation), link(installation)
    done(sign_in(installation, used))
    assert sign_in(installation, used) == LinkUsed()
    assert sign_in(installation, "never-made") == LinkUsed()
    clock.at += 5 * MINUTE
    assert sign_in(installation, late) == LinkUsed()
    clock.at -= 1
    done(sign_in(installation, late))


def test_of_many_who_use_a_link_at_once_exactly_one_is_signed_in(
    house: House, door: tuple[Installation, StoppedClock]
) -> None:
    installation, _ = door
    for round_ in range(1, 6):
        token, line = link(installation), Barrier(AT_ONCE)

        def run(token: str = token, line: Barrier = line) -> Outcome:
            line.wait(timeout=10)
            return sign_in(installation, token)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = [each.result() for each in [pool.submit(run) for _ in range(AT_ONCE)]]
        assert sum(isinstance(each, Done) for each in outcomes) == 1
        assert outcomes.count(LinkUsed()) == AT_ONCE - 1
        assert house.rows("SELECT count(*) FROM page_session") == [(round_,)]


def test_the_door_goes_by_the_wall_clock_in_a_sandbox_too(
    house: House, door: tuple[Installation, StoppedClock]
) -> None:
    installation, clock = door
    standing = house.now()
    token, another = link(installation), link(installation)
    house.later(28)  # The sandbox's days don't make a link old …
    session = str(done(sign_in(installation, token))["session"])
    house.later(28)
    assert signed_in(installation, session) is not None
    house.at(standing)
    clock.at += 30 * MINUTE  # … and its standing still doesn't keep one young.
    assert sign_in(installation, another) == LinkUsed()
    assert signed_in(installation, session) is None


def test_without_a_clock_of_a_tests_own_it_is_todays(house: House) -> None:
    house.member("bea")
    made = done(make_page_session(house.installation, "bea", "/"))
    assert made["expires_at"] - house.installation.clock.now() <= 5 * MINUTE
    assert made["expires_at"] > house.now() + 5 * MINUTE  # The sandbox stands in October.


def test_nothing_of_the_door_stands_in_the_record(house: House, door: tuple[Installation, StoppedClock]) -> None:
    installation, _ = door
    before = house.rows("SELECT count(*) FROM journal"), house.told()
    session = str(done(sign_in(installation, link(installation)))["session"])
    found = signed_in(installation, session)
    assert found is not None
    done(stay_signed_in(installation, found.session))
    done(sign_out(installation, found.session))
    done(sign_in_as(installation, "bea"))
    assert (house.rows("SELECT count(*) FROM journal"), house.told()) == before
    assert check(house.url.removeprefix("sqlite:///")).clean


def test_staying_makes_the_half_hour_start_anew(door: tuple[Installation, StoppedClock]) -> None:
    installation, clock = door
    session = str(done(sign_in(installation, link(installation)))["session"])
    clock.at += 20 * MINUTE
    found = signed_in(installation, session)
    assert found is not None
    done(stay_signed_in(installation, found.session))
    clock.at += 20 * MINUTE
    found = signed_in(installation, session)
    assert found is not None
    assert (found.started_at, found.seen_at) == (TODAY, TODAY + 20 * MINUTE)


def test_signing_out_ends_the_session_at_once_and_again_is_no_trouble(door: tuple[Installation, StoppedClock]) -> None:
    installation, _ = door
    session = str(done(sign_in(installation, link(installation)))["session"])
    found = signed_in(installation, session)
    assert found is not None
    done(sign_out(installation, found.session))
    assert signed_in(installation, session) is None
    assert sign_out(installation, found.session) == Done({}, "nothing_new")


def test_one_ends_ones_own_sessions_alone(door: tuple[Installation, StoppedClock]) -> None:
    installation, _ = door
    session = str(done(sign_in(installation, link(installation)))["session"])
    found = signed_in(installation, session)
    assert found is not None
    assert end_my_session(installation, "acme", found.session) == NotFound()
    assert end_my_session(installation, "nobody", found.session) == NotFound()
    assert signed_in(installation, session) is not None
    done(end_my_session(installation, "bea", found.session))
    assert signed_in(installation, session) is None
    assert end_my_session(installation, "bea", found.session) == NotFound()


def test_a7_one_signs_in_as_anyone_in_a_sandbox_alone(door: tuple[Installation, StoppedClock]) -> None:
    installation, _ = door
    found = signed_in(installation, str(done(sign_in_as(installation, "acme"))["session"]))
    assert found is not None
    assert found.member == "acme"
    assert sign_in_as(installation, "nobody") == NotFound()
    real = replace(installation, stamp=replace(installation.stamp, sandbox=False))
    assert sign_in_as(real, "acme") == NotFound()


def test_r1001_who_is_erased_is_signed_out_and_their_links_are_gone(
    house: House, door: tuple[Installation, StoppedClock]
) -> None:
    installation, _ = door
    unused = link(installation)
    theirs = str(done(sign_in_as(installation, "bea"))["session"])
    somebody_elses = str(done(sign_in_as(installation, "acme"))["session"])
    with installation.database.transaction() as writing:
        writing.run("INSERT INTO notices_seen (member, at) SELECT key, 1 FROM member WHERE id IN ('acme', 'bea')")
    done(erase_member(installation, "bea"))
    with installation.database.snapshot() as reading:
        assert read_link(reading, unused, TODAY) is None
    assert sign_in(installation, unused) == LinkUsed()
    assert signed_in(installation, theirs) is None
    assert signed_in(installation, somebody_elses) is not None
    for table, left in (("sign_in_link", 0), ("page_session", 1), ("notices_seen", 1)):
        assert house.rows(f"SELECT count(*) FROM {table}") == [(left,)], table
