"""A small marketplace, written straight into SQLite by the record's form: what the verifier is tried on.

The schema has the columns that the verifier reads, and none of the constraints: who owns a database can do anything.
"""

from __future__ import annotations

import json
import os
import sqlite3
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from rejoinder.record.chain import Frontier, leaf_hash
from rejoinder.record.commitment import commit
from rejoinder.record.entry import entry_bytes
from rejoinder.record.kinds import payload_bytes

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400_000_000
START = 20_000 * DAY + 3_600_000_000
ENDED = START + 30 * DAY
OTHER = {"client": "freelancer", "freelancer": "client"}

SCHEMA = """
CREATE TABLE installation(id INTEGER PRIMARY KEY, pseudonym TEXT);
CREATE TABLE terms(hash TEXT PRIMARY KEY, starts_on TEXT, body TEXT);
CREATE TABLE member(key INTEGER PRIMARY KEY, id TEXT UNIQUE, display_name TEXT, country TEXT, pseudonym TEXT UNIQUE,
  created_at INTEGER, erased_at INTEGER);
CREATE TABLE contract(key INTEGER PRIMARY KEY, id TEXT UNIQUE, pseudonym TEXT UNIQUE, client INTEGER,
  freelancer INTEGER, title TEXT, description TEXT, category TEXT, started_at INTEGER, ended_at INTEGER,
  end_recorded_at INTEGER, terms TEXT, closes_at INTEGER, reveals_at INTEGER, amount TEXT, currency TEXT,
  public INTEGER, imported INTEGER, last_at INTEGER);
CREATE TABLE feedback_version(contract INTEGER, side TEXT, version INTEGER, at INTEGER, ratings TEXT, overall TEXT,
  comment TEXT, PRIMARY KEY(contract, side, version));
CREATE TABLE private_part(contract INTEGER, side TEXT, recommend INTEGER, note TEXT, PRIMARY KEY(contract, side));
CREATE TABLE counted(contract INTEGER, side TEXT, author INTEGER, about INTEGER, left_at INTEGER, shown_at INTEGER,
  ended_at INTEGER, version INTEGER, star INTEGER, overall TEXT, ratings TEXT, public INTEGER, removed_at INTEGER,
  PRIMARY KEY(contract, side));
CREATE TABLE summary(member INTEGER, side TEXT, contracts_finished INTEGER, feedback_count INTEGER, star_1 INTEGER,
  star_2 INTEGER, star_3 INTEGER, star_4 INTEGER, star_5 INTEGER, sums TEXT, folded_to INTEGER,
  PRIMARY KEY(member, side));
CREATE TABLE response(contract INTEGER, side TEXT, author INTEGER, at INTEGER, answered_version INTEGER, audience TEXT,
  text TEXT, PRIMARY KEY(contract, side));
CREATE TABLE change_request(contract INTEGER, side TEXT, number INTEGER, asked_at INTEGER, lapses_at INTEGER,
  PRIMARY KEY(contract, side, number));
CREATE TABLE change_window(contract INTEGER, side TEXT, number INTEGER, opened_at INTEGER, closes_at INTEGER,
  PRIMARY KEY(contract, side, number));
CREATE TABLE removal(contract INTEGER, side TEXT, target TEXT, number INTEGER, at INTEGER, ground_class TEXT,
  pressured INTEGER, note TEXT, PRIMARY KEY(contract, side, target, number));
CREATE TABLE pressured(id TEXT PRIMARY KEY, contract INTEGER, author INTEGER, at INTEGER, note TEXT);
CREATE TABLE desk_case(id TEXT PRIMARY KEY, contract INTEGER, side TEXT, target TEXT, state TEXT, opened_at INTEGER,
  due_at INTEGER, closed_at INTEGER);
CREATE TABLE report(id TEXT PRIMARY KEY, contract INTEGER, side TEXT, target TEXT, version INTEGER, reporter INTEGER,
  case_id TEXT, ground TEXT, kind TEXT, description TEXT, at INTEGER);
CREATE TABLE evidence(id TEXT PRIMARY KEY, uploader INTEGER, at INTEGER, name TEXT, media_type TEXT, size INTEGER,
  sha256 TEXT, stored_sha256 TEXT);
CREATE TABLE evidence_use(evidence TEXT, used_by TEXT, at INTEGER, PRIMARY KEY(evidence, used_by));
CREATE TABLE notice(id TEXT PRIMARY KEY, contract TEXT, side TEXT, case_id TEXT, name TEXT, email TEXT, reasons TEXT,
  at INTEGER);
CREATE TABLE api_key(id TEXT PRIMARY KEY, scopes TEXT, created_at INTEGER, revoked_at INTEGER);
CREATE TABLE journal(seq INTEGER PRIMARY KEY, entry BLOB, leaf BLOB);
CREATE TABLE journal_payload(seq INTEGER PRIMARY KEY, nonce BLOB, payload BLOB);
CREATE TABLE journal_head(id INTEGER PRIMARY KEY, size INTEGER, frontier BLOB, at INTEGER);
CREATE TRIGGER journal_is_never_edited BEFORE UPDATE ON journal FOR EACH ROW
  BEGIN SELECT RAISE(ABORT, 'journal is never edited'); END;
"""
WEIGHTS = {"client": {"skills": 1, "quality": 2}, "freelancer": {"clarity": 1, "payment": 1}}
TERMS = {
    "starts_on": "2000-01-01",
    "feedback_days": 14,
    "response_days": 28,
    "change_days": 14,
    "change_request_days": 14,
    "reveal": "both_or_deadline",
    "public_from": "1.00",
    "weights": WEIGHTS,
    "response_audience": {"client": "author_only", "freelancer": "public"},
    "report_days": 7,
    "holidays": [],
}
BODY = json.dumps(TERMS)
TERMS_HASH = sha256(BODY.encode()).hexdigest()


