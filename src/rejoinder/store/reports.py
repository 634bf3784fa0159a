"""Reports, cases, notices, confidential notes and the documents filed with them, as rows."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from rejoinder.store import events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rejoinder.policy.deadlines import Instant
    from rejoinder.policy.facts import PressureTold, ReportMade
    from rejoinder.store.contracts import ContractRow
    from rejoinder.store.database import Reading, Row, Writing

OVERDUE = {"feedback": 0, "response": 1}
"""Which number the deadline of a case has, by its target."""
OPEN_CASE = """
SELECT id, due_at FROM desk_case
WHERE contract = :contract AND side = :side AND target = :target AND state = 'open'
"""
WAITING = """
SELECT count(*) FROM evidence e WHERE e.uploader = :uploader AND e.at > :since
AND NOT EXISTS (SELECT 1 FROM evidence_use u WHERE u.evidence = e.id)
"""


def open_or_join_case(
    writing: Writing, row: ContractRow, side: str, target: str, due_at: Instant, now: Instant
) -> tuple[str, bool, Instant]:
    """Give the case of a feedback or response, whether it was opened just now, and when it is due."""
    names = {"contract": row.key, "side": side, "target": target}
    found = writing.row(OPEN_CASE, names)
    if found is not None:
        return found[0], False, found[1]
    case = secrets.token_hex(16)
    writing.run(
        "INSERT INTO desk_case (id, contract, side, target, state, opened_at, due_at) "
        "VALUES (:id, :contract, :side, :target, 'open', :now, :due_at)",
        {**names, "id": case, "now": now, "due_at": due_at},
    )
    events.make_due(writing, row.key, "case.overdue", due_at, side, OVERDUE[target])
    return case, True, due_at


def late_case(reading: Reading, contract: int, side: str, number: int, due_at: Instant) -> str | None:
    """R-604. Give the case that is late since this instant, where it is open still."""
    target = next(name for name, each in OVERDUE.items() if each == number)
    row = reading.row(
        "SELECT id FROM desk_case WHERE contract = :contract AND side = :side AND target = :target "
        "AND due_at = :due_at AND state = 'open'",
        {"contract": contract, "side": side, "target": target, "due_at": due_at},
    )
    return row[0] if row else None


def close_cases(writing: Writing, row: ContractRow, side: str, now: Instant) -> None:
    """R-606. Close what is open on a feedback that its author withdrew, and on its response."""
    writing.run(
        "UPDATE desk_case SET state = 'closed', closed_at = :now "
        "WHERE contract = :contract AND side = :side AND state = 'open'",
        {"contract": row.key, "side": side, "now": now},
    )


def was_reported(reading: Reading, row: ContractRow, side: str, target: str, reporter: int, version: int) -> bool:
    """R-501. Tell whether a member has reported this version."""
    return (
        reading.row(
            "SELECT 1 FROM report WHERE contract = :contract AND side = :side AND target = :target "
            "AND reporter = :reporter AND version = :version",
            {"contract": row.key, "side": side, "target": target, "reporter": reporter, "version": version},
        )
        is not None
    )


def save_report(writing: Writing, row: ContractRow, fact: ReportMade, reporter: int, case: str, now: Instant) -> str:
    """Keep a report, and give its random id."""
    report = secrets.token_hex(16)
    writing.run(
        "INSERT INTO report (id, contract, side, target, version, reporter, case_id, ground, kind, description, at) "
        "VALUES (:id, :contract, :side, :target, :version, :reporter, :case, :ground, :kind, :description, :now)",
        {
            "id": report,
            "contract": row.key,
            "side": fact.side,
            "target": fact.target,
            "version": fact.version,
            "reporter": reporter,
            "case": case,
            "ground": fact.ground,
            "kind": fact.kind,
            "description": fact.description,
            "now": now,
        },
    )
    use_evidence(writing, fact.evidence, report, now)
    return report


def use_evidence(writing: Writing, evidence: Iterable[str], used_by: str, now: Instant) -> None:
    """Say which documents belong to a report or a confidential note."""
    for each in evidence:
        writing.run(
            "INSERT INTO evidence_use (evidence, used_by, at) VALUES (:evidence, :used_by, :now)",
            {"evidence": each, "used_by": used_by, "now": now},
        )


def filed_evidence(reading: Reading, uploader: int) -> dict[str, int]:
    """List a member's documents with their sizes in bytes: one may serve a note, a report, and the next report, too."""
    return dict(reading.rows("SELECT id, size FROM evidence WHERE uploader = :uploader", {"uploader": uploader}))


def waiting_evidence(reading: Reading, uploader: int, since: Instant) -> int:
    """Count a member's documents of late that belong to nothing yet (E-1)."""
    found = reading.row(WAITING, {"uploader": uploader, "since": since})
    return int(found[0]) if found else 0


def evidence_of(reading: Reading, used_by: str) -> dict[str, int]:
    """List the documents of a report or a confidential note, with their sizes in bytes."""
    return dict(
        reading.rows(
            "SELECT e.id, e.size FROM evidence_use u JOIN evidence e ON e.id = u.evidence WHERE u.used_by = :used_by",
            {"used_by": used_by},
        )
    )


def read_report(reading: Reading, report: str) -> Row | None:
    """Read contract, reporter's private key and id, the case's state, the report's side and target."""
    return reading.row(
        "SELECT c.id, p.reporter, m.id, d.state, p.side, p.target FROM report p JOIN contract c ON c.key = p.contract "
        "JOIN member m ON m.key = p.reporter JOIN desk_case d ON d.id = p.case_id WHERE p.id = :id",
        {"id": report},
    )


def save_told(writing: Writing, row: ContractRow, fact: PressureTold, author: int, now: Instant) -> str:
    """Keep a confidential note, and give its random id."""
    told = secrets.token_hex(16)
    writing.run(
        "INSERT INTO pressured (id, contract, author, at, note) VALUES (:id, :contract, :author, :now, :note)",
        {"id": told, "contract": row.key, "author": author, "now": now, "note": fact.note},
    )
    use_evidence(writing, fact.evidence, told, now)
    return told


def notices_since(reading: Reading, address_mac: str, since: Instant) -> int:
    """Count the notices that came from an address since an instant of the wall clock."""
    row = reading.row(
        "SELECT count(*) FROM notice WHERE address_mac = :address AND received_at > :since",
        {"address": address_mac, "since": since},
    )
    return int(row[0]) if row else 0


def save_notice(  # noqa: PLR0913
    writing: Writing,
    *,
    contract: str,
    side: str,
    case: str | None,
    name: str,
    email: str,
    reasons: str,
    address_mac: str,
    received_at: Instant,
    now: Instant,
) -> str:
    """Keep a notice, and give its random id."""
    notice = secrets.token_hex(16)
    writing.run(
        "INSERT INTO notice (id, contract, side, case_id, name, email, reasons, at, received_at, address_mac) "
        "VALUES (:id, :contract, :side, :case, :name, :email, :reasons, :now, :received_at, :address_mac)",
        {
            "id": notice,
            "contract": contract,
            "side": side,
            "case": case,
            "name": name,
            "email": email,
            "reasons": reasons,
            "now": now,
            "received_at": received_at,
            "address_mac": address_mac,
        },
    )
    return notice
