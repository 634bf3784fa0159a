"""Reports, notices and what is told in confidence: what they do to a contract's story (R-210, chapter 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder_verify.story import OTHER, actor_is
from rejoinder_verify.windows import working_days_after

if TYPE_CHECKING:
    from rejoinder_verify.story import Act, Story


def _case(story: Story, act: Act, said: dict[str, Any], target: str) -> None:
    """R-604. The first report or notice opens a case, with its date; every further one joins it."""
    terms = story.terms
    if said["opened"]:
        due = terms and working_days_after(act.at, terms.report_days, terms.holidays)
        if due is not None and said["due_at"] != due:
            story.broken(act, "is due at another instant than the terms give (R-604)")
        row = (said["case"], said["side"], target, "open", act.at, said["due_at"], None)
        story.expect("desk_case", (said["case"],), row, act)
    elif (said["case"],) not in story.rows["desk_case"]:
        story.broken_unless_erased(act, "joins a case that was never opened (R-604)")


def reported(story: Story, act: Act, said: dict[str, Any]) -> None:
    """R-500, R-501. A member reported a feedback or a response."""
    side, target, version = said["side"], said["target"], said["version"]
    reporter = OTHER[side] if target == "feedback" else side
    actor_is(story, act, reporter, "R-500")
    if not story.is_shown(side, act.at):
        story.broken_unless_erased(act, "reported what wasn't shown (R-501)")
    left = story.left.get(side)
    if target == "feedback" and left is not None and version != left.version:
        story.broken_unless_erased(act, f"reported version {version}, and version {left.version} stood (R-501)")
    if (side, target, version, reporter) in story.reports:
        story.broken(act, "is a second report of the same version (R-501)")
    story.reports.add((side, target, version, reporter))
    _case(story, act, said, target)
    row = (
        said["report"],
        side,
        target,
        version,
        story.parties.keys[reporter],
        said["case"],
        said["ground"],
        said["kind"],
        said["description"],
        act.at,
    )
    story.expect("report", (said["report"],), row, act)
    _evidence(story, act, said["report"], said["evidence"])


def _evidence(story: Story, act: Act, used_by: str, evidence: list[str]) -> None:
    for document in evidence:
        story.expect("evidence_use", (document, used_by), (document, used_by, act.at), act)


def evidence_added(story: Story, act: Act, said: dict[str, Any]) -> None:
    """R-501. Documents were added to a report."""
    if (said["report"],) not in story.rows["report"]:
        story.broken_unless_erased(act, "adds to a report that was never made (R-501)")
    _evidence(story, act, said["report"], said["evidence"])


def pressured(story: Story, act: Act, said: dict[str, Any]) -> None:
    """R-210. A party told in confidence of pressure or an offer."""
    side = story.parties.side_of(act.actor)
    author = None if side is None else story.parties.keys[side]
    if side is None and None not in story.parties.pseudonyms.values():
        story.broken(act, "wasn't told by a party (R-210)")
    story.expect("pressured", (said["id"],), (said["id"], author, act.at, said["note"]), act)
    _evidence(story, act, said["id"], said["evidence"])


def notice(story: Story, act: Act, said: dict[str, Any]) -> None:
    """R-500. Anybody's notice; it concerns the contract only where it has a case."""
    if said["case"] is not None:
        _case(story, act, said, "feedback")
