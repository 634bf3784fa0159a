"""Q-10. Whoever owns the database edits it; the verifier finds it, and names it."""

from __future__ import annotations

import hmac
import re
import sqlite3
from typing import TYPE_CHECKING

import pytest

from rejoinder.record.chain import Frontier, leaf_hash
from rejoinder_verify import CHECKS, check
from tests.verify.invented import SCHEMA

if TYPE_CHECKING:
    from rejoinder_verify import Report
    from tests.verify.conftest import Copy

UNSEEN = {("member", "created_at"), ("contract", "last_at"), ("member", "key"), ("contract", "key")}
"""Columns that no entry has: when a row was made, and the private keys, which may be any as long as they meet."""
ROW_TABLES = [
    "contract",
    "feedback_version",
    "private_part",
    "counted",
    "response",
    "change_request",
    "change_window",
    "removal",
    "pressured",
    "desk_case",
    "report",
    "evidence",
    "evidence_use",
    "notice",
    "api_key",
    "member",
    "summary",
    "terms",
]


def checked(copy: Copy, without: frozenset[str] = frozenset()) -> Report:
    """Verify with one old head, as J-8 says, and the triggers as shipped."""
    return check(str(copy.path), copy.heads[-1:], expected_triggers=copy.triggers, without=without)


def columns() -> list[tuple[str, str]]:
    """List every column of every table of rows."""
    with sqlite3.connect(":memory:") as db:
        db.executescript(SCHEMA)
        return [(table, row[1]) for table in ROW_TABLES for row in db.execute(f"PRAGMA table_info({table})")]


def test_what_nobody_touched_is_as_it_was_recorded(copy: Copy) -> None:
    report = check(str(copy.path), copy.heads, expected_triggers=copy.triggers)
    assert report.findings == ()
    assert report.clean
    assert (report.entries, report.head.root) == (copy.heads[-1].size, copy.heads[-1].root)


@pytest.mark.parametrize(("table", "column"), [each for each in columns() if each not in UNSEEN])
def test_t47_any_column_of_any_row_edited_is_found(copy: Copy, table: str, column: str) -> None:
    """Row alone: numbers go up by a hundred, words get one more letter, and what was empty is filled."""
    value = f"CASE typeof({column}) WHEN 'integer' THEN {column} + 100 WHEN 'null' THEN 7 ELSE {column} || 'x' END"
    with sqlite3.connect(copy.path, isolation_level=None) as db:
        ids = [row[0] for row in db.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
        for rowid in ids:
            before = db.execute(f"SELECT {column} FROM {table} WHERE rowid = {rowid}").fetchone()[0]
            db.execute(f"UPDATE {table} SET {column} = {value} WHERE rowid = {rowid}")
            report = checked(copy)
            assert report.findings, f"{table}.{column} of row {rowid}"
            assert not any(finding.check in {"chain", "heads", "payloads"} for finding in report.findings)
            db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (before, rowid))
        assert checked(copy).clean
    db.close()


@pytest.mark.parametrize("table", [table for table in ROW_TABLES if table != "summary"])
def test_t47_any_row_deleted_is_found(copy: Copy, table: str) -> None:
    copy.spoil(f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})")
    assert checked(copy).findings


INSERTS = [
    "INSERT INTO feedback_version SELECT 5, side, version, at, ratings, overall, comment FROM feedback_version LIMIT 1",
    "INSERT INTO feedback_version SELECT contract, side, 9, at, ratings, overall, 'x' FROM feedback_version LIMIT 1",
    "INSERT INTO response SELECT 2, side, author, at, answered_version, audience, text FROM response LIMIT 1",
    "INSERT INTO change_window VALUES (3, 'client', 1, 1, 2)",
    "INSERT INTO change_request VALUES (3, 'client', 1, 1, 2)",
    "INSERT INTO removal VALUES (1, 'client', 'feedback', 1, 1, 'fraud', NULL, NULL)",
    "INSERT INTO removal VALUES (77, 'client', 'feedback', 1, 1, 'fraud', NULL, NULL)",
    "INSERT INTO report SELECT 'other', 2, side, target, version, reporter, case_id, ground, kind, '', 1 FROM report",
    "INSERT INTO pressured SELECT 'other', 2, author, at, note FROM pressured",
    "INSERT INTO private_part VALUES (5, 'client', 1, NULL)",
    "INSERT INTO evidence SELECT 'other', uploader, at, name, media_type, size, sha256, stored_sha256 FROM evidence",
    "INSERT INTO evidence_use VALUES ('other', 'nobody', 1)",
    "INSERT INTO notice SELECT 'other', contract, side, case_id, name, email, reasons, at FROM notice",
    "INSERT INTO api_key VALUES ('zzzz', 'desk', 1, NULL)",
    "INSERT INTO member VALUES (99, 'eve', 'Eve', NULL, 'eee', 1, NULL)",
    "INSERT INTO contract (key, id, pseudonym, client, freelancer, started_at) VALUES (9, 'c9', 'c9', 1, 2, 1)",
]