def closes(start: int, days: int) -> int:
    """Give the midnight that ends day D+N."""
    return (start // DAY + days + 1) * DAY


def compact(value: object) -> str:
    """Write JSON as rows keep it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


class Invented:
    """An invented marketplace in a file. Every deed writes its rows and its entry, as the product does."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)
        self.tree = Frontier()
        self.heads: list[tuple[int, str]] = []
        self.marketplace = "f" * 32
        self.now = START
        self.row("installation", 1, self.marketplace)
        self.row("terms", TERMS_HASH, TERMS["starts_on"], BODY)
        self.row("journal_head", 1, 0, b"", 0)
        self.members: dict[str, tuple[int, str]] = {}

    def row(self, table: str, *values: object) -> None:
        """Put a row in."""
        marks = ", ".join("?" * len(values))
        self.db.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    def act(self, kind: str, actor: str, subject: str, at: int, /, **said: Any) -> int:
        """Record an act."""
        seq, nonce = self.tree.size, os.urandom(32)
        self.heads.append((seq, self.tree.root().hex()))
        payload = payload_bytes(kind, **said)
        entry = entry_bytes(seq, self.tree.root().hex(), at, kind, actor, subject, commit(nonce, payload))
        leaf = leaf_hash(entry)
        self.tree = self.tree.append(leaf)
        self.now = max(self.now, at)
        self.row("journal", seq, entry, leaf)
        self.row("journal_payload", seq, nonce, payload)
        self.db.execute("UPDATE journal_head SET size=?, frontier=?, at=?", (self.tree.size, self.tree.nodes, self.now))
        return seq

    def member(self, name: str) -> None:
        """Register a member."""
        pseudonym = sha256(name.encode()).hexdigest()[:32]
        self.members[name] = (len(self.members) + 1, pseudonym)
        said = {"member": name, "display_name": name.title(), "country": None}
        self.row("member", self.members[name][0], name, name.title(), None, pseudonym, self.now, None)
        self.act("member.registered", self.marketplace, pseudonym, self.now, **said)

    def close(self) -> None:
        """Let the file go."""
        self.db.close()


class Deal:
    """One contract of an invented marketplace, with what happens on it."""

    def __init__(self, world: Invented, key: int, client: str, freelancer: str, amount: str | None = "100.00") -> None:
        self.world, self.key, self.id = world, key, f"c{key}"
        self.pseudonym = sha256(self.id.encode()).hexdigest()[:32]
        self.parties = {"client": world.members[client], "freelancer": world.members[freelancer]}
        self.amount, self.reveals_at = amount, 0
        said: dict[str, Any] = {
            "contract": self.id,
            "client": client,
            "freelancer": freelancer,
            "title": "Work",
            "description": None,
        }
        said |= {"category": None, "started_at": START, "amount": amount, "currency": amount and "EUR"}
        keys = (self.parties["client"][0], self.parties["freelancer"][0])
        world.row(
            "contract",
            *(key, self.id, self.pseudonym, *keys, "Work", None, None, START, None, None, None, None, None),
            *(amount, amount and "EUR", 0, 0, world.now),
        )
        self._act("contract.registered", None, world.now, **said)

    def _act(self, kind: str, side: str | None, at: int, /, **said: Any) -> int:
        actor = self.world.marketplace if side is None else self.parties[side][1]
        self.world.db.execute("UPDATE contract SET last_at = max(last_at, ?) WHERE key = ?", (at, self.key))
        return self.world.act(kind, actor, self.pseudonym, at, **said)

    def end(self) -> None:
        """End it."""
        self.closes_at = self.reveals_at = closes(ENDED, 14)
        self.public = int(self.amount is not None)
        self.world.db.execute(
            "UPDATE contract SET ended_at=?, end_recorded_at=?, terms=?, closes_at=?, reveals_at=?, public=?"
            " WHERE key=?",
            (ENDED, ENDED + 5, TERMS_HASH, self.closes_at, self.closes_at, self.public, self.key),
        )
        said = {"ended_at": ENDED, "terms": TERMS_HASH, "closes_at": self.closes_at}
        self._act("contract.ended", None, ENDED + 5, contract=self.id, **said)

    def leave(self, side: str, at: int, stars: tuple[int, int], comment: str | None = "Fine.") -> int:
        """Leave feedback."""
        names = list(WEIGHTS[side])
        ratings = dict(zip(names, stars, strict=True))
        overall = self.overall(side, stars)
        row = self.world.db.execute("SELECT count(*) FROM counted WHERE contract=?", (self.key,)).fetchone()
        if row[0] and at < self.reveals_at:
            self.reveals_at = at
            self.world.db.execute("UPDATE contract SET reveals_at=? WHERE key=?", (at, self.key))
            self.world.db.execute("UPDATE counted SET shown_at=? WHERE contract=?", (at, self.key))
        self.world.row("feedback_version", self.key, side, 1, at, compact(ratings), overall, comment)
        self.world.row("private_part", self.key, side, 9, "Would hire again.")
        self.world.row(
            "counted",
            *(self.key, side, self.parties[side][0], self.parties[OTHER[side]][0], at, max(at, self.reveals_at), ENDED),
            *(1, self.star(overall), overall, compact(ratings), self.public, None),
        )
        said = {"contract": self.id, "side": side, "version": 1, "ratings": ratings, "overall": overall}
        private = {"recommend": 9, "note": "Would hire again."}
        said |= {"comment": comment, "private": private, "reveals_at": self.reveals_at}
        return self._act("feedback.left", side, at, **said)

    @staticmethod
    def overall(side: str, stars: tuple[int, int]) -> str:
        """Work out the overall of two ratings."""
        weights = list(WEIGHTS[side].values())
        total, weight = stars[0] * weights[0] + stars[1] * weights[1], sum(weights)
        return f"{total // weight}/1" if total % weight == 0 else f"{total}/{weight}"

    @staticmethod
    def star(overall: str) -> int:
        """Find the nearest star."""
        over, under = map(int, overall.split("/"))
        return (2 * over + under) // (2 * under)

    def change(self, side: str, at: int, stars: tuple[int, int], version: int = 2) -> None:
        """Change a feedback."""
        ratings, overall = dict(zip(WEIGHTS[side], stars, strict=True)), self.overall(side, stars)
        self.world.row("feedback_version", self.key, side, version, at, compact(ratings), overall, "Better.")
        self.world.db.execute(
            "UPDATE counted SET version=?, star=?, overall=?, ratings=? WHERE contract=? AND side=?",
            (version, self.star(overall), overall, compact(ratings), self.key, side),
        )
        said = {"contract": self.id, "side": side, "version": version, "ratings": ratings, "overall": overall}
        self._act("feedback.changed", side, at, comment="Better.", **said)

    def respond(self, side: str, at: int, text: str = "Thank you.") -> int:
        """Respond to a side's feedback."""
        other = OTHER[side]
        audience = TERMS["response_audience"][other]  # type: ignore[index]
        self.world.row("response", self.key, side, self.parties[other][0], at, 1, audience, text)
        said = {"contract": self.id, "side": side, "text": text, "answered_version": 1, "audience": audience}
        return self._act("response.given", other, at, **said)

    def ask(self, side: str, at: int) -> None:
        """Ask for a change window."""
        self.world.row("change_request", self.key, side, 1, at, closes(at, 14))
        self._act("change.asked", side, at, contract=self.id, side=side, number=1, lapses_at=closes(at, 14))

    def allow(self, side: str, at: int, number: int = 1) -> None:
        """Open a change window."""
        self.world.row("change_window", self.key, side, number, at, closes(at, 14))
        said = {"contract": self.id, "side": side, "number": number, "closes_at": closes(at, 14)}
        self._act("change.allowed", OTHER[side], at, **said)

    def withdraw(self, side: str, at: int) -> None:
        """Withdraw a feedback."""
        self.world.row("removal", self.key, side, "feedback", 1, at, "author_request", 0, None)
        self.world.db.execute("UPDATE counted SET removed_at=? WHERE contract=? AND side=?", (at, self.key, side))
        case = "UPDATE desk_case SET state='closed', closed_at=? WHERE contract=? AND side=?"
        self.world.db.execute(case, (at, self.key, side))
        self._act("feedback.withdrawn", side, at, contract=self.id, side=side, pressured=False, note=None)

    def report(self, side: str, at: int, due_at: int) -> None:
        """Report a side's feedback, with a document."""
        other, world = OTHER[side], self.world
        case, report, document = (sha256(f"{what}{self.id}".encode()).hexdigest()[:32] for what in ("C", "R", "D"))
        file = {"name": "a.txt", "media_type": "text/plain", "size": 3, "sha256": "1" * 64, "stored_sha256": "2" * 64}
        world.row("evidence", document, self.parties[other][0], at, *file.values())
        world.act("evidence.stored", self.parties[other][1], self.parties[other][1], at, id=document, **file)
        world.row("desk_case", case, self.key, side, "feedback", "open", at, due_at, None)
        reporter, why = self.parties[other][0], "They wanted money for five stars."
        world.row("report", report, self.key, side, "feedback", 1, reporter, case, "manipulation", "extortion", why, at)
        world.row("evidence_use", document, report, at)
        said = {"report": report, "case": case, "opened": True, "due_at": due_at, "contract": self.id, "side": side}
        said |= {"target": "feedback", "version": 1, "ground": "manipulation", "kind": "extortion"}
        self._act("report.made", other, at, description=why, evidence=[document], **said)

    def tell(self, side: str, at: int) -> None:
        """Tell in confidence."""
        name = sha256(f"P{self.id}".encode()).hexdigest()[:32]
        self.world.row("pressured", name, self.key, self.parties[side][0], at, "I was offered a discount.")
        said = {"id": name, "contract": self.id, "note": "I was offered a discount.", "evidence": []}
        self._act("pressured.told", side, at, **said)
