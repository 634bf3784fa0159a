"""How the verifier is asked, what it answers, and what an erasure leaves to be verified."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rejoinder_verify import Head, Unreadable, check, verify
from rejoinder_verify.__main__ import main
from rejoinder_verify.encoding import Malformed, read_entry, read_payload
from rejoinder_verify.report import MOST, Findings
from rejoinder_verify.second_process import SecondProcess
from tests.verify.invented import Invented
from tests.verify.marketplace import add_up, small_marketplace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.verify.conftest import Copy


RECORD = "SELECT seq, entry, payload FROM journal JOIN journal_payload USING (seq)"


STARS = """
SELECT c.id, f.side, f.ratings, f.overall FROM counted f JOIN contract c ON c.key = f.contract WHERE f.author = ?
"""


def test_it_is_asked_by_command(copy: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heads = tmp_path / "heads"
    heads.write_text("".join(json.dumps({"size": head.size, "root": head.root}) + "\n" for head in copy.heads))
    assert main([str(copy.path), "--head", str(heads), "--print-head"]) == 0
    assert json.loads(capsys.readouterr().out)["root"] == copy.heads[-1].root
    copy.spoil("UPDATE response SET text = 'No.' WHERE contract = 1")
    assert main([str(copy.path)]) == 1
    assert capsys.readouterr().out.startswith("rows: row response c1/client is not what entry ")
    assert main([str(tmp_path / "absent.db")]) == 3
    heads.write_text("{}")
    assert main([str(copy.path), "--head", str(heads)]) == 2


def test_it_runs_without_the_server_and_without_any_other_package(copy: Copy) -> None:
    code = "import sys, rejoinder_verify as v; r = v.check(sys.argv[1]); print(r.clean, 'rejoinder' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code, str(copy.path)], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "False"]


def test_what_is_no_database_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"not a database at all" * 100)
    for database in (tmp_path / "no.db", tmp_path / "absent.db"):
        with pytest.raises(Unreadable):
            check(str(database))


def test_it_writes_nothing(copy: Copy) -> None:
    before = copy.path.read_bytes()
    assert verify(str(copy.path)) == []
    assert copy.path.read_bytes() == before


def test_a_head_that_has_more_entries_than_are_left_is_found(copy: Copy) -> None:
    (finding,) = verify(str(copy.path), [Head(1_000, "0" * 64)])
    assert finding.check == "heads"


def test_a_second_process_finds_the_same(copy: Copy) -> None:
    copy.spoil("UPDATE response SET text = 'No.'", "UPDATE counted SET star = 1")
    alone = [finding for finding in verify(str(copy.path)) if finding.check == "rows"]
    findings = Findings()
    told: list[int] = []
    with SecondProcess(str(copy.path), copy.heads[-1].size, worth_it=0) as second:
        assert second.has_compared(findings, told.append)
    assert list(findings.in_order()) == alone
    assert not findings.untold


def test_there_is_no_second_process_for_little(copy: Copy) -> None:
    with SecondProcess(str(copy.path), copy.heads[-1].size) as second:
        assert not second.has_compared(Findings(), print)


def test_findings_beyond_measure_are_counted() -> None:
    findings = Findings()
    for number in range(MOST + 7):
        findings.add("rows", f"row {number}", "is bad", MOST + 7 - number)
    assert len(findings.in_order()) == MOST
    assert findings.untold == 7
    assert findings.in_order()[0].where == f"row {MOST - 1}"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":"\\u0041"}',
        b'{"a":"\xff"}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b"[" * 100_000,
    ],
)
def test_a_payload_that_could_be_read_in_two_ways_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        read_payload(raw)


def test_an_entry_is_in_its_form_or_malformed() -> None:
    good = (
        f'{{"actor":"{"a" * 32}","at":1,"commit":"{"0" * 64}","kind":"a.b","prev":"{"0" * 64}","seq":0,'
        f'"subject":"{"b" * 32}","v":1}}'
    ).encode()
    assert read_entry(good).kind == "a.b"
    for bad in (good + b"\n", good.replace(b'"v":1', b'"v":2'), good.replace(b'"at":1', b'"at":01'), good[1:]):
        with pytest.raises(Malformed):
            read_entry(bad)


@pytest.fixture
def erased(tmp_path: Path) -> Iterator[Invented]:
    """The small marketplace, from which bea was erased: payloads, words and names are gone, the stars stay (J-11)."""
    world = small_marketplace(tmp_path / "erased.db")
    key, pseudonym = world.members["bea"]
    seqs = [
        seq
        for seq, entry, payload in world.db.execute(RECORD)
        if b'"bea"' in payload or json.loads(entry)["actor"] == pseudonym
    ]
    kept = [
        [contract, side, 1, json.loads(ratings), overall]
        for contract, side, ratings, overall in world.db.execute(STARS, (key,))
    ]
    for seq in seqs:
        world.db.execute("DELETE FROM journal_payload WHERE seq = ?", (seq,))
    for table in ("feedback_version", "private_part"):
        theirs = f"SELECT contract, side FROM counted WHERE author = {key}"
        world.db.execute(f"DELETE FROM {table} WHERE (contract, side) IN ({theirs})")
    for table, column in (("response", "author"), ("pressured", "author"), ("evidence", "uploader")):
        world.db.execute(f"DELETE FROM {table} WHERE {column} = {key}")
    world.db.execute("DELETE FROM evidence_use")
    world.db.execute("DELETE FROM report")
    world.db.execute("UPDATE contract SET title = '' WHERE freelancer = ?", (key,))
    world.act("member.erased", world.marketplace, pseudonym, world.now, seqs=seqs, kept=kept, held_until=None)
    sql = "UPDATE member SET id=NULL, display_name=NULL, country=NULL, pseudonym=NULL, erased_at=? WHERE key=?"
    world.db.execute(sql, (world.now, key))
    world.db.execute("DELETE FROM summary")
    add_up(world, world.now)
    yield world
    world.close()


def test_r1001_after_an_erasure_every_proof_still_verifies(erased: Invented) -> None:
    heads = [Head(size, root) for size, root in erased.heads]
    assert [str(finding) for finding in check(str(erased.path), heads).findings] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE feedback_version SET comment = 'x'",
        "UPDATE counted SET overall = '5/1', star = 5 WHERE contract = 2 AND side = 'client'",
        "UPDATE counted SET overall = '1/1', star = 1 WHERE contract = 1 AND side = 'freelancer'",
        "DELETE FROM counted WHERE contract = 1 AND side = 'freelancer'",
        "UPDATE member SET display_name = 'Bea' WHERE erased_at IS NOT NULL",
        "DELETE FROM journal_payload WHERE seq = (SELECT max(seq) FROM journal)",
        "DELETE FROM journal_payload WHERE seq = (SELECT min(seq) FROM journal_payload)",
        "UPDATE contract SET ended_at = ended_at + 1 WHERE id = 'c1'",
        "DELETE FROM contract WHERE id = 'c1'",
        "DELETE FROM member WHERE erased_at IS NOT NULL",
    ],
)
def test_what_an_erasure_left_is_still_guarded(erased: Invented, statement: str) -> None:
    erased.db.execute(statement)
    assert check(str(erased.path)).findings


def test_what_was_erased_and_can_still_be_read_is_found(erased: Invented) -> None:
    seq = erased.db.execute(
        "SELECT seq FROM journal WHERE seq NOT IN (SELECT seq FROM journal_payload) ORDER BY seq"
    ).fetchone()[0]
    erased.db.execute("INSERT INTO journal_payload VALUES (?, zeroblob(32), '{}')", (seq,))
    assert any("can still be read" in str(finding) for finding in check(str(erased.path)).findings)


def test_it_reads_while_somebody_writes(tmp_path: Path) -> None:
    world = small_marketplace(tmp_path / "live.db")
    with sqlite3.connect(world.path, isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE response SET text = 'not yet'")
        assert verify(str(world.path)) == []
        writer.execute("ROLLBACK")
    writer.close()
    world.close()