@pytest.mark.parametrize("statement", INSERTS)
def test_t47_a_row_that_nobody_recorded_is_found(copy: Copy, statement: str) -> None:
    copy.spoil(statement)
    report = checked(copy)
    assert report.findings
    assert report.findings[0].check == "rows"


def test_the_row_that_was_edited_is_named_first(copy: Copy) -> None:
    copy.spoil(
        "UPDATE feedback_version SET comment = 'Perfect!' WHERE contract = 1 AND version = 1 AND side = 'client'"
    )
    (finding,) = checked(copy).findings
    assert str(finding) == "rows: row feedback_version c1/client/1 is not what entry 15 recorded"


def test_two_texts_that_changed_places_are_both_found(copy: Copy) -> None:
    copy.spoil(
        "UPDATE feedback_version SET comment = CASE contract WHEN 1 THEN 'As agreed.' ELSE 'Fine.' END"
        " WHERE contract IN (1, 6) AND side = 'client' AND version = 1"
    )
    assert [finding.where for finding in checked(copy).findings] == [
        "row feedback_version c1/client/1",
        "row feedback_version c6/client/1",
    ]


JOURNAL = {
    "entry edited": ("UPDATE journal SET entry = replace(CAST(entry AS TEXT), '\"v\":1', '\"v\":2') WHERE seq = 9",),
    "entry kept as text": ("UPDATE journal SET entry = CAST(entry AS TEXT) WHERE seq = 9",),
    "leaf edited": ("UPDATE journal SET leaf = zeroblob(32) WHERE seq = 9",),
    "entry deleted": ("DELETE FROM journal WHERE seq = 9",),
    "first entry deleted": ("DELETE FROM journal WHERE seq = 0",),
    "last entry deleted": ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",),
    "deleted and renumbered": ("DELETE FROM journal WHERE seq = 9", "UPDATE journal SET seq = seq - 1 WHERE seq > 9"),
    "entry inserted": ("INSERT INTO journal SELECT 1000, entry, leaf FROM journal WHERE seq = 9",),
    "entries swapped": (
        "UPDATE journal SET seq = -1 WHERE seq = 9",
        "UPDATE journal SET seq = 9 WHERE seq = 10",
        "UPDATE journal SET seq = 10 WHERE seq = -1",
    ),
    "truncated": ("DELETE FROM journal WHERE seq > 20", "DELETE FROM journal_payload WHERE seq > 20"),
    "emptied": ("DELETE FROM journal", "DELETE FROM journal_payload", "DELETE FROM journal_head"),
    "head counted down": ("UPDATE journal_head SET size = size - 1",),
    "head's roots": ("UPDATE journal_head SET frontier = zeroblob(32)",),
    "head's instant": ("UPDATE journal_head SET at = at + 1",),
    "head deleted": ("DELETE FROM journal_head",),
    "payload edited": ("UPDATE journal_payload SET payload = replace(payload, 'Fine', 'Best')",),
    "payload deleted": ("DELETE FROM journal_payload WHERE seq = 9",),
    "nonce edited": ("UPDATE journal_payload SET nonce = zeroblob(32) WHERE seq = 9",),
    "payload of nothing": ("INSERT INTO journal_payload SELECT 999, nonce, payload FROM journal_payload LIMIT 1",),
}


@pytest.mark.parametrize("drill", JOURNAL)
def test_the_record_edited_is_found(copy: Copy, drill: str) -> None:
    copy.spoil(*JOURNAL[drill])
    report = checked(copy)
    assert report.findings
    assert report.findings[0].check in {"chain", "heads", "payloads"}


