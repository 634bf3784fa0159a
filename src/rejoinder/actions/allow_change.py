"""Whom a feedback is about lets its author change it: once, and not to be called back (R-400)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import on_contract
from rejoinder.policy import change as policy
from rejoinder.policy.decision import Refusal
from rejoinder.store.events import make_due
from rejoinder.store.feedback import save_allowed

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side
    from rejoinder.store.idempotency import Repeatable


def allow_change(
    installation: Installation, contract: str, side: Side, by: str, repeatable: Repeatable | None = None
) -> Outcome:
    """Open the one change window of this feedback."""

    def deed(act: Act) -> Outcome:
        decided = policy.allow(policy.Allowing(act.standing().known_to(by, side), by, act.now))
        if isinstance(decided, Refusal):
            return decided
        save_allowed(act.writing, act.row, decided, act.now)
        make_due(act.writing, act.row.key, "change.window_closed", decided.closes_at, side, decided.number)
        names = {"contract": contract, "side": side}
        return act.keep(
            "change.allowed",
            {**names, "number": decided.number, "closes_at": decided.closes_at},
            actor=act.row.pseudonym_of(by),
            told={**names, "opened_at": act.now, "closes_at": decided.closes_at},
            announce=[("change.window_opened", names)],
        )

    return on_contract(installation, contract, deed, repeatable)
