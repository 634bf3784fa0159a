"""What the pages ask of a member doesn't grow with what they did years ago, and nothing is forgotten for it."""

from __future__ import annotations

import pytest

from rejoinder.policy.deadlines import DAY
from rejoinder.store.reads.feedback_of import BY, COUNT_ABOUT, count_feedback_about
from rejoinder.store.reads.history_page import FEED_OTHERWISE
from rejoinder.store.reads.my_data import read_me
from rejoinder.store.reads.notices import UNREAD, count_unread, read_notices
from tests.house import House
from tests.pages.conftest import Browser
from tests.pages.counted import Heard, statements

NAMES = dict.fromkeys(("member", "now", "since", "over", "soon", "most", "at", "limit", "lately"), 1)
WITHOUT_A_WALK = [
    (
        UNREAD,
        {
            "contract_of_client (client=? AND ended_at>?)",
            "contract_of_freelancer (freelancer=? AND ended_at>?)",
            "late_act_of_client (client=? AND last_at>?)",
            "late_act_of_freelancer (freelancer=? AND last_at>?)",
            "counted_by_reveal (about=? AND side=? AND shown_at>? AND shown_at<?)",
        },
    ),
    (BY, {"counted_by_author (author=? AND left_at<?)"}),
    (COUNT_ABOUT, {"counted_by_reveal (about=? AND side=? AND shown_at<?)", "counted_otherwise (about=? AND side=?)"}),
    (
        FEED_OTHERWISE,
        {
            "counted_otherwise (about=? AND side=?)",
            "counted_by_author (author=?)",
            "former_members (erased_at>?)",
            "removed_responses (at>?)",
        },
    ),
]


def key_of(house: House, member: str) -> int:
    """Give a member's private key."""
    return int(house.rows("SELECT key FROM member WHERE id = :id", id=member)[0][0])


@pytest.mark.parametrize(("sql", "expected"), WITHOUT_A_WALK)
def test_no_statement_walks_through_all_that_a_member_did(house: House, sql: str, expected: set[str]) -> None:
    names = {**NAMES, "id": "x", "side": "client"}
    plan = [str(row[3]) for row in house.rows(f"EXPLAIN QUERY PLAN {sql}", **names)]
    used = {each.partition(" INDEX ")[2] for each in plan if " INDEX " in each}
    assert {each for each in used if not each.startswith("sqlite_autoindex")} == expected


def test_what_happens_years_after_a_contract_is_told(either_house: House) -> None:
    house = either_house
    for contract in ("a", "b"):
        house.contract(contract)
        house.both(contract)
    house.later(800)
    house.withdraw("a", "client")
    bea, now = key_of(house, "bea"), house.now()
    with house.installation.database.snapshot() as reading:
        told = read_notices(reading, (bea, "bea"), now)
        assert [(each.kind, each.on.row.contract.id) for each in told] == [("about_you_removed", "a")]
        assert count_unread(reading, bea, now) == 1
        assert count_unread(reading, bea, now + 91 * DAY) == 0


def test_an_end_that_was_recorded_years_late_is_told(either_house: House) -> None:
    house = either_house
    house.contract("a", ended=False)
    ended_at = house.now()
    house.later(800)
    house.end("a", ended_at)
    bea, now = key_of(house, "bea"), house.now()
    with house.installation.database.snapshot() as reading:
        told = read_notices(reading, (bea, "bea"), now)
    assert [each.kind for each in told] == ["ended"]


def test_what_was_removed_while_it_was_sealed_is_not_counted_as_shown(either_house: House) -> None:
    house = either_house
    for contract in ("shown", "removed", "never_shown", "sealed"):
        house.contract(contract)
        house.leave(contract, "client")
    house.leave("shown", "freelancer")
    house.leave("removed", "freelancer")
    house.later(1)
    house.withdraw("removed", "client")
    with house.installation.database.transaction() as writing:
        writing.run(
            "UPDATE counted SET removed_at = :now WHERE contract = (SELECT key FROM contract WHERE id = 'never_shown')",
            {"now": house.now()},
        )
    bea, now = key_of(house, "bea"), house.now()
    with house.installation.database.snapshot() as reading:
        assert count_feedback_about(reading, bea, now) == 2
        assert count_feedback_about(reading, bea, now + 30 * DAY) == 3


def test_a_feed_begins_with_what_was_touched_last(either_house: House) -> None:
    house = either_house
    for contract in ("a", "b"):
        house.contract(contract)
        house.both(contract)
        house.respond(contract, "client")
    house.later(1)
    with house.installation.database.transaction() as writing:
        writing.run(
            "INSERT INTO removal (contract, side, target, number, at, ground_class) "
            "SELECT key, 'client', 'response', 1, :now, 'inappropriate' FROM contract WHERE id = 'a'",
            {"now": house.now()},
        )
    for contract in ("b", "a"):
        house.later(1)
        house.allow(contract, "client")
        house.change(contract, "client", 3)
    names = {"member": key_of(house, "bea"), "side": "client", "now": house.now(), "lately": 0}
    for limit, expected in ((1, ["a"]), (2, ["a", "b"])):
        assert [row[0] for row in house.rows(FEED_OTHERWISE, **names, limit=limit)] == expected


def test_a_form_that_leads_on_counts_nothing_for_the_bell(either_house: House, browser: Browser) -> None:
    house = either_house
    house.contract("c")
    house.both("c")
    browser.sign_in(house, "bea")
    respond = "/contracts/c/feedback/client/respond"
    words = {"text": "Thank you for the work.", "version": "1"}
    with statements(house) as asked:
        assert 'aria-label="Notices, ' in browser.post(f"{respond}/check", **words).content.decode()
    assert asked.count(UNREAD) == 1
    with statements(house) as asked:
        assert browser.post(f"{respond}/done", **words, read="1").status_code == 303
    assert UNREAD not in asked


def test_the_statements_about_oneself_do_not_grow_with_reports(either_house: House) -> None:
    house = either_house
    profile = house.installation.profile
    asked: list[str] = []
    counts = []
    for contract in ("a", "b", "c"):
        house.contract(contract)
        house.both(contract)
        papers = tuple(house.document("bea", f"{contract} {number}") for number in range(2))
        reported = house.report(contract, "client", evidence=papers)
        asked.clear()
        bea, now = key_of(house, "bea"), house.now()
        with house.installation.database.snapshot() as reading:
            me = read_me(Heard(reading, asked), profile, bea, now, now)
        assert me is not None
        counts.append(len(asked))
        assert [sorted(each["evidence"]) for each in me["reports"] if each["id"] == reported] == [sorted(papers)]
        assert len(me["reports"]) == len(counts)
    assert counts[0] == counts[1] == counts[2]
