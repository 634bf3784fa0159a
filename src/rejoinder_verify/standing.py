"""Where a contract stands by its entries, against where its rows say that it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder_verify.encoding import canonical
from rejoinder_verify.story import OTHER, Row
from rejoinder_verify.windows import exact, star

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder_verify.story import Story

NAMES = {
    "feedback_version": 2,
    "change_request": 2,
    "change_window": 2,
    "removal": 3,
    "evidence_use": 2,
}
"""How many of a row's columns are its name in its contract; one, where a table isn't here."""
MADE_BY = {
    "feedback_version": {"feedback.left", "feedback.changed", "contract.imported", "feedback.imported"},
    "private_part": {"feedback.left", "contract.imported", "feedback.imported"},
    "counted": {"feedback.left", "contract.imported", "feedback.imported"},
    "response": {"response.given", "contract.imported", "feedback.imported"},
    "change_request": {"change.asked"},
    "change_window": {"change.allowed"},
    "removal": {"feedback.withdrawn"},
    "pressured": {"pressured.told"},
    "report": {"report.made"},
    "desk_case": {"report.made", "notice.made"},
    "evidence_use": {"report.made", "report.evidence_added", "pressured.told"},
}
"""Acts that make a table's rows. Where one was erased, a row of its contract may stand without proof (J-11)."""
NONE: list[Row] = []
UNPROVEN = ("contract.registered", "contract.updated", "contract.imported")
COLUMNS = ("title", "description", "category", "started_at", "amount", "currency")
ENDED = ("ended_at", "end_recorded_at", "terms", "closes_at", "reveals_at")


def expect_counted(story: Story) -> None:
    """Work out what each feedback counts for, from the entries alone (R-207, R-208, R-900)."""
    public = int(is_public(story))
    for side, left in story.left.items():
        overall = exact(left.overall)
        row = (
            side,
            story.parties.keys[side],
            story.parties.keys[OTHER[side]],
            left.at,
            story.shown_at(side),
            story.contract.get("ended_at"),
            left.version,
            None if overall is None else star(overall),
            left.overall,
            canonical(left.ratings),
            public,
            left.removed_at,
        )
        story.rows["counted"][side,] = (row, left.seq)


def is_public(story: Story) -> bool:
    """R-208. Tell whether enough was paid, once the contract has ended and its terms say how much is enough."""
    return story.terms is not None and story.terms.is_public(story.contract.get("amount"))


def compare_contract(story: Story, contract: Row, rows: Mapping[str, list[Row]]) -> None:
    """Find what differs between a contract's rows and what its entries add up to."""
    _compare_itself(story, contract)
    for table, expected in story.rows.items():
        there = rows.get(table, NONE)
        if there or expected:
            _compare_table(story, table, there, expected)


def _compare_itself(story: Story, row: Row) -> None:
    said, where = story.contract, f"row contract {story.parties.id}"
    if not said:
        if not any(kind in story.opaque for kind in UNPROVEN):
            story.findings.add("rows", where, "has no entry")
        return
    there: dict[str, Any] = dict(zip((*COLUMNS, *ENDED), row[9:20], strict=True))
    there |= story.parties.ids
    expected = {"public": int(is_public(story)), "imported": int(story.imported), **said}
    there |= {"public": row[20], "imported": row[21]}
    wrong = sorted(
        name for name, value in there.items() if value != expected.get(name) and not _was_erased(story, name)
    )
    if wrong:
        what = f"isn't what its entries up to {story.last_seq} recorded: {', '.join(wrong)}"
        story.findings.add("rows", where, what, story.last_seq)
    if row[22] < story.last_at:
        story.findings.add("rows", where, "forgot the instant of its last act: last_at", story.last_seq)


def _was_erased(story: Story, name: str) -> bool:
    """Tell whether what proved this column went with an erasure (J-11)."""
    if name == "reveals_at":
        return any(kind in story.opaque for kind in MADE_BY["counted"])
    if "contract.imported" in story.opaque:
        return True
    if name in {"amount", "currency", "public"} and "contract.paid" in story.opaque:
        return True
    if name in {"title", "description", "category"} and "contract.updated" in story.opaque:
        return True
    return "contract.registered" in story.opaque and name not in ENDED


def _compare_table(story: Story, table: str, there: list[Row], expected: dict[Row, tuple[Row, int]]) -> None:
    width, findings = NAMES.get(table, 1), story.findings
    erased = sum(count for kind, count in story.opaque.items() if kind in MADE_BY[table])
    found: set[Row] = set()
    for row in there:
        key = row[:width]
        where = f"row {table} {story.parties.id}/{'/'.join(map(str, key))}"
        made = expected.get(key)
        found.add(key)
        if made is None:
            if not erased:
                findings.add("rows", where, "has no entry")
        elif row != made[0]:
            if table == "counted" and story.opaque:
                continue
            if table == "desk_case" and "feedback.withdrawn" in story.opaque:  # It may have closed the case.
                continue
            findings.add("rows", where, f"is not what entry {made[1]} recorded", made[1])
    for key, (_, seq) in expected.items():
        if key not in found:
            where = f"row {table} {story.parties.id}/{'/'.join(map(str, key))}"
            findings.add("rows", where, f"is missing, and entry {seq} recorded it", seq)
