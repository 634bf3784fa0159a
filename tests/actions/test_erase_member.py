"""R-1001, J-11: a person can be erased, no byte of theirs is left, and every proof still verifies."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rejoinder.actions.acting import Done
from rejoinder.actions.add_evidence import add_evidence
from rejoinder.actions.change_feedback import ChangeFeedback, change_feedback
from rejoinder.actions.erase_member import erase_member, finish_erasures
from rejoinder.actions.import_files import Imported, Source, import_files
from rejoinder.actions.installation import PROFILES
from rejoinder.actions.register_contract import RegisterContract, register_contract
from rejoinder.actions.register_member import register_member
from rejoinder.actions.tell_what_is_due import tell_what_is_due
from rejoinder.policy.deadlines import DAY
from rejoinder.record.commitment import commit
from rejoinder.record.kinds import payload_bytes
from rejoinder.store import journal
from rejoinder.store.database import StoreUnavailable
from rejoinder.store.idempotency import Repeatable, keep_answer
from rejoinder.store.members import read_member
from rejoinder.store.reads.contract import show_contract
from rejoinder.store.reads.feedback import show_feedback, show_versions
from rejoinder.store.reads.history import read_history
from rejoinder.store.summaries import read_tally
from rejoinder.worker.due import keep_telling
from rejoinder_verify import check
from tests.house import House, done, open_house, stars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rejoinder.policy.terms import Side

CANARY = "cnry"
"""Every word of the person who is erased begins with it, so that whatever is left of them is found."""


def canary(what: str) -> str:
    return f"{CANARY}-{what}-{secrets.token_hex(4)}"


@pytest.fixture(params=["kept", "removed"])
def terms(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Both ways in which the terms can let an erased author's ratings go or stay."""
    text = (PROFILES / "freelance.toml").read_text()
    profile = tmp_path / "terms.toml"
    profile.write_text(text.replace('erased_author = "kept"', f'erased_author = "{request.param}"'))
    return profile


def findings(house: House) -> list[str]:
    return [str(found) for found in check(house.url).findings]


def left_of(house: House, needle: bytes) -> list[str]:
    """Name every file and table in which these bytes stand."""
    found = [
        str(path.relative_to(house.folder))
        for path in house.folder.rglob("*")
        if path.is_file() and needle in path.read_bytes()
    ]
    database = house.installation.database
    if database.dialect == "sqlite":
        listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
    else:
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    for (table,) in house.rows(listed):
        for row in house.rows(f"SELECT * FROM {table}"):
            cells = b"\0".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
            if needle in cells:
                found.append(table)
                break
    return found


def erase(house: House, member: str) -> Any:
    return done(erase_member(house.installation, member))


def lived(house: House) -> str:
    """Let a person do everything that a person can do, under words that nobody else has; give their id."""
    its = house.installation
    me = canary("id")
    house.member(me, canary("name"), "FR")
    house.member(me, canary("newer-name"), "FR")
    words = {"title": "Logo", "description": canary("description")}
    # As a client, with both feedbacks shown, a change, a response, a report, evidence, a confidential note.
    house.contract("c1", me, "bea", ended=True, **words)
    words["description"] = canary("newer-description")
    house.update("c1", me, "bea", **words)
    house.leave("c1", "client", 4, canary("comment"), (9, canary("private")))
    house.leave("c1", "freelancer", 3, "They paid late.")
    house.respond("c1", "freelancer", canary("response"))
    house.respond("c1", "client", "Thank you, whoever you are.")
    house.ask("c1", "client")
    house.allow("c1", "client")
    house.change("c1", "client", 5, canary("changed-comment"))
    first = house.document(me, canary("document-words"), canary("document") + ".txt")
    second = house.document(me, canary("more-words"), canary("more") + ".txt")
    house.document(me, canary("loose-words"), canary("loose") + ".txt")
    house.confide("c1", "client", canary("confidence"), (first,))
    # What was withdrawn, and withdrawn long ago.
    house.contract("c2", me, "bea", ended=True, **words)
    house.leave("c2", "client", 2, canary("withdrawn-comment"), (1, canary("withdrawn-private")))
    house.leave("c2", "freelancer", 2)
    house.withdraw("c2", "client", canary("withdrawal-note"))
    # As a freelancer, sealed still; and a report on a contract that the case of was closed by a withdrawal.
    house.contract("c3", "acme", me, description="Acme's own words.")
    house.both("c3", client=1, freelancer=5)
    report = house.report("c3", "client", canary("report") + " and more words than thirty.", (second,))
    third = house.document(me, canary("late-words"), canary("late") + ".txt")
    done(add_evidence(its, report, me, (third,)))
    house.withdraw("c3", "client", "Acme's note.")
    house.later(400)
    house.contract("c4", "acme", me)
    house.leave("c4", "freelancer", 1, canary("sealed-comment"), (0, canary("sealed-private")))
    with its.database.transaction() as writing:
        keep_answer(writing, Repeatable("caller", f"evidence-{me}-1", "/v1/evidence", "mac"), {"id": "x"}, house.now())
        keep_answer(writing, Repeatable("caller", "k2", "/v1/evidence", "mac"), {"id": first}, house.now())
        keep_answer(writing, Repeatable("caller", "k3", "/v1/contracts/c1/end", "mac"), {}, house.now())
        keep_answer(writing, Repeatable("caller", "other", "/v1/contracts/c9/end", "mac"), {"id": "y"}, house.now())
    return me


