"""A report as its reporter sees it, and a document as its filer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder.policy.deadlines import business_days_late, format_instant, parse_instant
from rejoinder.policy.report import due_at
from rejoinder.store.bulk import rows_among
from rejoinder.store.contracts import read_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.database import Reading, Row

REPORTS = """
SELECT p.id, c.id, p.side, p.target, p.version, p.ground, p.kind, p.description, p.at, d.state, c.terms, d.closed_at
FROM report p JOIN contract c ON c.key = p.contract JOIN desk_case d ON d.id = p.case_id
"""
REPORT = f"{REPORTS} JOIN member m ON m.key = p.reporter WHERE p.id = :report AND m.id = :viewer"
ALL_BY = f"{REPORTS} WHERE p.reporter = :reporter ORDER BY p.at, p.id"
FILED_WITH = "SELECT used_by, evidence FROM evidence_use WHERE used_by IN (…) ORDER BY at, evidence"
DOCUMENTS = """
SELECT e.id, e.sha256, e.media_type, e.size, e.name FROM evidence e
JOIN member m ON m.key = e.uploader WHERE e.id IN (…) AND m.id = :viewer
"""
ON_CONTRACT = """
SELECT p.id, p.side, p.target, p.version, p.at, d.state, c.terms
FROM report p JOIN contract c ON c.key = p.contract JOIN desk_case d ON d.id = p.case_id
WHERE c.id = :contract AND p.reporter = :reporter ORDER BY p.at DESC, p.id
"""
EVERY = """
SELECT p.id, c.id, c.title, p.target, p.ground, p.at, d.state, c.terms
FROM report p JOIN contract c ON c.key = p.contract JOIN desk_case d ON d.id = p.case_id
WHERE p.reporter = :reporter {on} ORDER BY p.at DESC, p.id DESC LIMIT :limit
"""
BEFORE = "AND (p.at, p.id) < (SELECT at, id FROM report WHERE id = :before AND reporter = :reporter)"
A_PAGE = 50
"""Reports on one page of the list."""
TOLD = """
SELECT p.at, p.note FROM pressured p JOIN contract c ON c.key = p.contract
WHERE c.id = :contract AND p.author = :author ORDER BY p.at DESC, p.id
"""
WITHDRAWN = "Its author had this feedback removed, so there is nothing left to decide."


def show_report(reading: Reading, report: str, viewer: str, now: Instant) -> dict[str, Any] | None:
    """Show a report to the one who made it; absent and somebody else's are alike (T-43)."""
    row = reading.row(REPORT, {"report": report, "viewer": viewer})
    return None if row is None else _shown(reading, [row], viewer, now)[0]


def show_reports(reading: Reading, reporter: int, viewer: str, now: Instant) -> list[dict[str, Any]]:
    """Show a member (private key and id) all reports that they made, oldest first, each as ``show_report`` does."""
    return _shown(reading, reading.rows(ALL_BY, {"reporter": reporter}), viewer, now)


def _shown(reading: Reading, rows: Sequence[Row], viewer: str, now: Instant) -> list[dict[str, Any]]:
    filed: dict[str, list[str]] = {row[0]: [] for row in rows}
    for report, document in rows_among(reading, FILED_WITH, list(filed)) if filed else ():
        filed[report].append(document)
    return [_report(reading, row, filed[row[0]], viewer, now) for row in rows]


def _report(reading: Reading, row: Row, evidence: list[str], viewer: str, now: Instant) -> dict[str, Any]:
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
        "evidence": evidence,
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


def list_reports(
    reading: Reading, reporter: int, now: Instant, before: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """List a member's own reports, newest first, at most ``A_PAGE``; and the last one's id where there are more.

    ``reporter`` is the member's private key; ``before`` is the id of a report of theirs, from which the list goes on.
    """
    rows = reading.rows(
        EVERY.format(on=BEFORE if before else ""),
        {"reporter": reporter, "limit": A_PAGE + 1, "before": before or ""},
    )
    shown = []
    for report, contract, title, target, ground, at, state, terms_id in rows[:A_PAGE]:
        terms = read_terms(reading, terms_id)
        due = due_at(at, terms)
        shown.append(
            {
                "id": report,
                "contract": contract,
                "title": title,
                "target": target,
                "ground": ground,
                "made_at": format_instant(at),
                "state": state,
                "due": format_instant(due),
                "late": state == "open" and now >= due,
                "days_late": business_days_late(due, now, terms.holidays) if state == "open" else 0,
            }
        )
    return shown, rows[A_PAGE - 1][0] if len(rows) > A_PAGE else None


def read_report_page(reading: Reading, report: str, viewer: str, now: Instant) -> dict[str, Any] | None:
    """Show a report to the one who made it, with what the page has beyond the API: title, days late, documents.

    ``documents_left`` is how many more may be added by their number (R-504).
    """
    shown = show_report(reading, report, viewer, now)
    if shown is None:
        return None
    row = reading.row("SELECT title, terms FROM contract WHERE id = :id", {"id": shown["contract"]})
    assert row is not None  # noqa: S101  A report is on a contract that has ended, and contracts stay.
    terms = read_terms(reading, row[1])
    documents = read_documents(reading, shown["evidence"], viewer)
    late = business_days_late(parse_instant(shown["due"]), now, terms.holidays) if shown["late"] else 0
    more = {"title": row[0], "documents": documents, "days_late": late, "most": terms.report_documents}
    return {**shown, **more, "documents_left": terms.report_documents - len(documents)}


def read_documents(reading: Reading, evidence: Iterable[str], viewer: str) -> list[dict[str, Any]]:
    """Describe those of these documents that this member filed; any other is left out, whether or not it is there."""
    ids = list(evidence)
    found = {row[0]: row for row in rows_among(reading, DOCUMENTS, ids, {"viewer": viewer})} if ids else {}
    return [
        {"id": each, "sha256": sha256, "media_type": media_type, "size": size, "name": name}
        for each, sha256, media_type, size, name in (found[each] for each in ids if each in found)
    ]


def told_in_confidence(reading: Reading, contract: str, author: int) -> list[Row]:
    """List what a party has told in confidence on a contract, newest first: instant and words (R-210).

    ``author`` is the member's private key. Nobody else's notes are ever among them.
    """
    return reading.rows(TOLD, {"contract": contract, "author": author})
