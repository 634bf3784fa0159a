"""The member whom a feedback is about gives their one response (chapter 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, on_contract
from rejoinder.policy import response as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.feedback import words
from rejoinder.policy.refusals import AlreadyGiven
from rejoinder.store.feedback import given_response, save_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side


def respond(
    installation: Installation,
    contract: str,
    side: Side,
    author: str,
    text: str,
    still: Callable[[Act], Refusal | None] | None = None,
) -> Outcome:
    """Give the one response; the same again is answered as the first time.

    ``still`` is asked under the lock whether the feedback is the one that the author was shown (O-3).
    """

    def deed(act: Act) -> Outcome:
        known = act.standing().known_to(author, side)
        decided = policy.respond(policy.Responding(known, author, text, act.now))
        if isinstance(decided, AlreadyGiven) and given_response(act.writing, act.row, side) == words(text):
            return Done({}, "repeated")
        changed = still(act) if still and not isinstance(decided, Refusal) else None
        if isinstance(decided, Refusal) or changed is not None:
            return changed or decided  # type: ignore[return-value]  # One of the two is a refusal.
        save_response(act.writing, act.row, decided, act.now)
        payload = {
            "contract": contract,
            "side": side,
            "text": decided.text,
            "answered_version": decided.answered_version,
            "audience": decided.audience,
        }
        announce = [("response.given", {"contract": contract, "side": side})]
        return act.keep("response.given", payload, actor=act.row.pseudonym_of(author), announce=announce)

    return on_contract(installation, contract, deed)
