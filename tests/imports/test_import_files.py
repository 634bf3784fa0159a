"""What comes in from files: kept with its dates, once, in one entry a contract; and nothing else happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.import_files import Source
from rejoinder.actions.import_map import map_from
from rejoinder.actions.installation import PROFILES
from rejoinder.outside.tables import Unusable
from rejoinder.policy.deadlines import format_instant, parse_instant
from rejoinder.policy.refusals import AlreadyLeft, PrivatePartOff, RatingsInvalid
from rejoinder.store.reads.feedback import show_feedback
from rejoinder.store.reads.history import read_history
from rejoinder.store.summaries import read_tally
from tests.house import CRITERIA, open_house, stars
from tests.imports.conftest import CONTRACTS, MEMBERS, WINDOW_OPEN, Desk, feedback

if TYPE_CHECKING:
    from pathlib import Path

BOTH = feedback(
    "c1,client,2026-02-03T00:00:00Z,4.85,Good work.,Thank you.,2026-02-20T00:00:00Z",
    "c1,freelancer,2026-02-05T00:00:00Z,4,,,",
)


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_who_changes_an_overall_that_stood_alone_rates_every_criterion(desk: Desk, side: Any) -> None:
    desk.good(members=MEMBERS, contracts=CONTRACTS, feedback=BOTH)
    desk.house.allow("c1", side)
    author = desk.house.party("c1", side)
    words_alone = ChangeFeedback("c1", side, author, None, names_comment=True, comment="Other words.")
    before = desk.all()
    assert change_feedback(desk.house.installation, words_alone) == RatingsInvalid(
        tuple(CRITERIA[side]), tuple(sorted(CRITERIA[side]))
    )
    assert desk.all() == before
    desk.house.change("c1", side, 4)
    desk.verify()


def test_members_contracts_and_feedback_come_in_with_their_dates_and_one_entry_a_contract(desk: Desk) -> None:
    done = desk.good(members=MEMBERS, contracts=CONTRACTS, feedback=BOTH)
    assert done.kept
    assert done.count.new == {"members": 2, "contracts": 1, "feedback": 2}
    assert desk.kinds() == ["member.imported", "member.imported", "contract.imported"]
    assert desk.counts() | {"event": 0, "notice": 0, "due": 0} == desk.counts()
    (row,) = desk.house.rows("SELECT ended_at, closes_at, reveals_at, public, imported FROM contract")
    assert [format_instant(each) for each in row[:3]] == [
        "2026-02-01T12:00:00Z", "2026-02-16T00:00:00Z", "2026-02-05T00:00:00Z"
    ]  # fmt: skip
    assert row[3:] == (1, 1)


def test_an_overall_alone_is_taken_by_every_criterion_and_marked(desk: Desk) -> None:
    desk.good(members=MEMBERS, contracts=CONTRACTS, feedback=BOTH)
    kept: dict[str, Any] = dict(desk.house.rows("SELECT side, ratings FROM counted"))
    assert json.loads(kept["client"]) == {**dict.fromkeys(CRITERIA["client"], "4.85"), "overall": "4.85"}
    assert json.loads(kept["freelancer"]) == {**stars("freelancer", 4), "overall": "4"}
    assert dict(desk.house.rows("SELECT side, overall FROM counted")) == {"client": "97/20", "freelancer": "4/1"}
    with desk.house.installation.database.snapshot() as reading:
        now = desk.house.installation.now(reading)
        shown = show_feedback(reading, "c1", "client", None, now)
        (key,) = reading.row("SELECT key FROM member WHERE id = 'bea'") or ()
        tally = read_tally(reading, key, "freelancer", now)
        rows, _ = read_history(reading, (key, "bea"), "freelancer", now)
    assert shown is not None
    assert (shown["overall"], shown["overall_alone"], shown["revealed_at"]) == ("4.85", True, "2026-02-05T00:00:00Z")
    assert rows[0]["feedback"]["response"]["text"] == "Thank you."
    summary = tally.shown("bea", "freelancer", CRITERIA["client"])
    assert (summary["contracts_finished"], summary["mean_overall"], summary["criteria"]["skills"]) == (
        1,
        "4.85",
        "4.85",
    )
    assert summary["stars"]["5"]["count"] == 1


def test_ratings_on_every_criterion_are_kept_as_they_are_and_the_private_part_with_them(desk: Desk) -> None:
    names = CRITERIA["client"]
    text = f"contract,side,left_at,{','.join(f'rating_{name}' for name in names)},private_recommend\n"
    text += "c1,client,2026-02-03T00:00:00Z,5,4,3,2,1,5,9\n"
    desk.good(members=MEMBERS, contracts=CONTRACTS, feedback=text)
    ((ratings, overall, shown_at),) = desk.house.rows("SELECT ratings, overall, shown_at FROM counted")
    assert json.loads(ratings) == dict(zip(names, (5, 4, 3, 2, 1, 5), strict=True))
    assert overall == "10/3"
    assert format_instant(shown_at) == "2026-02-16T00:00:00Z"
    assert desk.house.rows("SELECT side, recommend, note FROM private_part") == [("client", 9, None)]


def test_what_is_dated_after_the_close_is_shown_at_its_own_date(desk: Desk) -> None:
    late = feedback("c1,client,2026-02-03T00:00:00Z,5,,,", "c1,freelancer,2026-05-05T00:00:00Z,2,,,")
    desk.good(members=MEMBERS, contracts=CONTRACTS, feedback=late)
    shown: dict[str, Any] = dict(desk.house.rows("SELECT side, shown_at FROM counted"))
    assert {side: format_instant(at) for side, at in shown.items()} == {
        "client": "2026-02-16T00:00:00Z", "freelancer": "2026-05-05T00:00:00Z"
    }  # fmt: skip


def test_only_windows_that_lie_ahead_are_opened_and_what_is_sealed_by_its_dates_is_sealed(desk: Desk) -> None:
    one = feedback("c1,client,2026-10-21T00:00:00Z,5,,,")
    desk.good(members=MEMBERS, contracts=WINDOW_OPEN, feedback=one)
    due: dict[str, Any] = dict(desk.house.rows("SELECT kind, at FROM due"))
    assert {kind: format_instant(at) for kind, at in due.items()} == {
        "feedback.window_closed": "2026-11-04T00:00:00Z", "response.window_closed": "2026-11-18T00:00:00Z"
    }  # fmt: skip
    with desk.house.installation.database.snapshot() as reading:
        assert show_feedback(reading, "c1", "client", None, desk.house.installation.now(reading)) is None
    desk.house.leave("c1", "freelancer", 4)
    with desk.house.installation.database.snapshot() as reading:
        assert show_feedback(reading, "c1", "client", None, desk.house.installation.now(reading)) is not None
    desk.verify()


@pytest.mark.parametrize("folded", [False, True])
def test_feedback_that_comes_later_is_an_entry_of_its_own_and_counts_at_once(desk: Desk, folded: bool) -> None:
    if folded:  # Both have summaries that were written by acts already.
        desk.house.both(desk.house.contract("live"))
    else:
        desk.good(members=MEMBERS)
    desk.good(contracts=WINDOW_OPEN, feedback=feedback("c1,client,2026-10-21T00:00:00Z,5,,,"))
    desk.good(feedback=feedback("c1,freelancer,2026-10-22T00:00:00Z,2,,,"))
    assert desk.kinds()[-1] == "feedback.imported"
    shown: dict[str, Any] = dict(
        desk.house.rows("SELECT side, shown_at FROM counted f JOIN contract c ON c.key = f.contract AND c.id = 'c1'")
    )
    assert {format_instant(at) for at in shown.values()} == {"2026-10-22T00:00:00Z"}
    with desk.house.installation.database.snapshot() as reading:
        now = desk.house.installation.now(reading)
        for member, side, mean in (("bea", "freelancer", 5), ("acme", "client", 3 if folded else 2)):
            (key,) = reading.row("SELECT key FROM member WHERE id = :id", {"id": member}) or ()
            tally = read_tally(reading, key, side, now)
            assert (tally.contracts_finished, tally.feedback_count) == ((2, 2) if folded else (1, 1))
            assert tally.overall == mean * tally.feedback_count


def test_a_contract_that_runs_is_registered_and_goes_on_live(desk: Desk) -> None:
    running = CONTRACTS.replace("2026-02-01T12:00:00Z", "")
    assert (
        desk.refused(members=MEMBERS, contracts=running, feedback=BOTH)[0] == "feedback:2: The contract has not ended."
    )
    desk.good(members=MEMBERS, contracts=running)
    assert desk.kinds()[-1] == "contract.registered"
    assert desk.house.rows("SELECT imported, ended_at, public FROM contract") == [(0, None, 0)]
    assert desk.refused(feedback=feedback("c1,client,2026-02-03T00:00:00Z,5,,,")) == [
        "feedback:2: The contract has not ended."
    ]
    desk.house.end("c1")
    desk.house.both("c1")
    before = desk.all()
    again = desk.good(contracts=running)
    assert again.count.already["contracts"] == 1
    assert desk.all()[0] == before[0] | {"imported_file": before[0]["imported_file"]}
    assert desk.refused(feedback=feedback("c1,client,2026-10-24T09:30:00Z,5,,,"))


def test_a_contract_without_an_amount_stays_between_the_two(desk: Desk) -> None:
    desk.good(members=MEMBERS, contracts=CONTRACTS.replace("120.00,USD", ","), feedback=BOTH)
    assert desk.house.rows("SELECT DISTINCT public FROM counted") == [(0,)]


def test_importing_twice_adds_nothing(desk: Desk) -> None:
    files = {"members": MEMBERS, "contracts": CONTRACTS, "feedback": BOTH}
    ratings = (
        "author,about,rating,at\nx,y,3,2026-01-01T00:00:00Z\ny,x,-3,2026-01-05T00:00:00Z\nz,x,1,2026-01-05T00:00:00Z\n"
    )
    desk.good(**files, ratings=ratings)
    before = desk.all()
    again = desk.good(**files, ratings=ratings)
    assert desk.all() == before
    assert again.count.new == {"members": 0, "contracts": 0, "feedback": 0}
    assert again.count.already == {"members": 2, "contracts": 1, "feedback": 5}


def test_the_same_row_twice_in_a_file_is_one_and_another_of_the_same_is_refused(desk: Desk) -> None:
    twice = [text + text.splitlines()[-1] + "\n" for text in (MEMBERS, CONTRACTS, BOTH)]
    done = desk.good(members=twice[0], contracts=twice[1], feedback=twice[2])
    assert done.count.already == {"members": 1, "contracts": 1, "feedback": 1}
    reasons = desk.refused(
        members="member,display_name\ncarl,Carl\ncarl,Charles\n",
        contracts=CONTRACTS.replace("c1", "c2")
        + CONTRACTS.splitlines()[1].replace("c1", "c2").replace("Logo", "Other"),
        feedback=BOTH.replace("c1", "c2") + "c2,client,2026-02-03T00:00:00Z,3,,,\n",
    )
    assert reasons == [
        "members:3: Another row says otherwise of the same member.",
        "contracts:3: Another row says otherwise of the same contract.",
        f"feedback:4: {AlreadyLeft.sentence}",
    ]


def test_history_is_never_brought_in_onto_a_live_contract(desk: Desk) -> None:
    desk.house.contract("c1")
    desk.house.leave("c1", "client")
    reasons = desk.refused(feedback=feedback("c1,freelancer,2026-10-24T09:30:00Z,5,,,"))
    assert reasons == ["feedback:2: This contract was registered live: history is not brought in onto it."]
    reasons = desk.refused(feedback=feedback("c1,client,2026-10-24T09:30:00Z,2,,,"))
    assert "has been left already" in reasons[0]


@pytest.mark.parametrize(
    ("contracts", "reason"),
    [
        (CONTRACTS.replace("c1,acme,bea", "c1,bea,acme"), "Its two members and its start can't be changed."),
        (CONTRACTS.replace("2026-01-01", "2026-01-02"), "Its two members and its start can't be changed."),
        (CONTRACTS.replace("2026-02-01", "2026-02-02"), "The end of this contract has been recorded"),
        (CONTRACTS.replace("c1,acme,bea", "c2,acme,nobody"), "A member named here has not been registered"),
        (CONTRACTS.replace("c1,acme,bea", "c2,acme,acme"), "different members"),
        (CONTRACTS.replace("c1,", "c2,").replace("2026-02-01", "2025-02-01"), "can't end before it has started"),
        (CONTRACTS.replace("c1,", "c2,").replace("2026-02-01", "2026-12-01"), "recorded once it has come"),
        (CONTRACTS.replace("c1,", "c2,").replace("120.00", "-1"), "written in digits"),
        (CONTRACTS.replace("c1,", "c2,").replace("120.00", ""), "written in digits"),
    ],
)
def test_a_contract_that_the_rules_do_not_allow_is_refused(desk: Desk, contracts: str, reason: str) -> None:
    desk.good(members=MEMBERS, contracts=CONTRACTS)
    (said,) = desk.refused(contracts=contracts)
    assert reason in said


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("c9,client,2026-02-03T00:00:00Z,5,,,", "There is no such contract"),
        ("c1,client,2026-01-31T00:00:00Z,5,,,", "dated before the contract's end"),
        ("c1,client,2027-01-01T00:00:00Z,5,,,", "left_at: It is in the future."),
        ("c1,both,2026-02-03T00:00:00Z,5,,,", "side: "),
        ("c1,client,2026-02-03T00:00:00,5,,,", "left_at: An instant is written as RFC 3339"),
        ("c1,client,2026-02-30T00:00:00Z,5,,,", "left_at: There is no such day"),
        ("c1,client,2026-02-03T00:00:00Z,5.001,,,", "overall: "),
        ("c1,client,2026-02-03T00:00:00Z,5.01,,,", "overall: "),
        ("c1,client,2026-02-03T00:00:00Z,0.99,,,", "overall: "),
        ("c1,client,2026-02-03T00:00:00Z,nan,,,", "overall: "),
        ("c1,client,2026-02-03T00:00:00Z,,Good.,,", "either a rating on every criterion, or an overall alone"),
        ("c1,client,2026-02-03T00:00:00Z,5,,Thanks.,", "A response has its instant"),
        ("c1,client,2026-02-03T00:00:00Z,5,,,2026-02-04T00:00:00Z", "A response has its instant"),
        ("c1,client,2026-02-03T00:00:00Z,5,,Thanks.,2026-02-02T00:00:00Z", "dated before the feedback"),
        ("c1,client,2026-02-03T00:00:00Z,5,,Thanks.,2027-02-02T00:00:00Z", "response_at: It is in the future."),
        ("c1,client,2026-02-03T00:00:00Z,5,a\0b,,", "comment: The text has a character"),
        ("c1,client,2026-02-03T00:00:00Z,5,a\u202eb,,", "comment: The text has a character"),
        ("c1,client,2026-02-03T00:00:00Z,5,a\udcffb,,", "comment: The text has a character"),
        (f"c1,client,2026-02-03T00:00:00Z,5,{'x' * 5_001},,", "longer than it may be"),
        (f"c1,client,2026-02-03T00:00:00Z,5,{'x' * 140_000},,", "not a row of CSV: field larger"),
        ("c1,client,2026-02-03T00:00:00Z,5,,", "It has 6 cells, and there are 7 columns."),
        ("../c1,client,2026-02-03T00:00:00Z,5,,,", "contract: An id is"),
    ],
)  # fmt: skip
def test_a_bad_row_of_feedback_is_refused_and_nothing_is_kept(sqlite_desk: Desk, row: str, reason: str) -> None:
    (said,) = sqlite_desk.refused(members=MEMBERS, contracts=CONTRACTS, feedback=feedback(row))
    assert said.startswith("feedback:2: ")
    assert reason in said


def test_feedback_whose_contract_is_refused_is_refused_with_it(desk: Desk) -> None:
    assert [each.split(": ", 1)[0] for each in desk.refused(contracts=CONTRACTS, feedback=BOTH)] == [
        "contracts:2", "feedback:2", "feedback:3"
    ]  # fmt: skip


def test_a_response_to_what_its_dates_still_seal_is_refused(desk: Desk) -> None:
    sealed = feedback("c1,client,2026-10-21T00:00:00Z,5,Good.,Thanks.,2026-10-22T00:00:00Z")
    (said,) = desk.refused(members=MEMBERS, contracts=WINDOW_OPEN, feedback=sealed)
    assert "still sealed" in said


@pytest.mark.parametrize("cells", ["5,5,5,5,5,", "5,5,5,5,5,6", "5,5,5,5,5,4.5", "5,5,5,5,5,12"])
def test_ratings_are_complete_and_whole(sqlite_desk: Desk, cells: str) -> None:
    names = ",".join(f"rating_{name}" for name in CRITERIA["client"])
    text = f"contract,side,left_at,{names}\nc1,client,2026-02-03T00:00:00Z,{cells}\n"
    (said,) = sqlite_desk.refused(members=MEMBERS, contracts=CONTRACTS, feedback=text)
    assert "Each criterion of this side is rated" in said


@pytest.mark.parametrize("recommend", ["11", "-1", "x"])
def test_a_private_recommendation_is_from_0_to_10(sqlite_desk: Desk, recommend: str) -> None:
    text = f"contract,side,left_at,overall,private_recommend\nc1,client,2026-02-03T00:00:00Z,5,{recommend}\n"
    (said,) = sqlite_desk.refused(members=MEMBERS, contracts=CONTRACTS, feedback=text)
    assert "private_recommend: " in said


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x y,X,,", "member: An id is"),
        (",X,,", "member: An id is"),
        ("..,X,,", "member: An id is"),
        ("x,,,", "display_name: There is nothing to read"),
        ('x,"a\nb",,', "display_name: The text has a character"),
        ("x,X,de,", "country: "),
        ("x,X,,yesterday", "created_at: An instant"),
    ],
)
def test_a_bad_row_of_members_is_refused(sqlite_desk: Desk, row: str, reason: str) -> None:
    (said,) = sqlite_desk.refused(members=f"member,display_name,country,created_at\n{row}\n")
    assert reason in said


def test_an_erased_id_is_not_given_out_again(desk: Desk) -> None:
    installation = desk.house.installation
    with installation.database.transaction() as writing:
        writing.run("INSERT INTO erased_id (mac) VALUES (:mac)", {"mac": installation.mac("member", "acme")})
    erased = "A member who was erased had this id"
    reasons = desk.refused(
        members=MEMBERS,
        contracts=CONTRACTS,
        ratings="author,about,rating,at\nx,acme,3,2026-01-01T00:00:00Z\nx,y,3,2026-01-01T00:00:00Z\n",
    )
    assert [reason.split(": ")[0] for reason in reasons] == ["members:2", "contracts:2", "ratings:2"]
    assert all(erased in reason for reason in reasons)


def test_what_an_erased_author_wrote_does_not_come_back(desk: Desk) -> None:
    desk.good(members=MEMBERS, contracts=CONTRACTS)
    with desk.house.installation.database.transaction() as writing:
        writing.run("UPDATE member SET id = NULL, display_name = NULL WHERE id = 'acme'")
    (said,) = desk.bring(desk.sources(feedback=feedback("c1,client,2026-02-03T00:00:00Z,5,,,"))).reasons
    assert "A member who was erased" in said[2]


def test_two_ratings_between_two_members_face_each_other(desk: Desk) -> None:
    text = (
        "author,about,rating,at\n"
        "zoe,ann,7,2026-01-01T00:00:00Z\n"
        "ann,zoe,-2,2026-06-01T00:00:00.5Z\n"
        f"ann,{'m' * 64},1,2026-01-02T00:00:00Z\n"
    )
    done = desk.good(ratings=text)
    assert done.count.new == {"members": 3, "contracts": 2, "feedback": 3}
    rows = desk.house.rows(
        "SELECT c.id, c.title, f.side, c.ended_at, f.left_at, f.shown_at, f.star FROM contract c "
        "JOIN counted f ON f.contract = c.key WHERE c.id LIKE 'ann%' ORDER BY f.side"
    )
    start, late = parse_instant("2026-01-01T00:00:00Z"), parse_instant("2026-06-01T00:00:00.5Z")
    closes = parse_instant("2026-01-16T00:00:00Z")
    assert rows == [
        ("ann:zoe", "Trade", "client", start, late, late, 1),
        ("ann:zoe", "Trade", "freelancer", start, start, closes, 5),
    ]
    (long,) = desk.house.rows("SELECT id FROM contract WHERE id LIKE 'pair:%'")
    assert len(long[0]) == 45
    assert desk.house.rows("SELECT display_name FROM member WHERE id = 'zoe'") == [("zoe",)]


def test_a_rating_that_comes_later_joins_the_contract_of_its_pair(desk: Desk) -> None:
    desk.good(ratings="author,about,rating,at\nann,zoe,7,2026-01-01T00:00:00Z\n")
    desk.good(ratings="author,about,rating,at\nzoe,ann,7,2026-01-03T00:00:00Z\n")
    assert desk.kinds()[-2:] == ["contract.imported", "feedback.imported"]
    (said,) = desk.refused(ratings="author,about,rating,at\nzoe,ann,-7,2026-01-03T00:00:00Z\n")
    assert "has been left already" in said
    desk.house.contract("bob:cy", "bob", "cy")
    desk.house.contract("dan:eve", "eve", "dan")
    reasons = desk.refused(
        ratings="author,about,rating,at\nbob,cy,7,2026-10-24T09:30:00Z\ndan,eve,1,2026-10-24T09:30:00Z\n"
    )
    assert ["registered live" in reasons[0], "can't be changed" in reasons[1]] == [True, True]


def test_a_rating_before_the_end_that_stands_is_refused(desk: Desk) -> None:
    desk.good(ratings="author,about,rating,at\nann,zoe,7,2026-01-02T00:00:00Z\n")
    (said,) = desk.refused(ratings="author,about,rating,at\nzoe,ann,7,2026-01-01T00:00:00Z\n")
    assert "dated before the contract's end" in said


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,a,1,2026-01-01T00:00:00Z", "different members"),
        ("a,b,0,2026-01-01T00:00:00Z", "no stars"),
        ("a,b,11,2026-01-01T00:00:00Z", "no stars"),
        ("a,b,NaN,2026-01-01T00:00:00Z", "no stars"),
        ("a,b,,2026-01-01T00:00:00Z", "no stars"),
        ("a,,1,2026-01-01T00:00:00Z", "about: An id is"),
        ("a b,c,1,2026-01-01T00:00:00Z", "author: An id is"),
        ("a,b,1,1289241911", "An instant is written"),
        ("a,b,1,2027-01-01T00:00:00Z", "in the future"),
        ("a,b,1", "It has 3 cells"),
    ],
)
def test_a_bad_rating_is_refused(sqlite_desk: Desk, row: str, reason: str) -> None:
    (said,) = sqlite_desk.refused(ratings=f"author,about,rating,at\n{row}\n")
    assert reason in said


def test_one_author_rates_a_member_once(desk: Desk) -> None:
    text = "author,about,rating,at\na,b,1,2026-01-01T00:00:00Z\na,b,1,2026-01-01T00:00:00Z\n"
    assert desk.good(ratings=text).count.already["feedback"] == 1
    (said,) = desk.refused(ratings=text.replace("a,b", "c,d") + "c,d,-1,2026-01-01T00:00:00Z\n")
    assert said.startswith("ratings:4: This feedback has been left already.")


def test_a_dry_run_checks_everything_and_keeps_nothing(desk: Desk) -> None:
    before = desk.all()
    ratings = "author,about,rating,at\nx,y,3,2026-01-01T00:00:00Z\n"
    files = {"members": MEMBERS, "contracts": CONTRACTS, "feedback": BOTH, "ratings": ratings}
    done = desk.bring(desk.sources(**files), dry_run=True)
    assert (done.kept, done.rejected) == (False, 0)
    assert done.count.new == {"members": 4, "contracts": 2, "feedback": 3}
    assert desk.all() == before
    done = desk.bring(desk.sources(ratings=ratings + "x,y,-3,2026-01-01T00:00:00Z\n"), dry_run=True)
    assert (done.rejected, desk.all()) == (1, before)


def test_with_a_file_for_rejects_the_good_rows_come_in_and_the_file_mended_brings_in_the_rest(
    desk: Desk, tmp_path: Path
) -> None:
    rejects = tmp_path / "r.csv"
    contracts = CONTRACTS + CONTRACTS.splitlines()[1].replace("c1", "c 2").replace("Logo", "=1+1") + "\n,,\n"
    done = desk.bring(desk.sources(members=MEMBERS, contracts=contracts, feedback=BOTH), rejects=rejects)
    assert (done.kept, done.rejected) == (True, 2)
    assert done.count.new == {"members": 2, "contracts": 1, "feedback": 2}
    desk.verify()
    first, bad, short = rejects.read_text().splitlines()
    assert first == "file,line,reason,contract,client,freelancer,title,started_at,ended_at,net_paid,currency"
    assert bad.startswith('contracts.csv,3,"contract: An id is')
    assert bad.endswith(",c 2,acme,bea,'=1+1,2026-01-01T00:00:00Z,2026-02-01T12:00:00Z,120.00,USD")
    assert short.startswith('contracts.csv,4,"It has 3 cells')
    mended = "\n".join([first, bad.replace("c 2", "c2")]) + "\n"
    desk.good(contracts=mended)
    assert desk.house.rows("SELECT title FROM contract WHERE id = 'c2'") == [("=1+1",)]
    nothing = desk.bring(desk.sources(members=MEMBERS), rejects=rejects)
    assert (nothing.rejected, rejects.read_text()) == (0, "file,line,reason\n")


def test_more_reasons_than_a_person_reads_are_counted(desk: Desk) -> None:
    done = desk.bring(desk.sources(members="member,display_name\n" + "x y,X\n" * 30))
    assert (len(done.reasons), done.rejected) == (20, 30)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("member\nx\n", "has no column display_name"),
        ("member,display_name,iban\nx,X,1\n", "columns that mean nothing: iban"),
        ("member,member\nx,X\n", "name the columns, each once"),
        ("", "name the columns, each once"),
        ("x" * 140_000, "first line can't be read"),
    ],
)
def test_a_file_with_other_columns_is_refused_as_a_whole(sqlite_desk: Desk, text: str, reason: str) -> None:
    before = sqlite_desk.all()
    with pytest.raises(Unusable, match=reason):
        sqlite_desk.bring(sqlite_desk.sources(members=text))
    assert sqlite_desk.all() == before


def test_a_map_says_what_somebody_elses_columns_mean(desk: Desk) -> None:
    theirs = {"columns": {"member": "user", "display_name": "name"}, "member_prefix": "u-"}
    desk.good(desk.source("members", "name,user\nAcme,1\n", theirs))
    in_order = {"columns": ["display_name", "", "member"]}
    source = desk.source("members", "Bea,ignored,bea\n", in_order, "bea.csv")
    desk.good(Source(source.path, "members", map_from(in_order, "map")))
    assert [row[0] for row in desk.house.rows("SELECT id FROM member ORDER BY id")] == ["bea", "u-1"]


def test_unix_instants_keep_their_microseconds(desk: Desk) -> None:
    source = desk.source("ratings", "author,about,rating,at\na,b,1,1289241911.728361999\n")
    meaning = map_from({"as": "ratings", "time": "unix", "stars": {"5": [0.5, 1.5]}, "contract": {
        "title": "Trade", "category": "otc", "net_paid": "1.00", "currency": "XXX"}}, "map")  # fmt: skip
    desk.good(Source(source.path, "ratings", meaning))
    assert desk.house.rows("SELECT left_at FROM counted") == [(1289241911728361,)]
    for bad in ("1e9", "-1", "99", ""):
        path = desk.source("ratings", f"author,about,rating,at\na,c,1,{bad}\n").path
        assert desk.bring([Source(path, "ratings", meaning)]).rejected == 1


def test_a_longer_comment_than_the_terms_of_its_day_allow_is_refused_by_them(desk: Desk) -> None:
    text = feedback(f"c1,client,2026-02-03T00:00:00Z,5,ok,{'x' * 2_001},2026-02-20T00:00:00Z")
    (said,) = desk.refused(members=MEMBERS, contracts=CONTRACTS, feedback=text)
    assert "longer than it may be" in said


def test_where_the_terms_have_no_private_part_none_comes_in(sqlite_url: str, tmp_path: Path) -> None:
    profile = tmp_path / "open.toml"
    profile.write_text((PROFILES / "freelance.toml").read_text().replace("private_part = true", "private_part = false"))
    with open_house(sqlite_url, tmp_path, profile=profile) as house:
        text = "contract,side,left_at,overall,private_recommend\nc1,client,2026-02-03T00:00:00Z,5,9\n"
        desk = Desk(house, tmp_path)
        (said,) = desk.refused(members=MEMBERS, contracts=CONTRACTS, feedback=text)
        assert PrivatePartOff.sentence in said


def test_more_rows_than_are_held_at_once_come_in_in_batches(sqlite_desk: Desk) -> None:
    members = [f"m{number},M\n" for number in range(6_000)]
    first = CONTRACTS.splitlines()[1].replace("acme,bea", "m1,m2")
    contracts = [f"{first.replace('c1', f'c{number}')}\n" for number in range(6_000)]
    said = [f"c{number},client,2026-02-03T00:00:00Z,5,,," for number in range(6_000)]
    ratings = [f"a{number % 90},b{number // 90},1,2026-01-01T00:00:00Z\n" for number in range(21_000)]
    done = sqlite_desk.good(
        members="member,display_name\n" + "".join(members),
        contracts=CONTRACTS.splitlines()[0] + "\n" + "".join(contracts),
        feedback=feedback(*said),
        ratings="author,about,rating,at\n" + "".join(ratings),
    )
    assert done.count.new == {"members": 6_000 + 90 + 234, "contracts": 27_000, "feedback": 27_000}
    again = sqlite_desk.good(ratings="author,about,rating,at\n" + "".join(ratings[::-1]))
    assert again.count.new == {"members": 0, "contracts": 0, "feedback": 0}
