"""The marketplace says what was paid, net; it decides whether feedback is public (R-102, R-208)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rejoinder.actions.acting import Done, on_contract
from rejoinder.policy import contract as policy
from rejoinder.policy.decision import Refusal
from rejoinder.policy.facts import ContractPaid
from rejoinder.store import contracts
from rejoinder.store.feedback import count_by_amount

if TYPE_CHECKING:
    from rejoinder.actions.acting import Act, Outcome
    from rejoinder.actions.installation import Installation


def set_net_paid(installation: Installation, contract: str, amount: str, currency: str) -> Outcome:
    """Keep the net amount; where it crosses the line, what is shown counts from now on, or no longer."""

    def deed(act: Act) -> Outcome:
        decided = policy.pay(policy.Paying(act.row.contract, amount, currency))
        if isinstance(decided, Refusal):
            return decided
        told = {"contract": contract}
        if not isinstance(decided, ContractPaid):
            return Done(told, "nothing_new")
        public = contracts.save_paid(act.writing, act.row, decided)
        if public != act.row.public:
            count_by_amount(act.writing, act.row, act.summaries, act.now, public=public)
        payload = {"contract": contract, "amount": decided.amount, "currency": decided.currency}
        return act.keep("contract.paid", payload, told=told)

    return on_contract(installation, contract, deed)
