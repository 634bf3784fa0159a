"""The marketplace records that a contract has ended: from here all windows are reckoned (R-101)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, on_contract
from rejoinder.policy import contract as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import ContractEnded
from rejoinder.policy.response import response_closes_at
from rejoinder.store import contracts, events

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation
    from rejoinder.policy.deadlines import Instant
    from rejoinder.store.idempotency import Repeatable


def end_contract(
    installation: Installation, contract: str, ended_at: Instant | None, repeatable: Repeatable | None = None
) -> Outcome:
    """Record the end, with the terms in force on its day; ``None`` ends it now."""

    def deed(act: Act) -> Outcome:
        terms = installation.profile.in_force(act.now if ended_at is None else ended_at)
        decided = policy.end(policy.Ending(act.row.contract, ended_at, terms, act.now))
        if isinstance(decided, Refusal):
            return decided
        told = {"contract": contract}
        if not isinstance(decided, ContractEnded):
            act.remember(told)
            return Done(told, "nothing_new")
        row = act.row
        act.summaries.hold((row.client, "client"), (row.freelancer, "freelancer"))
        for member, side in ((row.client, "client"), (row.freelancer, "freelancer")):
            act.summaries.of(member, side).contracts_finished += 1
        name = contracts.save_ended(act.writing, row, decided, act.now)
        _make_due(act, decided)
        payload = {
            "contract": contract,
            "ended_at": decided.ended_at,
            "terms": name,
            "closes_at": decided.closes_at,
        }
        announce = [("contract.ended", told), ("feedback.window_opened", told)]
        return act.keep("contract.ended", payload, told=told, announce=announce)

    return on_contract(installation, contract, deed, repeatable)


def _make_due(act: Act, fact: ContractEnded) -> None:
    """Note the deadlines that follow from the end; whatever is over already is told in its turn all the same."""
    events.make_due(act.writing, act.row.key, "feedback.window_closed", fact.closes_at)
    responses = response_closes_at(policy.ended(act.row.contract, fact))
    assert responses is not None  # noqa: S101  It has just ended.
    events.make_due(act.writing, act.row.key, "response.window_closed", responses)
