"""State rows against entries, contract by contract: one to one, and equal (J-10, 4).

Entries are sorted by the private key of the contract that they are about, in the database; every other table is read in
the order of its own key. So all of them go by once, side by side, and no more than one contract is in memory.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from rejoinder_verify.acts import tell
from rejoinder_verify.encoding import Malformed, read_fields, read_payload
from rejoinder_verify.reading import as_bytes
from rejoinder_verify.standing import compare_contract, expect_counted
from rejoinder_verify.story import Act, Parties, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rejoinder_verify.reading import Source
    from rejoinder_verify.report import Findings
    from rejoinder_verify.story import Row
    from rejoinder_verify.windows import Terms

CONTRACTS = """
SELECT c.key, c.pseudonym, c.id, c.client, cm.id, cm.pseudonym, c.freelancer, fm.id, fm.pseudonym,
       c.title, c.description, c.category, c.started_at, c.amount, c.currency, c.ended_at, c.end_recorded_at, c.terms,
       c.closes_at, c.reveals_at, c.public, c.imported, c.last_at
FROM contract c LEFT JOIN member cm ON cm.key = c.client LEFT JOIN member fm ON fm.key = c.freelancer ORDER BY c.key
"""
IN_CONTRACT = {
    "feedback_version": ("side, version, at, ratings, overall, comment", 2),
    "private_part": ("side, recommend, note", 1),
    "response": ("side, author, at, answered_version, audience, text", 1),
    "change_request": ("side, number, asked_at, lapses_at", 2),
    "change_window": ("side, number, opened_at, closes_at", 2),
    "removal": ("side, target, number, at, ground_class, pressured, note", 3),
    "pressured": ("id, author, at, note", 1),
    "desk_case": ("id, side, target, state, opened_at, due_at, closed_at", 1),
    "report": ("id, side, target, version, reporter, case_id, ground, kind, description, at", 1),
    "counted": (
        "side, author, about, left_at, shown_at, ended_at, version, star, overall, ratings, public, removed_at",
        1,
    ),
}
"""Tables with a contract's rows: what is compared, and how many of the columns are the row's name in its contract."""
EVIDENCE_USE = """
SELECT x.contract, u.evidence, u.used_by, u.at FROM evidence_use u
JOIN (SELECT id, contract FROM report UNION ALL SELECT id, contract FROM pressured) x ON x.id = u.used_by
ORDER BY x.contract, u.evidence, u.used_by
"""
ABOUT_CONTRACTS = {
    "sqlite": """
SELECT c.key, j.seq, j.entry, p.payload FROM journal j
JOIN contract c ON c.pseudonym = CAST(substr(j.entry, -40, 32) AS TEXT)
LEFT JOIN journal_payload p ON p.seq = j.seq ORDER BY c.key, j.seq
""",
    "postgresql": """
SELECT c.key, j.seq, j.entry, p.payload FROM journal j
JOIN contract c ON c.pseudonym = encode(substring(j.entry FROM length(j.entry) - 39 FOR 32), 'escape')
LEFT JOIN journal_payload p ON p.seq = j.seq ORDER BY c.key, j.seq
""",
}


FAR = 1 << 63


class Beside:
    """Rows that go by in the order of their contract's key, taken a contract at a time."""

    def __init__(self, table: str, rows: Iterator[Row], findings: Findings) -> None:
        self._table = table
        self._rows = rows
        self._findings = findings
        self._next: Row | None = next(rows, None)
        self.at = FAR if self._next is None else self._next[0]
        """The contract key of the next row."""

    def of(self, key: int) -> list[Row]:
        """Take the rows of this contract, without its key; rows of contracts before it belong to none."""
        row, taken = self._next, []
        while row is not None and row[0] <= key:
            if row[0] == key:
                taken.append(row[1:])
            else:
                self._findings.add("rows", f"row {self._table} of contract key {row[0]}", "belongs to no contract")
            row = next(self._rows, None)
        self._next = row
        self.at = FAR if row is None else row[0]
        return taken

    def drain(self) -> None:
        """Find what is left when there is no contract any more."""
        self.of(FAR - 1)


def compare_contracts(
    source: Source, terms: dict[str, Terms], findings: Findings, progress: Callable[[int], None]
) -> None:
    """Compare every contract's rows with its entries."""
    entries = Beside("journal", source.rows(ABOUT_CONTRACTS[source.dialect]), findings)
    tables = {
        name: Beside(name, source.rows(_in_order(name, columns)), findings)
        for name, (columns, _) in IN_CONTRACT.items()
    }
    tables["evidence_use"] = Beside("evidence_use", source.rows(EVIDENCE_USE), findings)
    done = 0
    for row in source.rows(CONTRACTS):
        key = row[0]
        acts = entries.of(key)
        story = Story(_parties(row), terms, findings)
        for act in map(_act, acts):
            if act is not None:
                tell(story, act)
        expect_counted(story)
        compare_contract(story, row, {name: table.of(key) for name, table in tables.items() if table.at <= key})
        done += len(acts)
        if done % 10_000 < len(acts):
            progress(done)
    for beside in chain(tables.values(), (entries,)):
        beside.drain()


def _in_order(table: str, columns: str) -> str:
    return f"SELECT contract, {columns} FROM {table} ORDER BY contract"  # noqa: S608  Only our own names.


def _parties(row: Row) -> Parties:
    return Parties(
        key=row[0],
        id=row[2],
        keys={"client": row[3], "freelancer": row[6]},
        ids={"client": row[4], "freelancer": row[7]},
        pseudonyms={"client": row[5], "freelancer": row[8]},
    )


def _act(row: Row) -> Act | None:
    """Read an entry and its payload; what can't be read was found in the walk over the record."""
    seq, raw, payload = row
    try:
        actor, at, _, kind, _, _, _ = read_fields(as_bytes(raw))
        said = None if payload is None else read_payload(as_bytes(payload))
    except Malformed:
        return None
    return Act(seq, int(at), kind.decode(), actor.decode(), said)
