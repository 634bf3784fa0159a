"""An author has their own feedback removed, for good (R-606)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import on_contract
from rejoinder.policy import removal as policy
from rejoinder.policy.decision import Refusal
from rejoinder.store.events import no_longer_due
from rejoinder.store.feedback import save_withdrawn
from rejoinder.store.reports import close_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.terms import Side
    from rejoinder.store.idempotency import Repeatable


def withdraw(
    installation: Installation,
    contract: str,
    side: Side,
    author: str,
    pressured: bool | None,  # noqa: FBT001
    note: str | None,
    repeatable: Repeatable | None = None,
    still: Callable[[Act], Refusal | None] | None = None,
) -> Outcome:
    """Remove it, its response with it; an open change window or case on it ends.

    ``still`` is asked under the lock whether what goes is what the author was shown.
    """

    def deed(act: Act) -> Outcome:
        known = act.standing().known_to(author, side)
        decided = policy.withdraw(policy.Withdrawing(known, author, pressured, note, act.now))
        changed = still(act) if still and not isinstance(decided, Refusal) else None
        if isinstance(decided, Refusal) or changed is not None:
            return changed or decided  # type: ignore[return-value]  # One of the two is a refusal.
        save_withdrawn(act.writing, act.row, decided, act.summaries, act.now)
        no_longer_due(act.writing, act.row.key, ("change.window_closed", "case.overdue"), side)
        close_cases(act.writing, act.row, side, act.now)
        names = {"contract": contract, "side": side}
        payload = {**names, "pressured": decided.pressured, "note": decided.note}
        return act.keep(
            "feedback.withdrawn",
            payload,
            actor=act.row.pseudonym_of(author),
            told=names,
            announce=[("feedback.withdrawn", names)],
        )

    return on_contract(installation, contract, deed, repeatable)