@pytest.fixture
def with_terms(database_url: str, tmp_path: Path, terms: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path, profile=terms) as house:
        yield house


def test_r1001_no_byte_of_an_erased_person_is_left_anywhere_and_every_proof_verifies(with_terms: House) -> None:
    house = with_terms
    me = lived(house)
    pseudonym = house.rows("SELECT pseudonym FROM member WHERE id = :me", me=me)[0][0]
    documents = [name for (name,) in house.rows("SELECT id FROM evidence")]
    assert len(documents) == 4
    assert left_of(house, CANARY.encode())
    assert findings(house) == []
    old = check(house.url).head
    told = erase(house, me)
    assert left_of(house, CANARY.encode()) == []
    assert not [name for name in documents if (house.folder / "files" / name).exists()]
    assert findings(house) == []
    assert check(house.url, [old]).clean
    assert told["held_until"] is None
    assert (told["held"], told["feedback"], told["responses"], told["reports"], told["evidence"]) == (0, 4, 1, 1, 4)
    row = house.rows("SELECT id, display_name, country, pseudonym FROM member WHERE erased_at = :at", at=house.now())
    assert row == [(None, None, None, None)]
    assert house.rows("SELECT 1 FROM member WHERE pseudonym = :pseudonym", pseudonym=pseudonym) == []
    assert house.rows("SELECT idempotency_key FROM idempotent_answer") == [("other",)]
    assert house.rows("SELECT count(*) FROM erasure_ticket") == [(0,)]
    house.later(100)
    tell_what_is_due(house.installation)
    assert left_of(house, CANARY.encode()) == []


def test_what_the_others_said_stays(house: House) -> None:
    me = lived(house)
    theirs = (
        "SELECT v.* FROM feedback_version v JOIN counted f ON f.contract = v.contract AND f.side = v.side "  # noqa: ISC004
        "JOIN member m ON m.key = f.author WHERE m.id IN ('acme', 'bea')",
        "SELECT * FROM private_part p WHERE note NOT LIKE 'cnry%'",
        "SELECT * FROM response WHERE text LIKE 'Thank you%'",
        "SELECT * FROM removal WHERE note LIKE 'Acme%'",
        "SELECT id, description FROM contract WHERE description LIKE 'Acme%'",
        "SELECT id, display_name FROM member WHERE id IN ('acme', 'bea')",
        "SELECT * FROM desk_case",
        "SELECT * FROM change_request",
        "SELECT * FROM change_window",
        "SELECT * FROM event",
    )
    before = [sorted(house.rows(sql)) for sql in theirs]
    assert [len(rows) > 0 for rows in before] == [True, False, *[True] * 8]
    erase(house, me)
    assert [sorted(house.rows(sql)) for sql in theirs] == before


def history(house: House, member: str, side: Side) -> list[dict[str, Any]]:
    with house.installation.database.snapshot() as reading:
        row = read_member(reading, member)
        assert row is not None
        return read_history(reading, (row[0], member), side, house.installation.now(reading))[0]


def summary(house: House, member: str, side: Side) -> Any:
    with house.installation.database.snapshot() as reading:
        row = read_member(reading, member)
        assert row is not None
        return read_tally(reading, row[0], side, house.installation.now(reading)).shown(member, side, ())


