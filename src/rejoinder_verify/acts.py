"""What each kind of act does to a contract's story, and what the rules asked of it (R-1, R-2, chapters 1 to 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder_verify.imports import contract_imported, feedback_imported
from rejoinder_verify.reports import evidence_added, notice, pressured, reported
from rejoinder_verify.story import OTHER, Left, actor_is, ended, is_rated, registered, version
from rejoinder_verify.windows import closes

if TYPE_CHECKING:
    from collections.abc import Callable

    from rejoinder_verify.story import Act, Story


def tell(story: Story, act: Act) -> None:
    """Go on with the story by one act."""
    if act.at < story.last_at:
        story.broken(act, f"happened before entry {story.last_seq}, which stands before it (R-2)")
    story.last_at, story.last_seq = max(act.at, story.last_at), act.seq
    teller = TELLERS.get(act.kind)
    if teller is None:
        story.broken(act, "is of a kind that the record doesn't know")
    elif act.payload is None:
        story.opaque[act.kind] = story.opaque.get(act.kind, 0) + 1
    else:
        named = act.payload.get("contract", story.parties.id)
        if named != story.parties.id:
            story.broken(act, f"names contract {named}")
        try:
            teller(story, act, act.payload)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            story.broken(act, f"has a payload that lacks what its kind has: {error}")


def _updated(story: Story, _: Act, said: dict[str, Any]) -> None:
    story.contract.update({name: said[name] for name in ("title", "description", "category")})


def _paid(story: Story, _: Act, said: dict[str, Any]) -> None:
    story.contract.update(amount=said["amount"], currency=said["currency"])


def _left(story: Story, act: Act, said: dict[str, Any]) -> None:
    side, contract = said["side"], story.contract
    actor_is(story, act, side, "R-200")
    closes_at = contract.get("closes_at")
    if closes_at is None:
        story.broken_unless_erased(act, "came before the contract's end (R-202)")
        closes_at = act.at
    elif act.at >= closes_at and not story.may_change(side, act.at):
        story.broken_unless_erased(act, "came after the window had closed (R-203)")
    if side in story.left:
        story.broken(act, f"is the {side}'s second feedback, after entry {story.left[side].seq} (R-201)")
    if said["version"] != 1:
        story.broken(act, f"begins with version {said['version']}")
    is_rated(story, act, side, said)
    reveals_at = contract.get("reveals_at", closes_at)
    other = OTHER[side] in story.left or story.opaque.get("feedback.left", 0) > 0
    early = story.terms is not None and story.terms.reveal == "both_or_deadline" and other and act.at < reveals_at
    if said["reveals_at"] != (act.at if early else reveals_at):
        story.broken_unless_erased(act, "moved the reveal to an instant that the rules don't give (R-207)")
    contract["reveals_at"] = said["reveals_at"]
    version(story, act, side, said, act.at)
    if said["private"] is not None:
        private = said["private"]
        story.expect("private_part", (side,), (side, private["recommend"], private["note"]), act)
    story.left[side] = Left(act.at, 1, said["ratings"], said["overall"], said["comment"], act.seq)


def _changed(story: Story, act: Act, said: dict[str, Any]) -> None:
    side = said["side"]
    actor_is(story, act, side, "R-403")
    is_rated(story, act, side, said)
    version(story, act, side, said, act.at)
    left = story.left.get(side)
    if not story.may_change(side, act.at):
        story.broken_unless_erased(act, "came while no change window was open (R-209, R-403)")
    if left is None:
        story.broken_unless_erased(act, "changed a feedback that was never left")
        return
    if said["version"] != left.version + 1:
        story.broken_unless_erased(act, f"follows version {left.version} with version {said['version']} (R-404)")
    if left.removed_at is not None:
        story.broken(act, "changed a removed feedback (R-408)")
    left.version, left.ratings, left.overall = said["version"], said["ratings"], said["overall"]
    left.comment, left.seq = said["comment"], act.seq


def _withdrawn(story: Story, act: Act, said: dict[str, Any]) -> None:
    side = said["side"]
    actor_is(story, act, side, "R-606")
    if not story.is_shown(side, act.at):
        story.broken_unless_erased(act, "removed a feedback that wasn't shown (R-606)")
    pressured = said["pressured"] if said["pressured"] is None else int(said["pressured"])
    row = (side, "feedback", 1, act.at, "author_request", pressured, said["note"])
    story.expect("removal", (side, "feedback", 1), row, act)
    if side in story.left:
        story.left[side].removed_at = act.at
    _close_cases(story, side, act)


def _close_cases(story: Story, side: str, act: Act) -> None:
    for key, (row, seq) in story.rows["desk_case"].items():
        if row[1] == side and row[3] == "open":
            story.rows["desk_case"][key] = ((*row[:3], "closed", *row[4:6], act.at), seq)


def _responded(story: Story, act: Act, said: dict[str, Any]) -> None:
    side = said["side"]
    responder = OTHER[side]
    actor_is(story, act, responder, "R-300")
    left, ended_at = story.left.get(side), story.contract.get("ended_at")
    if left is None or not story.is_shown(side, act.at) or left.comment is None:
        story.broken_unless_erased(act, "answered where there was nothing to answer (R-301)")
    if left is not None and left.responded:
        story.broken(act, "is a second response (R-302)")
    if left is not None:
        left.responded = True
        if said["answered_version"] != left.version:
            story.broken_unless_erased(
                act, f"answered version {said['answered_version']}, and version {left.version} stood (R-406)"
            )
    if story.terms is not None and ended_at is not None:
        if act.at >= closes(ended_at, story.terms.response_days):
            story.broken(act, "came after the window for responses had closed (R-303)")
        if said["audience"] != story.terms.response_audience[responder]:
            story.broken(act, f"is for {said['audience']}, which the terms don't say (R-304)")
    row = (side, story.parties.keys[responder], act.at, said["answered_version"], said["audience"], said["text"])
    story.expect("response", (side,), row, act)


def _available(story: Story, act: Act, side: str) -> None:
    closes_at = story.contract.get("closes_at")
    after_close = closes_at is not None and act.at >= closes_at
    if not (story.is_shown(side, act.at) if side in story.left else after_close):
        story.broken_unless_erased(act, "came before the reveal, or after a removal (R-401, R-408)")


def _asked(story: Story, act: Act, said: dict[str, Any]) -> None:
    side, asked = said["side"], story.asked[said["side"]]
    actor_is(story, act, side, "R-402")
    _available(story, act, side)
    if said["number"] != len(asked) + 1:
        story.broken_unless_erased(act, f"is request {said['number']}, and {len(asked)} stood before it (R-402)")
    if asked and act.at < asked[-1]:
        story.broken(act, "came while another request was open (R-402)")
    if story.windows[side]:
        story.broken(act, "asked for a window that was opened before (R-400)")
    if story.terms is not None and said["lapses_at"] != closes(act.at, story.terms.change_request_days):
        story.broken(act, "lapses at another instant than the terms give (R-402)")
    asked.append(said["lapses_at"])
    row = (side, said["number"], act.at, said["lapses_at"])
    story.expect("change_request", (side, said["number"]), row, act)


def _allowed(story: Story, act: Act, said: dict[str, Any]) -> None:
    side, windows = said["side"], story.windows[said["side"]]
    actor_is(story, act, OTHER[side], "R-400")
    _available(story, act, side)
    if windows or said["number"] != 1:
        story.broken(act, "opened a second change window (R-400)")
    if story.terms is not None and said["closes_at"] != closes(act.at, story.terms.change_days):
        story.broken(act, "closes at another instant than the terms give (R-403)")
    windows.append((act.at, said["closes_at"]))
    row = (side, said["number"], act.at, said["closes_at"])
    story.expect("change_window", (side, said["number"]), row, act)


TELLERS: dict[str, Callable[[Story, Act, dict[str, Any]], None]] = {
    "contract.registered": registered,
    "contract.updated": _updated,
    "contract.paid": _paid,
    "contract.ended": ended,
    "contract.imported": contract_imported,
    "feedback.imported": feedback_imported,
    "feedback.left": _left,
    "feedback.changed": _changed,
    "feedback.withdrawn": _withdrawn,
    "response.given": _responded,
    "change.asked": _asked,
    "change.allowed": _allowed,
    "report.made": reported,
    "report.evidence_added": evidence_added,
    "pressured.told": pressured,
    "notice.made": notice,
}
