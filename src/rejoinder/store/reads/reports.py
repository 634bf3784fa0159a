"""A report as its reporter sees it, and a document as its filer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import format_instant
from rejoinder.policy.report import due_at
from rejoinder.store.contracts import read_terms

if TYPE_CHECKING:
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading

REPORT = """
SELECT p.id, c.id, p.side, p.target, p.version, p.ground, p.kind, p.description, p.at, d.state, c.terms, d.closed_at
FROM report p JOIN contract c ON c.key = p.contract JOIN desk_case d ON d.id = p.case_id
JOIN member m ON m.key = p.reporter
WHERE p.id = :report AND m.id = :viewer
"""
ON_CONTRACT = """
SELECT p.id, p.side, p.target, p.version, p.at, d.state, c.terms
FROM report p JOIN contract c ON c.key = p.contract JOIN desk_case d ON d.id = p.case_id
WHERE c.id = :contract AND p.reporter = :reporter ORDER BY p.at DESC, p.id
"""
WITHDRAWN = "Its author had this feedback removed, so there is nothing left to decide."


def show_report(reading: Reading, report: str, viewer: str, now: Instant) -> dict[str, Any] | None:
    """Show a report to the one who made it; absent and somebody else's are alike (T-43)."""
    row = reading.row(REPORT, {"report": report, "viewer": viewer})
    if row is None:
        return None
    evidence = reading.rows(
        "SELECT evidence FROM evidence_use WHERE used_by = :report ORDER BY at, evidence", {"report": report}
    )
    is_open = row[9] == "open"
    # R-604 counts from this report: the case may have been opened by somebody else's, of which nobody is told (S-7).
    due = due_at(row[8], read_terms(reading, row[10]))
    return {
        "object": "report",
        "id": row[0],
        "contract": row[1],
        "side": row[2],
        "target": row[3],
        "version": row[4],
        "reporter": viewer,
        "ground": row[5],
        "kind": row[6],
        "description": row[7],
        "evidence": [each for (each,) in evidence],
        "made_at": format_instant(row[8]),
        "state": row[9],
        "due": format_instant(due),
        "late": is_open and now >= due,
        "outcome": None if is_open else "withdrawn",
        "reasons": None if is_open else WITHDRAWN,
        "closed_at": None if row[11] is None else format_instant(row[11]),
    }


def reports_on(reading: Reading, contract: str, reporter: int) -> list[dict[str, Any]]:
    """List a member's own reports on one contract, newest first: id, side, target, version, state and when it is due.

    ``reporter`` is the member's private key. Nobody else's reports are ever among them (R-505).
    """
    rows = reading.rows(ON_CONTRACT, {"contract": contract, "reporter": reporter})
    return [
        {
            "id": report,
            "side": side,
            "target": target,
            "version": version,
            "state": state,
            "due": format_instant(due_at(at, read_terms(reading, terms))),
        }
        for report, side, target, version, at, state, terms in rows
    ]
