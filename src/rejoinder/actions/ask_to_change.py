"""An author asks whom their feedback is about to let them change it (R-402)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import on_contract
from rejoinder.policy import change as policy
from rejoinder.policy.decision import Refusal
from rejoinder.store.feedback import save_asked

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side
    from rejoinder.store.idempotency import Repeatable


def ask_to_change(
    installation: Installation, contract: str, side: Side, author: str, repeatable: Repeatable | None = None
) -> Outcome:
    """Ask once; until it lapses there is no second request."""

    def deed(act: Act) -> Outcome:
        decided = policy.ask(policy.Asking(act.standing().known_to(author, side), author, act.now))
        if isinstance(decided, Refusal):
            return decided
        save_asked(act.writing, act.row, decided, act.now)
        names = {"contract": contract, "side": side}
        return act.keep(
            "change.asked",
            {**names, "number": decided.number, "lapses_at": decided.lapses_at},
            actor=act.row.pseudonym_of(author),
            told={**names, "asked_at": act.now, "lapses_at": decided.lapses_at},
            announce=[("change.asked", names)],
        )

    return on_contract(installation, contract, deed, repeatable)
