"""An author changes their feedback in the window that was opened for it (R-403)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, on_contract
from rejoinder.policy import change as policy
from rejoinder.policy.decision import Refusal
from rejoinder.reputation.summary import write_fraction
from rejoinder.store.feedback import save_changed
from rejoinder.store.sealed import latest_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side


@dataclass(frozen=True, slots=True)
class ChangeFeedback:
    """What an author sends. ``ratings`` is ``None`` where they stay; the comment stays unless it is named."""

    contract: str
    side: Side
    author: str
    ratings: Mapping[str, int] | None
    names_comment: bool
    comment: str | None


def change_feedback(
    installation: Installation, given: ChangeFeedback, still: Callable[[Act], Refusal | None] | None = None
) -> Outcome:
    """Keep a new version; where nothing differs, nothing happens.

    ``still`` is asked under the lock whether the feedback is the one that the author was shown.
    """

    def deed(act: Act) -> Outcome:
        known = act.standing().known_to(given.author, given.side)
        stands = (latest_version(act.writing, act.row, given.side) if known.left else None) or ({}, None)
        # Of an overall that was imported alone no criterion was ever rated, so there are no ratings that could stay.
        before = {} if "overall" in stands[0] else stands[0]
        ratings = before if given.ratings is None else given.ratings
        comment = given.comment if given.names_comment else stands[1]
        decided = policy.change(policy.Changing(known, given.author, ratings, comment, act.now))
        if isinstance(decided, Refusal):
            return decided
        if (before, stands[1]) == (dict(ratings), decided.comment):
            return Done({}, "nothing_new")
        changed = still(act) if still else None
        if changed is not None:
            return changed
        save_changed(act.writing, act.row, decided, act.summaries, act.now)
        names = {"contract": given.contract, "side": given.side}
        payload = {
            **names,
            "version": decided.version,
            "ratings": dict(decided.ratings),
            "overall": write_fraction(decided.overall),
            "comment": decided.comment,
        }
        actor = act.row.pseudonym_of(given.author)
        return act.keep("feedback.changed", payload, actor=actor, announce=[("feedback.changed", names)])

    return on_contract(installation, given.contract, deed)
