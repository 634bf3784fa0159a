"""History that was brought in: one entry holds a finished contract with all that was said on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rejoinder_verify.story import OTHER, Left, ended, is_rated, registered, version

if TYPE_CHECKING:
    from rejoinder_verify.story import Act, Story


def contract_imported(story: Story, act: Act, said: dict[str, Any]) -> None:
    """One entry for all of a finished contract; its reveal is worked out from the dates that came with it (R-207)."""
    registered(story, act, said)
    story.imported = True
    ended(story, act, said)
    feedback_imported(story, act, said)
    if said["reveals_at"] != story.contract["reveals_at"]:
        story.broken(act, "set a reveal that the rules don't give (R-207)")
    story.contract["reveals_at"] = said["reveals_at"]


def feedback_imported(story: Story, act: Act, said: dict[str, Any]) -> None:
    """Feedback with its own dates, and the responses to it."""
    for one in said["feedback"]:
        side, at = one["side"], one["left_at"]
        if side in story.left:
            story.broken(act, f"brings a second feedback of the {side}'s, after entry {story.left[side].seq} (R-201)")
        if at < story.contract.get("ended_at", at):
            story.broken(act, "brings feedback from before the contract's end (R-202)")
        is_rated(story, act, side, one)
        version(story, act, side, one, at)
        if one.get("recommend") is not None:
            story.expect("private_part", (side,), (side, one["recommend"], None), act)
        story.left[side] = Left(at, 1, one["ratings"], one["overall"], one["comment"], act.seq)
        _response_imported(story, act, one)
    later = max((left.at for left in story.left.values()), default=0)
    both = len(story.left) == len(OTHER) and later < story.contract.get("reveals_at", 0)
    if both and story.terms is not None and story.terms.reveal == "both_or_deadline":
        story.contract["reveals_at"] = later


def _response_imported(story: Story, act: Act, one: dict[str, Any]) -> None:
    response, side = one.get("response"), one["side"]
    if response is None:
        return
    responder = OTHER[side]
    audience = "public" if story.terms is None else story.terms.response_audience[responder]
    story.left[side].responded = True
    row = (side, story.parties.keys[responder], response["at"], 1, audience, response["text"])
    story.expect("response", (side,), row, act)
