"""A party leaves feedback (chapter 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, on_contract
from rejoinder.policy import feedback as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import PrivateWords
from rejoinder.policy.refusals import AlreadyLeft
from rejoinder.policy.terms import other
from rejoinder.reputation.summary import write_fraction
from rejoinder.store.feedback import save_left
from rejoinder.store.sealed import Both, first_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.facts import FeedbackLeft
    from rejoinder.policy.terms import Side


@dataclass(frozen=True, slots=True)
class LeaveFeedback:
    """What an author sends."""

    contract: str
    side: Side
    author: str
    ratings: Mapping[str, int]
    comment: str | None
    private: PrivateWords | None
    on_page: bool = False
    """Whether they write it on our pages, themselves, or the marketplace's server brings it."""


def leave_feedback(installation: Installation, given: LeaveFeedback) -> Outcome:
    """Leave the one feedback; the same again is answered as the first time (R-201)."""

    def deed(act: Act) -> Outcome:
        standing = Both(act.writing, act.row, act.now)
        decided = policy.leave(
            policy.Leaving(
                feedback=standing.known_to(given.author, given.side),
                author=given.author,
                ratings=given.ratings,
                comment=given.comment,
                private=given.private,
                other_left=standing.was_left(other(given.side)),
                now=act.now,
            )
        )
        if isinstance(decided, AlreadyLeft) and _is_the_same(act, given):
            return Done({}, "repeated")
        if isinstance(decided, Refusal):
            return decided
        save_left(act.writing, act.row, decided, act.summaries, act.now, on_page=given.on_page)
        return act.keep(
            "feedback.left",
            _payload(decided),
            actor=act.row.pseudonym_of(given.author),
            announce=_revealed(decided, act.now),
        )

    return on_contract(installation, given.contract, deed)


def _is_the_same(act: Act, given: LeaveFeedback) -> bool:
    """Compare with the first version as it was submitted; only its author ever gets here (R-200 was asked first).

    What they wrote on a page is compared with what comes from a page alone: by a key it could be guessed (O-1).
    """
    first = first_version(act.writing, act.row, given.side)
    assert first is not None  # noqa: S101  What was left is there for as long as its author is.
    ratings, comment, (has_private, recommend, note), on_page = first
    if on_page and not given.on_page:
        return False
    private = given.private and (given.private.recommend, policy.words(given.private.note))
    stands = (recommend, note) if has_private else None
    return (dict(ratings), comment, stands) == (dict(given.ratings), policy.words(given.comment), private)


def _payload(fact: FeedbackLeft) -> dict[str, object]:
    private = fact.private and {"recommend": fact.private.recommend, "note": fact.private.note}
    return {
        "contract": fact.contract,
        "side": fact.side,
        "version": 1,
        "ratings": dict(fact.ratings),
        "overall": write_fraction(fact.overall),
        "comment": fact.comment,
        "private": private,
        "reveals_at": fact.reveals_at,
    }


def _revealed(fact: FeedbackLeft, now: int) -> list[tuple[str, dict[str, str]]]:
    """Announce what is shown from now on, and nothing of what is sealed (R-207)."""
    if fact.shown_at > now:
        return []
    sides = ("client", "freelancer") if fact.both else (fact.side,)
    return [("feedback.revealed", {"contract": fact.contract, "side": side}) for side in sides]