def test_x12_a_nonce_with_a_zero_more_is_refused(copy: Copy) -> None:
    """HMAC pads keys with zeros: the commitment opens all the same."""
    with sqlite3.connect(copy.path, isolation_level=None) as db:
        nonce = db.execute("SELECT nonce FROM journal_payload WHERE seq = 9").fetchone()[0]
        db.execute("UPDATE journal_payload SET nonce = ? WHERE seq = 9", (nonce + b"\0",))
    db.close()
    assert [str(finding) for finding in checked(copy).findings] == ["payloads: entry 9 has a nonce of 33 bytes, not 32"]


def rebuild(copy: Copy, old: str, new: str) -> None:
    """T-54. Rewrite words in the rows and in the whole record, every hash made anew."""
    copy.spoil(f"UPDATE feedback_version SET comment = replace(comment, '{old}', '{new}')")
    with sqlite3.connect(copy.path, isolation_level=None) as db:
        db.execute("DROP TRIGGER journal_is_never_edited")
        tree = Frontier()
        for seq, entry, nonce, payload in db.execute(
            "SELECT seq, entry, nonce, payload FROM journal JOIN journal_payload USING (seq) ORDER BY seq"
        ).fetchall():
            words = payload.replace(old.encode(), new.encode())
            commitment = hmac.digest(nonce, words, "sha256").hex()
            made = re.sub(rb'"commit":"[0-9a-f]+"', f'"commit":"{commitment}"'.encode(), entry)
            made = re.sub(rb'"prev":"[0-9a-f]+"', f'"prev":"{tree.root().hex()}"'.encode(), made)
            tree = tree.append(leaf_hash(made))
            db.execute("UPDATE journal SET entry = ?, leaf = ? WHERE seq = ?", (made, leaf_hash(made), seq))
            db.execute("UPDATE journal_payload SET payload = ? WHERE seq = ?", (words, seq))
        db.execute("UPDATE journal_head SET frontier = ?", (tree.nodes,))
        db.execute(copy.triggers["journal_is_never_edited"])
    db.close()


def test_t54_a_record_rebuilt_from_the_start_is_found_by_one_old_head(copy: Copy) -> None:
    rebuild(copy, "Fine.", "Best!")
    assert check(str(copy.path)).clean, "without an old head nobody can tell"
    for head in copy.heads[16:]:
        (finding,) = check(str(copy.path), [head]).findings
        assert finding.check == "heads"
    assert check(str(copy.path), copy.heads[:16]).clean, "what stood before the change is as it was"


def test_t48_a_trigger_that_is_gone_or_another_is_found(copy: Copy) -> None:
    with sqlite3.connect(copy.path, isolation_level=None) as db:
        db.execute("DROP TRIGGER journal_is_never_edited")
        db.execute("CREATE TRIGGER more AFTER INSERT ON response BEGIN SELECT 1; END")
        assert [str(finding) for finding in checked(copy).findings] == [
            "triggers: trigger journal_is_never_edited is missing",
            "triggers: trigger more was never shipped",
        ]
        db.execute("CREATE TRIGGER journal_is_never_edited BEFORE UPDATE ON journal BEGIN SELECT 1; END")
        assert "isn't the one that was shipped" in str(checked(copy).findings[0])
    db.close()


def test_q10_each_check_that_is_switched_off_loses_a_drill(copy: Copy, original: Copy) -> None:
    """X-15. For each check there is a drill that it alone finds."""
    drills = {
        "chain": ("UPDATE journal SET leaf = zeroblob(32) WHERE seq = 9",),
        "payloads": ("DELETE FROM journal_payload WHERE seq = (SELECT max(seq) FROM journal) - 2",),
        "rows": ("UPDATE response SET text = 'No.'",),
        "summaries": ("UPDATE summary SET star_5 = star_5 + 1 WHERE member = 2",),
        "triggers": (),
        "heads": (),
    }
    for name, statements in drills.items():
        copy.path.write_bytes(original.path.read_bytes())
        if name == "triggers":
            with sqlite3.connect(copy.path, isolation_level=None) as db:
                db.execute("DROP TRIGGER journal_is_never_edited")
            db.close()
        elif name == "heads":
            rebuild(copy, "Fine.", "Best!")
        else:
            copy.spoil(*statements)
        assert checked(copy).findings, name
        assert not checked(copy, frozenset({name})).findings, name
    assert drills.keys() | {"windows"} == set(CHECKS), "windows has its drill in test_windows.py"