def test_the_other_sides_history_keeps_its_contracts_by_nobody_and_the_summary_stands(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.both("c1", client=4, freelancer=5)
    house.contract("c2", "mia", "bea")
    house.leave("c2", "client", 2)
    house.leave("c2", "freelancer", 5)
    house.withdraw("c2", "client")
    house.later(400)
    before, counted = history(house, "bea", "freelancer"), summary(house, "bea", "freelancer")
    assert [row["feedback"].get("author") for row in before] == [None, "mia"]
    erase(house, "mia")
    for row in before:
        if row["feedback"]["state"] == "revealed":
            row["feedback"] |= {"author": None, "comment": None}
    assert history(house, "bea", "freelancer") == before
    assert summary(house, "bea", "freelancer") == counted
    with house.installation.database.snapshot() as reading:
        now = house.installation.now(reading)
        contract = show_contract(reading, "c1", "bea", now)
        assert contract is not None
        assert (contract["client"], contract["freelancer"]) == (None, "bea")
        assert contract["feedback"]["client"]["author"] is None
        assert contract["feedback"]["freelancer"]["about"] is None
        assert contract["feedback"]["freelancer"]["comment"] == "Good work."
        removed = show_feedback(reading, "c2", "client", "bea", now)
        assert removed is not None
        assert removed["state"] == "removed"
        assert show_feedback(reading, "c2", "client", "mia", now)
        assert show_versions(reading, "c1", "client", "bea", now)
        assert show_contract(reading, "c2", None, now)
    assert findings(house) == []


def test_where_the_terms_say_so_the_ratings_go_as_well_and_the_summary_is_put_right(
    database_url: str, tmp_path: Path
) -> None:
    profile = tmp_path / "terms.toml"
    text = (PROFILES / "freelance.toml").read_text()
    profile.write_text(text.replace('erased_author = "kept"', 'erased_author = "removed"'))
    with open_house(database_url, tmp_path, profile=profile) as house:
        house.contract("c1", "mia", "bea")
        house.both("c1", client=1, freelancer=5)
        house.contract("c2", "acme", "bea")
        house.both("c2", client=5, freelancer=5)
        house.contract("c3", "mia", "bea", amount="0.50")
        house.both("c3", client=2, freelancer=5)
        assert summary(house, "bea", "freelancer")["mean_overall"] == "3.00"
        erase(house, "mia")
        shown = summary(house, "bea", "freelancer")
        assert (shown["mean_overall"], shown["feedback_count"], shown["contracts_finished"]) == ("5.00", 1, 3)
        rows = {row["contract"]: row for row in history(house, "bea", "freelancer")}
        assert (rows["c1"]["feedback"], rows["c1"]["why_none"]) == (None, "none_left")
        assert findings(house) == []


def test_what_was_sealed_is_never_revealed_and_as_if_never_left(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.leave("c1", "client", 1)
    reveals_at = house.rows("SELECT reveals_at FROM contract")
    erase(house, "mia")
    assert house.rows("SELECT reveals_at FROM contract") == reveals_at
    for table in ("counted", "feedback_version", "private_part"):
        assert house.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    house.leave("c1", "freelancer", 5)
    assert house.rows("SELECT shown_at FROM counted") == reveals_at
    house.at(reveals_at[0][0])
    tell_what_is_due(house.installation)
    told = [json.loads(data) for kind, _, data in house.told() if kind == "feedback.revealed"]
    assert told == [{"contract": "c1", "side": "freelancer"}]
    assert [row["why_none"] for row in history(house, "bea", "freelancer")] == ["none_left"]
    assert findings(house) == []


def test_an_id_that_was_erased_is_not_given_out_again(house: House) -> None:
    house.member("mia")
    erase(house, "mia")
    refused: Any = register_member(house.installation, "mia", "Mia again", None)
    assert refused.code == "member.erased"


def test_whoever_was_never_there_is_not_found_and_whoever_is_gone_is_gone(house: House) -> None:
    refused: Any = erase_member(house.installation, "nobody")
    assert refused.code == "not_found"
    house.member("mia")
    erase(house, "mia")
    size = house.rows("SELECT size FROM journal_head")
    again = erase_member(house.installation, "mia")
    assert isinstance(again, Done)
    assert again.how == "nothing_new"
    assert house.rows("SELECT size FROM journal_head") == size


def test_r609_what_was_removed_is_held_for_a_year_and_then_goes(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.leave("c1", "client", 2, canary("comment"), (1, canary("private")))
    house.leave("c1", "freelancer", 5)
    house.respond("c1", "freelancer", canary("response-to-what-is-removed"))
    house.contract("c2", "mia", "bea")
    house.leave("c2", "client", 4, canary("goes-at-once"))
    house.leave("c2", "freelancer", 5)
    removed_at = house.now()
    house.withdraw("c1", "client", canary("note"))
    house.withdraw("c1", "freelancer")
    house.later(364)
    told = erase(house, "mia")
    assert (told["held_until"], told["held"], told["feedback"]) == (removed_at + 365 * DAY, 2, 1)
    held = {"feedback_version", "private_part", "removal", "response", "journal_payload"}
    assert set(left_of(house, CANARY.encode())) - {"rejoinder.db"} == held
    assert left_of(house, b"goes-at-once") == []
    assert left_of(house, b"mia") == []
    assert findings(house) == []
    payload = json.loads(house.rows("SELECT payload FROM journal_payload ORDER BY seq DESC LIMIT 1")[0][0])
    assert payload["held_until"] == told["held_until"]
    # Before its end the hold holds, whoever asks.
    assert finish_erasures(house.installation).how == "nothing_new"
    house.at(removed_at + 365 * DAY - 1)
    assert erase_member(house.installation, "mia") == Done({}, "nothing_new")
    assert findings(house) == []
    house.later(1 / DAY)
    done_later = erase_member(house.installation, "mia")
    assert isinstance(done_later, Done)
    assert (done_later.how, done_later.told["feedback"], done_later.told["responses"]) == ("new", 1, 1)
    assert left_of(house, CANARY.encode()) == []
    assert findings(house) == []
    assert house.rows("SELECT pseudonym FROM member WHERE id IS NULL") == [(None,)]
    assert erase_member(house.installation, "mia") == Done({}, "nothing_new")
    placeholder = next(row for row in history(house, "bea", "freelancer") if row["contract"] == "c1")
    assert placeholder["feedback"]["state"] == "removed"


def test_r609_reports_and_evidence_of_an_open_case_are_held_until_it_is_closed(house: House) -> None:
    house.contract("c1", "acme", "mia")
    house.both("c1", client=1, freelancer=5)
    held = house.document("mia", canary("held-words"), "held.txt")
    loose = house.document("mia", canary("loose-words"), canary("loose"))
    house.confide("c1", "freelancer", canary("note"), (held,))
    house.report("c1", "client", canary("report") + " and more words than thirty.", (held,))
    told = erase(house, "mia")
    assert (told["held_until"], told["held"], told["reports"], told["evidence"]) == (None, 1, 0, 1)
    assert (house.folder / "files" / held).exists()
    assert not (house.folder / "files" / loose).exists()
    assert set(left_of(house, CANARY.encode())) - {"rejoinder.db"} == {"report", "journal_payload"}
    assert findings(house) == []
    house.withdraw("c1", "client")
    assert finish_erasures(house.installation).how == "nothing_new"
    house.later(366)
    finished = finish_erasures(house.installation)
    assert (finished.how, finished.told["reports"], finished.told["evidence"]) == ("new", 1, 1)
    assert left_of(house, CANARY.encode()) == []
    assert not (house.folder / "files" / held).exists()
    assert house.rows("SELECT count(*) FROM desk_case") == [(1,)]
    assert findings(house) == []


def test_r609_a_removal_in_which_they_have_no_words_holds_nothing_of_theirs(house: House) -> None:
    house.contract("c1", "acme", "mia")
    house.both("c1", client=1)
    house.withdraw("c1", "client")
    told = erase(house, "mia")
    assert (told["held_until"], told["held"]) == (None, 0)
    assert findings(house) == []


def test_a_case_that_an_erased_author_closed_by_withdrawing_still_verifies(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.both("c1", client=1)
    house.report("c1", "client")
    house.respond("c1", "client")
    house.allow("c1", "client")
    house.withdraw("c1", "client", "Never mind.")
    house.later(400)
    erase(house, "mia")
    assert findings(house) == []


def test_both_sides_of_a_contract_can_be_erased(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.both("c1")
    house.respond("c1", "client")
    house.respond("c1", "freelancer")
    erase(house, "mia")
    assert findings(house) == []
    erase(house, "bea")
    assert findings(house) == []
    assert house.rows("SELECT comment FROM feedback_version") == [(None,), (None,)]
    assert house.rows("SELECT count(*) FROM response") == [(0,)]


def test_r1001_payloads_of_imports_that_name_them_go_and_what_others_said_in_them_stays(house: House) -> None:
    me = canary("id")
    house.member(me, canary("name"))
    house.contract("c1", me, "bea")
    both = [
        {
            "side": side,
            "version": 1,
            "left_at": house.now(),
            "ratings": stars(side, 4),
            "overall": "4/1",
            "comment": comment,
            "recommend": None,
            "response": None,
        }
        for side, comment in (("client", canary("imported")), ("freelancer", "Bea's own words."))
    ]
    pseudonym = house.rows("SELECT pseudonym FROM contract")[0][0]
    with house.installation.database.transaction() as writing:
        marketplace = house.installation.stamp.pseudonym
        for feedback in (both, both[1:]):
            payload = {"contract": "c1", "feedback": feedback}
            journal.append(writing, house.now(), "feedback.imported", marketplace, pseudonym, payload)
    erase(house, me)
    assert left_of(house, CANARY.encode()) == []
    assert len([1 for (words,) in house.rows("SELECT payload FROM journal_payload") if b"Bea's own" in words]) == 1


def test_what_is_left_of_a_commitment_opens_nothing(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.both("c1")
    payloads = {seq: (nonce, words) for seq, nonce, words in house.rows("SELECT * FROM journal_payload")}
    erase(house, "mia")
    stands = {seq for (seq,) in house.rows("SELECT seq FROM journal_payload")}
    gone = payloads.keys() - stands
    entries = {seq: json.loads(entry) for seq, entry in house.rows("SELECT seq, entry FROM journal")}
    assert {entries[seq]["kind"] for seq in gone} == {"member.registered", "contract.registered", "feedback.left"}
    last = max(entries)
    said = json.loads(house.rows("SELECT payload FROM journal_payload WHERE seq = :seq", seq=last)[0][0])
    assert set(said["seqs"]) == gone
    assert said["kept"] == [["c1", "client", 1, stars("client", 5), "5/1"]]
    for seq in gone:
        assert commit(*payloads[seq]) == entries[seq]["commit"]
        assert commit(bytes(32), payloads[seq][1]) != entries[seq]["commit"]
    assert (
        payload_bytes("member.erased", **said)
        == house.rows("SELECT payload FROM journal_payload WHERE seq = :seq", seq=last)[0][0]
    )


def test_a_huge_member_can_be_erased(house: House) -> None:
    """The rows of 10,000 contracts, put there as an import would: in one transaction."""
    house.member("mia")
    house.contract("c1", "mia", "bea")
    house.both("c1", client=5)
    its, many = house.installation, 10_000
    with its.database.transaction() as writing:
        row = writing.row("SELECT client, freelancer, terms, ended_at FROM contract") or ()
        names = dict(zip(("client", "freelancer", "terms", "ended_at"), row, strict=True))
        numbers = [{"number": number, "id": f"h{number}", "pseudonym": f"{number:032x}"} for number in range(many)]
        writing.many(
            "INSERT INTO contract (key, id, pseudonym, client, freelancer, title, description, started_at, ended_at, "
            "end_recorded_at, terms, closes_at, reveals_at, amount, currency, public, imported, last_at) "
            "VALUES (1000000 + :number, :id, :pseudonym, :client, :freelancer, 'Work', 'cnry-description', 0, "
            ":ended_at, :ended_at, :terms, :ended_at, :ended_at, '5.00', 'USD', 1, 1, :ended_at)",
            [{**each, **names} for each in numbers],
        )
        writing.many(
            "INSERT INTO feedback_version (contract, side, version, at, ratings, overall, comment) "
            "VALUES (1000000 + :number, 'client', 1, :ended_at, '{}', '5/1', 'cnry-comment')",
            [{**each, **names} for each in numbers],
        )
        writing.many(
            "INSERT INTO counted (contract, side, author, about, left_at, shown_at, ended_at, version, star, overall, "
            "ratings, public) VALUES (1000000 + :number, 'client', :client, :freelancer, :ended_at, :ended_at, "
            ":ended_at, 1, 5, '5/1', '{}', 1)",
            [{**each, **names} for each in numbers],
        )
    told = erase(house, "mia")
    assert told["feedback"] == many + 1
    assert left_of(house, CANARY.encode()) == []


def test_a_log_that_is_being_read_is_said_and_emptied_when_asked_again(sqlite_url: str, tmp_path: Path) -> None:
    with open_house(sqlite_url, tmp_path) as house:
        me = canary("id")
        house.member(me)
        reader = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM member").fetchall()
        house.installation.database._the_writer().run("PRAGMA busy_timeout = 50")  # type: ignore[union-attr]
        with pytest.raises(StoreUnavailable):
            erase_member(house.installation, me)
        reader.close()
        assert erase_member(house.installation, me) == Done({}, "nothing_new")
        assert left_of(house, CANARY.encode()) == []


def test_an_erased_member_acts_no_more(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.both("c1")
    house.allow("c1", "client")
    erase(house, "mia")
    change = ChangeFeedback("c1", "client", "mia", stars("client", 1), names_comment=False, comment=None)
    refused: Any = change_feedback(house.installation, change)
    assert refused.code == "change.not_yours"


def test_a_contract_registered_while_its_member_is_being_erased_never_names_them(
    postgres_url: str, tmp_path: Path
) -> None:
    with open_house(postgres_url, tmp_path) as house:
        house.member("mia")
        house.member("bea")
        refused: list[Any] = []
        given = RegisterContract("c1", "mia", "bea", "Work", None, None, 0, None, None, same_person=False)
        registering = threading.Thread(target=lambda: refused.append(register_contract(house.installation, given)))
        with house.installation.database.transaction() as writing:
            writing.run("UPDATE member SET id = NULL, erased_at = 1 WHERE id = 'mia'")
            registering.start()
            give_up = time.monotonic() + 20
            while writing.row("SELECT 1 FROM pg_locks WHERE NOT granted") is None and time.monotonic() < give_up:
                time.sleep(0.01)
        registering.join()
        assert [each.code for each in refused] == ["member.unknown"]
        assert house.rows("SELECT count(*) FROM contract") == [(0,)]


def test_the_worker_finishes_what_was_held(house: House) -> None:
    house.contract("c1", "mia", "bea")
    house.leave("c1", "client", 2, canary("comment"))
    house.leave("c1", "freelancer", 5)
    house.withdraw("c1", "client")
    erase(house, "mia")
    house.later(366)
    teller = keep_telling(house.installation, every=0.01)
    give_up = time.monotonic() + 20
    while house.rows("SELECT 1 FROM member WHERE erased_at IS NOT NULL AND pseudonym IS NOT NULL"):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    teller.stop()
    assert left_of(house, CANARY.encode()) == []


def test_history_that_was_imported_can_be_erased_and_still_verifies(house: House) -> None:
    me, folder = canary("id"), house.folder.parent
    members, contracts, feedback = (folder / f"{name}.csv" for name in ("members", "contracts", "feedback"))
    members.write_text(f"member,display_name\n{me},{canary('name')}\nbea,Bea\nacme,Acme\n")
    head = "contract,client,freelancer,title,description,started_at,ended_at,net_paid,currency"
    dates = "2020-01-01T00:00:00Z,2020-02-01T00:00:00Z,50.00,EUR"
    contracts.write_text(
        f"{head}\nc1,{me},bea,Logo,{canary('description')},{dates}\nc2,acme,{me},Logo,Acme's words,{dates}\n"
    )
    at = "2020-02-03T00:00:00Z"
    feedback.write_text(
        "contract,side,left_at,overall,comment,private_recommend,response,response_at\n"
        f"c1,client,{at},4.5,{canary('comment')},9,Thank you.,{at}\n"
        f"c1,freelancer,{at},3,Bea's words,,{canary('response')},{at}\n"
        f"c2,client,{at},2,Acme's words,,,\n"
    )
    sources = [Source(path, path.stem) for path in (members, contracts, feedback)]
    assert import_files(house.installation, sources).kept
    for path in (members, contracts, feedback):
        path.unlink()
    counted = summary(house, "bea", "freelancer")
    assert counted["feedback_count"] == 1
    assert findings(house) == []
    told = erase(house, me)
    assert (told["feedback"], told["responses"]) == (1, 1)
    assert left_of(house, CANARY.encode()) == []
    assert summary(house, "bea", "freelancer") == counted
    assert sorted(house.rows("SELECT comment FROM feedback_version WHERE comment IS NOT NULL")) == [
        ("Acme's words",),
        ("Bea's words",),
    ]
    assert findings(house) == []
    refused = import_files_again(house, folder, me)
    assert not refused.kept


def import_files_again(house: House, folder: Path, member: str) -> Imported:
    again = folder / "members.csv"
    again.write_text(f"member,display_name\n{member},Again\n")
    return import_files(house.installation, [Source(again, "members")])
